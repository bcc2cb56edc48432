//! Programs that run in a folder of their own: as another user where they refuse to run as root.

use std::io::{Error, Result};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The user that PostgreSQL's package made: root runs programs as this one.
const USER: &str = "postgres";

/// A temporary folder that the programs may write to.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// A fresh one.
    ///
    /// # Errors
    /// When there is no temporary folder, or no user whom root could give it to.
    pub fn new() -> Result<Self> {
        let folder = Self(tempfile::tempdir()?);
        folder.hand_over(folder.path())?;
        Ok(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file that the programs alone may read, and says where it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, name: &str, text: &str) -> Result<PathBuf> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.path().join(name);
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(text.as_bytes())?;
        self.hand_over(&path)?;
        Ok(path)
    }

    /// A program in this folder, as a user without rights.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Cargo's own libraries are not the programs'.
        command.current_dir(self.path()).env_remove("LD_LIBRARY_PATH").stdin(Stdio::null());
        command
    }

    #[allow(clippy::unused_self, reason = "what is handed over lies in this folder")]
    fn hand_over(&self, path: &Path) -> Result<()> {
        if is_root() { run(Command::new("chown").arg(USER).arg(path)) } else { Ok(()) }
    }
}

/// Runs a program to its end.
///
/// # Errors
/// When it does not start or does not succeed, with what it said.
pub fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::other(format!("{command:?} did not succeed: {said}")))
}

/// Starts a program that says nothing.
///
/// # Errors
/// When it does not start.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// Sends a signal to a process of ours; one that is gone does not mind.
pub fn signal(signal: &str, process: &str) {
    if !process.is_empty() {
        let _gone = Command::new("kill").args([signal, process]).stderr(Stdio::null()).status();
    }
}

/// The processes that a process has started.
#[must_use]
pub fn children(process: &str) -> Vec<String> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_child = |number: &String| {
        let stat = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        let after_name = stat.rsplit_once(')').map_or("", |(_, after)| after);
        after_name.split_whitespace().nth(1) == Some(process)
    };
    numbers.filter(is_child).collect()
}

/// The first file of that name on `PATH`, or where Debian keeps servers.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    folders.into_iter().map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A port that nobody listens on just now.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether this process may write to system folders.
#[must_use]
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| String::from_utf8_lossy(&id.stdout).trim() == "0")
}
