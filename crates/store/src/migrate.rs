//! The schema and its migrations, embedded: applied at start, safe for two processes that start together.

use crate::conn::Conn;
use crate::engine::{Link, Wire, execute, fetch, pair, tell_apart};
use crate::error::{Error, Result};
use crate::statement::statements;
use guildhall_domain::time::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Write;

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

const MAKE_LEDGER: &str = "create table if not exists schema_migration
    (version bigint not null primary key, applied bigint not null, digest text not null default '')";

statements! {
    NEWEST = "select coalesce(max(version), 0) from schema_migration";
    APPLIED = "select version, digest from schema_migration order by version";
    NOTE = "insert into schema_migration (version, applied, digest) values ($1, $2, $3)";
    PING = "select cast(1 as bigint)";
}

/// The tables of the schema that this program knows.
pub(crate) fn tables() -> Vec<String> {
    let made = MIGRATIONS.iter().flat_map(|migration| migration.postgres.lines());
    let named = made.filter_map(|line| line.strip_prefix("create table ")?.split_whitespace().next());
    named.chain(["schema_migration"]).map(str::to_owned).collect()
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
    unchanged(conn).await?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        let applied = match conn.wire()? {
            Wire::Sqlite(wire) => wire.execute_batch(migration.sqlite).map_err(Error::from),
            Wire::Postgres(wire) => {
                let ran = sqlx::raw_sql(migration.postgres).execute(wire).await;
                ran.map(|_| ()).map_err(Error::from)
            }
        };
        conn.outcome(applied)?;
        let digest = migration.digest(conn);
        execute!(conn, NOTE, migration.version, now.0, &digest)?;
    }
    if let Wire::Sqlite(wire) = conn.wire()? {
        tell_apart(wire)?;
    }
    Ok(())
}

const OTHER_SCHEMA: &str = "The database was made by a build that had another schema under the same number. No release does that: \
     begin with an empty database, or start the build that made it.";

/// What was applied is what this program would apply: a build from between two releases may have had another text under one number.
async fn unchanged(conn: &mut Conn) -> Result<()> {
    let other = || Error::Unusable(OTHER_SCHEMA.to_owned());
    let applied: Vec<(i64, String)> = match fetch!(all, conn, (i64, String), APPLIED) {
        Err(Error::Sql(said)) if said.to_string().contains("digest") => return Err(other()),
        applied => applied?,
    };
    for migration in MIGRATIONS {
        let known = applied.iter().find(|(version, _)| *version == migration.version);
        if let Some((_, digest)) = known
            && *digest != migration.digest(conn)
        {
            return Err(other());
        }
    }
    Ok(())
}

impl Migration {
    /// What tells its text, for the engine at hand, from any other.
    fn digest(&self, conn: &Conn) -> String {
        let text = if conn.link.is_server() { self.postgres } else { self.sqlite };
        hex(&Sha256::digest(text.as_bytes()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a text does not fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// The database's schema; 0 when it has none yet.
pub(crate) async fn schema(conn: &mut Conn) -> Result<i64> {
    let has_ledger = pair::HAS_LEDGER.of(&conn.link);
    let (stands,) = fetch!(one, conn, (bool,), has_ledger)?;
    if !stands {
        return Ok(0);
    }
    let (newest,) = fetch!(one, conn, (i64,), NEWEST)?;
    unchanged(conn).await.map(|()| newest)
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
