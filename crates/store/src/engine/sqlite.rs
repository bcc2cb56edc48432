//! SQLite: how its file is opened, and what its error codes mean.

use super::opened::Opened;
use super::opening;
use super::patience::Patience;
use super::readers::Readers;
use super::writer::Writer;
use super::{mark, wal};
use crate::error::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{Access, access};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long the log waits for its turn, on a thread of its own.
const LOG: Duration = Duration::from_secs(8);
/// How many statements a connection keeps prepared.
const STATEMENTS: usize = 200;

/// How a connection to the file is meant. None but the last ever waits in place: whoever finds the file busy waits without holding a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that changes things.
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

/// Where the file is, and what it is opened for.
#[derive(Debug, Clone)]
pub(super) struct Place {
    path: PathBuf,
    purpose: Purpose,
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be read and changed, and made if it is missing.
    Use,
    /// To be looked at: it stays as it is, and nothing is made beside it.
    Look,
}

impl File {
    /// Opens the file, and makes it if it does not exist.
    pub(super) async fn open(path: &str) -> Result<Self> {
        Self::at(Place::new(path)).await
    }

    /// Opens the file to look at it: what would change it is refused.
    pub(super) async fn look(path: &str) -> Result<Self> {
        Self::at(Place { purpose: Purpose::Look, ..Place::new(path) }).await
    }

    async fn at(place: Place) -> Result<Self> {
        let opened = Opened::note(&place.path)?;
        let first = match place.purpose {
            Purpose::Use => opening::open(&place).await?,
            Purpose::Look => opening::look(&place).await?,
        };
        let writer = Writer::new(place.clone(), first);
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
        &self.place.path
    }

    /// Whether changes can be made. Where it is only looked at, its rights are asked for; where the last one failed, or someone has taken the rights to write away, it is tried.
    pub(super) async fn writable(&self) -> Result<()> {
        let mut reader = self.readers.reader().await?;
        reader.wire()?.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
        drop(reader);
        if self.place.purpose == Purpose::Look {
            return self.place.is_writable();
        }
        if self.writer.has_failed() || self.place.looks_read_only() {
            let mut seat = Arc::clone(&self.writer).seat(None).await?;
            let tried = seat.write_again();
            seat.heard(&tried);
            tried?;
            return seat.commit().await;
        }
        Ok(())
    }

    /// Ends the connections.
    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.readers.close();
    }
}

impl Place {
    /// From what follows `sqlite:` in an address. It is a path, letter for letter.
    pub(super) fn new(path: &str) -> Self {
        Self::at(Path::new(path.strip_prefix("//").unwrap_or(path)))
    }

    /// At a path.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_path_buf(), purpose: Purpose::Use }
    }

    /// At a path, to look at.
    pub(super) fn looked_at(path: &Path) -> Self {
        Self { path: path.to_path_buf(), purpose: Purpose::Look }
    }

    /// The path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nobody is meant to write the file, or into its folder. Whoever has it open may be able to all the same.
    fn looks_read_only(&self) -> bool {
        let is = |path: &Path| path.metadata().is_ok_and(|about| about.permissions().readonly());
        is(&self.path) || self.path.parent().is_some_and(is)
    }

    /// Whether this user may write the file, and into its folder.
    fn is_writable(&self) -> Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        for path in [&self.path, folder.unwrap_or(Path::new("."))] {
            access(path, Access::WRITE_OK)
                .map_err(|error| Error::ReadOnly(format!("{} cannot be written: {error}", path.display())))?;
        }
        Ok(())
    }

    /// Opens the file without changing it.
    pub(super) fn open(&self) -> Result<Connection> {
        let conn = match self.purpose {
            Purpose::Use => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
                Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?
            }
            Purpose::Look => self.open_to_look()?,
        };
        conn.busy_timeout(Duration::ZERO)?;
        Ok(conn)
    }

    /// A file that lies alone is read as it is: reading its log would make files beside it.
    fn open_to_look(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if wal::log_of(&self.path).exists() {
            return Ok(Connection::open_with_flags(&self.path, flags)?);
        }
        let address = mark::alone(&self.path)
            .ok_or_else(|| Error::Unusable(format!("The name of {} cannot be read.", self.path.display())))?;
        Ok(Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)?)
    }

    /// Connects. The log is carried into the file beside the writer; it does so itself where the log has grown to 64 MiB all the same.
    pub(super) fn connect(&self, role: Role) -> Result<Connection> {
        let conn = self.open()?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        let settings = match role {
            Role::Writer => "pragma cache_size = -16000; pragma wal_autocheckpoint = 16000",
            Role::Reader => "pragma cache_size = -4000; pragma query_only = on",
            Role::Carrier => "pragma cache_size = -100",
        };
        if role == Role::Carrier {
            conn.busy_timeout(LOG)?;
        }
        if self.purpose == Purpose::Use {
            conn.execute_batch("pragma journal_mode = wal")?;
        }
        conn.execute_batch(
            "pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory",
        )?;
        conn.execute_batch(settings)?;
        Ok(conn)
    }

    /// Connects for reading; where another process has the file to itself, this waits for a while.
    pub(super) async fn reader(&self) -> Result<Connection> {
        let mut patience = Patience::new();
        loop {
            match self.connect(Role::Reader) {
                Err(error) if patience.lasts(&error) => patience.pause().await,
                other => return other,
            }
        }
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
