//! What is kept of refused attempts: each stands in the history, in bounded size; of one person in an hour so many, and the rest is counted in
//! one entry.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::record;
use crate::history::{Recorded, Titles, wish};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::{AuditEntry, MoreRefusals, Refusals, Tx};

/// What a refused attempt may take in the history, in bytes; of a longer one the words alone are kept.
const LONGEST: usize = 1_000;
/// How many letters of its words.
const WORDS: usize = 200;
/// What is counted together.
const HOUR: Span = Span::hours(1);

/// Keeps a refused attempt, unless whoever tried may not even know that there is something to try.
pub(crate) async fn keep(
    ctx: &Context,
    tx: &mut Tx,
    facts: &Facts,
    command: &Command,
    denied: &Denied,
) -> Result<()> {
    if facts.actor.membership.is_none() && *denied == Denied::Hidden {
        return Ok(());
    }
    let (org, actor) = (facts.organization.id, (facts.actor.account, facts.actor.name.as_str()));
    let most = i64::from(ctx.settings.bounds.refusals_per_hour);
    let before = tx.refusals(org, actor.0, actor.1).await?;
    let over = before.filter(|before| before.since.plus(HOUR) <= facts.now && before.more > 0);
    if let Some(Refusals { since, more, .. }) = over {
        enter(tx, org, facts.now, more_of(facts, since, more)).await?;
    }
    let current = before.filter(|before| facts.now < before.since.plus(HOUR));
    let mut counted = current.unwrap_or(Refusals { since: facts.now, kept: 0, more: 0 });
    if most > 0 && counted.kept >= most {
        counted.more += 1;
        return Ok(tx.set_refusals(org, actor, counted).await?);
    }
    counted.kept += 1;
    tx.set_refusals(org, actor, counted).await?;
    record(tx, facts, facts.now, &recorded(facts, command, denied)?).await
}

/// The attempt whole, or its words where it is too long: then it cannot be decided again later.
fn recorded(facts: &Facts, command: &Command, denied: &Denied) -> Result<Recorded> {
    let whole = Recorded::refused(&facts.pack, command, denied);
    let length = serde_json::to_string(&whole).map_err(Error::internal)?.len();
    if length <= LONGEST {
        return Ok(whole);
    }
    let left_out = u64::try_from(length).unwrap_or(u64::MAX);
    let (wish, reason) = (shortened(&wish(&Titles::now(&facts.pack), command)), shortened(&denied.reason()));
    Ok(Recorded::Shortened { wish, reason, left_out })
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn more_of(facts: &Facts, since: Timestamp, more: i64) -> MoreRefusals {
    MoreRefusals { actor: facts.actor.account, actor_name: facts.actor.name.clone(), since, more }
}

async fn enter(tx: &mut Tx, org: OrgId, at: Timestamp, more: MoreRefusals) -> Result<()> {
    let MoreRefusals { actor, actor_name, since, more } = more;
    let entry =
        serde_json::to_string(&Recorded::RefusedMore { count: more, since }).map_err(Error::internal)?;
    tx.append_audit(org, &AuditEntry { at, actor, actor_name, entry }).await?;
    Ok(())
}

/// Enters what was counted in hours that have ended, in so many organizations at most; says in how many.
///
/// # Errors
/// When the database fails.
pub(crate) async fn enter_ended(ctx: &Context, most: u32) -> Result<usize> {
    let (now, before) = (ctx.now(), ctx.now().minus(HOUR));
    let ended = ctx.store.read().await?.ended_refusals(before, most).await?;
    for org in &ended {
        let mut tx = ctx.store.write(*org).await?;
        for more in tx.take_ended_refusals(*org, before).await? {
            enter(&mut tx, *org, now, more).await?;
        }
        tx.commit().await?;
    }
    Ok(ended.len())
}
