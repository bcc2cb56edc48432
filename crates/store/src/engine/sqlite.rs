//! SQLite: how its file is opened, and what its error codes mean.

use super::opened::Opened;
use super::readers::Readers;
use super::writer::Writer;
use crate::error::{Error, Result};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a reader waits where another process is tidying up the log.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many statements a connection keeps prepared.
const STATEMENTS: usize = 200;

/// How a connection to the file is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that changes things. It never waits by itself: whoever holds it waits without holding a thread.
    Writer,
    /// One of several that read.
    Reader,
    /// The one that carries the log into the file.
    Carrier,
}

/// An open database file.
pub(crate) struct File {
    /// Connections that only read.
    pub(crate) readers: Arc<Readers>,
    /// The one connection that writes.
    pub(crate) writer: Arc<Writer>,
    place: Place,
    _opened: Opened,
}

/// Where the file is.
#[derive(Debug, Clone)]
pub(super) struct Place(PathBuf);

impl File {
    /// Opens the file, and makes it if it does not exist.
    pub(super) async fn open(path: &str) -> Result<Self> {
        let place = Place::new(path);
        let opened = Opened::note(&place.0)?;
        let writer = Writer::open(place.clone()).await.map_err(|error| explain(&place.0, error))?;
        let readers = Readers::new(place.clone(), num_readers());
        Ok(Self { readers, writer, place, _opened: opened })
    }

    /// A connection beside those of readers and writer, to look at what happens.
    pub(super) fn observer(&self) -> Result<Connection> {
        self.place.connect(Role::Reader)
    }

    /// Carries the whole log into the file, as far as nobody reads it.
    pub(super) async fn carry(&self) -> Result<()> {
        let place = self.place.clone();
        blocking(move || Ok(place.connect(Role::Carrier)?.execute_batch("pragma wal_checkpoint(passive)")?))
            .await
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.place.0
    }

    /// Ends the connections.
    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.readers.close();
    }
}

impl Place {
    /// From what follows `sqlite:` in an address.
    pub(super) fn new(path: &str) -> Self {
        Self(Path::new(path.strip_prefix("//").unwrap_or(path)).to_path_buf())
    }

    /// At a path.
    pub(super) fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    /// Connects. The log is carried into the file beside the writer; it does so itself where the log has grown to 64 MiB all the same.
    pub(super) fn connect(&self, role: Role) -> Result<Connection> {
        let conn = Connection::open(&self.0)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        let settings = match role {
            Role::Writer => "pragma cache_size = -16000; pragma wal_autocheckpoint = 16000",
            Role::Reader => "pragma cache_size = -4000; pragma query_only = on",
            Role::Carrier => "pragma cache_size = -100",
        };
        conn.busy_timeout(if role == Role::Writer { Duration::ZERO } else { PATIENCE })?;
        conn.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory")?;
        conn.execute_batch(settings)?;
        Ok(conn)
    }
}

/// Runs what takes long on a thread that may wait.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| Error::Unavailable(error.to_string()))?
}

fn num_readers() -> usize {
    std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4))
}

/// Says what to do about a file that cannot be opened.
fn explain(path: &Path, error: Error) -> Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let why = match folder.metadata() {
        Err(_) => format!("the folder {} does not exist. Create it first", folder.display()),
        Ok(folder_is) if !folder_is.is_dir() => format!("{} is not a folder", folder.display()),
        Ok(_) if path.is_dir() => "it is a folder. Name a file".to_owned(),
        Ok(_) => {
            let (Error::Unavailable(why) | Error::ReadOnly(why)) = error else { return error };
            format!("{why}. Check that the folder {} and the file can be written", folder.display())
        }
    };
    Error::Unusable(format!("The database file {} cannot be opened: {why}.", path.display()))
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        meaning(&error).unwrap_or_else(|| Self::Sql(error.into()))
    }
}

/// What an error means; none when it means nothing to anybody but a programmer.
fn meaning(error: &rusqlite::Error) -> Option<Error> {
    if let rusqlite::Error::SqliteFailure(code, text) = error {
        return failure(code.extended_code, text.clone().unwrap_or_else(|| code.to_string()));
    }
    let is_corrupt = matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    );
    is_corrupt.then(|| Error::Corrupt(error.to_string()))
}

/// What a result code means; extended codes carry the plain one in their low byte.
fn failure(code: i32, text: String) -> Option<Error> {
    match code {
        // a unique rule, a primary key
        2067 | 1555 => return Some(Error::Conflict(super::unique(&text))),
        787 => return Some(Error::Conflict(crate::error::Constraint::Reference)),
        _ => {}
    }
    match code & 0xff {
        // busy, locked, input/output error, cannot open, too many at the log at once
        5 | 6 | 10 | 14 | 15 => Some(Error::Unavailable(text)),
        8 => Some(Error::ReadOnly(text)),
        13 => Some(Error::Full(text)),
        // malformed, not a database
        11 | 26 => Some(Error::Corrupt(text)),
        _ => None,
    }
}

/// Whether another process is at it, so that trying again helps.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(code, _) if matches!(code.extended_code & 0xff, 5 | 6))
}
