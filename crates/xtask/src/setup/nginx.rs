//! nginx, behind which the tests put the server as operators do.

use super::apt;
use crate::error::Result;
use crate::process;
use crate::step::step;
use std::path::Path;

/// Installs nginx if it is missing; nothing of it is started.
pub(crate) fn nginx() -> Result<()> {
    if process::find("nginx").is_some() || Path::new("/usr/sbin/nginx").is_file() {
        return Ok(());
    }
    step("apt-get install", "the tests put a proxy before the server", || {
        apt::install("nginx", &["nginx-light"], "apt-nginx")
    })
}
