//! The one cheap question whether anything was committed: a connection of its own on each engine, and what it answers.

use super::postgres::{Access, Session};
use super::{Engine, rows};
use crate::error::{Error, Result};
use rusqlite::Connection as FileConnection;
use sqlx::Connection;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long a connection may take to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// SQLite counts, for each connection, the commits of all others that it has noticed. This one never commits anything itself.
const FILE_VERSION: &str = "pragma data_version";
/// Two statements with the same snapshot see the same rows. Read alone, this takes no transaction number, so asking moves nothing. Whether
/// the server still takes changes, and whether the session is still one's own, comes along.
const SERVER_VERSION: &str =
    "select cast(pg_current_snapshot() as text), current_setting('transaction_read_only') = 'off',
    current_setting('guildhall.session', true)";

/// A connection that is asked nothing else.
pub(crate) enum Gauge {
    /// To the file.
    Sqlite(FileConnection),
    /// To the server.
    Postgres(Session, Arc<Access>),
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
            Engine::Postgres(server) => {
                let opened = server.session().await.inspect_err(|_| server.access().note_lost());
                Ok(Self::Postgres(opened?, Arc::clone(server.access())))
            }
        }
    }

    /// Asks what answers in place; none where the answer must be waited for.
    pub(crate) fn version_at_hand(&self) -> Option<Result<Version>> {
        match self {
            Self::Sqlite(conn) => Some(file_version(conn).map(Version::File)),
            Self::Postgres(..) => None,
        }
    }

    /// Asks.
    pub(crate) async fn version(&mut self) -> Result<Version> {
        match self {
            Self::Sqlite(conn) => file_version(conn).map(Version::File),
            Self::Postgres(session, access) => server_version(session, access).await.map(Version::Server),
        }
    }

    /// Ends the connection.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite(conn) => drop(conn),
            Self::Postgres(session, _) => {
                let closed = timeout(PATIENCE, session.conn.close()).await;
                tracing::debug!(?closed, "nobody asks any more whether anything changed");
            }
        }
    }
}

/// A session that is somebody else's, that died, or that was left behind by what happened meanwhile is not asked again.
async fn server_version(session: &mut Session, access: &Access) -> Result<String> {
    if access.is_stale(session.opened.elapsed()) {
        return Err(Error::Unavailable("the server took no changes".to_owned()));
    }
    let asked = sqlx::query_as(SERVER_VERSION).fetch_one(&mut session.conn).await;
    let (version, takes_changes, name): (String, bool, Option<String>) =
        asked.inspect_err(|_| access.note_lost())?;
    access.is_own(session, name.as_deref())?;
    if !takes_changes {
        access.note_read_only();
    }
    Ok(version)
}

/// How many commits of others a connection to the file has noticed.
pub(super) fn file_version(conn: &FileConnection) -> Result<i64> {
    let (version,) = rows::fetch_one(conn, FILE_VERSION, &[]).map_err(Error::from)?;
    Ok(version)
}
