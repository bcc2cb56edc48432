//! An organization with projects, resources in them, and members; and 4,096 questions about it, a third of which are answered yes.

use guildhall_domain::allows;
use guildhall_domain::event::Event;
use guildhall_domain::hall::Hall;
use guildhall_domain::id::{AccountId, MemberId, OrgId, ProjectId, ResourceId};
use guildhall_domain::name::{Description, OrgName, Slug, Title};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{CONSOLE, Level, Permission, PermissionSet};
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Scope;
use std::sync::Arc;
use uuid::Uuid;

pub const QUESTIONS: usize = 4_096;
const PROJECTS: u128 = 50;
const RESOURCES: u128 = 4;

/// The organization as a whole, or a part of its tree.
#[derive(Clone, Copy)]
pub enum Place {
    Organization,
    Part(Scope),
}

/// May this member do this here?
pub struct Question {
    pub member: MemberId,
    pub place: Place,
    pub permission: Permission,
}

/// Numbers in an order that no branch predictor guesses, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u128) -> u128 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u128::from(self.0 >> 33) % bound
    }
}

fn member(n: u128) -> MemberId {
    MemberId(Uuid::from_u128(1_000_000 + n))
}

/// The n-th part of the tree: each project is followed by what is in it.
fn part(n: u128) -> Scope {
    let (project, inner) = (n / (RESOURCES + 1), n % (RESOURCES + 1));
    let project = ProjectId(Uuid::from_u128(10_000 + project));
    Scope { project, resource: (inner > 0).then(|| ResourceId(Uuid::from_u128(20_000 + n))) }
}

const PARTS: u128 = PROJECTS * (RESOURCES + 1);

/// One owner in a thousand members, one admin in fifty; each member has a role in two parts of the tree.
pub fn hall(members: u128) -> Hall {
    let pack = Pack::built_in().expect("built-in models").into_iter().find(|pack| pack.id == "autonomy");
    let (name, slug) = (OrgName::parse("Acme").expect("a name"), Slug::parse("acme").expect("a slug"));
    let mut hall =
        Hall::empty(OrgId(Uuid::from_u128(1)), name, slug, Arc::new(pack.expect("the default model")));
    for n in 0..PARTS {
        hall.apply(&created(n));
    }
    let mut dice = Dice(7);
    for n in 0..members {
        let held = if n % 1_000 == 0 {
            "owner"
        } else if n % 50 == 1 {
            "admin"
        } else {
            "member"
        };
        hall.apply(&Event::MemberJoined {
            member: member(n),
            account: AccountId(Uuid::from_u128(1_000_000 + n)),
            name: format!("Member {n}"),
            role: role(held),
            invitation: None,
        });
        for held in ["write", "read"] {
            hall.apply(&given(n, part(dice.below(PARTS)), role(held)));
        }
    }
    hall
}

fn created(n: u128) -> Event {
    let Scope { project, resource } = part(n);
    let name = Title::parse(&format!("Part {n}")).expect("a title");
    match resource {
        Some(resource) => Event::ResourceCreated { project, resource, name, kind: String::new() },
        None => {
            let description = Description::parse("").expect("no description");
            Event::ProjectCreated { project, name, description, first: false }
        }
    }
}

fn given(n: u128, scope: Scope, to: RoleId) -> Event {
    let (at, account) =
        (Title::parse("Somewhere").expect("a title"), AccountId(Uuid::from_u128(1_000_000 + n)));
    Event::Granted { scope, at, member: member(n), account, name: String::new(), from: None, to: Some(to) }
}

fn role(id: &str) -> RoleId {
    RoleId::parse(id).expect("a role's name")
}

/// What the roles add up to that the member of a question holds there.
pub fn rights(hall: &Hall, question: &Question) -> PermissionSet {
    let Some(place) = hall.members.get(&question.member) else { return PermissionSet::NONE };
    let Place::Part(scope) = question.place else { return hall.pack.permissions(&place.role) };
    let Some(project) = hall.projects.get(&scope.project) else { return PermissionSet::NONE };
    let around = project.roles.get(&question.member);
    let resource = scope.resource.and_then(|id| project.resources.get(&id));
    let own = resource.and_then(|resource| resource.roles.get(&question.member));
    hall.pack.inside(&place.role, around.into_iter().chain(own))
}

/// Half of them about a part of the tree in which the member holds a role, so that roles there decide as often as those in the organization.
pub fn questions(hall: &Hall) -> Vec<Question> {
    let mut dice = Dice(11);
    let (mut yes, mut no) = (QUESTIONS / 3, QUESTIONS - QUESTIONS / 3);
    let mut asked = Vec::with_capacity(QUESTIONS);
    let members = hall.members.len() as u128;
    while yes + no > 0 {
        let entry = &CONSOLE[dice.below(CONSOLE.len() as u128) as usize];
        let at = part(dice.below(PARTS));
        let place = if entry.level == Level::Organization { Place::Organization } else { Place::Part(at) };
        let anybody = member(dice.below(members));
        let holders = &hall.projects[&at.project].roles;
        let some = holders.keys().nth(dice.below(holders.len().max(1) as u128) as usize).copied();
        let who = if dice.below(2) == 0 { some.unwrap_or(anybody) } else { anybody };
        let question = Question { member: who, place, permission: entry.permission };
        let left = if allows(rights(hall, &question), question.permission) { &mut yes } else { &mut no };
        if *left > 0 {
            *left -= 1;
            asked.push(question);
        }
    }
    asked
}
