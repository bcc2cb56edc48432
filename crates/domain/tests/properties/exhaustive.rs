//! Every state that a small organization can reach, visited: a few accounts and open
//! invitations, expired or not, suspended members, every command by everyone.

use crate::acme::{Acme, FIVE_ROLES, address, built_in, several_of_five};
use crate::promise::Decided;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::facts::{InvitationState, MemberStatus};
use guildhall_domain::hall::Hall;
use guildhall_domain::hall::Person;
use guildhall_domain::id::{InvitationId, MemberId};
use guildhall_domain::pack::{BUILT_IN, Pack};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Offer;
use std::collections::HashSet;
use uuid::Uuid;

/// How many states there are; another number means that rules changed, or that the search stopped early.
const STATES: usize = 10_249;
const STATES_OF_FIVE: usize = 2_341;
const STATES_OF_SEVERAL: usize = 2_080;
const STATES_OF_OTHERS: [(&str, usize); 4] =
    [("pinecone", 127), ("pinecone-legacy", 277), ("zilliz", 457), ("powens", 595)];

pub const PEOPLE: [&str; 4] = ["olivia", "person1", "person2", "person3"];

/// What tells one state from another: identifiers are kept equal where they make no difference.
fn key(hall: &Hall) -> String {
    format!("{:?} {:?} {:?} {:?}", hall.members, hall.invitations, hall.projects, hall.custom)
}

pub fn place_of(who: usize) -> MemberId {
    MemberId(Uuid::from_u128(10 + who as u128))
}

pub fn invitation_of(who: usize) -> InvitationId {
    InvitationId(Uuid::from_u128(20 + who as u128))
}

/// Everything that someone can want of the organization; each invitation with each of these gifts in projects.
pub fn commands(hall: &Hall, people: &[&str], most_open: usize, gifts: &[Vec<Offer>]) -> Vec<Command> {
    let roles = || hall.pack.roles.iter().map(|role| role.id.clone());
    let mut commands = vec![Command::Leave];
    for (who, name) in people.iter().enumerate() {
        let (member, invitation) = (place_of(who), invitation_of(who));
        commands.push(Command::Remove { member });
        commands.push(Command::Resend { invitation });
        commands.push(Command::Revoke { invitation });
        commands.push(Command::Decline { invitation });
        commands.push(Command::Accept { invitation, member });
        if hall.invitations.len() < most_open && !hall.invitations.contains_key(&invitation) {
            commands.extend(roles().flat_map(|role| invite(who, name, &role, gifts)));
        }
        if let Some(place) = hall.members.get(&member) {
            let change = |to| Command::ChangeRole { member, from: place.role.clone(), to };
            commands.extend(roles().chain(hall.pack.alternatives(&place.role)).map(change));
        }
    }
    commands
}

fn invite(who: usize, name: &str, role: &RoleId, gifts: &[Vec<Offer>]) -> Vec<Command> {
    let (member, invitation) = (place_of(who), invitation_of(who));
    let with = |projects: &Vec<Offer>| {
        let (email, role, projects) = (address(name), role.clone(), projects.clone());
        Command::Invite { invitation, member, email, role, projects }
    };
    gifts.iter().map(with).collect()
}

/// The organization with its ended invitations forgotten, so that the states are finitely many.
fn settled(mut hall: Hall) -> Hall {
    hall.invitations.retain(|_, asked| asked.state == InvitationState::Pending);
    hall
}

/// What operators can do: suspend (never the last active owner) and reinstate.
pub fn suspensions(hall: &Hall) -> Vec<Hall> {
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

/// Someone's search through the states: what everybody wants in each, and what happens there by itself.
pub struct Search<'a> {
    pub people: &'a [&'a str],
    pub wishes: &'a dyn Fn(&Hall) -> Vec<Command>,
    pub passing: &'a dyn Fn(&Hall) -> Vec<Hall>,
    pub check: &'a dyn Fn(&Acme, &Hall),
}

impl Search<'_> {
    /// Visits every state from the founding on; answers how many there are.
    pub fn visit(&self, pack: Pack) -> usize {
        let acme = founded(pack, &self.people[1..]);
        let mut seen = HashSet::from([key(&acme.hall)]);
        let mut open = vec![acme.hall.clone()];
        while let Some(hall) = open.pop() {
            (self.check)(&acme, &hall);
            let mut reached = (self.passing)(&hall);
            for command in (self.wishes)(&hall) {
                reached.extend(acme.people.iter().filter_map(|person| after(&acme, &hall, person, &command)));
            }
            open.extend(reached.into_iter().filter(|next| seen.insert(key(next))));
        }
        seen.len()
    }
}

/// The organization at its beginning, its founder at the first place.
fn founded(pack: Pack, others: &[&str]) -> Acme {
    let mut acme = Acme::running(pack);
    for name in others {
        acme.person(name);
    }
    let mut founder = acme.hall.members.remove(&acme.owner).unwrap();
    founder.id = place_of(0);
    acme.hall.members.insert(founder.id, founder);
    for project in acme.hall.projects.values_mut() {
        let role = project.roles.remove(&acme.owner).unwrap();
        project.roles.insert(place_of(0), role);
    }
    acme
}

/// The organization after someone's command, if it is allowed.
fn after(acme: &Acme, hall: &Hall, person: &Person, command: &Command) -> Option<Hall> {
    let facts = hall.facts(acme.now, person, &acme.people, command.about());
    let events = decide(&facts, command).ok()?;
    let mut next = hall.clone();
    for event in &events {
        next.apply(event);
    }
    assert!(next.owners() > 0, "{command:?} by {} in {hall:?}", person.name);
    Decided { before: hall, facts: &facts, command, events: &events, after: &next }.keeps_its_promises();
    Some(settled(next))
}

/// Searches the organization alone: nobody wants anything of the tree.
fn visit(pack: Pack, people: &[&str], most_open: usize) -> usize {
    let now = Acme::new().now;
    let wishes = |hall: &Hall| commands(hall, people, most_open, &[Vec::new()]);
    let passing = |hall: &Hall| [suspensions(hall), vec![later(hall.clone(), now)]].concat();
    Search { people, wishes: &wishes, passing: &passing, check: &|_, _| {} }.visit(pack)
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

#[test]
fn nor_is_one_that_two_people_can_reach_holding_several_roles() {
    assert_eq!(visit(several_of_five(), &PEOPLE[..2], 1), STATES_OF_SEVERAL);
}
