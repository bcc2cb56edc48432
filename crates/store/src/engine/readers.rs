//! The file's reading connections: a handful, opened when first needed, handed out the most recently used first.

use super::rows;
use super::sqlite::Place;
use crate::error::{Error, Result};
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The connections that nobody uses at the moment, and how many there may be in all.
pub(crate) struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
    place: Place,
}

/// A reading connection, given back when it is dropped.
pub(crate) struct Reader {
    conn: Option<Connection>,
    /// Whether it reads from one state until it is given back.
    stands_still: bool,
    readers: Arc<Readers>,
    /// What was asked failed for a reason that lies in the connection or the file.
    spoiled: bool,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// At most `most` connections.
    pub(super) fn new(place: Place, most: usize) -> Arc<Self> {
        Arc::new(Self { idle: Mutex::default(), permits: Arc::new(Semaphore::new(most)), place })
    }

    /// Waits for a connection.
    pub(super) async fn reader(self: &Arc<Self>) -> Result<Reader> {
        let closed = |_| Error::Unavailable("the database file is closed".to_owned());
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(closed)?;
        let idle = self.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.place.reader().await?,
        };
        let (stands_still, spoiled) = (false, false);
        Ok(Reader { conn: Some(conn), stands_still, readers: Arc::clone(self), spoiled, _permit: permit })
    }

    /// Ends the connections; those in use end when they are given back.
    pub(super) fn close(&self) {
        self.permits.close();
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// The connection.
    pub(super) fn wire(&mut self) -> Result<&mut Connection> {
        self.conn.as_mut().ok_or(Error::Broken)
    }

    /// From here on, what the first statement sees, the others see too.
    pub(super) fn stand_still(&mut self) -> Result<()> {
        rows::execute(self.wire()?, "begin deferred", &[])?;
        self.stands_still = true;
        Ok(())
    }

    /// Hears how a statement ended: after a failure of the file, the next reader opens it anew.
    pub(super) fn heard<T>(&mut self, result: &Result<T>) {
        let of_the_file = matches!(
            result,
            Err(Error::Unavailable(_) | Error::ReadOnly(_) | Error::Corrupt(_) | Error::Full(_))
        );
        self.spoiled |= of_the_file;
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let keeps = !self.spoiled && !self.readers.permits.is_closed();
        let Some(conn) = self.conn.take().filter(|_| keeps) else { return };
        // One that cannot let go of its state is not used again.
        if !self.stands_still || rows::execute(&conn, "rollback", &[]).is_ok() {
            self.readers.idle().push(conn);
        }
    }
}
