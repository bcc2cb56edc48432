//! `PgBouncer`, for the tests that stand one before their database.

use super::apt;
use crate::error::Result;
use crate::step::step;
use guildhall_cluster::program;

/// Installs it if it is missing. The tests start it themselves.
pub(crate) fn find_or_install() -> Result<()> {
    if program::find("pgbouncer").is_some() {
        return Ok(());
    }
    step("apt-get install", "some tests stand a connection pooler before the database", || {
        apt::install("PgBouncer", &["pgbouncer"], "apt-pgbouncer")
    })
}
