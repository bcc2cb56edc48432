//! The one cheap question whether anything was committed: a connection of its own on each engine, and what it answers.

use super::Engine;
use crate::error::Result;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};

/// SQLite counts, for each connection, the commits of all others that it has noticed. This one never commits anything itself.
pub(super) const FILE_VERSION: &str = "pragma data_version";
/// Two statements with the same snapshot see the same rows. Read alone, this takes no transaction number, so asking moves nothing.
const SERVER_VERSION: &str = "select cast(pg_current_snapshot() as text)";

/// A connection that is asked nothing else.
pub(crate) enum Gauge {
    /// To the file.
    Sqlite(SqliteConnection),
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
    /// Connects.
    pub(crate) async fn open(engine: &Engine) -> Result<Self> {
        match engine {
            Engine::Sqlite(file) => {
                let options = file.options().clone().pragma("query_only", "on");
                Ok(Self::Sqlite(options.connect().await?))
            }
            Engine::Postgres(pool) => {
                let options = pool.connect_options();
                Ok(Self::Postgres(PgConnection::connect_with(&options).await?))
            }
        }
    }

    /// Asks.
    pub(crate) async fn version(&mut self) -> Result<Version> {
        match self {
            Self::Sqlite(conn) => {
                let (version,) = sqlx::query_as(FILE_VERSION).fetch_one(conn).await?;
                Ok(Version::File(version))
            }
            Self::Postgres(conn) => {
                let (version,) = sqlx::query_as(SERVER_VERSION).fetch_one(conn).await?;
                Ok(Version::Server(version))
            }
        }
    }

    /// Ends the connection.
    pub(crate) async fn close(self) {
        let closed = match self {
            Self::Sqlite(conn) => conn.close().await,
            Self::Postgres(conn) => conn.close().await,
        };
        tracing::debug!(?closed, "nobody asks any more whether anything changed");
    }
}
