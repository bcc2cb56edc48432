//! SQLite's one writing connection, shared fairly, and the commit that those in its queue share.
//!
//! Whoever takes the connection gets a [`Seat`]. The first of a batch begins the transaction; each later one works inside a savepoint
//! of its own; either begins in one go with the first thing that is read. Whoever finishes while others queue hands the connection on without committing and waits; the last one commits for all.
//! So 64 writers at once pay for one `fsync`, and a single writer pays for its own at once. Commits and rollbacks run in tasks of
//! their own: a caller that goes away at any point leaves the connection usable and nobody waiting.

use crate::error::{Error, Result};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How many may share a commit: an upper bound on how long the first one waits for the rest.
const BATCH: usize = 32;

/// The connection and its queue.
pub(crate) struct Writer {
    slot: Arc<Mutex<Slot>>,
    waiting: AtomicUsize,
    runtime: Handle,
}

struct Slot {
    conn: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    depth: Depth,
    /// Someone's changes are neither finished nor undone.
    inside: bool,
    /// Those who finished and wait for the commit.
    batch: Vec<oneshot::Sender<Result<()>>>,
    closed: bool,
}

/// How far the open transaction is nested.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// None is open.
    Idle,
    /// The batch's first is or was inside.
    Begun,
    /// A later one is or was inside its savepoint.
    Saved,
}

/// The right to use the connection. Dropping it undoes what was done with it.
pub(crate) struct Seat {
    writer: Arc<Writer>,
    slot: Option<OwnedMutexGuard<Slot>>,
    /// One's own part of the batch has begun.
    begun: bool,
}

/// A place in the queue. Dropping it before its turn makes sure that a batch which counted on it is committed.
struct Ticket(Option<Arc<Writer>>);

impl Writer {
    /// Opens the connection.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Arc<Self>> {
        let conn = Some(connect(&options).await?);
        let (depth, inside, batch, closed) = (Depth::Idle, false, Vec::new(), false);
        let slot = Slot { conn, options, depth, inside, batch, closed };
        let (slot, waiting) = (Arc::new(Mutex::new(slot)), AtomicUsize::new(0));
        Ok(Arc::new(Self { slot, waiting, runtime: Handle::current() }))
    }

    /// Waits for one's turn. The transaction begins with what is run first.
    pub(super) async fn seat(self: Arc<Self>) -> Result<Seat> {
        let ticket = Ticket::take(&self);
        let slot = Arc::clone(&self.slot).lock_owned().await;
        let mut seat = Seat { writer: self, slot: Some(slot), begun: false };
        ticket.give_back();
        seat.slot()?.enter().await?;
        Ok(seat)
    }

    /// Ends the connection; whoever comes later is told that the database is not available.
    pub(super) async fn close(&self) {
        let mut slot = self.slot.lock().await;
        slot.closed = true;
        if slot.inside {
            slot.undo().await;
        }
        slot.commit().await;
        if let Some(conn) = slot.conn.take() {
            let closed = conn.close().await;
            tracing::debug!(?closed, "the database file is closed");
        }
    }

    fn others_wait(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Undoes what was left unfinished, and commits the batch unless someone comes who will.
    fn settle(self: Arc<Self>, slot: Option<OwnedMutexGuard<Slot>>) {
        let runtime = self.runtime.clone();
        runtime.spawn(async move {
            let mut slot = match slot {
                Some(slot) => slot,
                None => Arc::clone(&self.slot).lock_owned().await,
            };
            if slot.inside {
                slot.undo().await;
            }
            if !self.others_wait() {
                slot.commit().await;
            }
        });
    }
}

impl Seat {
    /// The connection.
    pub(super) fn wire(&mut self) -> Result<&mut SqliteConnection> {
        self.slot()?.conn()
    }

    /// What must run before anything else, once: it begins one's part of the batch. Whoever takes it runs it at once.
    pub(super) fn opening(&mut self) -> Result<Option<&'static str>> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(None);
        }
        self.slot().map(|slot| Some(slot.begin()))
    }

    /// Begins by itself, where what comes first cannot take the beginning along.
    pub(super) async fn open(&mut self) -> Result<()> {
        match self.opening()? {
            Some(opening) => self.slot()?.run(opening).await,
            None => Ok(()),
        }
    }

    /// Makes the changes last: returns when they are on the disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let Some(mut slot) = self.slot.take() else { return Err(Error::Broken) };
        let (done, told) = oneshot::channel();
        let writer = Arc::clone(&self.writer);
        slot.inside = false;
        slot.batch.push(done);
        if !writer.others_wait() || slot.batch.len() >= BATCH {
            self.writer.runtime.spawn(async move { slot.commit().await });
        } else {
            drop(slot);
        }
        told.await.unwrap_or_else(|_| Err(Error::Unavailable("the writer stopped".to_owned())))
    }

    fn slot(&mut self) -> Result<&mut Slot> {
        self.slot.as_deref_mut().ok_or(Error::Broken)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            Arc::clone(&self.writer).settle(Some(slot));
        }
    }
}

impl Ticket {
    fn take(writer: &Arc<Writer>) -> Self {
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        Self(Some(Arc::clone(writer)))
    }

    fn give_back(mut self) {
        if let Some(writer) = self.0.take() {
            writer.waiting.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(writer) = self.0.take() {
            writer.waiting.fetch_sub(1, Ordering::SeqCst);
            writer.settle(None);
        }
    }
}

impl Slot {
    fn conn(&mut self) -> Result<&mut SqliteConnection> {
        self.conn.as_mut().ok_or_else(|| Error::Unavailable("the database file is closed".to_owned()))
    }

    async fn run(&mut self, sql: &'static str) -> Result<()> {
        let ran = sqlx::query(sql).execute(self.conn()?).await;
        if matches!(ran, Err(sqlx::Error::WorkerCrashed)) {
            self.conn = None;
        }
        ran.map(|_| ()).map_err(Error::from)
    }

    /// Makes the connection ready for the next one.
    async fn enter(&mut self) -> Result<()> {
        if self.inside {
            self.undo().await;
        }
        if self.conn.is_none() && !self.closed {
            self.conn = Some(connect(&self.options).await?);
        }
        self.conn().map(|_| ())
    }

    /// What begins the batch, or one's own part of it.
    fn begin(&mut self) -> &'static str {
        // Noted before it is done: if whoever runs it goes away, the next one undoes what may have been done.
        self.inside = true;
        if self.depth == Depth::Idle {
            self.depth = Depth::Begun;
            "begin immediate"
        } else {
            self.depth = Depth::Saved;
            "savepoint seat"
        }
    }

    /// Undoes the part of whoever was inside; if that fails, the whole batch.
    async fn undo(&mut self) {
        self.inside = false;
        let undone = match self.depth {
            Depth::Idle => Ok(()),
            Depth::Begun => Err(Error::Broken),
            Depth::Saved => self.run("rollback to seat").await,
        };
        if let Err(error) = undone {
            self.abandon(&error).await;
        }
    }

    /// Makes the batch last, and tells everybody in it.
    async fn commit(&mut self) {
        let committed = if self.depth == Depth::Idle { Ok(()) } else { self.run("commit").await };
        match committed {
            Ok(()) => {
                self.depth = Depth::Idle;
                for done in self.batch.drain(..) {
                    // Who does not listen any more went away; their changes last all the same.
                    let _gone = done.send(Ok(()));
                }
            }
            Err(error) => self.abandon(&error).await,
        }
    }

    /// Rolls everything back, and tells everybody in the batch why.
    async fn abandon(&mut self, error: &Error) {
        self.depth = Depth::Idle;
        self.inside = false;
        // It fails when the database has rolled back by itself, as it does on a full disk: all the same.
        let rolled_back = self.run("rollback").await;
        tracing::debug!(?rolled_back, %error, "a transaction was undone");
        for done in self.batch.drain(..) {
            let _gone = done.send(Err(error.again()));
        }
    }
}

/// Connects; turning to the write-ahead log does not wait for other processes by itself, so a busy file is tried again.
async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection> {
    let mut tries = 0;
    loop {
        match options.connect().await.map_err(Error::from) {
            Err(Error::Unavailable(why)) if why.contains("locked") && tries < 100 => {
                tries += 1;
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            other => return other,
        }
    }
}

#[cfg(test)]
#[path = "writer/tests.rs"]
mod tests;
