//! The one cheap question whether anything was committed: a connection of its own on each engine, and what it answers.

use super::{Engine, rows};
use crate::error::{Error, Result};
use rusqlite::Connection as FileConnection;
use sqlx::{Connection, PgConnection};

/// SQLite counts, for each connection, the commits of all others that it has noticed. This one never commits anything itself.
const FILE_VERSION: &str = "pragma data_version";
/// Two statements with the same snapshot see the same rows. Read alone, this takes no transaction number, so asking moves nothing.
const SERVER_VERSION: &str = "select cast(pg_current_snapshot() as text)";

/// A connection that is asked nothing else.
pub(crate) enum Gauge {
    /// To the file.
    Sqlite(FileConnection),
    /// To the server.
    Postgres(PgConnection),
}

/// What a connection said: the same words from the same connection mean that nothing was committed in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Version {
    /// SQLite's count.
    File(i64),
    /// PostgreSQL's snapshot.
    Server(String),
}

impl Gauge {
    /// Connects to what answers in place; none to what must be waited for.
    pub(crate) fn at_hand(engine: &Engine) -> Option<Result<Self>> {
        match engine {
            Engine::Sqlite(file) => Some(file.observer().map(Self::Sqlite)),
            Engine::Postgres(_) => None,
        }
    }

    /// Connects.
    pub(crate) async fn open(engine: &Engine) -> Result<Self> {
        match engine {
            Engine::Sqlite(file) => Ok(Self::Sqlite(file.observer()?)),
            Engine::Postgres(pool) => {
                let options = pool.connect_options();
                Ok(Self::Postgres(PgConnection::connect_with(&options).await?))
            }
        }
    }

    /// Asks what answers in place; none where the answer must be waited for.
    pub(crate) fn version_at_hand(&self) -> Option<Result<Version>> {
        match self {
            Self::Sqlite(conn) => Some(file_version(conn).map(Version::File)),
            Self::Postgres(_) => None,
        }
    }

    /// Asks.
    pub(crate) async fn version(&mut self) -> Result<Version> {
        match self {
            Self::Sqlite(conn) => file_version(conn).map(Version::File),
            Self::Postgres(conn) => {
                let (version,) = sqlx::query_as(SERVER_VERSION).fetch_one(conn).await?;
                Ok(Version::Server(version))
            }
        }
    }

    /// Ends the connection.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(conn) => drop(conn),
            Self::Postgres(conn) => {
                let closed = conn.close().await;
                tracing::debug!(?closed, "nobody asks any more whether anything changed");
            }
        }
    }
}

/// How many commits of others a connection to the file has noticed.
pub(super) fn file_version(conn: &FileConnection) -> Result<i64> {
    let (version,) = rows::fetch_one(conn, FILE_VERSION, &[]).map_err(Error::from)?;
    Ok(version)
}
