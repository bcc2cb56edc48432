//! Every state that a small organization can reach, visited: a few accounts and open
//! invitations, expired or not, suspended members, every command by everyone.

use crate::acme::{Acme, FIVE_ROLES, address, built_in};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::facts::{InvitationState, MemberStatus};
use guildhall_domain::hall::Hall;
use guildhall_domain::hall::Person;
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::pack::{BUILT_IN, Pack};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

/// How many states there are; another number means that rules changed, or that the search stopped early.
const STATES: usize = 10_249;
const STATES_OF_FIVE: usize = 2_341;
const STATES_OF_OTHERS: [(&str, usize); 4] =
    [("pinecone", 127), ("pinecone-legacy", 277), ("zilliz", 277), ("powens", 595)];

const PEOPLE: [&str; 4] = ["olivia", "person1", "person2", "person3"];

/// What tells one state from another: identifiers are kept equal where they make no difference.
fn key(hall: &Hall) -> String {
    format!("{:?} {:?}", hall.members, hall.invitations)
}

fn place_of(who: usize) -> MemberId {
    MemberId(Uuid::from_u128(10 + who as u128))
}

fn invitation_of(who: usize) -> InvitationId {
    InvitationId(Uuid::from_u128(20 + who as u128))
}

fn commands(hall: &Hall, roles: &[RoleId], people: &[&str], most_open: usize) -> Vec<Command> {
    let mut commands = vec![Command::Leave];
    for (who, name) in people.iter().enumerate() {
        let (member, invitation) = (place_of(who), invitation_of(who));
        commands.push(Command::Remove { member });
        commands.push(Command::Resend { invitation });
        commands.push(Command::Revoke { invitation });
        commands.push(Command::Decline { invitation });
        commands.push(Command::Accept { invitation, member });
        for role in roles {
            if hall.invitations.len() < most_open && !hall.invitations.contains_key(&invitation) {
                let email = address(name);
                commands.push(Command::Invite { invitation, member, email, role: role.clone() });
            }
            if let Some(place) = hall.members.get(&member) {
                let (from, to) = (place.role.clone(), role.clone());
                commands.push(Command::ChangeRole { member, from, to });
            }
        }
    }
    commands
}

/// The organization with its ended invitations forgotten, so that the states are finitely many.
fn settled(mut hall: Hall) -> Hall {
    hall.invitations.retain(|_, asked| asked.state == InvitationState::Pending);
    hall
}

/// What operators can do: suspend (never the last active owner) and reinstate.
fn suspensions(hall: &Hall) -> Vec<Hall> {
    let toggled = hall.members.keys().map(|id| {
        let mut next = hall.clone();
        let place = next.members.get_mut(id).unwrap();
        place.status = match place.status {
            MemberStatus::Active => MemberStatus::Suspended,
            MemberStatus::Suspended => MemberStatus::Active,
        };
        next
    });
    toggled.filter(|next| next.owners() > 0).collect()
}

/// When every open invitation has run out.
fn later(mut hall: Hall, now: Timestamp) -> Hall {
    hall.invitations.values_mut().for_each(|asked| asked.expires = now);
    hall
}

/// Visits every state from the founding on; answers how many there are.
fn visit(pack: Pack, people: &[&str], most_open: usize) -> usize {
    let mut acme = Acme::running(pack);
    for name in &people[1..] {
        acme.person(name);
    }
    let mut founder = acme.hall.members.remove(&acme.owner).unwrap();
    founder.id = place_of(0);
    acme.hall.members.insert(founder.id, founder);
    let roles: Vec<RoleId> = acme.hall.pack.roles.iter().map(|role| role.id.clone()).collect();
    let mut seen = HashSet::from([key(&acme.hall)]);
    let mut open = vec![acme.hall.clone()];
    while let Some(hall) = open.pop() {
        let mut reached = suspensions(&hall);
        reached.push(later(hall.clone(), acme.now));
        for command in commands(&hall, &roles, people, most_open) {
            reached.extend(acme.people.iter().filter_map(|person| after(&acme, &hall, person, &command)));
        }
        open.extend(reached.into_iter().filter(|next| seen.insert(key(next))));
    }
    seen.len()
}

/// The organization after someone's command, if it is allowed.
fn after(acme: &Acme, hall: &Hall, person: &Person, command: &Command) -> Option<Hall> {
    let events = decide(&hall.facts(acme.now, person, &acme.people, command.about()), command).ok()?;
    let mut next = hall.clone();
    for event in &events {
        next.apply(event);
    }
    assert!(next.owners() > 0, "{command:?} by {} in {hall:?}", person.name);
    Some(settled(next))
}

#[test]
fn no_state_that_four_people_can_reach_is_without_an_active_owner() {
    assert_eq!(visit(built_in("autonomy"), &PEOPLE, 1), STATES);
}

#[test]
fn nor_is_one_that_three_people_can_reach_in_another_built_in_pack() {
    let visited = STATES_OF_OTHERS.map(|(id, _)| (id, visit(built_in(id), &PEOPLE[..3], 1)));
    assert_eq!(visited, STATES_OF_OTHERS);
    assert_eq!(visited.len() + 1, BUILT_IN.len(), "every built-in pack is searched");
}

#[test]
fn nor_is_one_that_three_people_can_reach_under_five_roles() {
    let pack = Pack::parse("five_roles.toml", FIVE_ROLES).unwrap();
    assert_eq!(visit(pack, &PEOPLE[..3], 2), STATES_OF_FIVE);
}
