//! The two engines: the only place, besides the migrations, that knows which one it talks to.

mod bundle;
mod each;
mod gauge;
mod log;
mod mark;
mod needs;
mod opened;
mod opening;
pub(crate) mod pair;
mod patience;
mod postgres;
mod readers;
pub(crate) mod rows;
mod snapshot;
mod sqlite;
mod turns;
mod wal;
mod watch;
mod writer;

pub(crate) use bundle::{Bundle, Rows, Value};
pub(crate) use each::fetch_each;
pub(crate) use gauge::{Gauge, Version};
pub(crate) use needs::lacks;
pub(crate) use opened::{Taken, take};
pub(crate) use patience::Patience;
pub(crate) use postgres::in_time;
pub(crate) use readers::Reader;
pub(crate) use rows::{Columns, FromFile, Named, named_row};
pub(crate) use snapshot::{copy, damage, finish, fold, tell_apart};
pub(crate) use wal::{log_of, shared_of};
pub(crate) use watch::watch;
pub(crate) use writer::Seat;

use crate::error::{Constraint, Error, Result};
use guildhall_domain::id::OrgId;
use rusqlite::Connection;
use sqlx::PgConnection;
use std::sync::Arc;

/// An open database.
pub(crate) enum Engine {
    /// One file: many readers, one writer whose commits are shared.
    Sqlite(Arc<sqlite::File>),
    /// A server.
    Postgres(Arc<postgres::Server>),
}

/// What a [`Conn`](crate::Conn) talks through.
pub(crate) enum Link {
    /// A reader of the file.
    SqliteReader(Reader),
    /// The file's writer, for the time of one transaction.
    SqliteWriter(Seat),
    /// A connection without a transaction.
    PostgresReader(postgres::Lease),
    /// A transaction.
    PostgresWriter(postgres::Lease),
    /// A transaction that only reads, all of it from one state of the database.
    PostgresSnapshot(postgres::Lease),
}

/// The connection itself.
pub(crate) enum Wire<'a> {
    /// SQLite's.
    Sqlite(&'a mut Connection),
    /// PostgreSQL's.
    Postgres(&'a mut PgConnection),
}

impl Engine {
    /// Opens the database that an address names; of a server, with at most so many connections.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", path)) => Ok(Self::Sqlite(Arc::new(sqlite::File::open(path).await?))),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(Arc::new(postgres::Server::open(url, connections).await?))),
            Some(_) | None => Err(Error::Unusable(
                "The database's address should begin with sqlite: or postgres://, for example sqlite:guildhall.db."
                    .to_owned(),
            )),
        }
    }

    /// Opens a database to look at it; of a file, nothing is changed.
    pub(crate) async fn look(url: &str, connections: u32) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", path)) => Ok(Self::Sqlite(Arc::new(sqlite::File::look(path).await?))),
            Some(_) | None => Self::open(url, connections).await,
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// A connection for reading.
    pub(crate) async fn reader(&self) -> Result<Link> {
        match self {
            Self::Sqlite(file) => Ok(Link::SqliteReader(file.readers.reader().await?)),
            Self::Postgres(server) => server.reader().await.map(Link::PostgresReader),
        }
    }

    /// A connection for reading on which every statement sees one and the same state of the database.
    pub(crate) async fn snapshot(&self) -> Result<Link> {
        match self {
            Self::Sqlite(file) => {
                let mut reader = file.readers.reader().await?;
                reader.stand_still()?;
                Ok(Link::SqliteReader(reader))
            }
            Self::Postgres(server) => server.snapshot().await.map(Link::PostgresSnapshot),
        }
    }

    /// A transaction; with an organization, one that no other writer of that organization runs beside.
    pub(crate) async fn writer(&self, org: Option<OrgId>) -> Result<Link> {
        match self {
            Self::Sqlite(file) => Ok(Link::SqliteWriter(Arc::clone(&file.writer).seat(org).await?)),
            Self::Postgres(server) => server.writer(org).await.map(Link::PostgresWriter),
        }
    }

    /// Whether changes would be taken.
    pub(crate) async fn writable(&self) -> Result<()> {
        match self {
            Self::Sqlite(file) => file.writable().await,
            Self::Postgres(server) => server.writable().await,
        }
    }

    /// What time the server has, in microseconds since 1970; none for a file, which has no clock of its own.
    pub(crate) async fn clock(&self) -> Result<Option<i64>> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(server) => server.clock().await.map(Some),
        }
    }

    /// Leaves a file that holds what its log holds, as far as nobody reads it; nothing for a server.
    pub(crate) async fn carry(&self) -> Result<()> {
        match self {
            Self::Sqlite(file) => file.carry().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// The file; none for a server.
    pub(crate) fn file(&self) -> Option<&std::path::Path> {
        match self {
            Self::Sqlite(file) => Some(file.path()),
            Self::Postgres(_) => None,
        }
    }

    /// Ends every connection, once what runs has ended.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(file) => file.close().await,
            Self::Postgres(server) => server.close().await,
        }
    }
}

impl Link {
    /// The connection; none when the transaction is over.
    pub(crate) fn wire(&mut self) -> Result<Wire<'_>> {
        match self {
            Self::SqliteReader(reader) => reader.wire().map(Wire::Sqlite),
            Self::SqliteWriter(seat) => seat.wire().map(Wire::Sqlite),
            Self::PostgresReader(lease) | Self::PostgresWriter(lease) | Self::PostgresSnapshot(lease) => {
                lease.wire().map(Wire::Postgres)
            }
        }
    }

    /// Hears how what was asked over the wire ended, so that a connection which is of no use any more is not used again.
    pub(crate) fn heard<T>(&mut self, result: &Result<T>) {
        match self {
            Self::SqliteReader(reader) => reader.heard(result),
            Self::SqliteWriter(seat) => seat.heard(result),
            Self::PostgresReader(lease) | Self::PostgresWriter(lease) | Self::PostgresSnapshot(lease) => {
                lease.heard(result);
            }
        }
    }

    /// Whether a server is asked.
    pub(crate) fn is_server(&self) -> bool {
        matches!(self, Self::PostgresReader(_) | Self::PostgresWriter(_) | Self::PostgresSnapshot(_))
    }

    /// Whether a failure here spoils what was done before it.
    pub(crate) fn is_transaction(&self) -> bool {
        matches!(self, Self::SqliteWriter(_) | Self::PostgresWriter(_))
    }

    /// Makes the changes last. True if this process must tell its followers itself, because the database does not.
    pub(crate) async fn commit(self) -> Result<bool> {
        match self {
            Self::SqliteWriter(seat) => seat.commit().await.map(|()| true),
            Self::PostgresWriter(lease) => lease.commit().await.map(|()| false),
            Self::SqliteReader(_) | Self::PostgresReader(_) | Self::PostgresSnapshot(_) => Err(Error::Broken),
        }
    }
}

/// What the server's refusal means; none when it means nothing to anybody but a programmer.
pub(crate) fn server_meaning(error: &dyn sqlx::error::DatabaseError) -> Option<Error> {
    let text = error.message().to_owned();
    if error.is_unique_violation() {
        return Some(Error::Conflict(unique(error.constraint().unwrap_or(&text))));
    }
    if error.is_foreign_key_violation() {
        return Some(Error::Conflict(Constraint::Reference));
    }
    postgres::meaning(&error.code()?, text)
}

/// Which unique rule: PostgreSQL gives its name, SQLite the columns.
fn unique(rule: &str) -> Constraint {
    let named = |names: &[&str]| names.iter().any(|name| rule.contains(name));
    if named(&["organization_slug", "organization.slug"]) {
        Constraint::SlugTaken
    } else if named(&["account_email", "account.email_key"]) {
        Constraint::AccountExists
    } else if named(&["invitation_pending", "invitation.email_key"]) {
        Constraint::PendingExists
    } else if named(&["member_account", "member.account_id"]) {
        Constraint::AlreadyMember
    } else {
        Constraint::Duplicate
    }
}

/// Runs one query text on whichever engine: `fetch!(all | one | optional, conn, Row, SQL, binds…)`.
macro_rules! fetch {
    (@run $method:ident, $conn:expr, $row:ty, $sql:expr $(, $bind:expr)*) => {{
        let conn: &mut crate::conn::Conn = $conn;
        conn.settle_first().await?;
        let result = match conn.wire()? {
            crate::engine::Wire::Sqlite(wire) => {
                let mut patience = crate::engine::Patience::new();
                loop {
                    let read = crate::engine::rows::$method::<$row>(wire, $sql, rusqlite::params![$($bind),*]);
                    match read.map_err(crate::error::Error::from) {
                        Err(error) if patience.lasts(&error) => patience.pause().await,
                        ended => break ended,
                    }
                }
            }
            crate::engine::Wire::Postgres(wire) => {
                let query = sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*;
                crate::engine::in_time(query.$method(wire)).await
            }
        };
        crate::work::note(0);
        conn.outcome(result)
    }};
    (all, $($rest:tt)*) => { crate::engine::fetch!(@run fetch_all, $($rest)*) };
    (one, $($rest:tt)*) => { crate::engine::fetch!(@run fetch_one, $($rest)*) };
    (optional, $($rest:tt)*) => { crate::engine::fetch!(@run fetch_optional, $($rest)*) };
}
pub(crate) use fetch;

/// Runs a script on whichever engine and gives how many rows each of its statements changed.
macro_rules! run_script {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let conn: &mut crate::conn::Conn = $conn;
        conn.settle_first().await?;
        let result = match conn.wire()? {
            crate::engine::Wire::Sqlite(wire) => {
                let ran: rusqlite::Result<Vec<u64>> = crate::engine::parts($sql)
                    .map(|part| crate::engine::rows::execute(wire, part, rusqlite::params![$($bind),*]))
                    .collect();
                ran.map_err(crate::error::Error::from)
            }
            crate::engine::Wire::Postgres(wire) => 'script: {
                let mut changed: Vec<u64> = Vec::new();
                for part in crate::engine::parts($sql) {
                    let query = sqlx::query::<sqlx::Postgres>(part)$(.bind($bind))*;
                    match crate::engine::in_time(query.execute(&mut *wire)).await {
                        Ok(done) => changed.push(done.rows_affected()),
                        Err(error) => break 'script Err(error),
                    }
                }
                Ok(changed)
            }
        };
        crate::work::note(result.iter().flatten().sum());
        conn.outcome(result)
    }};
}
pub(crate) use run_script;

/// Runs a script on whichever engine and gives the number of rows changed: `execute!(conn, SQL, binds…)`.
///
/// A script is one or more statements, separated by a semicolon at the end of a line, that share their numbered arguments. They run
/// one after another, and bound values are evaluated once for each: give references.
macro_rules! execute {
    ($($script:tt)*) => {
        crate::engine::run_script!($($script)*).map(|changed: Vec<u64>| changed.into_iter().sum::<u64>())
    };
}
pub(crate) use execute;

/// The same for a script of which each statement changes exactly one row: `change_one!(conn, SQL, binds…)`. Events are decided from facts
/// read in the same transaction, so where a statement finds none or several, the tables are not what was decided on.
macro_rules! change_one {
    ($conn:expr, $($script:tt)*) => {{
        let changed: crate::error::Result<Vec<u64>> = crate::engine::run_script!($conn, $($script)*);
        $conn.changed_one_each(&changed?)
    }};
}
pub(crate) use change_one;

/// Leaves a statement to run with others in one go, before anything is read or committed: `later!(conn, SQL, rows, values…)`, with how many
/// [`Rows`] it must change. It must keep the rules of a bundle.
macro_rules! later {
    ($conn:expr, $sql:expr, $rows:expr, $($value:expr),+ $(,)?) => {{
        let conn: &mut crate::conn::Conn = $conn;
        conn.leave_for_later($sql, $rows, [$(crate::engine::Value::from($value)),+]).await
    }};
}
pub(crate) use later;

/// The statements of a script.
pub(crate) fn parts(script: &'static str) -> impl Iterator<Item = &'static str> {
    script.split(";\n").map(str::trim).filter(|part| !part.is_empty())
}
