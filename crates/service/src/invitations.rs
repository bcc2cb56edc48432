//! Invitations, from the side of those who send them.

use crate::context::Context;
use crate::cursor;
use crate::error::{Error, Result};
use crate::execute::{Order, Refusal, Verdict as Ruling, execute, execute_each};
use crate::organizations;
use crate::rounds::{self, Invite};
use crate::viewer::{Author, Reader, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, InvitationState};
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::{OFFERS, Offer};
use guildhall_domain::view::{Invited, Page, Verdict};
use guildhall_store::Sight;
use std::collections::HashSet;

/// How many addresses one batch may name.
pub const BATCH: usize = 100;

/// Asks several addresses in, each with a verdict of its own: one bad row does not stop the others, and each good one is one mail.
///
/// # Errors
/// [`Error::Denied`] when no row could succeed because of who asks; [`Error::TooOften`]; [`Error::Unusable`] for a batch that is empty or too long.
pub async fn invite(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    addresses: &[String],
    (role, projects): (&RoleId, &[Offer]),
) -> Result<Vec<Verdict>> {
    let unusable = |why: String| Error::Unusable { field: "addresses", why };
    named_once(projects)?;
    match addresses.len() {
        0 => return Err(unusable("Enter at least one e-mail address.".to_owned())),
        count if count > BATCH => {
            return Err(unusable(format!("Invite at most {BATCH} people at a time; this is {count}.")));
        }
        _ => {}
    }
    let org = organizations::id(ctx, slug).await?;
    // Each mail has a link that is made with it; it is read before the transaction, and once.
    cursor::key(ctx).await?;
    let mut rows = read(addresses);
    let mut orders = Vec::with_capacity(rows.len());
    for email in rows.iter().flatten() {
        let (invitation, member) = (ctx.id(InvitationId::from_parts)?, ctx.id(MemberId::from_parts)?);
        let (email, role, projects) = (email.clone(), role.clone(), projects.to_vec());
        orders.push(Order::new(ctx, Command::Invite { invitation, member, email, role, projects })?);
    }
    if orders.is_empty() {
        // Nothing will be decided: what is wrong with the rows is still for those alone who may invite.
        may_invite(ctx, viewer, slug).await?;
    }
    let verdicts = carry_out(ctx, viewer, org, orders).await?;
    if let Some(Err(refusal)) =
        verdicts.first().filter(|_| verdicts.iter().all(|verdict| is_about_the_actor(verdict.as_ref().err())))
    {
        return Err(refusal.clone().into());
    }
    let mut verdicts = verdicts.into_iter();
    let answer = addresses.iter().zip(rows.drain(..)).map(|(address, row)| {
        let verdict = match row {
            Err(why) => Err(why),
            Ok(_) => verdicts.next().unwrap_or(Err(Denied::Hidden.into())).map_err(in_words),
        };
        let is_placed = |event: &Event| matches!(event, Event::MemberPlaced { .. });
        let placed = verdict.as_ref().is_ok_and(|events| events.iter().any(is_placed));
        Verdict { address: address.trim().to_owned(), refused: verdict.err(), placed }
    });
    Ok(answer.collect())
}

/// Projects are few, and none is named twice.
fn named_once(projects: &[Offer]) -> Result<()> {
    let different = projects.iter().map(|offer| offer.project).collect::<HashSet<_>>().len();
    let why = match projects.len() {
        count if count > OFFERS => format!("Name at most {OFFERS} at a time; these are {count}."),
        count if count > different => {
            "Name each of them once: an invitation gives one role in each.".to_owned()
        }
        _ => return Ok(()),
    };
    Err(Error::Unusable { field: "projects", why })
}

/// A single invitation joins those of others; a list of them is a round of its own.
async fn carry_out(ctx: &Context, viewer: &Viewer, org: OrgId, orders: Vec<Order>) -> Result<Vec<Ruling>> {
    let author = Author::of(viewer);
    let orders = match <[Order; 1]>::try_from(orders) {
        Ok([order]) if ctx.rehearsal.is_none() => match Invite::of(author.clone(), order) {
            Ok(invite) => return Ok(vec![rounds::carry_out(ctx, org, invite).await?]),
            Err(order) => vec![*order],
        },
        Ok([order]) => vec![order],
        Err(orders) => orders,
    };
    Box::pin(execute_each(ctx, author, org, &orders)).await
}

/// Parses the rows; an address that stands twice is asked once.
fn read(addresses: &[String]) -> Vec<std::result::Result<EmailAddress, String>> {
    let mut seen = HashSet::new();
    let parse = |address: &String| {
        let email = EmailAddress::parse(address).map_err(|why| why.0)?;
        if seen.insert(email.key()) {
            Ok(email)
        } else {
            Err("This address is in the list twice.".to_owned())
        }
    };
    addresses.iter().map(parse).collect()
}

/// Refusals that say something about whoever asks and would meet every row alike.
fn is_about_the_actor(refusal: Option<&Refusal>) -> bool {
    let denied = match refusal {
        Some(Refusal::Denied(denied)) => denied,
        Some(Refusal::Spent(_)) => return true,
        Some(Refusal::Unwanted) | None => return false,
    };
    matches!(
        denied,
        Denied::Hidden
            | Denied::Suspended
            | Denied::Lacks { .. }
            | Denied::NeedsPlan { .. }
            | Denied::OnlyOwnersMakeOwners { .. }
            | Denied::BeyondYou { .. }
            | Denied::DefaultRoleOnly { .. }
            | Denied::UnknownRole { .. }
    )
}

/// Whether the viewer may invite into an organization at all.
async fn may_invite(ctx: &Context, viewer: &Viewer, slug: &str) -> Result<()> {
    let mut conn = ctx.store.read().await?;
    let facts = organizations::facts(ctx, &mut conn, viewer.into(), slug, About::Nothing).await?;
    Ok(facts.needs(Permission::MEMBER_INVITE)?)
}

/// What stands beside a row.
fn in_words(refusal: Refusal) -> String {
    Error::from(refusal).to_string()
}

/// The invitations of an organization, newest first. Addresses are for those who may read them, and for whoever wrote them down while nobody has
/// them here; of the others they see none.
///
/// # Errors
/// [`Error::Denied`] for those who may not manage invitations; [`Error::Unusable`] for a foreign cursor.
pub async fn page(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    state: Option<InvitationState>,
    after: Option<&str>,
) -> Result<(Facts, Page<Invited>)> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Nothing).await?;
    facts.needs(Permission::MEMBER_INVITE)?;
    let org = facts.organization.id;
    let after: Option<InvitationId> = match after {
        Some(text) => Some(cursor::read(ctx, org, text).await?),
        None => None,
    };
    let sight =
        Sight { all: facts.rights().contains(Permission::MEMBER_READ_EMAIL), own: facts.own_place()?.id };
    let (rows, next) = conn.invitations(org, state, (after, 50), facts.now, sight).await?;
    let next = match next {
        Some(next) => Some(cursor::write(ctx, org, &next).await?),
        None => None,
    };
    Ok((facts, Page { rows, next }))
}

/// Sends an invitation again: a fresh expiry, a fresh link; the old one is dead.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn resend(ctx: &Context, viewer: &Viewer, slug: &str, invitation: InvitationId) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::Resend { invitation }).await
}

/// Makes one more link of a pending invitation and answers with its full address.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn copy_link(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    invitation: InvitationId,
) -> Result<String> {
    let org = organizations::id(ctx, slug).await?;
    let order = Order::new(ctx, Command::CopyLink { invitation })?;
    let url = ctx.url(&format!("/join/{}", order.link.reveal()));
    execute(ctx, viewer, org, order).await?;
    Ok(url)
}

/// Takes an invitation back; its links are dead at once, and its mail is withdrawn if it has not left yet.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn revoke(ctx: &Context, viewer: &Viewer, slug: &str, invitation: InvitationId) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::Revoke { invitation }).await
}
