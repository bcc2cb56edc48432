//! Rules about invitations: making, sending again, taking back, answering.

use crate::denied::Denied;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{Facts, Holder, Invitation, InvitationState, Subject};
use crate::id::{InvitationId, MemberId};
use crate::pack::Acceptance;
use crate::permission::Permission;
use crate::plan::Feature;
use crate::role::RoleId;

/// Asks one address in. An expired invitation for it makes way; a living one stays. Whoever has confirmed the address is placed at
/// once where the pack says so.
pub(super) fn invite(
    facts: &Facts,
    (id, member): (InvitationId, MemberId),
    email: &EmailAddress,
    role: &RoleId,
) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    facts.needs(Permission::MEMBER_INVITE)?;
    facts.comes_with(Feature::Members)?;
    facts.may_grant(role)?;
    facts.lets_in(email)?;
    let mut events = Vec::with_capacity(2);
    let mut pending = facts.organization.pending;
    let mut placed = None;
    if let Subject::Address { key, holder, invitation } = &facts.subject {
        if *key != email.key() {
            return Err(Denied::Hidden);
        }
        if holder.as_ref().is_some_and(|holder| holder.member) {
            return Err(Denied::AlreadyMember);
        }
        placed = holder.as_ref().filter(|_| facts.pack.invitation.acceptance == Acceptance::AtOnce);
        if let Some(earlier) = invitation {
            events.push(expired(facts, earlier)?);
            pending = pending.saturating_sub(1);
        }
    }
    facts.has_a_seat_beside(facts.organization.members.saturating_add(pending))?;
    if let Some(Holder { account, name, .. }) = placed {
        let (account, name, email, role) = (*account, name.clone(), email.clone(), role.clone());
        events.push(Event::MemberPlaced { member, account, name, email, role, inviter });
        return Ok(events);
    }
    if let Some(cap) = facts.pack.invitation.cap.filter(|cap| pending >= *cap) {
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

/// Sends an invitation again, one past its time too. It grants anew, so the ceiling holds anew.
pub(super) fn resend(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    let invitation = managed(facts, id)?;
    facts.may_grant(&invitation.role)?;
    unanswered(invitation)?;
    Ok(vec![Event::InvitationResent {
        invitation: invitation.id,
        email: invitation.email.clone(),
        role: invitation.role.clone(),
        inviter,
        expires: facts.now.plus(facts.pack.invitation.lifetime),
    }])
}

/// Hands out one more link. Whoever may not grant the role may not hand out what grants it.
pub(super) fn copy_link(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = managed(facts, id)?;
    facts.may_grant(&invitation.role)?;
    pending(facts, invitation)?;
    Ok(vec![Event::InvitationLinkCopied { invitation: invitation.id, email: invitation.email.clone() }])
}

/// Takes an invitation back, one past its time too; not one to a role above the actor's own.
pub(super) fn revoke(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = managed(facts, id)?;
    facts.stands_above(&invitation.role)?;
    unanswered(invitation)?;
    Ok(vec![Event::InvitationRevoked {
        invitation: invitation.id,
        email: invitation.email.clone(),
        role: invitation.role.clone(),
    }])
}

/// Joins with exactly the invitation's role, for the invited address alone, and only what its inviter could give now.
pub(super) fn accept(facts: &Facts, id: InvitationId, member: MemberId) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts, id)?;
    let account = facts.actor.account.ok_or(Denied::Hidden)?;
    pending(facts, invitation)?;
    addressed(facts, invitation)?;
    if facts.actor.membership.is_some() {
        return Err(Denied::YouAreMember);
    }
    still_vouched_for(facts, invitation)?;
    has_room(facts, invitation)?;
    let role = &invitation.role;
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
pub(super) fn decline(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts, id)?;
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

/// The invitation that the command names, for someone who manages invitations. Anybody else gets one answer, whether it exists or not.
fn managed(facts: &Facts, id: InvitationId) -> Result<&Invitation, Denied> {
    facts.needs(Permission::MEMBER_INVITE)?;
    facts.comes_with(Feature::Members)?;
    named(facts, id)
}

/// The invitation that the command names; facts about another one are no evidence.
fn named(facts: &Facts, id: InvitationId) -> Result<&Invitation, Denied> {
    match &facts.subject {
        Subject::Invitation(invitation) if invitation.id == id => Ok(invitation),
        Subject::Invitation(_)
        | Subject::None
        | Subject::Slug { .. }
        | Subject::Member(_)
        | Subject::Address { .. } => Err(Denied::Hidden),
    }
}

/// Neither answered, nor taken back, nor replaced; past its time or not.
fn unanswered(invitation: &Invitation) -> Result<(), Denied> {
    match invitation.state {
        InvitationState::Pending => Ok(()),
        state @ (InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked
        | InvitationState::Expired) => Err(Denied::NotPending { state }),
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

/// The plan and its seats, as they are now; whoever joins need not learn more about them.
fn has_room(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    let room = facts.comes_with(Feature::Members).and_then(|()| facts.lets_in(&invitation.email));
    room.and_then(|()| facts.has_a_seat_beside(facts.organization.members)).map_err(|_| Denied::NoRoom)
}

/// The grant never exceeds what the inviter could give now.
fn still_vouched_for(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    let granted = facts.pack.role(&invitation.role)?;
    let vouches = invitation.inviter.as_ref().is_some_and(|inviter| {
        facts.rights_of(inviter).contains(Permission::MEMBER_INVITE) && facts.could_grant(inviter, granted)
    });
    if vouches { Ok(()) } else { Err(Denied::InviterLostRight) }
}
