//! The store: one database, whichever engine runs it.

use crate::conn::Conn;
use crate::engine::{self, Engine};
use crate::error::{Error, Result};
use crate::feed::Feed;
use crate::freshness::{Freshness, Watermark};
use crate::migrate;
use crate::tx::Tx;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::Timestamp;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

/// How many connections a process has to a server when nothing else is said.
pub const CONNECTIONS: u32 = 16;

/// An open database. Cloning it gives another handle to the same one.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Engine,
    feed: Arc<Feed>,
    watch: OnceLock<AbortHandle>,
    watermark: Arc<Watermark>,
}

impl Store {
    /// Opens `sqlite:guildhall.db` (made if it does not exist) or `postgres://…`. The schema is not looked at yet: see [`Store::migrate`].
    ///
    /// # Errors
    /// [`Error::Unusable`](crate::Error::Unusable) says what is wrong with the address, the folder or the file;
    /// [`Error::Unavailable`](crate::Error::Unavailable) when the server does not answer.
    pub async fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, CONNECTIONS).await
    }

    /// The same, with at most so many connections to a server (beside the few that are kept for listening and looking).
    ///
    /// # Errors
    /// As [`Store::connect`].
    pub async fn connect_with(url: &str, connections: u32) -> Result<Self> {
        Ok(Self::on(Engine::open(url, connections).await?))
    }

    /// Opens a database that is there to look at it: of a file, nothing is changed, made or locked, and what would change it is refused.
    ///
    /// # Errors
    /// As [`Store::connect`].
    pub async fn look(url: &str) -> Result<Self> {
        Ok(Self::on(Engine::look(url, CONNECTIONS).await?))
    }

    fn on(engine: Engine) -> Self {
        let (feed, watch, watermark) = (Arc::new(Feed::new()), OnceLock::new(), Arc::default());
        Self(Arc::new(Inner { engine, feed, watch, watermark }))
    }

    /// Brings the schema up to date. Several processes may do it at once.
    ///
    /// # Errors
    /// [`Error::NewerSchema`](crate::Error::NewerSchema) when a newer program was here.
    pub async fn migrate(&self, now: Timestamp) -> Result<()> {
        // A role that may not make tables can serve once they stand, so a server is not even asked to where there is nothing to do.
        if self.0.engine.file().is_some() || self.schema().await? != migrate::SCHEMA {
            let mut tx = self.write_unscoped().await?;
            migrate::migrate(&mut tx, now).await?;
            tx.commit().await?;
        }
        // A file that was copied while nobody had it open is an earlier one from here on, and known as such beside a later log.
        self.0.engine.carry().await
    }

    /// What this program needs of the database and does not find, each in a sentence that says what mends it.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn lacks(&self) -> Result<Vec<String>> {
        let stands = match self.schema().await {
            // What stands and cannot be read stands.
            Err(Error::Forbidden(_)) => true,
            schema => schema? == migrate::SCHEMA,
        };
        let mut conn = self.read().await?;
        let lacks = engine::lacks(conn.wire()?, &migrate::tables(), stands).await;
        conn.outcome(lacks)
    }

    /// What is damaged in the database's file: nothing, in one that is whole. A server looks after its own.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn damage(&self) -> Result<Vec<String>> {
        match self.0.engine.file() {
            Some(path) => engine::damage(path).await,
            None => Ok(Vec::new()),
        }
    }

    /// The database's file; none for a server.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.0.engine.file()
    }

    /// The number of the database's schema, 0 for an empty database; this program's own is [`SCHEMA`](crate::SCHEMA).
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn schema(&self) -> Result<i64> {
        migrate::schema(&mut self.read().await?).await
    }

    /// Asks the database whether it is there.
    ///
    /// # Errors
    /// When it is not.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.ping().await
    }

    /// Asks the database whether it takes changes.
    ///
    /// # Errors
    /// When it does not, or is not there.
    pub async fn writable(&self) -> Result<()> {
        self.0.engine.writable().await
    }

    /// What time the database's own machine has; none for a file, which lies on this one.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn clock(&self) -> Result<Option<Timestamp>> {
        Ok(self.0.engine.clock().await?.map(Timestamp))
    }

    /// What the engine is called: SQLite or PostgreSQL.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        self.0.engine.name()
    }

    /// Ends all connections, once what runs has ended. What is asked later fails as unavailable.
    pub async fn close(&self) {
        if let Some(watch) = self.0.watch.get() {
            watch.abort();
        }
        self.0.watermark.close().await;
        self.0.engine.close().await;
    }

    /// Whether anything was committed, here or in any other process, since this was asked before: the same answer means that nothing was.
    ///
    /// The answer is about a moment after this call, and costs one small question that everybody shares who asks at the same time.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn freshness(&self) -> Result<Freshness> {
        self.0.watermark.ask(&self.0).await
    }

    /// A connection for reading: each statement sees what was committed before it began.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn read(&self) -> Result<Conn> {
        Conn::reader(&self.0.engine).await
    }

    /// A connection for reading on which every statement sees what was committed before the first one began, and nothing later: for whoever
    /// decides on one answer what else is shown.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn snapshot(&self) -> Result<Conn> {
        self.0.engine.snapshot().await.map(Conn::new)
    }

    /// A transaction on one organization. Until it ends, no other writer of that organization runs, in any process.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn write(&self, org: OrgId) -> Result<Tx> {
        Ok(Tx::new(self.0.engine.writer(Some(org)).await?, Arc::clone(&self.0.feed)))
    }

    /// A transaction on what belongs to no organization: accounts, sessions, founding, marks in the outbox.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn write_unscoped(&self) -> Result<Tx> {
        Ok(Tx::new(self.0.engine.writer(None).await?, Arc::clone(&self.0.feed)))
    }

    /// Follows the organizations that change, in this process and in every other on the same database.
    ///
    /// A follower that lags far behind is told so by the channel, and should look at everything it shows.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<OrgId> {
        let receiver = self.0.feed.follow();
        self.0.watch.get_or_init(|| engine::watch(&self.0.engine, Arc::clone(&self.0.feed)));
        receiver
    }
}

impl AsRef<Engine> for Inner {
    fn as_ref(&self) -> &Engine {
        &self.engine
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(watch) = self.watch.get() {
            watch.abort();
        }
    }
}
