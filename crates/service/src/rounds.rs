//! Invitations that wait together are carried out together: loaded in one go, decided one after another, written in one go.
//!
//! Each organization has a queue. Whoever finds it empty begins to work it off, in a task of its own; what arrives while a round is
//! under way is the next one. Nobody waits for a round to fill.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::{Order, Verdict, close, execute_each, verdict};
use crate::limits;
use crate::viewer::Author;
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::{EmailAddress, EmailKey};
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_store::note_commit;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

/// How many are carried out in one round.
const MOST: usize = 32;

/// The organizations that are being worked for, and what waits there.
#[derive(Default)]
pub(crate) struct Rounds(Mutex<HashMap<OrgId, Vec<Waiting>>>);

/// An invitation on its way.
pub(crate) struct Invite {
    author: Author<'static>,
    account: AccountId,
    email: EmailAddress,
    order: Order,
}

struct Waiting {
    invite: Invite,
    tell: oneshot::Sender<Result<Verdict>>,
}

impl Invite {
    /// The invitation that an order is, if a round can carry it out: its facts are loaded without projects. Otherwise the order again.
    pub(crate) fn of(author: Author<'static>, order: Order) -> std::result::Result<Self, Box<Order>> {
        match (&order.command, author.account()) {
            (Command::Invite { email, projects, .. }, Some(account)) if projects.is_empty() => {
                let email = email.clone();
                Ok(Self { author, account, email, order })
            }
            _ => Err(Box::new(order)),
        }
    }
}

/// Carries an invitation out, in a round with those that wait beside it. Once asked for, it is carried out, whether or not the caller stays.
///
/// # Errors
/// When the database fails.
pub(crate) async fn carry_out(ctx: &Context, org: OrgId, invite: Invite) -> Result<Verdict> {
    let (tell, told) = oneshot::channel();
    if ctx.rounds.join(org, Waiting { invite, tell }) {
        tokio::spawn(work(ctx.clone(), org));
    }
    let told = told.await.unwrap_or_else(|_| Err(Error::unknown("a round of invitations was given up")));
    if told.is_ok() {
        note_commit();
    }
    told
}

impl Rounds {
    /// Joins the queue; true for whoever must begin to work it off.
    fn join(&self, org: OrgId, waiting: Waiting) -> bool {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = !queues.contains_key(&org);
        queues.entry(org).or_default().push(waiting);
        begins
    }

    /// The next round, in the order in which they came; an address that stands in it already waits for the one after. None ends the work.
    fn next(&self, org: OrgId) -> Option<Vec<Waiting>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.get_mut(&org)?;
        if queue.is_empty() {
            queues.remove(&org);
            return None;
        }
        let (mut round, mut later, mut seen) = (Vec::new(), Vec::new(), HashSet::<EmailKey>::new());
        for waiting in queue.drain(..) {
            let joins = round.len() < MOST && seen.insert(waiting.invite.email.key());
            if joins { round.push(waiting) } else { later.push(waiting) }
        }
        *queue = later;
        Some(round)
    }
}

/// The work for one organization. Given up in the middle, it leaves nobody waiting: whoever comes next begins anew.
struct Shift<'a> {
    rounds: &'a Rounds,
    org: OrgId,
    over: bool,
}

impl Drop for Shift<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.rounds.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.org);
        }
    }
}

async fn work(ctx: Context, org: OrgId) {
    let mut shift = Shift { rounds: &ctx.rounds, org, over: false };
    // Whoever is about to ask as well may join the first round.
    tokio::task::yield_now().await;
    while let Some(round) = ctx.rounds.next(org) {
        let (invites, tells): (Vec<_>, Vec<_>) =
            round.into_iter().map(|waiting| (waiting.invite, waiting.tell)).unzip();
        let verdicts = Box::pin(all(&ctx, org, &invites)).await;
        for (tell, verdict) in tells.into_iter().zip(verdicts) {
            // Who does not listen any more went away.
            let _gone = tell.send(verdict);
        }
    }
    shift.over = true;
}

/// One error must not fail its neighbours: after it, each is tried by itself.
async fn all(ctx: &Context, org: OrgId, invites: &[Invite]) -> Vec<Result<Verdict>> {
    match together(ctx, org, invites).await {
        Ok(verdicts) => return verdicts.into_iter().map(Ok).collect(),
        Err(error) if invites.len() == 1 => return vec![Err(error)],
        // Trying each alone would make each wait as long again.
        Err(Error::Unavailable(cause)) => {
            return invites.iter().map(|_| Err(Error::Unavailable(cause.again()))).collect();
        }
        // What may have been done is not done again.
        Err(Error::Unknown(cause)) => {
            let cause = cause.to_string();
            return invites.iter().map(|_| Err(Error::unknown(cause.clone()))).collect();
        }
        Err(error) => tracing::debug!(%error, "a round of invitations is tried one by one"),
    }
    let mut verdicts = Vec::with_capacity(invites.len());
    for Invite { author, order, .. } in invites {
        let alone = execute_each(ctx, author.clone(), org, std::slice::from_ref(order)).await;
        verdicts.push(alone.and_then(|verdicts| verdicts.into_iter().next().ok_or(Denied::Hidden.into())));
    }
    verdicts
}

/// One transaction. An invitation changes nothing that those to other addresses are decided by, but the counters.
async fn together(ctx: &Context, org: OrgId, invites: &[Invite]) -> Result<Vec<Verdict>> {
    let now = ctx.now();
    let mut tx = ctx.store.write(org).await?;
    let asked: Vec<_> = invites.iter().map(|invite| (invite.account, &invite.email)).collect();
    let loaded = tx.facts_about_each(now, &ctx.packs, org, &asked).await?;
    if loaded.len() < invites.len() {
        return Ok(invites.iter().map(|_| Err(Denied::Hidden.into())).collect());
    }
    limits::read_for(ctx, &mut tx, org, invites.iter().map(|invite| &invite.email)).await?;
    let mut counted = None;
    let mut verdicts = Vec::with_capacity(invites.len());
    for (mut facts, invite) in loaded.into_iter().zip(invites) {
        (facts.organization.members, facts.organization.pending) =
            counted.unwrap_or((facts.organization.members, facts.organization.pending));
        let verdict = verdict(ctx, &mut tx, (&facts, &invite.author), &invite.order).await?;
        for event in verdict.iter().flatten() {
            facts.organization.count(event);
        }
        counted = Some((facts.organization.members, facts.organization.pending));
        verdicts.push(verdict);
    }
    close(ctx, tx, org, verdicts).await
}
