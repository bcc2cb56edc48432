//! Refused attempts beyond those that stand in the history: counted for each person and hour, until one entry tells of them.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    OF = "select since, kept, more from refusal where org_id = $1 and actor_key = $2";
    SET = "insert into refusal (org_id, actor_key, actor, actor_name, since, kept, more)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (org_id, actor_key) do update set actor_name = excluded.actor_name,
            since = excluded.since, kept = excluded.kept, more = excluded.more";
    NOT_ENTERED = "select actor, actor_name, since, more from refusal where org_id = $1 and more > 0
        order by since desc, actor_key limit 200";
    ENDED = "select distinct org_id from refusal where since <= $1 limit $2 + 0";
    TAKE_ENDED = "delete from refusal where org_id = $1 and since <= $2 returning actor, actor_name, since, more";
}

/// A person's refused attempts of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusals {
    /// When the first of them was.
    pub since: Timestamp,
    /// How many stand in the history.
    pub kept: i64,
    /// How many more there were.
    pub more: i64,
}

/// Refused attempts of a person that do not stand in the history one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoreRefusals {
    /// Whose account tried; none for someone without one.
    pub actor: Option<AccountId>,
    /// Who.
    pub actor_name: String,
    /// When the first attempt of that hour was.
    pub since: Timestamp,
    /// How many more there were.
    pub more: i64,
}

type Columns = (Option<Uuid>, String, i64, i64);

impl Conn {
    /// A person's refused attempts of the hour that was last counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refusals(
        &mut self,
        org: OrgId,
        actor: Option<AccountId>,
        name: &str,
    ) -> Result<Option<Refusals>> {
        let row = fetch!(optional, self, (i64, i64, i64), OF, org.0, key(actor, name))?;
        Ok(row.map(|(since, kept, more)| Refusals { since: Timestamp(since), kept, more }))
    }

    /// Counts a person's refused attempts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_refusals(
        &mut self,
        org: OrgId,
        (actor, name): (Option<AccountId>, &str),
        Refusals { since, kept, more }: Refusals,
    ) -> Result<()> {
        let (id, key) = (actor.map(|id| id.0), key(actor, name));
        execute!(self, SET, org.0, key.as_str(), id, name, since.0, kept, more).map(|_| ())
    }

    /// What was counted in an organization and does not stand in its history yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn more_refusals(&mut self, org: OrgId) -> Result<Vec<MoreRefusals>> {
        let rows = fetch!(all, self, Columns, NOT_ENTERED, org.0)?;
        Ok(rows.into_iter().map(more_refusals).collect())
    }

    /// Organizations in which somebody's hour has ended that began before a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ended_refusals(&mut self, before: Timestamp, limit: u32) -> Result<Vec<OrgId>> {
        let rows = fetch!(all, self, (Uuid,), ENDED, before.0, i64::from(limit))?;
        Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
    }

    /// Takes what was counted in hours that have ended, to enter it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_ended_refusals(&mut self, org: OrgId, before: Timestamp) -> Result<Vec<MoreRefusals>> {
        let rows = fetch!(all, self, Columns, TAKE_ENDED, org.0, before.0)?;
        Ok(rows.into_iter().map(more_refusals).filter(|more| more.more > 0).collect())
    }
}

/// Whoever has no account is told apart by what history calls them.
fn key(actor: Option<AccountId>, name: &str) -> String {
    actor.map_or_else(|| name.to_owned(), |id| id.to_string())
}

fn more_refusals((actor, actor_name, since, more): Columns) -> MoreRefusals {
    MoreRefusals { actor: actor.map(AccountId), actor_name, since: Timestamp(since), more }
}
