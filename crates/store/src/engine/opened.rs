//! Which SQLite files are open, here and in other processes, and what is looked at before one is opened.

use super::wal;
use crate::error::{Error, Result};
use rustix::fs::{FlockOperation, fcntl_lock};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The files that this process has open. Looking at one of them from outside would take away the locks that SQLite holds on it here.
static OPEN: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());

/// A file that this process has open, for as long as this lives.
#[derive(Debug)]
pub(super) struct Opened(PathBuf);

/// Whether a file could be taken for oneself.
#[derive(Debug)]
pub(crate) enum Taken {
    /// Nobody else opens it before this is dropped.
    Alone(#[allow(dead_code, reason = "dropping it lets others in")] File),
    /// There is no such file.
    Absent,
    /// Somebody has it open, or it cannot be written.
    Busy,
}

impl Opened {
    /// Notes that a file is about to be opened.
    ///
    /// # Errors
    /// [`Error::Unusable`] when the log beside it is another file's.
    pub(super) fn note(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut open = open();
        if !open.contains_key(&path) {
            refuse_foreign_log(&path)?;
        }
        *open.entry(path.clone()).or_default() += 1;
        Ok(Self(path))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let mut open = open();
        if let Some(count) = open.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.0);
            }
        }
    }
}

fn open() -> MutexGuard<'static, BTreeMap<PathBuf, usize>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a file for oneself. Whoever has it open as SQLite does holds a shared lock on a part of it, which stands against one on the whole.
pub(crate) fn take(path: &Path) -> Taken {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    if open().contains_key(&path) {
        return Taken::Busy;
    }
    lock(&path)
}

fn lock(path: &Path) -> Taken {
    match File::options().read(true).write(true).open(path) {
        Ok(file) => match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Taken::Alone(file),
            Err(_) => Taken::Busy,
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Taken::Absent,
        Err(_) => Taken::Busy,
    }
}

/// Where others have the file open, its log is in use and theirs to know.
fn refuse_foreign_log(path: &Path) -> Result<()> {
    let log = wal::log_of(path);
    if !log.metadata().is_ok_and(|log| log.len() > 0) {
        return Ok(());
    }
    let taken = lock(path);
    if matches!(taken, Taken::Busy) || !wal::is_of_another_file(path) {
        return Ok(());
    }
    Err(Error::Unusable(format!(
        "The log {log} does not belong to the database file {file}, which was put in the place of another one; reading the two together would \
         ruin it. Put a backup in place with “guildhall restore FILE”, or, to go on with this file as it is, move {log} and {shared} away first.",
        log = log.display(),
        file = path.display(),
        shared = wal::shared_of(path).display(),
    )))
}
