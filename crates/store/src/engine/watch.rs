//! Following what other processes change: PostgreSQL notifies, SQLite is asked ten times a second.

use super::gauge::file_version;
use super::sqlite::File;
use super::{Engine, rows};
use crate::error::Result;
use crate::feed::Feed;
use guildhall_domain::id::OrgId;
use rusqlite::Connection;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;
use uuid::Uuid;

/// How often another process's change to the file is looked for.
const LOOK: Duration = Duration::from_millis(100);
/// How long to wait before a lost connection is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// Every organization and its epoch.
pub(crate) const EPOCHS: &str = "select id, epoch from organization";

/// Begins to follow, until the handle is aborted.
pub(crate) fn watch(engine: &Engine, feed: Arc<Feed>) -> AbortHandle {
    match engine {
        Engine::Sqlite(file) => tokio::spawn(watch_file(Arc::clone(file), feed)).abort_handle(),
        Engine::Postgres(pool) => tokio::spawn(listen(pool.clone(), feed)).abort_handle(),
    }
}

async fn watch_file(file: Arc<File>, feed: Arc<Feed>) {
    let mut first = true;
    loop {
        if let Err(error) = watch_connection(&file, &feed, &mut first).await {
            tracing::warn!(%error, "following the database file was interrupted");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn watch_connection(file: &File, feed: &Feed, first: &mut bool) -> Result<()> {
    let conn = file.observer()?;
    let mut version = 0;
    loop {
        let now = file_version(&conn)?;
        if now != version {
            version = now;
            let epochs = file_epochs(&conn)?;
            if std::mem::take(first) { feed.begin_with(&epochs) } else { feed.tell(&epochs) }
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn file_epochs(conn: &Connection) -> Result<Vec<(OrgId, i64)>> {
    let rows: Vec<(Uuid, i64)> = rows::fetch_all(conn, EPOCHS, &[])?;
    Ok(rows.into_iter().map(|(id, epoch)| (OrgId(id), epoch)).collect())
}

async fn listen(pool: PgPool, feed: Arc<Feed>) {
    let mut first = true;
    while !pool.is_closed() {
        if let Err(error) = listen_connection(&pool, &feed, &mut first).await {
            tracing::warn!(%error, "listening to the database was interrupted");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens first and asks afterwards, so that nothing falls between an interruption and the new beginning.
async fn listen_connection(pool: &PgPool, feed: &Feed, first: &mut bool) -> Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen("guildhall").await?;
    if !std::mem::take(first) {
        let rows: Vec<(Uuid,)> = sqlx::query_as("select id from organization").fetch_all(pool).await?;
        for (id,) in rows {
            feed.tell_of(OrgId(id));
        }
    }
    while let Some(notification) = listener.try_recv().await? {
        if let Ok(org) = notification.payload().parse() {
            feed.tell_of(org);
        }
    }
    Ok(())
}
