//! Every state that a small organization with one project can reach, and one resource in it where members derive from places: who holds
//! what in the tree, the invitations to it, every command by everyone.

use crate::acme::{Acme, built_in};
use crate::exhaustive::{PEOPLE, Search, commands, place_of, suspensions};
use crate::promise::rights_inside;
use crate::tree::{deletion, nothing, title};
use guildhall_domain::command::{About, Command};
use guildhall_domain::facts::Subject;
use guildhall_domain::hall::{Hall, Person, Roles};
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::permission::PermissionSet;
use guildhall_domain::tree::{Detail, Offer, Scope};
use uuid::Uuid;

/// How many states there are in each pack; another number means that rules changed, or that the search stopped early.
const STATES: [(&str, usize); 3] = [("zilliz", 3_681), ("pinecone-legacy", 3_850), ("powens", 3_531)];

const PROJECT: ProjectId = ProjectId(Uuid::from_u128(30));
const RESOURCE: ResourceId = ResourceId(Uuid::from_u128(40));

/// Everything that someone can want of the tree.
fn wishes(hall: &Hall, people: &[&str]) -> Vec<Command> {
    let Some((id, project)) = hall.projects.first_key_value() else {
        let create =
            Command::CreateProject { project: PROJECT, name: title("Alpha"), description: nothing() };
        return [commands(hall, people, 1, &[Vec::new()]), vec![create]].concat();
    };
    let at = Scope::project(*id);
    let offer = |role: &guildhall_domain::role::Role| vec![Offer { project: *id, role: role.id.clone() }];
    let gifts = [Vec::new()].into_iter().chain(hall.pack.project_roles.iter().map(offer));
    let mut wishes = commands(hall, people, 1, &gifts.collect::<Vec<_>>());
    wishes.extend(grants(hall, at, &project.roles, people));
    wishes.push(deletion(at));
    let inside = Scope { project: *id, resource: Some(RESOURCE) };
    if let Some(resource) = project.resources.get(&RESOURCE) {
        wishes.extend(grants(hall, inside, &resource.roles, people));
        wishes.push(deletion(inside));
    } else if let Some(kind) = hall.pack.tree.kinds.first().cloned() {
        let (project, name) = (*id, title("Beta"));
        wishes.push(Command::CreateResource { project, resource: RESOURCE, name, kind });
    }
    wishes
}

/// Every role for every member, and none.
fn grants(hall: &Hall, scope: Scope, roles: &Roles, people: &[&str]) -> Vec<Command> {
    let members = (0..people.len()).map(place_of).filter(|id| hall.members.contains_key(id));
    let given = || [None].into_iter().chain(hall.pack.project_roles.iter().map(|role| Some(role.id.clone())));
    let grant = |member: MemberId| {
        given().map(move |to| Command::Grant { scope, member, from: roles.get(&member).cloned(), to })
    };
    members.flat_map(grant).collect()
}

/// Everybody's facts say that they may do in each part of the tree what they were granted there, and nothing more.
fn everybody_holds_what_they_were_granted(acme: &Acme, hall: &Hall) {
    for (id, project) in &hall.projects {
        let resources = project.resources.keys().map(|resource| Some(*resource));
        for resource in resources.chain([None]) {
            let scope = Scope { project: *id, resource };
            acme.people.iter().for_each(|person| holds_what_they_were_granted(acme, hall, person, scope));
        }
    }
}

fn holds_what_they_were_granted(acme: &Acme, hall: &Hall, person: &Person, scope: Scope) {
    let facts = hall.facts(acme.now, person, &acme.people, About::Node(scope, Detail::Nothing));
    let Subject::Node(node) = &facts.subject else { unreachable!("{facts:?}") };
    let own = facts.actor.membership.as_ref();
    let granted = own.map_or(PermissionSet::NONE, |place| rights_inside(hall, place.id, scope));
    assert_eq!(facts.rights_at(node), granted, "{} at {scope:?} in {hall:?}", person.name);
}

fn visit(pack: &str, people: &[&str]) -> usize {
    let wishes = |hall: &Hall| wishes(hall, people);
    let check = &everybody_holds_what_they_were_granted;
    Search { people, wishes: &wishes, passing: &suspensions, check }.visit(built_in(pack))
}

#[test]
fn in_no_state_with_a_project_does_anyone_hold_there_what_they_were_not_granted() {
    let people = |id| if id == "powens" { &PEOPLE[..2] } else { &PEOPLE[..3] };
    let visited = STATES.map(|(id, _)| (id, visit(id, people(id))));
    assert_eq!(visited, STATES);
}
