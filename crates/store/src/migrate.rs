//! The schema and its migrations, embedded: applied at start, safe for two processes that start together.

use crate::conn::Conn;
use crate::engine::{Link, Wire, execute, fetch, pair};
use crate::error::{Error, Result};
use crate::statement::statements;
use guildhall_domain::time::Timestamp;

/// The newest schema that this program knows.
pub const SCHEMA: i64 = 1;

struct Migration {
    version: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Every migration, oldest first. A released one never changes.
const MIGRATIONS: &[Migration] = &[Migration {
    version: SCHEMA,
    sqlite: include_str!("../migrations/sqlite/0001_first.sql"),
    postgres: include_str!("../migrations/postgres/0001_first.sql"),
}];

const MAKE_LEDGER: &str = "create table if not exists schema_migration (version bigint not null primary key, applied bigint not null)";

statements! {
    NEWEST = "select coalesce(max(version), 0) from schema_migration";
    NOTE = "insert into schema_migration (version, applied) values ($1, $2)";
    PING = "select cast(1 as bigint)";
}

/// Applies what is missing, inside a transaction that only one process runs at a time.
pub(crate) async fn migrate(conn: &mut Conn, now: Timestamp) -> Result<()> {
    if matches!(conn.link, Link::PostgresWriter(_)) {
        fetch!(one, conn, (i32,), pair::LOCK_SCHEMA)?;
    }
    execute!(conn, MAKE_LEDGER)?;
    let (found,): (i64,) = fetch!(one, conn, (i64,), NEWEST)?;
    if found > SCHEMA {
        return Err(Error::NewerSchema { found, known: SCHEMA });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        let applied = match conn.wire()? {
            Wire::Sqlite(wire) => wire.execute_batch(migration.sqlite).map_err(Error::from),
            Wire::Postgres(wire) => {
                let ran = sqlx::raw_sql(migration.postgres).execute(wire).await;
                ran.map(|_| ()).map_err(Error::from)
            }
        };
        conn.outcome(applied)?;
        execute!(conn, NOTE, migration.version, now.0)?;
    }
    Ok(())
}

/// The database's schema; 0 when it has none yet.
pub(crate) async fn schema(conn: &mut Conn) -> Result<i64> {
    match fetch!(one, conn, (i64,), NEWEST) {
        Ok((newest,)) => Ok(newest),
        // There is no ledger: nothing was ever applied.
        Err(Error::Sql(said)) if said.to_string().contains("schema_migration") => Ok(0),
        Err(error) => Err(error),
    }
}

impl Conn {
    /// Asks the database whether it is there.
    ///
    /// # Errors
    /// When it is not.
    pub async fn ping(&mut self) -> Result<()> {
        fetch!(one, self, (i64,), PING).map(|_| ())
    }
}
