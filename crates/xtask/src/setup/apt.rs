//! Installing Debian packages, where that is possible.

use crate::error::{Error, Result};
use crate::process;

/// Installs the packages, or fails with the sentence that says what is missing and what would install it.
pub(crate) fn install(what: &'static str, packages: &[&str], log: &str) -> Result<()> {
    let by_hand = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    let missing = |why: &str| Error::Missing { what, install: format!("{why} Please install it: {by_hand}") };
    if process::find("apt-get").is_none() {
        return Err(missing("This machine has no apt-get, so it cannot be set up here."));
    }
    if !process::is_root() {
        return Err(missing("Installing it needs root, and this is another user."));
    }
    apt_get(&["update"], &format!("{log}-update"))?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments, log)
}

fn apt_get(arguments: &[&str], log: &str) -> Result<()> {
    let mut command = process::command("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command, log).map(drop)
}
