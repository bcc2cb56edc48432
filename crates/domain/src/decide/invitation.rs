//! Rules about invitations: making, sending again, taking back, answering.

use crate::denied::Denied;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{Facts, Holder, Invitation, InvitationState, Subject};
use crate::id::{AccountId, InvitationId, MemberId};
use crate::pack::Acceptance;
use crate::permission::{Permission, PermissionSet};
use crate::plan::Feature;
use crate::role::RoleId;
use crate::tree::{Offer, Offered, Scope};

/// Asks one address in. An expired invitation for it makes way; a living one stays. Whoever has confirmed the address is placed at
/// once where the pack says so.
pub(super) fn invite(
    facts: &Facts,
    (id, member): (InvitationId, MemberId),
    email: &EmailAddress,
    (role, projects): (&RoleId, &[Offer]),
) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    let offered = offered(facts, projects)?;
    may_invite(facts, role, &offered)?;
    facts.comes_with(Feature::Members)?;
    facts.may_grant(role)?;
    may_offer(facts, &offered)?;
    facts.lets_in(email)?;
    let mut events = Vec::with_capacity(2);
    let mut pending = facts.organization.pending;
    let mut placed = None;
    if let Subject::Address { key, holder, invitation, .. } = &facts.subject {
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
        let (account, email, role, inviter) = (*account, email.clone(), role.clone(), Some(inviter));
        events.push(Event::MemberPlaced { member, account, name: name.clone(), email, role, inviter });
        events.extend(offered.iter().map(|offered| granted(offered, member, account, name)));
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
        projects: projects.to_vec(),
    });
    Ok(events)
}

/// The projects that the command names, each of which there is and stands once.
fn offered<'a>(facts: &'a Facts, projects: &[Offer]) -> Result<Vec<&'a Offered>, Denied> {
    let known: &[Offered] = match &facts.subject {
        Subject::Address { projects, .. } => projects,
        Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Member(_)
        | Subject::Invitation(_)
        | Subject::Node(_) => &[],
    };
    let named = |(at, offer): (usize, &Offer)| {
        let again = projects.iter().take(at).any(|earlier| earlier.project == offer.project);
        // What the actor may not see is not there.
        let is_seen = |one: &Offered| facts.rights_in(&one.project).contains(Permission::PROJECT_READ);
        let fits = |one: &&Offered| one.project.id == offer.project && one.role == offer.role && is_seen(one);
        known.iter().find(fits).filter(|_| !again).ok_or(Denied::Hidden)
    };
    projects.iter().enumerate().map(named).collect()
}

/// Inviting is for those who hold the right to in the organization; where the pack says so, for those too who hold it in each of the
/// projects that the invitation is for, and then with the role that everybody begins with.
fn may_invite(facts: &Facts, role: &RoleId, offered: &[&Offered]) -> Result<(), Denied> {
    match facts.needs(Permission::MEMBER_INVITE) {
        Err(_) if invite_everywhere(offered.iter().map(|one| facts.rights_in(&one.project))) => {
            if *role == facts.pack.default_role {
                Ok(())
            } else {
                Err(Denied::DefaultRoleOnly { role: facts.pack.title(&facts.pack.default_role) })
            }
        }
        verdict => verdict,
    }
}

/// Whether there are any, and in each of them these rights let someone invite.
fn invite_everywhere(mut rights: impl Iterator<Item = PermissionSet>) -> bool {
    let may = |rights: PermissionSet| rights.contains(Permission::PROJECT_MEMBER_INVITE);
    rights.next().is_some_and(|first| may(first) && rights.all(may))
}

/// The ceiling in projects: nobody grants more than they hold there, nor in one that they may not see.
fn may_offer(facts: &Facts, offered: &[&Offered]) -> Result<(), Denied> {
    for one in offered {
        let rights = facts.rights_in(&one.project);
        if !rights.contains(Permission::PROJECT_READ) {
            return Err(Denied::Hidden);
        }
        facts.may_grant_within(rights, &one.role)?;
    }
    Ok(())
}

/// Nobody takes back what gives more in a project than they hold there.
fn stands_above_offers(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    for one in &invitation.projects {
        let role = facts.pack.named_project_role(&one.role)?;
        if !facts.rights_in(&one.project).holds_all_of(role.permissions) {
            return Err(Denied::AboveYou { role: role.with_article.clone() });
        }
    }
    Ok(())
}

/// A place in a project that comes with joining.
fn granted(offered: &Offered, member: MemberId, account: AccountId, name: &str) -> Event {
    Event::Granted {
        scope: Scope::project(offered.project.id),
        at: offered.project.name.clone(),
        member,
        account,
        name: name.to_owned(),
        from: None,
        to: Some(offered.role.clone()),
    }
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
        | InvitationState::Revoked
        | InvitationState::Superseded => Err(Denied::AlreadyInvited),
    }
}

/// Sends an invitation again, one past its time too. It grants anew, so the ceiling holds anew.
pub(super) fn resend(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let inviter = facts.own_place()?.id;
    let invitation = managed(facts, id)?;
    facts.may_grant(&invitation.role)?;
    may_offer(facts, &invitation.projects.iter().collect::<Vec<_>>())?;
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
    may_offer(facts, &invitation.projects.iter().collect::<Vec<_>>())?;
    pending(facts, invitation)?;
    Ok(vec![Event::InvitationLinkCopied { invitation: invitation.id, email: invitation.email.clone() }])
}

/// Takes an invitation back, one past its time too; not one to a role above the actor's own.
pub(super) fn revoke(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = managed(facts, id)?;
    facts.stands_above(&invitation.role)?;
    stands_above_offers(facts, invitation)?;
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
    facts.may_still_join()?;
    pending(facts, invitation)?;
    addressed(facts, invitation)?;
    still_vouched_for(facts, invitation)?;
    has_room(facts, invitation)?;
    let role = &invitation.role;
    let joined = [
        Event::InvitationAccepted { invitation: id, email: invitation.email.clone(), role: role.clone() },
        Event::MemberJoined {
            member,
            account,
            name: facts.actor.name.clone(),
            role: role.clone(),
            invitation: Some(id),
        },
    ];
    let placed = invitation.projects.iter().map(|one| granted(one, member, account, &facts.actor.name));
    Ok(joined.into_iter().chain(placed).collect())
}

/// Declines. Holding the link is enough when signed out: nobody should need an account to say no.
pub(super) fn decline(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts, id)?;
    facts.may_still_join()?;
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

/// Ends what a member's own confirmed address no longer needs, past its time or not; a suspended one's too, whose place it would stand beside.
pub(super) fn supersede(facts: &Facts, id: InvitationId) -> Result<Vec<Event>, Denied> {
    let invitation = named(facts, id)?;
    if facts.actor.membership.is_none() {
        return Err(Denied::Hidden);
    }
    addressed(facts, invitation)?;
    unanswered(invitation)?;
    Ok(vec![Event::InvitationSuperseded {
        invitation: invitation.id,
        email: invitation.email.clone(),
        role: invitation.role.clone(),
    }])
}

/// The invitation that the command names, for someone who manages invitations. Anybody else gets one answer, whether it exists or not.
fn managed(facts: &Facts, id: InvitationId) -> Result<&Invitation, Denied> {
    let may = facts.needs(Permission::MEMBER_INVITE);
    let found = named(facts, id).and_then(|found| facts.sees_invitation(found).map(|()| found));
    let is_theirs = |invitation: &&Invitation| {
        let default = invitation.role == facts.pack.default_role;
        default && invite_everywhere(invitation.projects.iter().map(|one| facts.rights_in(&one.project)))
    };
    if !found.as_ref().is_ok_and(is_theirs) {
        may?;
    }
    facts.comes_with(Feature::Members)?;
    found
}

/// The invitation that the command names; facts about another one are no evidence.
fn named(facts: &Facts, id: InvitationId) -> Result<&Invitation, Denied> {
    match &facts.subject {
        Subject::Invitation(invitation) if invitation.id == id => Ok(invitation),
        Subject::Invitation(_)
        | Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Member(_)
        | Subject::Node(_)
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
        | InvitationState::Expired
        | InvitationState::Superseded) => Err(Denied::NotPending { state }),
    }
}

fn pending(facts: &Facts, invitation: &Invitation) -> Result<(), Denied> {
    match invitation.state_at(facts.now) {
        InvitationState::Pending => Ok(()),
        state @ (InvitationState::Accepted
        | InvitationState::Declined
        | InvitationState::Revoked
        | InvitationState::Expired
        | InvitationState::Superseded) => Err(Denied::NotPending { state }),
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
        let rights = |one: &Offered| facts.inside(Some(inviter), &one.inviter);
        let invites = facts.rights_of(inviter).contains(Permission::MEMBER_INVITE)
            || (invitation.role == facts.pack.default_role
                && invite_everywhere(invitation.projects.iter().map(rights)));
        let offers = |one: &Offered| facts.may_grant_within(rights(one), &one.role).is_ok();
        invites && facts.could_grant(inviter, &granted) && invitation.projects.iter().all(offers)
    });
    if vouches { Ok(()) } else { Err(Denied::InviterLostRight) }
}
