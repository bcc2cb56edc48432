//! nginx, behind which the tests put the server as operators do.

use super::apt;
use crate::error::Result;
use crate::step::step;
use guildhall_cluster::program;

/// Installs nginx if it is missing; nothing of it is started.
pub(crate) fn nginx() -> Result<()> {
    if program::find("nginx").is_some() {
        return Ok(());
    }
    step("apt-get install", "the tests put a proxy before the server", || {
        apt::install("nginx", &["nginx-light"], "apt-nginx")
    })
}
