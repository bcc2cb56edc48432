//! The store: one database, whichever engine runs it.

use crate::conn::Conn;
use crate::engine::{self, Engine};
use crate::error::Result;
use crate::feed::Feed;
use crate::freshness::{Freshness, Watermark};
use crate::migrate;
use crate::tx::Tx;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::Timestamp;
use std::sync::{Arc, OnceLock};
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

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
        let (engine, feed) = (Engine::open(url).await?, Arc::new(Feed::new()));
        let (watch, watermark) = (OnceLock::new(), Arc::default());
        Ok(Self(Arc::new(Inner { engine, feed, watch, watermark })))
    }

    /// Brings the schema up to date. Several processes may do it at once.
    ///
    /// # Errors
    /// [`Error::NewerSchema`](crate::Error::NewerSchema) when a newer program was here.
    pub async fn migrate(&self, now: Timestamp) -> Result<()> {
        let mut tx = self.write_unscoped().await?;
        migrate::migrate(&mut tx, now).await?;
        tx.commit().await
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
