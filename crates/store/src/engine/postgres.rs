//! PostgreSQL: one pool of connections whose waiting is bounded, to whichever of the hosts takes changes.

mod access;
mod hosts;
mod lease;

pub(super) use access::{Access, Session};
pub(crate) use lease::Lease;

use super::turns::{Turn, Turns};
use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;
use hosts::Hosts;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, Postgres};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// How long anybody waits for a connection, or for a server to let someone in.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one statement may take. Whoever waits for a lock gives up before: see `access`.
const STATEMENT: Duration = Duration::from_secs(10);
/// How many connections may wait for one organization: one works, and one is ready to go on.
const PER_ORGANIZATION: usize = 2;

const CLOCK: &str = "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";

/// An open database server.
pub(crate) struct Server {
    pool: PgPool,
    access: Arc<Access>,
    turns: Turns,
    follower: Option<AbortHandle>,
}

impl Server {
    /// Finds the host that is meant, makes sure that connections to it are nobody else's, and opens a pool of at most so many.
    pub(super) async fn open(url: &str, connections: u32) -> Result<Self> {
        let hosts = Hosts::parse(url)?;
        let access = Arc::new(Access::new(hosts.target()));
        // What is said of a pooler is the operator's to mend; all else may pass.
        let explained = |error| access.refusal().map_or(error, Error::Unusable);
        let (host, first) = hosts.find(&access).await.map_err(explained)?;
        let options = hosts.options(host);
        access::refuse_shared_sessions(&access, first, &options).await.map_err(explained)?;
        let pool = pool(connections, &access).connect_lazy_with(options);
        let follower = hosts.are_several().then(|| {
            tokio::spawn(hosts::follow(hosts, host, pool.clone(), Arc::clone(&access))).abort_handle()
        });
        Ok(Self { pool, access, turns: Turns::for_pool(connections, PER_ORGANIZATION), follower })
    }

    /// A connection for reading.
    pub(super) async fn reader(&self) -> Result<Lease> {
        Ok(Lease::new(self.connection().await?, Arc::clone(&self.access), None))
    }

    /// A transaction, with the organization's row locked first: its writers come one after another. A connection that is found dead, or to
    /// a server that takes no changes any more, is replaced once.
    pub(super) async fn writer(&self, org: Option<OrgId>) -> Result<Lease> {
        let turn = self.turns.take(org).await?;
        let mut lease = self.lease(turn).await?;
        match lease.begin(org).await {
            Err(_) if lease.is_lost() => {
                let turn = lease.give_up();
                lease = self.lease(turn).await?;
                lease.begin(org).await?;
            }
            begun => begun?,
        }
        Ok(lease)
    }

    /// A transaction that only reads: what its first statement sees, the others see too.
    pub(super) async fn snapshot(&self) -> Result<Lease> {
        let mut lease = self.lease(None).await?;
        if lease.begin_snapshot().await.is_err() {
            // As for a writer.
            lease = self.lease(None).await?;
            lease.begin_snapshot().await?;
        }
        Ok(lease)
    }

    /// A connection beside the pool, for whoever keeps it.
    pub(super) async fn session(&self) -> Result<Session> {
        let options = self.pool.connect_options();
        Session::open(&options, &self.access).await
    }

    /// A pool of one connection beside the others, for whoever listens.
    pub(super) fn for_listening(&self) -> PgPool {
        pool(1, &self.access).connect_lazy_with((*self.pool.connect_options()).clone())
    }

    /// Whether changes would be taken.
    pub(super) async fn writable(&self) -> Result<()> {
        let mut conn = self.connection().await?;
        match in_time(access::takes_changes(&mut conn)).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                self.access.note_read_only();
                Err(Error::ReadOnly("the server is in recovery, or read-only by its settings".to_owned()))
            }
            Err(error) => {
                self.access.note_lost();
                conn.close_on_drop();
                Err(error)
            }
        }
    }

    /// What time the server has, in microseconds since 1970.
    pub(super) async fn clock(&self) -> Result<i64> {
        let mut conn = self.connection().await?;
        let (now,) = in_time(sqlx::query_as(CLOCK).fetch_one(&mut *conn)).await?;
        Ok(now)
    }

    /// What tells connections that may be used from others.
    pub(super) fn access(&self) -> &Arc<Access> {
        &self.access
    }

    /// Whether the pool was closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.pool.is_closed()
    }

    /// Ends every connection, once what runs has ended; one that does not answer is not waited for.
    pub(super) async fn close(&self) {
        if let Some(follower) = &self.follower {
            follower.abort();
        }
        let closed = timeout(PATIENCE, self.pool.close()).await;
        tracing::debug!(in_time = closed.is_ok(), "the connections to the server are closed");
    }

    async fn lease(&self, turn: Option<Turn>) -> Result<Lease> {
        Ok(Lease::new(self.connection().await?, Arc::clone(&self.access), turn))
    }

    async fn connection(&self) -> Result<PoolConnection<Postgres>> {
        let acquired = self.pool.acquire().await.map_err(|error| {
            let in_vain = matches!(error, sqlx::Error::PoolTimedOut);
            if in_vain {
                Error::Unavailable("no connection was to be had in time".to_owned())
            } else {
                error.into()
            }
        });
        let mut conn = acquired.inspect_err(|_| self.access.note_lost())?;
        match self.access.refusal() {
            None => Ok(conn),
            Some(why) => {
                conn.close_on_drop();
                Err(Error::Unavailable(why))
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(follower) = &self.follower {
            follower.abort();
        }
    }
}

fn pool(connections: u32, access: &Arc<Access>) -> PgPoolOptions {
    let (admits, reuses, keeps) = (Arc::clone(access), Arc::clone(access), Arc::clone(access));
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .after_connect(move |conn, _| {
            let access = Arc::clone(&admits);
            Box::pin(async move { access.admit_to_pool(conn).await })
        })
        .before_acquire(move |conn, about| {
            let access = Arc::clone(&reuses);
            Box::pin(async move { Ok(access.may_be_used_again(conn, &about).await) })
        })
        .after_release(move |_, about| {
            let stale = keeps.is_stale(about.age);
            Box::pin(async move { Ok(!stale) })
        })
}

/// Waits for a server's answer, but not for ever. Whoever gives up must not use the connection again.
pub(crate) async fn in_time<T>(answer: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
    match timeout(STATEMENT, answer).await {
        Ok(answered) => answered.map_err(Error::from),
        Err(_) => Err(Error::Unavailable("the database does not answer in time".to_owned())),
    }
}

/// What an SQLSTATE means.
pub(super) fn meaning(code: &str, text: String) -> Option<Error> {
    match code {
        "53100" => Some(Error::Full(text)),
        "42501" => Some(Error::Forbidden(text)),
        "25006" => Some(Error::ReadOnly(text)),
        // too many connections, shutting down, crashed, starting up, lock or statement timed out, a statement that nobody prepared here
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "55P03" | "57014" | "40001" | "40P01" | "25P03"
        | "26000" | "42P05" => Some(Error::Unavailable(text)),
        _ if code.starts_with("08") || code.starts_with("58") => Some(Error::Unavailable(text)),
        _ => None,
    }
}
