//! Invitations, from the side of the person invited.

use crate::accounts::{Allowance, Checked, SignUp, check, claim, sign_up_with};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::{Order, execute, execute_each};
use crate::notices;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Author, Peer, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Invitation, InvitationState, MemberStatus, Subject};
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::view::{Visitor, Welcome};
use guildhall_store::{Constraint, LinkOrigin, ShownLink, WorkingLink};

/// What whoever opens an invitation's link is shown. Looking changes nothing.
///
/// # Errors
/// None of its own: a link that is not one is [`Welcome::Unknown`].
pub async fn welcome(ctx: &Context, viewer: Option<&Viewer>, link: &str) -> Result<Welcome> {
    let Some(secret) = Secret::parse(link) else { return Ok(Welcome::Unknown) };
    let shown = ctx.store.read().await?.shown_link(secret.hash()).await?;
    let Some(ShownLink { org, invitation, origin }) = shown else { return Ok(Welcome::Unknown) };
    let facts = facts(ctx, viewer, (org, invitation)).await?;
    let Subject::Invitation(invitation) = &facts.subject else { return Ok(Welcome::Unknown) };
    // Whoever is a member already is shown the way in, whatever became of the invitation and its link.
    if facts.actor.membership.is_none() {
        match invitation.state_at(facts.now) {
            InvitationState::Pending if origin == LinkOrigin::Replaced => {
                let own = facts.actor.verified_email.as_ref();
                let is_yours = own.is_some_and(|own| own.key() == invitation.email.key());
                return Ok(Welcome::Replaced { is_yours });
            }
            InvitationState::Pending => {}
            how @ (InvitationState::Accepted
            | InvitationState::Declined
            | InvitationState::Revoked
            | InvitationState::Expired
            | InvitationState::Superseded) => return Ok(Welcome::Ended { how }),
        }
    }
    Ok(Welcome::Open {
        organization: facts.organization.name.to_string(),
        slug: facts.organization.slug.to_string(),
        inviter: invitation
            .inviter
            .as_ref()
            .map_or_else(|| facts.organization.name.to_string(), |inviter| inviter.name.clone()),
        role: notices::with_projects(&facts, &invitation.role),
        expires: invitation.expires,
        visitor: match viewer {
            Some(viewer) => visitor(&facts, viewer, invitation),
            None if origin == LinkOrigin::Mailed => Visitor::SignedOut {
                email: invitation.email.clone(),
                has_account: has_account(ctx, &invitation.email).await?,
            },
            None => Visitor::LinkHolder { masked: invitation.email.masked() },
        },
    })
}

/// Whether somebody has confirmed an address. Told to whom it was mailed alone: the mail says it as well.
async fn has_account(ctx: &Context, email: &EmailAddress) -> Result<bool> {
    let known = ctx.store.read().await?.account_by_email(&email.key()).await?;
    Ok(known.is_some_and(|account| account.verified.is_some()))
}

fn visitor(facts: &Facts, viewer: &Viewer, invitation: &Invitation) -> Visitor {
    if let Some(place) = &facts.actor.membership {
        return match place.status {
            MemberStatus::Active => Visitor::Member,
            MemberStatus::Suspended => Visitor::Suspended,
        };
    }
    let own = viewer.me.email.clone();
    if own.key() != invitation.email.key() {
        return Visitor::Stranger { own, masked: invitation.email.masked() };
    }
    if viewer.me.verified { Visitor::Invited { email: own } } else { Visitor::Unconfirmed { email: own } }
}

/// Accepts with a link, for someone who is signed in; answers with the organization's slug.
///
/// # Errors
/// [`Error::DeadLink`] for a link that is none, [`Error::ReplacedLink`], [`Error::Denied`] with the rule that refuses.
pub async fn accept(ctx: &Context, viewer: &Viewer, link: &str) -> Result<String> {
    let link = working(ctx, Some(viewer), link).await?;
    accept_own(ctx, viewer, link.org, link.invitation).await
}

/// Accepts an invitation that waits for the viewer's own confirmed address; answers with the organization's slug.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn accept_own(
    ctx: &Context,
    viewer: &Viewer,
    org: OrgId,
    invitation: InvitationId,
) -> Result<String> {
    let member = ctx.id(MemberId::from_parts)?;
    execute(ctx, viewer, org, Order::new(ctx, Command::Accept { invitation, member })?).await?;
    let organization = ctx.store.read().await?.organization(org).await?.ok_or(Denied::Hidden)?;
    Ok(organization.slug.to_string())
}

/// Declines with a link; being signed in is not needed.
///
/// # Errors
/// [`Error::DeadLink`] for a link that is none, [`Error::ReplacedLink`], [`Error::Denied`] with the rule that refuses.
pub async fn decline(ctx: &Context, viewer: Option<&Viewer>, link: &str) -> Result<()> {
    let link = working(ctx, viewer, link).await?;
    let order = Order::new(ctx, Command::Decline { invitation: link.invitation })?;
    let verdicts = execute_each(ctx, Author::or_link_holder(viewer), link.org, &[order]).await?;
    verdicts.into_iter().next().ok_or(Denied::Hidden)??;
    Ok(())
}

/// Declines an invitation that waits for the viewer's own confirmed address.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn decline_own(ctx: &Context, viewer: &Viewer, org: OrgId, invitation: InvitationId) -> Result<()> {
    execute(ctx, viewer, org, Order::new(ctx, Command::Decline { invitation })?).await?;
    Ok(())
}

/// What became of signing up on an invitation's page.
#[derive(Debug, Clone)]
pub enum Joined {
    /// The person is signed in and a member of the organization with this slug.
    In(SignedIn, String),
    /// The address is not proved by this link: a mail is on its way, and leads back to the invitation.
    ConfirmFirst,
    /// The address has an account: sign in with it.
    HasAccount,
}

/// Signs up in place, with the invited address, and joins. A mailed link proves the address; a copied one does not.
/// An account that exists is never touched.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::DeadLink`], [`Error::ReplacedLink`], [`Error::Denied`] with the rule that refuses.
pub async fn sign_up_and_join(
    ctx: &Context,
    peer: &Peer,
    link: &str,
    name: &str,
    password: &str,
) -> Result<Joined> {
    let secret = Secret::parse(link).ok_or(Error::DeadLink)?;
    let WorkingLink { org, invitation: id, mailed } = working(ctx, None, link).await?;
    let facts = facts(ctx, None, (org, id)).await?;
    let Subject::Invitation(invitation) = &facts.subject else { return Err(Error::DeadLink) };
    let state = invitation.state_at(facts.now);
    if state != InvitationState::Pending {
        return Err(Denied::NotPending { state }.into());
    }
    let email = invitation.email.to_string();
    let form = SignUp {
        name: name.to_owned(),
        email,
        password: password.to_owned(),
        next: Some(format!("/join/{link}")),
    };
    if !mailed {
        sign_up_with(ctx, peer, Allowance::Link(&secret), &form).await?;
        return Ok(Joined::ConfirmFirst);
    }
    let checked = check(ctx, Allowance::Link(&secret), &form).await?;
    let signed_in = match sign_up_proved(ctx, (peer, &secret), &checked).await {
        // Somebody signed up with the address in the same moment, and now it is known.
        Err(Error::Conflict(Constraint::AccountExists)) => {
            sign_up_proved(ctx, (peer, &secret), &checked).await?
        }
        made => made?,
    };
    let Some(signed_in) = signed_in else { return Ok(Joined::HasAccount) };
    let viewer = sessions::viewer(ctx, &signed_in.secret.reveal()).await?.ok_or(Error::SignedOut)?;
    let slug = accept_own(ctx, &viewer, org, id).await?;
    Ok(Joined::In(signed_in, slug))
}

/// Makes the account of a person whose link proves the address, if it still does; none when there is an account already.
async fn sign_up_proved(
    ctx: &Context,
    (peer, secret): (&Peer, &Secret),
    checked: &Checked,
) -> Result<Option<SignedIn>> {
    let mut tx = ctx.store.write_unscoped().await?;
    tx.working_link(secret.hash()).await?.filter(|link| link.mailed).ok_or(Error::ReplacedLink)?;
    let Some(credentials) = claim(ctx, &mut tx, checked).await? else { return Ok(None) };
    let signed_in = sessions::open(ctx, &mut tx, credentials, peer).await?;
    tx.commit().await?;
    Ok(Some(signed_in))
}

/// A link that still lets somebody in. Of any other, whoever holds it is told what they would be shown.
async fn working(ctx: &Context, viewer: Option<&Viewer>, link: &str) -> Result<WorkingLink> {
    let hash = Secret::parse(link).ok_or(Error::DeadLink)?.hash();
    let mut conn = ctx.store.read().await?;
    if let Some(working) = conn.working_link(hash).await? {
        return Ok(working);
    }
    let shown = conn.shown_link(hash).await?.ok_or(Error::DeadLink)?;
    drop(conn);
    let facts = facts(ctx, viewer, (shown.org, shown.invitation)).await?;
    let Subject::Invitation(invitation) = &facts.subject else { return Err(Error::DeadLink) };
    facts.may_still_join()?;
    Err(match invitation.state_at(facts.now) {
        InvitationState::Pending => Error::ReplacedLink,
        state @ (InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked
        | InvitationState::Expired
        | InvitationState::Superseded) => Denied::NotPending { state }.into(),
    })
}

async fn facts(ctx: &Context, viewer: Option<&Viewer>, (org, id): (OrgId, InvitationId)) -> Result<Facts> {
    let asker = Author::or_link_holder(viewer).asker();
    let mut conn = ctx.store.read().await?;
    let facts = conn.facts(ctx.now(), &ctx.packs, org, &asker, About::Invitation(id)).await?;
    facts.ok_or(Error::DeadLink)
}
