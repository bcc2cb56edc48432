//! Opening the database file for the first time in a process: what cannot be used is said in one sentence, and nothing half made stays behind.

use super::patience::Patience;
use super::sqlite::{Place, Role};
use crate::error::{Error, Result};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Marks a file as Guildhall's: "GUIL".
const OURS: i32 = 0x4755_494C;

/// Opens the writing connection, and makes the file if it does not exist.
pub(super) async fn open(place: &Place) -> Result<Connection> {
    let path = named(place)?;
    let is_new = !path.exists();
    let opened = wait_for(place).await;
    if opened.is_err() && is_new {
        take_away(path);
    }
    opened.map_err(|error| explain(path, error))
}

/// Opens a connection that only reads, and changes nothing of the file.
pub(super) async fn look(place: &Place) -> Result<Connection> {
    let path = named(place)?;
    let looked = async {
        let conn = place.reader().await?;
        belongs_here(&conn)?;
        Ok(conn)
    };
    looked.await.map_err(|error| explain(path, error))
}

fn named(place: &Place) -> Result<&Path> {
    let path = place.path();
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(Error::Unusable(
            "The database's address names no file: write for example sqlite:data/guildhall.db.".to_owned(),
        ));
    }
    Ok(path)
}

/// Turning to the write-ahead log needs the file for itself for a moment, so a busy one is tried again.
async fn wait_for(place: &Place) -> Result<Connection> {
    let mut patience = Patience::new();
    loop {
        match try_to_open(place) {
            Err(error) if patience.lasts(&error) => patience.pause().await,
            other => return other,
        }
    }
}

fn try_to_open(place: &Place) -> Result<Connection> {
    // What is somebody else's is looked at, and not changed.
    let looked = place.open()?;
    if looked.is_readonly("main")? {
        return Err(Error::ReadOnly("it is read-only".to_owned()));
    }
    let is_empty = belongs_here(&looked)?;
    drop(looked);
    let conn = place.connect(Role::Writer)?;
    let mode: String = conn.query_row("pragma journal_mode", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::ReadOnly("SQLite cannot keep its log beside it".to_owned()));
    }
    conn.execute_batch("begin immediate; rollback")?;
    if is_empty {
        conn.pragma_update(None, "application_id", OURS)?;
    }
    Ok(conn)
}

/// Whether the file is Guildhall's or nobody's; true when it is empty.
fn belongs_here(conn: &Connection) -> Result<bool> {
    let mark: i32 = conn.query_row("pragma application_id", [], |row| row.get(0))?;
    let (tables, ours): (i64, i64) = conn.query_row(
        "select count(*), coalesce(sum(name = 'schema_migration'), 0) from sqlite_schema where type = 'table'",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if mark == OURS || (mark == 0 && (tables == 0 || ours > 0)) {
        return Ok(tables == 0);
    }
    Err(Error::Unusable("it belongs to another program. Name another file".to_owned()))
}

/// Removes what this process has just made.
fn take_away(path: &Path) {
    for file in [path.to_path_buf(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")] {
        if file.is_file() {
            let removed = std::fs::remove_file(&file);
            tracing::debug!(?removed, "a file that was only begun was removed");
        }
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Says what to do about a file that cannot be opened.
fn explain(path: &Path, error: Error) -> Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let busy = error.is_busy();
    let log = ["-wal", "-shm"].map(|end| beside(path, end)).into_iter().find(|log| log.is_dir());
    let why = match (folder.metadata(), log) {
        (Err(_), _) => format!("the folder {} does not exist. Create it first", folder.display()),
        (Ok(folder_is), _) if !folder_is.is_dir() => format!("{} is not a folder", folder.display()),
        (Ok(_), _) if path.is_dir() => "it is a folder. Name a file".to_owned(),
        (Ok(_), Some(log)) => format!("{} is in the way of its log. Move that away", log.display()),
        (Ok(_), None) => match error {
            Error::Unusable(why) => why,
            Error::Corrupt(why) => format!("{why}. Name another file, or restore a backup"),
            Error::Full(why) => format!("{why}. Make room on the disk"),
            Error::Unavailable(_) if busy => {
                "another program has it to itself. End that one first".to_owned()
            }
            Error::Unavailable(why) | Error::ReadOnly(why) => {
                format!("{why}. Check that the folder {} and the file can be written", folder.display())
            }
            error @ (Error::Forbidden(_)
            | Error::Conflict(_)
            | Error::NewerSchema { .. }
            | Error::UnknownPack(_)
            | Error::Broken
            | Error::Unknown(_)
            | Error::Sql(_)) => return error,
        },
    };
    Error::Unusable(format!("The database file {} cannot be opened: {why}.", path.display()))
}
