//! The one way in: facts, decision, tables, history, mails, epoch; one transaction, one order.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::foresee;
use crate::history::Recorded;
use crate::limits::{self, Spent};
use crate::notices;
use crate::refusals;
use crate::review;
use crate::secret::Secret;
use crate::viewer::{Author, Viewer};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::Timestamp;
use guildhall_store::{AuditEntry, Tx};

/// A command on its way, with the secret of the link that it may make: chance is an argument.
pub(crate) struct Order {
    pub(crate) command: Command,
    pub(crate) link: Secret,
}

/// The verdict on one command.
pub(crate) type Verdict = std::result::Result<Vec<Event>, Refusal>;

/// Why a command was not carried out.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    /// A rule refuses it.
    Denied(Denied),
    /// It is allowed, and more than may be done of it for now.
    Spent(Spent),
    /// Whom it is about wants no invitations.
    Unwanted,
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denied) => denied.into(),
            Refusal::Spent(spent) => spent.into(),
            Refusal::Unwanted => Self::Unusable {
                field: "addresses",
                why: "This address takes no invitations from this organization.".to_owned(),
            },
        }
    }
}

impl Order {
    pub(crate) fn new(ctx: &Context, command: Command) -> Result<Self> {
        Ok(Self { command, link: ctx.secret()? })
    }
}

/// Carries one signed-in person's command out.
///
/// # Errors
/// [`Error::Denied`] when a rule refuses it; the attempt stands in the organization's history then.
pub(crate) async fn execute(ctx: &Context, viewer: &Viewer, org: OrgId, order: Order) -> Result<Vec<Event>> {
    let verdicts = execute_each(ctx, Author::of(viewer), org, &[order]).await?;
    Ok(verdicts.into_iter().next().ok_or(Denied::Hidden)??)
}

/// Carries several commands out, each with a verdict of its own, in one transaction.
pub(crate) async fn execute_each(
    ctx: &Context,
    author: Author<'_>,
    org: OrgId,
    orders: &[Order],
) -> Result<Vec<Verdict>> {
    let now = ctx.now();
    let mut tx = ctx.store.write(org).await?;
    let mut verdicts = Vec::with_capacity(orders.len());
    let mut is_strange = false;
    for order in orders {
        let about = order.command.about();
        // To whom the organization does not exist, it does not for the next order either.
        let facts =
            if is_strange { None } else { tx.facts(now, &ctx.packs, org, &author.asker(), about).await? };
        verdicts.push(match facts {
            Some(facts) => verdict(ctx, &mut tx, (&facts, &author), order).await?,
            None => Err(Denied::Hidden.into()),
        });
        is_strange = verdicts.last().is_some_and(is_hidden);
    }
    let told = verdicts.iter().filter(|verdict| !is_hidden(verdict)).count();
    let verdicts = close(ctx, tx, org, verdicts).await?;
    if let (Some(account), true) = (author.account(), ctx.rehearsal.is_some()) {
        limits::rehearsed(ctx, account, told).await?;
    }
    Ok(verdicts)
}

/// Decides one order from its facts, and writes down what came of it.
pub(crate) async fn verdict(
    ctx: &Context,
    tx: &mut Tx,
    (facts, author): (&Facts, &Author<'_>),
    order: &Order,
) -> Result<Verdict> {
    let facts = &*foresee::as_far_as_told(ctx, facts);
    let events = match decide(facts, &order.command) {
        Ok(events) => events,
        Err(denied) => {
            refusals::keep(ctx, tx, facts, &order.command, &denied).await?;
            return Ok(Err(denied.into()));
        }
    };
    if limits::is_unwanted(tx, facts, &events).await? {
        return Ok(Err(Refusal::Unwanted));
    }
    if let Err(spent) = limits::spend(ctx, tx, facts, &events).await? {
        return Ok(Err(Refusal::Spent(spent)));
    }
    foresee::note(ctx, tx, (facts, &order.command), &events).await?;
    happened(ctx, tx, (facts, author), &events, &order.link).await?;
    Ok(Ok(events))
}

/// Makes verdicts last, unless they are rehearsed.
pub(crate) async fn close(
    ctx: &Context,
    mut tx: Tx,
    org: OrgId,
    verdicts: Vec<Verdict>,
) -> Result<Vec<Verdict>> {
    if ctx.rehearsal.is_some() {
        tx.rehearse().await?;
        return Ok(verdicts);
    }
    if verdicts.iter().any(std::result::Result::is_ok) {
        tx.bump_epoch(org).await?;
    }
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(verdicts)
}

fn is_hidden(verdict: &Verdict) -> bool {
    matches!(verdict, Err(Refusal::Denied(Denied::Hidden)))
}

/// Folds decided events into the tables, the history and the mails, and notes in which session they were done.
pub(crate) async fn happened(
    ctx: &Context,
    tx: &mut Tx,
    (facts, author): (&Facts, &Author<'_>),
    events: &[Event],
    link: &Secret,
) -> Result<()> {
    let org = facts.organization.id;
    let owner_role = &facts.pack.owner_role()?.id;
    for event in events {
        let before = review::before(tx, author, facts, event).await?;
        tx.apply(org, owner_role, facts.now, event).await?;
        record(tx, facts, facts.now, &Recorded::happened(&facts.pack, event)).await?;
        review::note(tx, author, org, before).await?;
        if ctx.rehearsal.is_none() && !is_told_otherwise(events, event) {
            notices::send(ctx, tx, facts, event, link).await?;
        }
    }
    Ok(())
}

/// Whoever is placed in the organization at once, or leaves it with their last place, is told once, and not of each project again.
fn is_told_otherwise(events: &[Event], event: &Event) -> bool {
    let Event::Granted { member: granted, .. } = event else { return false };
    events.iter().any(|event| {
        matches!(event, Event::MemberPlaced { member, .. } | Event::MemberRemoved { member, .. } if member == granted)
    })
}

/// Enters what happened, or was refused, into the history.
pub(crate) async fn record(tx: &mut Tx, facts: &Facts, at: Timestamp, recorded: &Recorded) -> Result<()> {
    let entry = serde_json::to_string(recorded).map_err(Error::internal)?;
    let entry = AuditEntry { at, actor: facts.actor.account, actor_name: facts.actor.name.clone(), entry };
    tx.append_audit(facts.organization.id, &entry).await?;
    Ok(())
}
