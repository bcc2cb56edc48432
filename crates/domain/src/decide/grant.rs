//! Rules about roles in a part of the tree: giving, changing, taking one, and giving up one's own.

use super::{member, node};
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::Facts;
use crate::id::MemberId;
use crate::permission::Permission;
use crate::plan::Feature;
use crate::role::RoleId;
use crate::tree::{Node, Placed, Scope};

/// Gives a member a role in a part of the tree, or takes it; `from` is the one that the actor saw them hold there.
pub(super) fn grant(
    facts: &Facts,
    scope: Scope,
    member: MemberId,
    (from, to): (Option<&RoleId>, Option<&RoleId>),
) -> Result<Vec<Event>, Denied> {
    let own = facts.own_place()?;
    let node = node(facts, scope, Permission::PROJECT_READ)?;
    let target = target(node, member)?;
    if !(own.id == member && to.is_none()) {
        facts.needs_at(node, Permission::PROJECT_MEMBER_READ)?;
        facts.needs_at(node, needed(target.role.as_ref(), to))?;
        facts.comes_with(Feature::Members)?;
        if target.role.is_some() {
            stands_above(facts, node, target)?;
        }
    }
    if let Some(to) = to {
        facts.may_grant_within(facts.rights_at(node), to)?;
    }
    is_fresh(facts, target, from, to)?;
    keeps_a_holder(facts, node, target, to)?;
    let place = &target.place;
    let mut events = vec![Event::Granted {
        scope,
        at: node.name().clone(),
        member,
        account: place.account,
        name: place.name.clone(),
        from: target.role.clone(),
        to: to.cloned(),
    }];
    if to.is_none() && target.only {
        events.push(member::parted(facts, place));
    }
    Ok(events)
}

fn target(node: &Node, member: MemberId) -> Result<&Placed, Denied> {
    node.placed().filter(|placed| placed.place.id == member).ok_or(Denied::Hidden)
}

/// What it takes to change what someone holds into what they shall hold.
fn needed(held: Option<&RoleId>, to: Option<&RoleId>) -> Permission {
    match (held, to) {
        (_, None) => Permission::PROJECT_MEMBER_REMOVE,
        (None, Some(_)) => Permission::PROJECT_MEMBER_ADD,
        (Some(_), Some(_)) => Permission::PROJECT_MEMBER_CHANGE_ROLE,
    }
}

/// Nobody acts on someone who has a role there, and may do more there.
fn stands_above(facts: &Facts, node: &Node, target: &Placed) -> Result<(), Denied> {
    let (own, rights) = (&target.place.role, facts.rights_at(node));
    if !rights.holds_all_of(facts.pack.inside(own, None)) {
        return Err(Denied::AboveYou { role: facts.pack.role(own)?.with_article.clone() });
    }
    for held in target.role.iter().chain(&target.around) {
        let role = facts.pack.named_project_role(held)?;
        if !rights.holds_all_of(role.permissions) {
            return Err(Denied::AboveYou { role: role.with_article.clone() });
        }
    }
    Ok(())
}

/// What the actor saw is still so, and something changes.
fn is_fresh(
    facts: &Facts,
    target: &Placed,
    from: Option<&RoleId>,
    to: Option<&RoleId>,
) -> Result<(), Denied> {
    let (name, held) = (target.place.name.clone(), target.role.as_ref());
    match (held, to) {
        (None, None) if from.is_none() => Err(Denied::Hidden),
        (Some(held), Some(to)) if held == to => {
            Err(Denied::SameRole { name, role: facts.pack.project_title(to) })
        }
        _ if held == from => Ok(()),
        (held, _) => {
            let now = held.map_or_else(|| "gone".to_owned(), |held| facts.pack.project_title(held));
            Err(Denied::StaleRole { name, now })
        }
    }
}

/// A project keeps a holder of the role that the pack says.
fn keeps_a_holder(facts: &Facts, node: &Node, target: &Placed, to: Option<&RoleId>) -> Result<(), Denied> {
    let Some(kept) = target.role.as_ref().filter(|_| node.resource.is_none()) else { return Ok(()) };
    if to == Some(kept) || !facts.is_last_holder(target, Some(kept)) {
        return Ok(());
    }
    let own = facts.actor.membership.as_ref().is_some_and(|own| own.id == target.place.id);
    Err(Denied::LastInProject {
        name: (!own).then(|| target.place.name.clone()),
        role: facts.pack.named_project_role(kept)?.with_article.clone(),
        at: node.project.name.to_string(),
    })
}
