//! Rules about members: their role, their removal, their suspension, their leaving.

use crate::denied::Denied;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{Facts, MemberStatus, Membership, Subject};
use crate::id::MemberId;
use crate::permission::Permission;
use crate::plan::Feature;
use crate::role::RoleId;

/// Gives a member another role. One may lower oneself; nobody raises themselves, since nobody grants more than they hold. The operator, who
/// holds nothing, may give any role.
pub(super) fn change_role(
    facts: &Facts,
    member: MemberId,
    from: &RoleId,
    to: &RoleId,
) -> Result<Vec<Event>, Denied> {
    let target = if facts.actor.operator {
        facts.pack.role(to)?;
        named(facts, member)?
    } else {
        facts.own_place()?;
        let target = target(facts, member)?;
        manages(facts, target, Permission::MEMBER_CHANGE_ROLE)?;
        facts.may_grant(to)?;
        target
    };
    if target.role == *to {
        return Err(Denied::SameRole { name: target.name.clone(), role: facts.pack.title(to) });
    }
    if target.role != *from {
        return Err(Denied::StaleRole { name: target.name.clone(), now: facts.pack.title(&target.role) });
    }
    if !facts.pack.is_owner(to) {
        facts.keeps_an_owner_without(target)?;
    }
    Ok(vec![Event::RoleChanged {
        member: target.id,
        account: target.account,
        name: target.name.clone(),
        from: target.role.clone(),
        to: to.clone(),
    }])
}

/// Removes another person, with every right they hold here. What they made stays theirs.
pub(super) fn remove(facts: &Facts, member: MemberId) -> Result<Vec<Event>, Denied> {
    let target = if facts.actor.operator {
        named(facts, member)?
    } else {
        let own = facts.own_place()?;
        let target = target(facts, member)?;
        if target.id == own.id {
            return Err(Denied::RemovingYourself);
        }
        manages(facts, target, Permission::MEMBER_REMOVE)?;
        target
    };
    facts.keeps_an_owner_without(target)?;
    Ok(vec![parted(facts, target)])
}

/// Gives the person who has confirmed an address a place at once; an invitation that waits for it ends. Neither seats nor plan stand in the way of
/// whoever runs the installation.
pub(super) fn add(
    facts: &Facts,
    member: MemberId,
    email: &EmailAddress,
    role: &RoleId,
) -> Result<Vec<Event>, Denied> {
    if !facts.actor.operator {
        return Err(Denied::Hidden);
    }
    facts.pack.role(role)?;
    let Subject::Address { key, holder: Some(holder), invitation, .. } = &facts.subject else {
        return Err(Denied::Hidden);
    };
    if *key != email.key() {
        return Err(Denied::Hidden);
    }
    if holder.member {
        return Err(Denied::AlreadyMember);
    }
    let ended = invitation.as_ref().map(|waiting| Event::InvitationSuperseded {
        invitation: waiting.id,
        email: waiting.email.clone(),
        role: waiting.role.clone(),
    });
    let placed = Event::MemberPlaced {
        member,
        account: holder.account,
        name: holder.name.clone(),
        email: email.clone(),
        role: role.clone(),
        inviter: None,
    };
    Ok(ended.into_iter().chain([placed]).collect())
}

/// Takes every right from a person, whose place stays. The last active owner keeps theirs.
pub(super) fn suspend(facts: &Facts, member: MemberId) -> Result<Vec<Event>, Denied> {
    let Membership { id, account, name, role, .. } = of_status(facts, member, MemberStatus::Active)?.clone();
    facts.keeps_an_owner_without(named(facts, member)?)?;
    Ok(vec![Event::MemberSuspended { member: id, account, name, role }])
}

/// Gives a suspended person their rights back.
pub(super) fn restore(facts: &Facts, member: MemberId) -> Result<Vec<Event>, Denied> {
    let Membership { id, account, name, role, .. } =
        of_status(facts, member, MemberStatus::Suspended)?.clone();
    Ok(vec![Event::MemberRestored { member: id, account, name, role }])
}

/// The member whom the operator's command names, who must have that status.
fn of_status(facts: &Facts, member: MemberId, status: MemberStatus) -> Result<&Membership, Denied> {
    if !facts.actor.operator {
        return Err(Denied::Hidden);
    }
    let place = named(facts, member)?;
    if place.status == status {
        return Ok(place);
    }
    let suspended = place.status == MemberStatus::Suspended;
    Err(Denied::SameStatus { name: place.name.clone(), suspended })
}

/// Gives up one's own place. The suspended may leave too.
pub(super) fn leave(facts: &Facts) -> Result<Vec<Event>, Denied> {
    let own = facts.actor.membership.as_ref().ok_or(Denied::Hidden)?;
    facts.keeps_an_owner_without(own)?;
    Ok(vec![parted(facts, own)])
}

/// The end of a membership: by the member's own will, or by someone else's.
pub(super) fn parted(facts: &Facts, place: &Membership) -> Event {
    let Membership { id: member, account, name, role, .. } = place.clone();
    if facts.actor.membership.as_ref().is_some_and(|own| own.id == member) {
        Event::MemberLeft { member, account, name, role }
    } else {
        Event::MemberRemoved { member, account, name, role }
    }
}

/// The member whom the command names; one who is not here, or whom the actor may not see, does not exist for them.
fn target(facts: &Facts, member: MemberId) -> Result<&Membership, Denied> {
    facts.needs(Permission::MEMBER_READ).map_err(|_| Denied::Hidden)?;
    named(facts, member)
}

/// The actor may manage this member by a right, and the plan lets them.
fn manages(facts: &Facts, target: &Membership, right: Permission) -> Result<(), Denied> {
    facts.needs(right)?;
    facts.comes_with(Feature::Members)?;
    facts.stands_above(&target.role)
}

/// The member whom the command names; facts about another one are no evidence.
fn named(facts: &Facts, member: MemberId) -> Result<&Membership, Denied> {
    match &facts.subject {
        Subject::Member(place) if place.id == member => Ok(place),
        Subject::Member(_)
        | Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Invitation(_)
        | Subject::Node(_)
        | Subject::Address { .. } => Err(Denied::Hidden),
    }
}
