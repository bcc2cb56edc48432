//! SQLite's one writing connection, shared fairly, and the commit that those in its queue share.
//!
//! Whoever takes the connection gets a [`Seat`]. The first of a batch begins the transaction; each later one works inside a savepoint
//! of its own. Whoever finishes while others queue hands the connection on without committing and waits; the last one commits for all.
//! So 64 writers at once pay for one `fsync`, and a single writer pays for its own at once. Statements run in place, and so does a commit, though it
//! waits for the disk: waking another thread for it and being woken by it would cost a writer a fifth of its time. There is one such wait at
//! a time in a process, and the server has a thread more than the machine has cores. A caller that goes away at any point leaves the connection usable and nobody waiting.

use super::log::Log;
use super::mark;
use super::patience::Patience;
use super::rows;
use super::sqlite::Place;
use super::turns::{Turn, Turns};
use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tokio::time::timeout;

/// How many may share a commit: an upper bound on how long the first one waits for the rest.
const BATCH: usize = 32;
/// How many writers may stand in the queue, how many of them for what belongs to no organization, and how many for each organization: so
/// that nobody stands behind a crowd of one organization.
const QUEUE: (usize, usize, usize) = (1_000, BATCH, 8);

/// The connection and its queue.
pub(crate) struct Writer {
    slot: Arc<Mutex<Slot>>,
    waiting: AtomicUsize,
    turns: Turns,
    /// The last change failed for a reason that lies in the file or its disk.
    failed: AtomicBool,
    log: Arc<Log>,
    runtime: Handle,
}

struct Slot {
    /// None once the file is closed.
    conn: Option<Connection>,
    depth: Depth,
    /// Someone's changes are neither finished nor undone.
    inside: bool,
    /// Those who finished and wait for the commit.
    batch: Vec<oneshot::Sender<Result<()>>>,
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
    _turn: Option<Turn>,
}

/// A place in the queue. Dropping it before its turn makes sure that a batch which counted on it is committed.
struct Ticket(Option<Arc<Writer>>);

impl Writer {
    /// The queue before an open connection.
    pub(super) fn new(place: Place, conn: Connection) -> Arc<Self> {
        let slot = Slot { conn: Some(conn), depth: Depth::Idle, inside: false, batch: Vec::new() };
        let (slot, waiting, failed) =
            (Arc::new(Mutex::new(slot)), AtomicUsize::new(0), AtomicBool::new(false));
        let (most, unscoped, each) = QUEUE;
        let (turns, log) = (Turns::new(most, unscoped, each), Log::new(place));
        Arc::new(Self { slot, waiting, turns, failed, log, runtime: Handle::current() })
    }

    /// Waits for one's turn, and begins. Nobody waits for longer than their patience lasts, whoever is before them.
    pub(super) async fn seat(self: Arc<Self>, org: Option<OrgId>) -> Result<Seat> {
        let patience = Patience::new();
        let turn = self.turns.take(org).await?;
        let ticket = Ticket::take(&self);
        let too_long = |_| Error::Unavailable("too many changes wait for the file".to_owned());
        let slot = timeout(patience.rest(), Arc::clone(&self.slot).lock_owned()).await.map_err(too_long)?;
        let mut seat = Seat { writer: self, slot: Some(slot), _turn: turn };
        ticket.give_back();
        let begun = seat.slot()?.begin(patience).await;
        seat.heard(&begun);
        begun.map(|()| seat)
    }

    /// Whether the last change failed for a reason that lies in the file or its disk.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::SeqCst)
    }

    fn note<T>(&self, result: &Result<T>) {
        let of_the_file = match result {
            Err(Error::ReadOnly(_) | Error::Full(_) | Error::Corrupt(_) | Error::Unknown(_)) => true,
            Err(error @ Error::Unavailable(_)) => !error.is_busy(),
            Ok(_) | Err(_) => false,
        };
        if of_the_file {
            self.failed.store(true, Ordering::SeqCst);
        }
    }

    /// Ends the connection; whoever comes later is told that the database is not available.
    pub(super) async fn close(&self) {
        let mut slot = self.slot.lock().await;
        if slot.inside {
            slot.undo();
        }
        slot.commit();
        self.log.close();
        slot.conn = None;
    }

    fn others_wait(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Undoes what was left unfinished, and commits the batch unless someone comes who will.
    fn settle(self: Arc<Self>, mut slot: OwnedMutexGuard<Slot>) {
        if slot.inside {
            slot.undo();
        }
        if !slot.batch.is_empty() && !self.others_wait() {
            self.runtime.spawn_blocking(move || slot.commit());
        }
    }

    /// Notes a commit, and has the log carried over from time to time.
    fn committed(&self) {
        if self.log.grew() {
            let log = Arc::clone(&self.log);
            self.runtime.spawn_blocking(move || log.carry());
        }
    }
}

impl Seat {
    /// The connection.
    pub(super) fn wire(&mut self) -> Result<&mut Connection> {
        self.slot()?.conn()
    }

    /// Makes the changes last: returns when they are on the disk.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let Some(mut slot) = self.slot.take() else { return Err(Error::Broken) };
        let (done, told) = oneshot::channel();
        slot.inside = false;
        slot.batch.push(done);
        if !self.writer.others_wait() || slot.batch.len() >= BATCH {
            slot.commit();
            self.writer.committed();
        }
        drop(slot);
        let lasts = told.await.unwrap_or_else(|_| Err(Error::Unknown("the writer stopped".to_owned())));
        self.heard(&lasts);
        if lasts.is_ok() {
            self.writer.failed.store(false, Ordering::SeqCst);
        }
        lasts
    }

    /// Hears how a statement ended.
    pub(super) fn heard<T>(&self, result: &Result<T>) {
        self.writer.note(result);
    }

    /// Writes a number of the file that nobody uses, as it is: whether that lasts shows when it is committed.
    pub(super) fn write_again(&mut self) -> Result<()> {
        let conn = self.wire()?;
        let version: i64 = conn.query_row("pragma user_version", [], |row| row.get(0))?;
        Ok(conn.pragma_update(None, "user_version", version)?)
    }

    fn slot(&mut self) -> Result<&mut Slot> {
        self.slot.as_deref_mut().ok_or(Error::Broken)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            Arc::clone(&self.writer).settle(slot);
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
            let runtime = writer.runtime.clone();
            runtime.spawn(async move {
                let slot = Arc::clone(&writer.slot).lock_owned().await;
                writer.settle(slot);
            });
        }
    }
}

impl Slot {
    fn conn(&mut self) -> Result<&mut Connection> {
        self.conn.as_mut().ok_or_else(|| Error::Unavailable("the database file is closed".to_owned()))
    }

    fn run(&mut self, sql: &'static str) -> Result<()> {
        rows::execute(self.conn()?, sql, &[])?;
        Ok(())
    }

    /// Begins the batch, or one's own part of it.
    async fn begin(&mut self, patience: Patience) -> Result<()> {
        if self.inside {
            self.undo();
        }
        if self.depth == Depth::Idle {
            self.take_turn(patience).await?;
            self.depth = Depth::Begun;
        } else {
            self.run("savepoint seat")?;
            self.depth = Depth::Saved;
        }
        self.inside = true;
        Ok(())
    }

    /// Begins a transaction. Where another process is inside one, this waits without holding a thread.
    async fn take_turn(&mut self, mut patience: Patience) -> Result<()> {
        loop {
            match self.run("begin immediate") {
                Err(error) if patience.lasts(&error) => patience.pause().await,
                other => return other,
            }
        }
    }

    /// Undoes the part of whoever was inside; if that fails, the whole batch.
    fn undo(&mut self) {
        self.inside = false;
        let undone = match self.depth {
            Depth::Idle => Ok(()),
            Depth::Begun => Err(Error::Broken),
            Depth::Saved => self.run("rollback to seat"),
        };
        if let Err(error) = undone {
            self.abandon(&error);
        }
    }

    /// Makes the batch last, and tells everybody in it.
    fn commit(&mut self) {
        let committed = if self.depth == Depth::Idle { Ok(()) } else { self.make_last() };
        match committed {
            Ok(()) => {
                self.depth = Depth::Idle;
                for done in self.batch.drain(..) {
                    // Who does not listen any more went away; their changes last all the same.
                    let _gone = done.send(Ok(()));
                }
            }
            Err(error) => self.abandon(&error),
        }
    }

    fn make_last(&mut self) -> Result<()> {
        mark::advance(self.conn()?)?;
        self.run("commit").map_err(unless_known)
    }

    /// Rolls everything back, and tells everybody in the batch why.
    fn abandon(&mut self, error: &Error) {
        self.depth = Depth::Idle;
        self.inside = false;
        // It fails when the database has rolled back by itself, as it does on a full disk: all the same.
        let rolled_back = self.run("rollback");
        tracing::debug!(?rolled_back, %error, "a transaction was undone");
        for done in self.batch.drain(..) {
            let _gone = done.send(Err(error.again()));
        }
    }
}

/// A commit whose end the disk did not confirm may be there when the file is opened again. One that found the file busy or the disk full was
/// undone.
fn unless_known(error: Error) -> Error {
    if let Error::Unavailable(why) = &error
        && !error.is_busy()
    {
        return Error::Unknown(why.clone());
    }
    error
}

#[cfg(test)]
#[path = "writer/tests.rs"]
mod tests;
