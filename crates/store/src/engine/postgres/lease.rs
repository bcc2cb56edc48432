//! A connection of the pool while someone has it, and the transaction that it may be inside.

use super::super::turns::Turn;
use super::access::Access;
use super::{PATIENCE, STATEMENT, in_time};
use crate::engine::pair;
use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgDatabaseError, PgSeverity};
use sqlx::{PgConnection, Postgres};
use std::sync::Arc;
use tokio::time::timeout;

/// A connection, given back when it is dropped: with its transaction undone, and closed when nobody knows what state it is in.
pub(crate) struct Lease {
    conn: Option<PoolConnection<Postgres>>,
    access: Arc<Access>,
    turn: Option<Turn>,
    /// A transaction was begun and is not over.
    inside: bool,
    /// A statement was sent and its end was not heard.
    waits: bool,
    /// The connection is dead, or leads to where no changes are taken.
    lost: bool,
}

impl Lease {
    pub(super) fn new(conn: PoolConnection<Postgres>, access: Arc<Access>, turn: Option<Turn>) -> Self {
        Self { conn: Some(conn), access, turn, inside: false, waits: false, lost: false }
    }

    /// The connection, for one statement whose end is heard.
    pub(crate) fn wire(&mut self) -> Result<&mut PgConnection> {
        self.waits = true;
        self.conn.as_deref_mut().ok_or(Error::Broken)
    }

    /// Hears how a statement ended.
    pub(crate) fn heard<T>(&mut self, result: &Result<T>) {
        self.waits = false;
        match result {
            Err(Error::ReadOnly(_)) => {
                self.access.note_read_only();
                self.lost = true;
            }
            Err(Error::Unavailable(_) | Error::Unknown(_)) => {
                self.access.note_lost();
                self.lost = true;
            }
            Ok(_) | Err(_) => {}
        }
    }

    /// Begins a transaction, and waits for the organization's row.
    pub(super) async fn begin(&mut self, org: Option<OrgId>) -> Result<()> {
        let begun = in_time(sqlx::raw_sql("begin").execute(self.wire()?)).await;
        self.heard(&begun);
        begun?;
        self.inside = true;
        if let Some(org) = org {
            let locked = sqlx::query(pair::LOCK_ORGANIZATION).bind(org.0).execute(self.wire()?);
            let locked = in_time(locked).await;
            self.heard(&locked);
            locked?;
        }
        Ok(())
    }

    /// Begins a transaction that only reads, all of it from one state.
    pub(super) async fn begin_snapshot(&mut self) -> Result<()> {
        const BEGIN: &str = "begin isolation level repeatable read read only";
        let begun = in_time(sqlx::raw_sql(BEGIN).execute(self.wire()?)).await;
        self.heard(&begun);
        self.inside = begun.is_ok();
        begun.map(|_| ())
    }

    /// Makes the changes last.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let answered = timeout(STATEMENT, sqlx::raw_sql("commit").execute(self.wire()?)).await;
        let committed = match answered {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if is_refusal(&error) => Err(Error::from(error)),
            Ok(Err(error)) => Err(Error::Unknown(error.to_string())),
            Err(_) => Err(Error::Unknown("the database does not answer in time".to_owned())),
        };
        self.heard(&committed);
        self.inside = committed.is_err();
        if committed.is_ok() && self.turn.is_some() {
            self.access.note_takes_changes();
        }
        committed
    }

    /// Whether the connection is of no use any more.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Closes the connection and gives the turn to whoever takes another one.
    pub(super) fn give_up(mut self) -> Option<Turn> {
        self.turn.take()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if self.lost || self.waits {
            conn.close_on_drop();
        } else if self.inside {
            tokio::spawn(undo(conn, self.turn.take()));
        }
    }
}

/// Whether the server has answered that it does not commit. Where the session, or the way to it, ended instead, it may have committed before.
fn is_refusal(error: &sqlx::Error) -> bool {
    let said = error.as_database_error().and_then(|said| said.try_downcast_ref::<PgDatabaseError>());
    said.is_some_and(|said| !matches!(said.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

/// Undoes a transaction whose owner has gone. Nobody else has the turn before that.
async fn undo(mut conn: PoolConnection<Postgres>, turn: Option<Turn>) {
    let undone = timeout(PATIENCE, sqlx::raw_sql("rollback").execute(&mut *conn)).await;
    if !matches!(undone, Ok(Ok(_))) {
        conn.close_on_drop();
    }
    drop(conn);
    drop(turn);
}
