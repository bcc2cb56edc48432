//! Rules about invitations: making, sending again, taking back, answering.

use crate::denied::Denied;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{Facts, Invitation, InvitationState, MemberStatus, Subject};
use crate::id::{InvitationId, MemberId};
use crate::permission::Permission;
use crate::role::RoleId;

/// Asks one address in. An expired invitation for it makes way; a living one stays.
pub(super) fn invite(
    facts: &Facts,
    id: InvitationId,
    email: &EmailAddress,
    role: &RoleId,
) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    facts.needs(Permission::MEMBER_INVITE)?;
    facts.may_grant(role)?;
    let mut events = Vec::with_capacity(2);
    let mut pending = facts.organization.pending;
    if let Subject::Address { member, invitation, .. } = &facts.subject {
        if *member {
            return Err(Denied::AlreadyMember);
        }
        if let Some(earlier) = invitation {
            events.push(expired(facts, earlier)?);
            pending = pending.saturating_sub(1);
        }
    }
    let cap = facts.pack.invitation.cap;
    if pending >= cap {
        return Err(Denied::TooManyPending { cap });
    }
    let expires = facts.now.plus(facts.pack.invitation.lifetime);
    events.push(Event::InvitationCreated {
        invitation: id,
        email: email.clone(),
        role: role.clone(),
        inviter,
        expires,
    });
    Ok(events)
}

fn expired(facts: &Facts, earlier: &Invitation) -> Result<Event, Denied> {
    match earlier.state_at(facts.now) {
        InvitationState::Expired => Ok(Event::InvitationExpired {
            invitation: earlier.id,
            email: earlier.email.clone(),
            role: earlier.role.clone(),
        }),
        InvitationState::Pending
        | InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked => Err(Denied::AlreadyInvited),
    }
}

/// Sends an invitation again, a just expired one too. It grants anew, so the ceiling holds anew.
pub(super) fn resend(facts: &Facts) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    let invitation = managed(facts)?;
    facts.may_grant(&invitation.role)?;
    match invitation.state_at(facts.now) {
        InvitationState::Pending | InvitationState::Expired => Ok(vec![Event::InvitationResent {
            invitation: invitation.id,
            email: invitation.email.clone(),
            role: invitation.role.clone(),
            inviter,
            expires: facts.now.plus(facts.pack.invitation.lifetime),
        }]),
        state @ (InvitationState::Accepted | InvitationState::Declined | InvitationState::Revoked) => {
            Err(Denied::NotPending { state })
        }
    }
}

/// Hands out one more link. Whoever may not grant the role may not hand out what grants it.
pub(super) fn copy_link(facts: &Facts) -> Result<Vec<Event>, Denied> {
    let invitation = managed(facts)?;
    facts.may_grant(&invitation.role)?;
    pending(facts, invitation)?;
    Ok(vec![Event::InvitationLinkCopied { invitation: invitation.id, email: invitation.email.clone() }])
}

/// Takes an invitation back, an expired one too; not one to a role above the actor's own.
pub(super) fn revoke(facts: &Facts) -> Result<Vec<Event>, Denied> {
    let invitation = managed(facts)?;
    facts.stands_above(&invitation.role)?;
    match invitation.state_at(facts.now) {
        InvitationState::Pending | InvitationState::Expired => Ok(vec![Event::InvitationRevoked {
            invitation: invitation.id,
            email: invitation.email.clone(),
            role: invitation.role.clone(),
        }]),
        state @ (InvitationState::Accepted | InvitationState::Declined | InvitationState::Revoked) => {
            Err(Denied::NotPending { state })
        }
    }
}

/// Joins with exactly the invitation's role, for the invited address alone, and only what its inviter could give now.
pub(super) fn accept(facts: &Facts, member: MemberId) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts)?;
    let account = facts.actor.account.ok_or(Denied::Hidden)?;
    pending(facts, invitation)?;
    addressed(facts, invitation)?;
    if facts.actor.membership.is_some() {
        return Err(Denied::YouAreMember);
    }
    still_vouched_for(facts, invitation)?;
    let (id, role) = (invitation.id, &invitation.role);
    Ok(vec![
        Event::InvitationAccepted { invitation: id, email: invitation.email.clone(), role: role.clone() },
        Event::MemberJoined {
            member,
            account,
            name: facts.actor.name.clone(),
            role: role.clone(),
            invitation: Some(id),
        },
    ])
}

/// Declines. Holding the link is enough when signed out: nobody should need an account to say no.
pub(super) fn decline(facts: &Facts) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts)?;
    pending(facts, invitation)?;
    if facts.actor.account.is_some() {
        addressed(facts, invitation)?;
    }
    Ok(vec![Event::InvitationDeclined {
        invitation: invitation.id,
        email: invitation.email.clone(),
        role: invitation.role.clone(),
    }])
}

/// The invitation that the command names, for someone who manages invitations; it does not exist for anybody else.
fn managed(facts: &Facts) -> Result<&Invitation, Denied> {
    facts.own_place()?;
    let invitation = named(facts)?;
    facts.needs(Permission::MEMBER_INVITE)?;
    Ok(invitation)
}

fn named(facts: &Facts) -> Result<&Invitation, Denied> {
    match &facts.subject {
        Subject::Invitation(invitation) => Ok(invitation),
        Subject::None | Subject::Slug { .. } | Subject::Member(_) | Subject::Address { .. } => {
            Err(Denied::Hidden)
        }
    }
}

fn pending(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    match invitation.state_at(facts.now) {
        InvitationState::Pending => Ok(()),
        state @ (InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked
        | InvitationState::Expired) => Err(Denied::NotPending { state }),
    }
}

/// The actor's confirmed address is the invited one.
fn addressed(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    match &facts.actor.verified_email {
        None => Err(Denied::Unverified),
        Some(own) if own.key() == invitation.email.key() => Ok(()),
        Some(_) => Err(Denied::WrongAddress { masked: invitation.email.masked() }),
    }
}

/// The grant never exceeds what the inviter could give now.
fn still_vouched_for(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    let granted = facts.pack.role(&invitation.role)?.permissions;
    let vouches = invitation.inviter.as_ref().is_some_and(|inviter| {
        let rights = facts.rights_of(inviter);
        inviter.status == MemberStatus::Active
            && rights.contains(Permission::MEMBER_INVITE)
            && rights.holds_all_of(granted)
    });
    if vouches { Ok(()) } else { Err(Denied::InviterLostRight) }
}
