//! Carrying SQLite's log into its file, beside whoever writes: done as part of a commit it would hold that one up, and those behind it.

use super::sqlite::{Place, Role};
use crate::error::Result;
use rusqlite::Connection;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// After how many commits the log is carried over. A commit writes some twenty pages, and a page that changes often is carried once.
const OFTEN: u32 = 500;

/// Counts commits, and has a connection of its own.
pub(super) struct Log {
    place: Place,
    commits: AtomicU32,
    conn: Mutex<Carrier>,
}

/// The connection, opened when it is first needed.
#[derive(Default)]
enum Carrier {
    #[default]
    Unopened,
    Open(Connection),
    /// The file is closed, and must not be opened again.
    Closed,
}

impl Log {
    pub(super) fn new(place: Place) -> Arc<Self> {
        Arc::new(Self { place, commits: AtomicU32::new(0), conn: Mutex::default() })
    }

    /// Counts a commit; true when it is time to carry the log over.
    pub(super) fn grew(&self) -> bool {
        let commits = self.commits.fetch_add(1, Ordering::Relaxed) + 1;
        commits >= OFTEN && self.commits.swap(0, Ordering::Relaxed) >= OFTEN
    }

    /// Carries over what no reader needs any more. What cannot be carried now will be later: nothing depends on it but the log's length.
    pub(super) fn carry(&self) {
        if let Err(error) = self.try_carry() {
            tracing::debug!(%error, "the log was not carried into the file");
        }
    }

    fn try_carry(&self) -> Result<()> {
        let mut carrier = self.conn.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*carrier, Carrier::Unopened) {
            *carrier = Carrier::Open(self.place.connect(Role::Carrier)?);
        }
        match &*carrier {
            Carrier::Open(conn) => Ok(conn.execute_batch("pragma wal_checkpoint(passive)")?),
            Carrier::Unopened | Carrier::Closed => Ok(()),
        }
    }

    /// Ends the connection.
    pub(super) fn close(&self) {
        *self.conn.lock().unwrap_or_else(PoisonError::into_inner) = Carrier::Closed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_file_is_not_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(Place::new(folder.path().join("test.db").to_str().unwrap()));
        log.close();
        log.carry();
        assert!(!folder.path().join("test.db").exists());
    }

    #[test]
    fn the_log_is_carried_over_once_in_so_many_commits() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path().join("test.db").to_str().unwrap());
        let writer = place.connect(Role::Writer).unwrap();
        writer.execute_batch("create table a (x)").unwrap();
        let log = Log::new(place);
        let due = (0..OFTEN * 3).filter(|_| log.grew()).count();
        assert_eq!(due, 3);
        log.carry();
        // Read without the log: what was carried over stands in the file itself.
        let copy = folder.path().join("copy.db");
        std::fs::copy(folder.path().join("test.db"), &copy).unwrap();
        let copy = Connection::open(copy).unwrap();
        assert_eq!(copy.query_row("select count(*) from a", [], |row| row.get(0)), Ok(0_i64));
    }
}
