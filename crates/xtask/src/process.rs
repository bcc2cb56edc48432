//! Running other programs: quietly, with their output kept in a log and shown only when they fail.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::places;

/// How many lines of a failed program's output are shown; the log has all of them.
const SHOWN_LINES: usize = 200;

/// What `cargo run` adds to the environment, or what would send the build elsewhere than this crate expects.
const UNWANTED: [&str; 3] = ["CARGO", "LD_LIBRARY_PATH", "CARGO_TARGET_DIR"];

/// A command in the repository's root, with a clean environment and nothing to read.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(places::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let of_cargo = text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_");
        if of_cargo || UNWANTED.contains(&text.as_ref()) {
            command.env_remove(&name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end; whatever it prints goes into the log named `log`.
/// Fails, with the last lines of the log, unless the program succeeds.
pub(crate) fn run(command: &mut Command, log: &str) -> Result<PathBuf> {
    let (success, path) = run_logged(command, log)?;
    if success {
        return Ok(path);
    }
    Err(Error::Failed { program: name(command), output: last_lines(&path), log: path })
}

/// Runs a command to its end; says whether it succeeded, and where its output is.
pub(crate) fn run_logged(command: &mut Command, log: &str) -> Result<(bool, PathBuf)> {
    let path = log_path(log)?;
    let file = File::create(&path).map_err(Error::at(&path))?;
    let errors = file.try_clone().map_err(Error::at(&path))?;
    let status = command.stdout(file).stderr(errors).status().map_err(not_started(command))?;
    Ok((status.success(), path))
}

/// Runs a command and returns what it printed on standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let Output { status, stdout, stderr } = command.output().map_err(not_started(command))?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    Err(Error::said(format!(
        "{} did not succeed: {}",
        name(command),
        String::from_utf8_lossy(&stderr).trim()
    )))
}

/// Runs a command for at most `limit`; true if it ended in time and well. Its output goes into the log.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration, log: &str) -> Result<bool> {
    let path = log_path(log)?;
    let file = File::create(&path).map_err(Error::at(&path))?;
    let errors = file.try_clone().map_err(Error::at(&path))?;
    let Ok(mut child) = command.stdout(file).stderr(errors).spawn() else {
        return Ok(false);
    };
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Ok(Some(status)) = child.try_wait() {
            return Ok(status.success());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
    Ok(false)
}

/// The last lines of a log, as shown after a failure.
pub(crate) fn last_lines(log: &Path) -> String {
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(SHOWN_LINES)..).unwrap_or_default().join("\n")
}

/// Where the log of that name lies; makes its folder.
pub(crate) fn log_path(log: &str) -> Result<PathBuf> {
    let folder = places::scratch().join("logs");
    std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    Ok(folder.join(format!("{log}.log")))
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(2).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn not_started(command: &Command) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let program = name(command);
    move |source| Error::NotStarted { program, source }
}
