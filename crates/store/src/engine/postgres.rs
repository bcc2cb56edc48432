//! PostgreSQL: how its pool is opened, how a transaction begins, and what its error codes mean.

use super::pair;
use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Transaction};
use std::str::FromStr;
use std::time::Duration;

/// How long a server may take to let someone in.
const PATIENCE: Duration = Duration::from_secs(5);

const CLOCK: &str = "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";

/// Opens a pool of connections to the server.
pub(super) async fn open(url: &str) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| Error::Unusable(format!("The database's address cannot be read: {error}.")))?
        .application_name("guildhall")
        .statement_cache_capacity(200);
    let options = sqlx::ConnectOptions::disable_statement_logging(options);
    let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE).test_before_acquire(false);
    match pool.connect_with(options.clone()).await {
        // The pool tries until its time is over, and says no more than that.
        Err(sqlx::Error::PoolTimedOut) => Err(why_not(&options).await),
        opened => Ok(opened?),
    }
}

/// What a server says that no connection could be had to.
async fn why_not(options: &PgConnectOptions) -> Error {
    let server = format!("{}:{}", options.get_host(), options.get_port());
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(Err(error)) => Error::Unavailable(format!("{server}: {error}")),
        Ok(Ok(_)) | Err(_) => Error::Unavailable(format!("{server} does not answer in time")),
    }
}

/// Begins a transaction, with the organization's row locked first: its writers come one after another. The lock is a statement of its own:
/// whoever goes away while waiting for it leaves a transaction that the driver knows of, and rolls back.
pub(super) async fn begin(pool: &PgPool, org: Option<OrgId>) -> Result<Transaction<'static, Postgres>> {
    let mut transaction = match pool.begin_with("begin").await {
        // A connection that died while it lay in the pool says so here: one more try takes a new one.
        Err(sqlx::Error::Io(_)) => pool.begin_with("begin").await?,
        other => other?,
    };
    if let Some(org) = org {
        sqlx::query(pair::LOCK_ORGANIZATION).bind(org.0).execute(&mut *transaction).await?;
    }
    Ok(transaction)
}

/// Begins a transaction that only reads: what its first statement sees, the others see too.
pub(super) async fn snapshot(pool: &PgPool) -> Result<Transaction<'static, Postgres>> {
    const BEGIN: &str = "begin isolation level repeatable read read only";
    match pool.begin_with(BEGIN).await {
        // As for a writer.
        Err(sqlx::Error::Io(_)) => Ok(pool.begin_with(BEGIN).await?),
        begun => Ok(begun?),
    }
}

/// What time the server has, in microseconds since 1970.
pub(super) async fn clock(pool: &PgPool) -> Result<i64> {
    let (now,) = sqlx::query_as(CLOCK).fetch_one(pool).await?;
    Ok(now)
}

/// What an SQLSTATE means.
pub(super) fn meaning(code: &str, text: String) -> Option<Error> {
    match code {
        "53100" => Some(Error::Full(text)),
        "42501" => Some(Error::Forbidden(text)),
        "25006" => Some(Error::ReadOnly(text)),
        // too many connections, shutting down, crashed, starting up, lock or statement timed out
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "55P03" | "57014" | "40001" | "40P01" => {
            Some(Error::Unavailable(text))
        }
        _ if code.starts_with("08") || code.starts_with("58") => Some(Error::Unavailable(text)),
        _ => None,
    }
}
