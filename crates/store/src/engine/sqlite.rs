//! SQLite: how its file is opened, and what its error codes mean.

use super::readers::Readers;
use super::writer::Writer;
use crate::error::{Error, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a statement waits for another process to finish its change.
const PATIENCE: Duration = Duration::from_secs(8);

/// How many pages the log may hold before they are carried into the file: 16 MiB, since a page that changes often is then carried once.
const LOG: &str = "4000";
/// What a connection may keep of the file, in KiB (which a minus sign says).
const READERS_CACHE: &str = "-4000";
/// See [`READERS_CACHE`].
const WRITERS_CACHE: &str = "-8000";

/// An open database file.
pub(crate) struct File {
    /// Connections that only read.
    pub(crate) readers: Arc<Readers>,
    /// The one connection that writes.
    pub(crate) writer: Arc<Writer>,
    options: SqliteConnectOptions,
}

impl File {
    /// Opens the file, and makes it if it does not exist.
    pub(super) async fn open(path: &str) -> Result<Self> {
        let path = Path::new(path.strip_prefix("//").unwrap_or(path));
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full)
            .journal_mode(SqliteJournalMode::Wal)
            .statement_cache_capacity(200)
            .row_buffer_size(256);
        let options = sqlx::ConnectOptions::disable_statement_logging(options);
        let writing = options.clone().pragma("wal_autocheckpoint", LOG).pragma("cache_size", WRITERS_CACHE);
        let writer = Writer::open(writing).await.map_err(|error| explain(path, error))?;
        let readers = Readers::new(
            options.clone().pragma("query_only", "on").pragma("cache_size", READERS_CACHE),
            num_readers(),
        );
        Ok(Self { readers, writer, options })
    }

    /// A connection of its own, to watch what other processes do.
    pub(super) fn options(&self) -> &SqliteConnectOptions {
        &self.options
    }

    /// Ends the connections.
    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
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

/// What a result code means; extended codes carry the plain one in their low byte.
pub(super) fn meaning(code: &str, text: String) -> Option<Error> {
    match code.parse::<i32>().ok()? & 0xff {
        // busy, locked, input/output error, cannot open
        5 | 6 | 10 | 14 => Some(Error::Unavailable(text)),
        8 => Some(Error::ReadOnly(text)),
        13 => Some(Error::Full(text)),
        // malformed, not a database
        11 | 26 => Some(Error::Corrupt(text)),
        _ => None,
    }
}
