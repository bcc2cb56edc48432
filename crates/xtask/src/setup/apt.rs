//! Installing Debian packages, where that is possible.

use guildhall_cluster::program;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::process;

/// Installs the packages, or fails with the sentence that says what is missing and what would install it.
pub(crate) fn install(what: &'static str, packages: &[&str], log: &str) -> Result<()> {
    let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    let missing =
        |why: String| Error::Missing { what, install: format!("{why} Please install it: {by_hand}") };
    if program::find("apt-get").is_none() {
        return Err(missing("This machine has no apt-get, so it cannot be set up here.".to_owned()));
    }
    if !program::is_root() {
        return Err(missing("Installing it needs root, and this is another user.".to_owned()));
    }
    // Old lists may still do, so a failed update is not the end.
    apt_get(&["update"], &format!("{log}-update"))?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    let (installed, said) = apt_get(&arguments, log)?;
    if installed {
        return Ok(());
    }
    Err(missing(format!("apt-get could not install it (what it said is in {}).", said.display())))
}

fn apt_get(arguments: &[&str], log: &str) -> Result<(bool, PathBuf)> {
    let mut command = process::command("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    process::run_logged(&mut command, log)
}
