//! A SQLite file as one consistent copy: made while others write, checked, and put to the disk for good.

use super::sqlite::{Place, Role, blocking};
use crate::error::{Error, Result};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a copy waits for somebody who has the file to themselves.
const LOCKED: Duration = Duration::from_secs(8);

const CHECK: &str = "pragma integrity_check(20)";
const REFERENCES: &str = "select \"table\" || ' refers to a row of ' || parent || ' that is not there' from pragma_foreign_key_check limit 20";
const COOKIE: &str = "select abs(random()) % 1000000000 + 65536";
const SMALL: &str = "select schema_version < 65536 from pragma_schema_version";

/// Copies a database file, as its newest commit left it, into another one: itself a whole database, without a log.
///
/// # Errors
/// When the one cannot be read or the other not be written.
pub(crate) async fn copy(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (from.to_path_buf(), to.to_path_buf());
    blocking(move || {
        let source = source(&from)?;
        let mut target = Connection::open(&to)?;
        // All in one step: what is committed meanwhile neither shows nor makes it begin anew.
        let outcome = Backup::new(&source, &mut target)?.step(-1)?;
        if outcome != StepResult::Done {
            return Err(Error::Unavailable("the database is locked".to_owned()));
        }
        Ok(target.execute_batch("pragma journal_mode = delete")?)
    })
    .await
}

fn source(from: &Path) -> Result<Connection> {
    let conn = Place::looked_at(from).connect(Role::Reader)?;
    // On a thread that may wait.
    conn.busy_timeout(LOCKED)?;
    Ok(conn)
}

/// What is damaged in a database file; nothing, in one that is whole.
///
/// # Errors
/// When it cannot be opened.
pub(crate) async fn damage(path: &Path) -> Result<Vec<String>> {
    let path = path.to_path_buf();
    blocking(move || {
        let conn = source(&path)?;
        let mut found = lines(&conn, CHECK)?;
        found.retain(|line| line != "ok");
        if found.is_empty() {
            found = lines(&conn, REFERENCES)?;
        }
        Ok(found)
    })
    .await
}

fn lines(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = match conn.prepare(sql) {
        Ok(statement) => statement,
        // A file whose schema cannot even be read.
        Err(error) => return Ok(vec![error.to_string()]),
    };
    let rows = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>();
    rows.or_else(|error| Ok(vec![error.to_string()]))
}

/// Carries a file's log into it and does without one from there on: it is whole by itself.
///
/// # Errors
/// When somebody else has it open.
pub(crate) async fn fold(path: &Path) -> Result<()> {
    let place = Place::at(path);
    blocking(move || {
        let conn = place.connect(Role::Carrier)?;
        conn.execute_batch("pragma wal_checkpoint(truncate)")?;
        let mode: String = conn.query_row("pragma journal_mode = delete", [], |row| row.get(0))?;
        let is_alone = mode == "delete";
        if is_alone { Ok(()) } else { Err(Error::Unavailable("somebody else has the copy open".to_owned())) }
    })
    .await
}

/// Makes sure that a file, and its name, outlast a power cut.
///
/// # Errors
/// When the disk does not take it.
pub(crate) fn finish(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(path)?.sync_all()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf))?.sync_all()
}

/// Gives a file's header a number that no copy made by SQLite's tools has. Inside a transaction.
pub(crate) fn tell_apart(conn: &Connection) -> Result<()> {
    if conn.query_row(SMALL, [], |row| row.get::<_, bool>(0))? {
        let cookie: i64 = conn.query_row(COOKIE, [], |row| row.get(0))?;
        conn.pragma_update(None, "schema_version", cookie)?;
    }
    Ok(())
}
