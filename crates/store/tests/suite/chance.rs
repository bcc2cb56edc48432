//! Chance that repeats: random commands about what there is, and sometimes about what there is not.

use crate::cast::{new_invitation, new_member, new_project, new_resource};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CustomRole, RoleText, RoleTitle};
use guildhall_domain::hall::{Hall, Person, ProjectKept};
use guildhall_domain::id::{AccountId, InvitationId, MemberId, ProjectId, ResourceId};
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::name::{Description, Title};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::tree::{Offer, Scope};
use std::collections::BTreeSet;

/// A small generator.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.below(from.len())].clone()) }
    }

    /// A role, or, where one person can hold several, now and then two.
    fn role(&mut self, pack: &Pack) -> RoleId {
        let one = self.one_of(&pack.roles);
        if pack.several_roles && self.below(2) == 0 {
            return RoleId::together([&one, &self.one_of(&pack.roles)]).unwrap();
        }
        one
    }

    fn project_role(&mut self, pack: &Pack) -> RoleId {
        self.one_of(&pack.project_roles)
    }

    /// One of the roles of a level; every other time one of the organization's own, where there is such a one.
    fn one_of(&mut self, roles: &[Role]) -> RoleId {
        let own: Vec<&Role> = roles.iter().filter(|role| role.custom).collect();
        match self.below(2) {
            0 if !own.is_empty() => own[self.below(own.len())].id.clone(),
            _ => roles[self.below(roles.len())].id.clone(),
        }
    }

    /// One of a few, so that names meet.
    fn title(&mut self) -> Title {
        let titles = ["Apollo", "Borealis", "apollo", "Default project"];
        Title::parse(titles[self.below(titles.len())]).unwrap()
    }

    pub(crate) fn command(&mut self, hall: &Hall, people: &[Person]) -> Command {
        match self.below(8) {
            0..2 => self.about_projects(hall),
            2..4 => self.about_roles(hall),
            _ => self.about_members(hall, people),
        }
    }

    /// Who tries it: half of the time whom an invitation is for, else the founder and members more often than others, who may do little.
    pub(crate) fn person(&mut self, hall: &Hall, people: &[Person], command: &Command) -> Person {
        if let Command::Accept { invitation, .. } = command
            && let Some(asked) = hall.invitations.get(invitation)
            && let Some(invited) = people.iter().find(|person| person.email == asked.email)
            && self.below(2) == 0
        {
            return invited.clone();
        }
        let members: Vec<AccountId> = hall.members.values().map(|place| place.account).collect();
        let member = self.pick(&members).and_then(|id| people.iter().find(|person| person.account == id));
        match self.below(4) {
            0..2 => people[0].clone(),
            2 => member.unwrap_or(&people[0]).clone(),
            _ => people[self.below(people.len())].clone(),
        }
    }

    fn member(&mut self, hall: &Hall) -> MemberId {
        let members: Vec<MemberId> = hall.members.keys().copied().collect();
        self.pick(&members).unwrap_or_else(new_member)
    }

    fn about_members(&mut self, hall: &Hall, people: &[Person]) -> Command {
        let member = self.member(hall);
        let invitations: Vec<InvitationId> = hall.invitations.keys().copied().collect();
        let invitation = self.pick(&invitations).unwrap_or_else(new_invitation);
        let from = hall
            .members
            .get(&member)
            .map_or_else(|| hall.pack.default_role.clone(), |place| place.role.clone());
        match self.below(16) {
            0..4 => {
                let email = people[self.below(people.len())].email.clone();
                let (invitation, member) = (new_invitation(), new_member());
                let role =
                    if self.below(2) == 0 { hall.pack.default_role.clone() } else { self.role(&hall.pack) };
                Command::Invite { invitation, member, email, role, projects: self.offers(hall) }
            }
            4..7 => Command::Accept { invitation, member: new_member() },
            7 => Command::Decline { invitation },
            8 => Command::Resend { invitation },
            9 => Command::Revoke { invitation },
            13 if self.below(3) == 0 => {
                let email = people[self.below(people.len())].email.clone();
                Command::Add { member: new_member(), email, role: self.role(&hall.pack) }
            }
            13 => Command::Suspend { member },
            14 => Command::Restore { member },
            10..13 => Command::ChangeRole { member, from, to: self.role(&hall.pack) },
            _ if self.below(3) == 0 => Command::Leave,
            _ => Command::Remove { member },
        }
    }

    /// Up to two projects; now and then one that is not there, or the same twice.
    fn offers(&mut self, hall: &Hall) -> Vec<Offer> {
        let count = self.below(4) / 2;
        (0..count)
            .map(|_| Offer { project: self.project(hall), role: self.project_role(&hall.pack) })
            .collect()
    }

    fn project(&mut self, hall: &Hall) -> ProjectId {
        let projects: Vec<ProjectId> = hall.projects.keys().copied().collect();
        if self.below(16) == 0 { new_project() } else { self.pick(&projects).unwrap_or_else(new_project) }
    }

    /// A project or a resource in it.
    fn scope(&mut self, hall: &Hall) -> Scope {
        let project = self.project(hall);
        let inside: Vec<ResourceId> = hall
            .projects
            .get(&project)
            .map(|kept| kept.resources.keys().copied().collect())
            .unwrap_or_default();
        let resource = if self.below(3) == 0 { self.pick(&inside) } else { None };
        Scope { project, resource }
    }

    fn about_projects(&mut self, hall: &Hall) -> Command {
        let (project, scope, name) = (self.project(hall), self.scope(hall), self.title());
        let description = Description::parse("").unwrap();
        match self.below(15) {
            14 => {
                let project = (self.below(2) == 0).then_some(project);
                Command::SetInvoicing {
                    project,
                    to: Invoicing { company: name.into(), ..Invoicing::default() },
                }
            }
            0..2 => Command::CreateProject { project: new_project(), name, description },
            2 => Command::EditProject { project, name, description },
            3 if self.below(3) == 0 => Command::DeleteProject { project },
            3..6 => {
                let kind = self.pick(&hall.pack.tree.kinds).unwrap_or_default();
                Command::CreateResource { project, resource: new_resource(), name, kind }
            }
            6 => Command::RenameResource { scope, name },
            7 => Command::DeleteResource { scope },
            _ => self.grant(hall, scope),
        }
    }

    /// One of the organization's own roles is made, changed or deleted, mostly once it is held; now and then one that is not its own.
    fn about_roles(&mut self, hall: &Hall) -> Command {
        let held: Vec<CustomRole> = hall.custom.iter().filter(|own| is_held(hall, own)).cloned().collect();
        let (held, kept) = (self.pick(&held), self.pick(&hall.custom));
        match (kept, held, self.below(12)) {
            (_, Some(held), 0..6) => {
                let other = self.pick(hall.pack.roles_of(held.level)).map(|role| role.id);
                let to = other.filter(|_| self.below(6) > 0);
                Command::DeleteRole { level: held.level, role: held.id, to }
            }
            (Some(kept), _, 6..10) => {
                let role = self.own_role(hall, kept.level);
                let seen = (self.below(3) > 0).then_some(kept.permissions);
                Command::EditRole { role: CustomRole { id: kept.id, ..role }, seen }
            }
            (Some(kept), _, 10) => Command::DeleteRole { level: kept.level, role: kept.id, to: None },
            (_, _, 11) => {
                Command::DeleteRole { level: Level::Organization, role: self.role(&hall.pack), to: None }
            }
            _ => {
                let level = if self.below(2) == 0 { Level::Organization } else { Level::Project };
                Command::MakeRole { role: self.own_role(hall, level) }
            }
        }
    }

    /// One of a few, so that names meet, with some of the rights that there are, and mostly what such a role needs.
    fn own_role(&mut self, hall: &Hall, level: Level) -> CustomRole {
        let titles = ["Helper", "Clerk", "Tester", "Member", "Guide"];
        let title = titles[self.below(titles.len())];
        let counts = |at: Level| level == Level::Organization || at == level;
        let entries = hall.pack.entries().filter(|entry| counts(entry.level));
        let names: Vec<String> = entries.map(|entry| entry.name.to_owned()).collect();
        let mut permissions: BTreeSet<String> = names.into_iter().filter(|_| self.below(3) == 0).collect();
        let needed: &[&str] = match level {
            _ if self.below(8) == 0 => &[],
            Level::Organization => &["org.read", "member.read_email"],
            Level::Project => &["project.read"],
        };
        permissions.extend(needed.iter().map(|name| (*name).to_owned()));
        CustomRole {
            level,
            id: CustomRole::suggested(title),
            title: RoleTitle::parse(title).unwrap(),
            description: RoleText::parse("").unwrap(),
            permissions,
        }
    }

    fn grant(&mut self, hall: &Hall, scope: Scope) -> Command {
        let member = self.member(hall);
        let project = hall.projects.get(&scope.project);
        let held = project.and_then(|project: &ProjectKept| match scope.resource {
            None => project.roles.get(&member),
            Some(resource) => project.resources.get(&resource)?.roles.get(&member),
        });
        let from = if self.below(8) == 0 { Some(self.project_role(&hall.pack)) } else { held.cloned() };
        let to = if self.below(3) == 0 { None } else { Some(self.project_role(&hall.pack)) };
        Command::Grant { scope, member, from, to }
    }
}

/// Whether someone holds a role, or an invitation gives it.
fn is_held(hall: &Hall, own: &CustomRole) -> bool {
    let asked = hall.invitations.values();
    let people = hall.members.values().map(|place| &place.role);
    let mut of_people = people.chain(asked.clone().map(|asked| &asked.role));
    let inside = hall.projects.values().flat_map(|kept| {
        kept.roles.values().chain(kept.resources.values().flat_map(|kept| kept.roles.values()))
    });
    let mut in_projects =
        inside.chain(asked.flat_map(|asked| asked.projects.iter().map(|offer| &offer.role)));
    match own.level {
        Level::Organization => of_people.any(|role| *role == own.id),
        Level::Project => in_projects.any(|role| *role == own.id),
    }
}
