//! Following what other processes change: PostgreSQL notifies, SQLite is asked ten times a second.

use super::gauge::file_version;
use super::postgres::Server;
use super::sqlite::File;
use super::{Engine, in_time, rows};
use crate::error::Result;
use crate::feed::Feed;
use guildhall_domain::id::OrgId;
use rusqlite::Connection;
use sqlx::Executor;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use uuid::Uuid;

/// How often another process's change to the file is looked for.
const LOOK: Duration = Duration::from_millis(100);
/// How long to wait before a lost connection is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// After how long a silence the server is asked whether it is there.
const SILENCE: Duration = Duration::from_secs(5);

/// Every organization.
const ORGANIZATIONS: &str = "select id from organization";
/// Every organization and its epoch.
pub(crate) const EPOCHS: &str = "select id, epoch from organization";

/// Begins to follow, until the handle is aborted.
pub(crate) fn watch(engine: &Engine, feed: Arc<Feed>) -> AbortHandle {
    match engine {
        Engine::Sqlite(file) => tokio::spawn(watch_file(Arc::clone(file), feed)).abort_handle(),
        Engine::Postgres(server) => tokio::spawn(listen(Arc::clone(server), feed)).abort_handle(),
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

async fn listen(server: Arc<Server>, feed: Arc<Feed>) {
    let mut first = true;
    while !server.is_closed() {
        if let Err(error) = listen_connection(&server, &feed, &mut first).await {
            tracing::warn!(%error, "listening to the database was interrupted");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens first and asks afterwards, so that nothing falls between an interruption and the new beginning. Silence may mean that nobody is
/// there any more, so that is asked from time to time.
async fn listen_connection(server: &Server, feed: &Feed, first: &mut bool) -> Result<()> {
    let mut moves = server.access().moves();
    let mut listener = PgListener::connect_with(&server.for_listening()).await?;
    listener.eager_reconnect(false);
    listener.listen("guildhall").await?;
    if !std::mem::take(first) {
        let rows: Vec<(Uuid,)> = in_time(sqlx::query_as(ORGANIZATIONS).fetch_all(&mut listener)).await?;
        for (id,) in rows {
            feed.tell_of(OrgId(id));
        }
    }
    loop {
        let heard = tokio::select! {
            heard = timeout(SILENCE, listener.try_recv()) => heard,
            _ = moves.changed() => return Ok(()),
        };
        match heard {
            Ok(heard) => match heard? {
                Some(notification) => tell(feed, notification.payload()),
                None => return Ok(()),
            },
            Err(_) => in_time((&mut listener).execute("select 1")).await.map(drop)?,
        }
    }
}

fn tell(feed: &Feed, organization: &str) {
    if let Ok(org) = organization.parse() {
        feed.tell_of(org);
    }
}
