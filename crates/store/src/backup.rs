//! Backups of a database file, and putting one in its place.

use crate::engine::{self, Taken};
use crate::error::{Error, Result};
use crate::store::Store;
use std::path::{Path, PathBuf};

/// What PostgreSQL's operators do instead.
const SERVER: &str = "PostgreSQL is backed up by its own program, while Guildhall runs: “pg_dump --format=custom --file=FILE ADDRESS”, with the \
     address that database is set to.";

impl Store {
    /// Copies the database, as its newest commit left it, into a new file, while others read and write. The file has its name once it was
    /// checked and is on the disk.
    ///
    /// # Errors
    /// [`Error::Unusable`] says what to do instead, or what is wrong with the file.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        let Some(from) = self.file() else { return Err(Error::Unusable(SERVER.to_owned())) };
        if to.exists() {
            return Err(Error::Unusable(format!("{} already exists: choose another name.", to.display())));
        }
        let part = beside(to, ".part");
        remove(&part);
        let made = make(from, &part).await.and_then(|()| put(&part, to));
        if made.is_err() {
            remove(&part);
        }
        made
    }
}

async fn make(from: &Path, part: &Path) -> Result<()> {
    engine::copy(from, part).await.map_err(|error| unwritten(part, &error))?;
    like(from, part).map_err(|error| unwritten(part, &error))?;
    match engine::damage(part).await?.first() {
        None => Ok(()),
        Some(first) => {
            Err(Error::Unusable(format!("The database is damaged, and a copy of it would be: {first}.")))
        }
    }
}

/// Lets the same people read and write a file as another one.
fn like(model: &Path, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let meta = model.metadata()?;
    std::fs::set_permissions(path, meta.permissions())?;
    // Only root can give a file away, and only root needs to.
    let _kept = chown(path, Some(meta.uid()), Some(meta.gid()));
    Ok(())
}

fn put(part: &Path, to: &Path) -> Result<()> {
    let put = engine::finish(part).and_then(|()| std::fs::rename(part, to)).and_then(|()| engine::finish(to));
    put.map_err(|error| unwritten(to, &error))
}

fn unwritten(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unusable(format!("{} cannot be written: {error}.", path.display()))
}

/// The file that an address of a database names; none for a server.
#[must_use]
pub fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

/// Whether anybody has a database file open.
#[must_use]
pub fn is_open(path: &Path) -> bool {
    matches!(engine::take(path), Taken::Busy)
}

/// A copy of a backup that lies beside the database's file and is to take its place. Dropping it removes it.
#[derive(Debug)]
pub struct Replacement {
    copy: PathBuf,
    target: PathBuf,
}

impl Replacement {
    /// Copies a backup, with the log beside it if there is one, next to the file whose place it is to take; and checks it.
    ///
    /// # Errors
    /// [`Error::Unusable`] says what is wrong with either file.
    pub async fn of(backup: &Path, target: &Path) -> Result<Self> {
        let copy = beside(target, ".restoring");
        let replacement = Self { copy, target: target.to_path_buf() };
        replacement.clear();
        if !backup.is_file() {
            return Err(Error::Unusable(format!("There is no backup at {}.", backup.display())));
        }
        let unreadable = |error: &dyn std::fmt::Display| {
            Error::Unusable(format!("{} cannot be restored: {error}.", backup.display()))
        };
        engine::copy(backup, &replacement.copy).await.map_err(|error| unreadable(&error))?;
        match engine::damage(&replacement.copy).await?.first() {
            None => Ok(replacement),
            Some(first) => Err(unreadable(&format!("it is damaged ({first})"))),
        }
    }

    /// The copy's address, to look at it and prepare it before it takes its place.
    #[must_use]
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.copy.display())
    }

    /// Takes the place of the file, which is kept with its log under a name that nothing has yet and that `mark` is a part of. Answers with that name.
    ///
    /// # Errors
    /// [`Error::Unusable`] when somebody has the file open, or the folder cannot be written.
    pub async fn put_in_place(self, mark: &str) -> Result<Option<PathBuf>> {
        engine::fold(&self.copy).await?;
        let taken = engine::take(&self.target);
        let kept = match taken {
            Taken::Busy => return Err(Error::Unusable(in_use(&self.target))),
            Taken::Absent => None,
            Taken::Alone(_) => Some(unused(&self.target, mark)),
        };
        self.swap(kept.as_deref()).map_err(|error| unwritten(&self.target, &error))?;
        Ok(kept)
    }

    /// The log goes with the file that it belongs to, and before the other file comes: it never lies beside one that is not its own.
    fn swap(&self, kept: Option<&Path>) -> std::io::Result<()> {
        engine::finish(&self.copy)?;
        if let Some(kept) = kept {
            like(&self.target, &self.copy)?;
            keep(&self.target, kept)?;
        }
        for of in [engine::log_of, engine::shared_of] {
            let (log, kept) = (of(&self.target), kept.map(of));
            let moved = match kept {
                Some(kept) => std::fs::rename(&log, kept),
                None => std::fs::remove_file(&log),
            };
            match moved {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        std::fs::rename(&self.copy, &self.target)?;
        engine::finish(&self.target)
    }

    fn clear(&self) {
        for path in [
            self.copy.clone(),
            engine::log_of(&self.copy),
            engine::shared_of(&self.copy),
            beside(&self.copy, "-journal"),
        ] {
            remove(&path);
        }
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        self.clear();
    }
}

/// What to say of a file that somebody has open.
#[must_use]
pub(crate) fn in_use(path: &Path) -> String {
    format!("The database file {} is in use: stop the server that has it open first.", path.display())
}

/// A name beside the file under which nothing is kept yet, nor the log of something.
fn unused(path: &Path, mark: &str) -> PathBuf {
    let mut names = (1..).map(|number: u32| match number {
        1 => beside(path, &format!(".replaced-{mark}")),
        _ => beside(path, &format!(".replaced-{mark}-{number}")),
    });
    let is_free = |name: &PathBuf| {
        [name.clone(), engine::log_of(name), engine::shared_of(name)].iter().all(|path| !path.exists())
    };
    names.find(is_free).unwrap_or_default()
}

/// Gives the file a second name, or copies it where the file system knows no second names. Nothing that has the name already is touched.
fn keep(file: &Path, name: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(file, name) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            let mut copy = std::fs::File::create_new(name)?;
            std::io::copy(&mut std::fs::File::open(file)?, &mut copy)?;
            copy.sync_all()
        }
        linked => linked,
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn remove(path: &Path) {
    // It is not there, as a rule.
    let _absent = std::fs::remove_file(path);
}
