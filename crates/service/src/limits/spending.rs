//! What a change that was decided on may still cost: asked after `decide` said yes, in the change's own transaction, and counted when it
//! commits. What is refused costs nothing.

use super::{Limit, note, take, wait};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::mailbox_key::mailbox_key;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::time::Span;
use guildhall_store::Conn;
use std::collections::BTreeSet;

/// Invitations, and resent ones, that one organization sends to one mailbox: so none can spend what others may send there.
const OF_ONE: Limit = Limit::new(6, Span::days(1))
    .saying("This address was sent as many invitations of this organization as it may get for now.");
/// Links that are copied of one invitation.
const LINKS: Limit =
    Limit::new(20, Span::days(1)).saying("This invitation has as many links as it may have for now.");
/// Changes that one account rehearses: their answers tell as much of addresses as inviting them does.
const REHEARSALS: Limit = Limit::new(2_000, Span::hours(1));

/// A change that costs more than is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spent {
    /// When there is room again.
    pub(crate) retry_after: Span,
    /// What is said.
    pub(crate) says: &'static str,
}

impl From<Spent> for Error {
    fn from(Spent { retry_after, says }: Spent) -> Self {
        Self::TooOften { retry_after, says }
    }
}

/// Reads in one go what invitations to several addresses will ask for, before any of them is written.
pub(crate) async fn read_for<'a>(
    ctx: &Context,
    conn: &mut Conn,
    org: OrgId,
    emails: impl Iterator<Item = &'a EmailAddress>,
) -> Result<()> {
    let mailboxes: BTreeSet<String> = emails.map(mailbox_key).collect();
    if ctx.settings.limits && !mailboxes.is_empty() {
        let of_each = mailboxes
            .iter()
            .flat_map(|mailbox| [format!("invited:{mailbox}:{org}"), format!("invited:{mailbox}")]);
        let keys = of_each.chain([format!("invite:{org}")]).collect();
        conn.read_totals(keys, ctx.now().minus(OF_ONE.per)).await?;
    }
    conn.read_stopped(mailboxes.into_iter().collect(), org).await?;
    Ok(())
}

/// Whether somebody is asked in who has said that they want none of it.
pub(crate) async fn is_unwanted(conn: &mut Conn, facts: &Facts, events: &[Event]) -> Result<bool> {
    for event in events {
        if let Event::InvitationCreated { email, .. }
        | Event::InvitationResent { email, .. }
        | Event::MemberPlaced { email, .. } = event
            && conn.invitations_stopped(&mailbox_key(email), facts.organization.id).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Counts what events cost, unless that is more than is left: then nothing is counted.
pub(crate) async fn spend(
    ctx: &Context,
    conn: &mut Conn,
    facts: &Facts,
    events: &[Event],
) -> Result<std::result::Result<(), Spent>> {
    let mut costs = Vec::new();
    // Whoever runs the installation sets the limits.
    for event in events.iter().filter(|_| !facts.actor.operator) {
        costs_of(ctx, facts.organization.id, event, &mut costs);
    }
    for (limit, key) in &costs {
        if let Some(retry_after) = wait(ctx, conn, *limit, key).await? {
            return Ok(Err(Spent { retry_after, says: limit.says }));
        }
    }
    for (limit, key) in &costs {
        note(ctx, conn, *limit, key);
    }
    Ok(Ok(()))
}

fn costs_of(ctx: &Context, org: OrgId, event: &Event, costs: &mut Vec<(Limit, String)>) {
    let bounds = &ctx.settings.bounds;
    if let Event::InvitationCreated { .. } | Event::MemberPlaced { .. } = event {
        costs.push((bounds.invitations(), format!("invite:{org}")));
    }
    if let Event::InvitationCreated { email, .. }
    | Event::InvitationResent { email, .. }
    | Event::MemberPlaced { email, .. } = event
    {
        let mailbox = mailbox_key(email);
        costs.push((OF_ONE, format!("invited:{mailbox}:{org}")));
        costs.push((bounds.mailbox(), format!("invited:{mailbox}")));
    }
    if let Event::InvitationLinkCopied { invitation, .. } = event {
        costs.push((LINKS, format!("link:{org}:{invitation}")));
    }
}

/// Counts an organization that an account founds.
///
/// # Errors
/// [`Error::TooOften`].
pub(crate) async fn founding(ctx: &Context, conn: &mut Conn, account: AccountId) -> Result<()> {
    let _kept = take(ctx, conn, ctx.settings.bounds.foundings(), &format!("found:{account}")).await?;
    Ok(())
}

/// Counts what a member rehearsed; the rehearsal itself is undone, with whatever it counted.
///
/// # Errors
/// [`Error::TooOften`].
pub(crate) async fn rehearsed(ctx: &Context, account: AccountId, changes: usize) -> Result<()> {
    if !ctx.settings.limits || changes == 0 {
        return Ok(());
    }
    let key = format!("rehearse:{account}");
    let mut tx = ctx.store.write_unscoped().await?;
    if let Some(retry_after) = wait(ctx, &mut tx, REHEARSALS, &key).await? {
        return Err(Error::TooOften { retry_after, says: REHEARSALS.says });
    }
    let changes = i64::try_from(changes).unwrap_or(i64::MAX);
    tx.count(&key, REHEARSALS.window(ctx.now()), changes).await?;
    tx.commit().await?;
    Ok(())
}
