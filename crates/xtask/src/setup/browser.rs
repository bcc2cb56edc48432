//! Chromium, for the browser tests.

use guildhall_cluster::program;
use std::path::PathBuf;

use super::apt;
use crate::error::Result;
use crate::step::step;

/// The browser's program, which is installed if it is missing.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    step("apt-get install", "the browser tests need Chromium", || {
        apt::install("Chromium", &["chromium", "fonts-liberation"], "apt-chromium")
    })?;
    Ok(find().unwrap_or_else(|| PathBuf::from("chromium")))
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM_BIN") {
        return Some(PathBuf::from(named));
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program::find)
}
