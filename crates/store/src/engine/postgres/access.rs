//! Which connections to a server may be used: none whose session is shared with others, none that was left behind on a server that takes no
//! changes any more, and none that died while nobody looked.

use super::hosts::Target;
use super::{PATIENCE, in_time};
use crate::error::{Error, Result};
use sqlx::pool::PoolConnectionMetadata;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// How long a statement waits for a lock that another transaction holds.
const LOCK: &str = "4s";
/// How long a connection may lie unused before it is asked whether it still lives.
const UNUSED: Duration = Duration::from_secs(1);
/// How long a connection is used again while the server takes no changes: some sessions never learn that it does again.
const READ_ONLY: Duration = Duration::from_secs(1);
/// How long a connection may take to say that it lives.
const PING: Duration = Duration::from_secs(2);

/// Whether a session takes changes. PostgreSQL says that a transaction is read-only while the server is in recovery, too.
const TAKES_CHANGES: &str = "select current_setting('transaction_read_only') = 'off'";
/// The name that a session was given when it began.
const WHOSE: &str = "select current_setting('guildhall.session', true)";
/// What the sentence says about a pooler that shares sessions.
const SHARED: &str = "The database's address leads to a connection pooler that gives a session of PostgreSQL to one client after another \
     (transaction or statement mode), where a statement that somebody else prepared could run: connect to PostgreSQL directly, or \
     set the pooler to session mode (for PgBouncer: pool_mode = session).";

/// What is known of the connections as a whole.
pub(crate) struct Access {
    target: Target,
    left: Mutex<Option<Instant>>,
    read_only: Mutex<Option<Instant>>,
    lost: Mutex<Option<Instant>>,
    shared: AtomicBool,
    names: (RandomState, AtomicU64),
    moved: watch::Sender<()>,
    pub(super) trouble: Notify,
}

/// A connection beside the pool, and the name that only its session has.
pub(crate) struct Session {
    pub(crate) conn: PgConnection,
    pub(crate) name: String,
    pub(crate) opened: Instant,
}

impl Session {
    /// Connects, if the host is one that may be used.
    pub(super) async fn open(options: &PgConnectOptions, access: &Access) -> Result<Self> {
        let connected = timeout(PATIENCE, PgConnection::connect_with(options)).await;
        let silent = |_| Error::Unavailable("the database does not answer in time".to_owned());
        let mut conn = connected.map_err(silent)??;
        let name = access.admit(&mut conn).await?;
        Ok(Self { conn, name, opened: Instant::now() })
    }
}

impl Access {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            left: Mutex::default(),
            read_only: Mutex::default(),
            lost: Mutex::default(),
            shared: AtomicBool::new(false),
            names: (RandomState::new(), AtomicU64::new(0)),
            moved: watch::Sender::new(()),
            trouble: Notify::new(),
        }
    }

    /// Gives a new session its name, bounds its waiting, and says what the name is. A session that has one already, or has lost its own one
    /// transaction later, is shared with somebody.
    pub(super) async fn admit(&self, conn: &mut PgConnection) -> Result<String> {
        let name = format!("{:016x}", self.names.0.hash_one(self.names.1.fetch_add(1, Ordering::Relaxed)));
        let begin = format!(
            "select current_setting('guildhall.session', true), current_setting('transaction_read_only') = 'off',
             set_config('guildhall.session', '{name}', false), set_config('lock_timeout', '{LOCK}', false)"
        );
        // Each is a transaction of its own and prepared by nobody.
        let row = in_time(sqlx::raw_sql(AssertSqlSafe(begin)).fetch_one(&mut *conn)).await?;
        let (before, takes_changes): (Option<String>, bool) = (row.try_get(0)?, row.try_get(1)?);
        if before.is_some_and(|name| !name.is_empty()) {
            return Err(self.refuse_shared());
        }
        self.expect_name(&mut *conn, &name).await?;
        if !takes_changes {
            self.note_read_only();
            if self.target != Target::Any {
                return Err(Error::ReadOnly("it takes no changes".to_owned()));
            }
        }
        Ok(name)
    }

    /// The same for a connection of the pool, which tries again for a while. What is shared is let in and refused afterwards, at once.
    pub(super) async fn admit_to_pool(&self, conn: &mut PgConnection) -> sqlx::Result<()> {
        match self.admit(conn).await {
            Err(_) if self.shared.load(Ordering::SeqCst) => Ok(()),
            admitted => admitted.map(|_| ()).map_err(|error| sqlx::Error::Configuration(Box::new(error))),
        }
    }

    /// Whether the session is the one that was given the name.
    pub(crate) fn is_own(&self, session: &Session, found: Option<&str>) -> Result<()> {
        if found == Some(session.name.as_str()) { Ok(()) } else { Err(self.refuse_shared()) }
    }

    async fn expect_name(&self, conn: &mut PgConnection, name: &str) -> Result<()> {
        let row = in_time(sqlx::raw_sql(WHOSE).fetch_one(conn)).await?;
        let found: Option<String> = row.try_get(0)?;
        if found.as_deref() == Some(name) { Ok(()) } else { Err(self.refuse_shared()) }
    }

    fn refuse_shared(&self) -> Error {
        if !self.shared.swap(true, Ordering::SeqCst) {
            tracing::error!("{SHARED}");
        }
        Error::Unavailable(SHARED.to_owned())
    }

    /// Why no connection may be used at all; none when one may.
    pub(super) fn refusal(&self) -> Option<String> {
        self.shared.load(Ordering::SeqCst).then(|| SHARED.to_owned())
    }

    /// Notes that a server was found that takes no changes. Where others are to be had, every connection from before is dropped; where
    /// there is no other, reading goes on, with sessions that are young enough to learn of the end of it.
    pub(crate) fn note_read_only(&self) {
        note(if self.target == Target::Any { &self.read_only } else { &self.left });
        self.trouble.notify_one();
    }

    /// Notes that a change was taken. Sessions from the time when none were may not have learned of it: they are dropped.
    pub(crate) fn note_takes_changes(&self) {
        let before = self.read_only.lock().unwrap_or_else(PoisonError::into_inner).take();
        if before.is_some() {
            note(&self.left);
        }
    }

    /// Notes that a connection was found dead: others may be as well.
    pub(crate) fn note_lost(&self) {
        note(&self.lost);
        self.trouble.notify_one();
    }

    /// Notes that another host is the one to talk to from now on.
    pub(super) fn note_moved(&self) {
        note(&self.left);
        self.moved.send_replace(());
    }

    /// Says when another host is the one to talk to.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    /// Whether a connection of this age was opened before something happened that makes it useless.
    pub(crate) fn is_stale(&self, age: Duration) -> bool {
        was_before(&self.left, age) || (age >= READ_ONLY && was_before(&self.read_only, age))
    }

    /// Whether a connection that lay unused may be used.
    pub(super) async fn may_be_used_again(
        &self,
        conn: &mut PgConnection,
        about: &PoolConnectionMetadata,
    ) -> bool {
        if self.is_stale(about.age) {
            return false;
        }
        let is_doubtful = about.idle_for >= UNUSED || was_before(&self.lost, about.age);
        !is_doubtful || matches!(timeout(PING, conn.ping()).await, Ok(Ok(())))
    }
}

/// Whether changes would be taken in this session.
pub(super) async fn takes_changes(conn: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::raw_sql(TAKES_CHANGES).fetch_one(conn).await?.try_get(0)
}

/// Makes sure that two connections are two sessions, and stay so from one transaction to the next: a pooler that shares sessions gives the
/// one that became free last, or the one that has been free for longest, so both are tried.
pub(super) async fn refuse_shared_sessions(
    access: &Access,
    mut one: Session,
    options: &PgConnectOptions,
) -> Result<()> {
    let mut other = Session::open(options, access).await?;
    for turn in 0..4 {
        for session in [&mut one, &mut other] {
            let begun = in_time(sqlx::raw_sql("begin").execute(&mut session.conn)).await;
            // In statement mode, there are no transactions.
            let has_none = matches!(&begun, Err(Error::Unavailable(said)) if said.contains("pooling mode"));
            begun.map_err(|error| if has_none { access.refuse_shared() } else { error })?;
        }
        for session in [&mut one, &mut other] {
            in_time(sqlx::raw_sql("commit").execute(&mut session.conn)).await?;
        }
        let first = if turn % 2 == 0 { &mut one } else { &mut other };
        access.expect_name(&mut first.conn, &first.name).await?;
    }
    for session in [one, other] {
        let closed = timeout(PING, session.conn.close()).await;
        tracing::debug!(in_time = closed.is_ok(), "a connection to look at the server is closed");
    }
    Ok(())
}

fn note(moment: &Mutex<Option<Instant>>) {
    *moment.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

fn was_before(moment: &Mutex<Option<Instant>>, age: Duration) -> bool {
    moment.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| at.elapsed() <= age)
}
