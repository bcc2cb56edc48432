//! Node and the packages that the build and the browser tests take from npm.

use guildhall_cluster::program;
use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::stamp::{self, Fingerprint};
use crate::step::step;

const INSTALL: &str = "Install Node.js 20 or later with npm (on Debian: apt-get install nodejs npm).";

/// Installs a folder's packages exactly as its lock file names them, unless that was done already.
pub(crate) fn packages(folder: &Path, why: &str) -> Result<()> {
    present()?;
    let label = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stage = format!("npm-{label}");
    let inputs = Fingerprint::default()
        .path(&folder.join("package.json"))?
        .path(&folder.join("package-lock.json"))?
        .finish();
    if folder.join("node_modules").is_dir() && stamp::is_current(&stage, &inputs) {
        return Ok(());
    }
    step(&format!("npm ci in {label}"), why, || {
        let mut npm = process::command("npm");
        npm.current_dir(folder).args(["ci", "--include=dev", "--no-audit", "--no-fund"]);
        process::run(&mut npm, &stage)
    })?;
    stamp::keep(&stage, &inputs)
}

/// A Node command in the repository's root.
pub(crate) fn node() -> Result<Command> {
    present()?;
    Ok(process::command("node"))
}

fn present() -> Result<()> {
    for program in ["node", "npm"] {
        if program::find(program).is_none() {
            return Err(Error::Missing { what: "Node.js", install: INSTALL.to_owned() });
        }
    }
    Ok(())
}
