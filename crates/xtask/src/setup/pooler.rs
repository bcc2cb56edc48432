//! `PgBouncer`, for the tests that stand one before their database.

use std::path::Path;

use super::apt;
use crate::error::Result;
use crate::process;
use crate::step::step;

/// Installs it if it is missing. The tests start it themselves.
pub(crate) fn find_or_install() -> Result<()> {
    if process::find("pgbouncer").is_some() || Path::new("/usr/sbin/pgbouncer").is_file() {
        return Ok(());
    }
    step("apt-get install", "some tests stand a connection pooler before the database", || {
        apt::install("PgBouncer", &["pgbouncer"], "apt-pgbouncer")
    })
}
