//! The small organization in which a proposed role is tried: an owner, the role's holder, a colleague with a place in the one project, another
//! with a place on the one resource in it alone, and someone from outside.

use crate::command::Command;
use crate::custom::CustomRole;
use crate::decide;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{InvitationState, MemberStatus, Membership};
use crate::hall::{Hall, Person, ProjectKept, Roles};
use crate::id::{AccountId, InvitationId, MemberId, OrgId, ProjectId, ResourceId};
use crate::name::{Description, OrgName, Slug, Title, Unusable};
use crate::pack::Pack;
use crate::permission::{Entry, Level, PermissionSet};
use crate::role::{Role, RoleId};
use crate::time::Timestamp;
use crate::tree::{Offer, Scope};
use std::sync::Arc;
use uuid::Uuid;

/// The project that is there from the beginning.
pub(super) const PROJECT: ProjectId = ProjectId(Uuid::from_u128(1));

/// The resource in it.
const RESOURCE: ResourceId = ResourceId(Uuid::from_u128(4));

/// The project that can be created.
const OTHER: ProjectId = ProjectId(Uuid::from_u128(2));

const INVITATION: InvitationId = InvitationId(Uuid::from_u128(3));

/// Player is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Player {
    /// Player founded it. They do nothing here.
    Owner,
    /// Whoever has the role that is tried.
    Holder,
    /// A member who does nothing, with a place in the project.
    Colleague,
    /// Another, with a place on the resource alone.
    Guest,
    /// Someone without a place.
    Outsider,
}

const ALL: [Player; 5] = [Player::Owner, Player::Holder, Player::Colleague, Player::Guest, Player::Outsider];

/// What tells one state from another.
pub(super) type Key = (
    Vec<(MemberId, RoleId)>,
    Vec<(InvitationId, RoleId, Vec<(ProjectId, RoleId)>)>,
    Vec<(ProjectId, Vec<(MemberId, RoleId)>, Vec<Vec<(MemberId, RoleId)>>)>,
    Option<(RoleId, PermissionSet)>,
);

/// The organization at the beginning, and what the role says it can do.
pub(super) struct Stage {
    pub(super) hall: Hall,
    /// What the holder may do at the beginning, in the organization and in the project.
    pub(super) own: PermissionSet,
    people: Vec<Person>,
    names: (Title, Description),
}

impl Stage {
    /// The role as proposed, whether there is one of its name already or not; nobody has it where only what everybody begins with is tried.
    pub(super) fn of(pack: &Pack, role: &CustomRole, is_held: bool) -> Result<Self, Unusable> {
        let pack = pack.after(&Event::RoleMade { role: role.clone() });
        let owner = pack.owner_role().map_or_else(|_| pack.default_role.clone(), |role| role.id.clone());
        let least = least_inside(&pack);
        let begins = pack.default_role.clone();
        let (held, inside) = match role.level {
            Level::Organization if is_held => (role.id.clone(), None),
            Level::Organization => (begins.clone(), None),
            Level::Project => (begins.clone(), is_held.then(|| role.id.clone())),
        };
        let names = (Title::parse("another")?, Description::parse("")?);
        let (name, slug) = (OrgName::parse("Acme")?, Slug::parse("acme")?);
        let mut hall = Hall::empty(OrgId(Uuid::nil()), name, slug, Arc::new(pack));
        hall.custom.push(role.clone());
        for (who, role) in [
            (Player::Owner, owner),
            (Player::Holder, held),
            (Player::Colleague, begins.clone()),
            (Player::Guest, begins),
        ] {
            hall.members.insert(who.member(), who.joined(role));
        }
        let (name, description, first) = (Title::parse("one")?, names.1.clone(), false);
        hall.apply(&Event::ProjectCreated { project: PROJECT, name, description, first });
        let kind = hall.pack.tree.kinds.first().cloned().unwrap_or_default();
        let name = Title::parse("thing")?;
        hall.apply(&Event::ResourceCreated { project: PROJECT, resource: RESOURCE, name, kind });
        if let Some(project) = hall.projects.get_mut(&PROJECT) {
            let keeps = hall.pack.tree.keeps.clone();
            let places =
                [(Player::Holder, inside), (Player::Colleague, least.clone()), (Player::Owner, keeps)];
            let given = places.into_iter().filter_map(|(who, role)| Some((who.member(), role?)));
            project.roles = given.collect::<Roles>();
            if let (Some(resource), Some(least)) = (project.resources.get_mut(&RESOURCE), least) {
                resource.roles.insert(Player::Guest.member(), least);
            }
        }
        let people = ALL.iter().map(|who| who.person()).collect::<Result<_, _>>()?;
        let mut stage = Self { hall, own: PermissionSet::NONE, people, names };
        stage.own = Player::Holder.rights(&stage.hall);
        Ok(stage)
    }

    /// What the holder, and whoever they bring in, can try.
    pub(super) fn wishes(&self, hall: &Hall) -> Vec<(Player, Command)> {
        let is_asked = !hall.invitations.is_empty();
        let inviting = if is_asked || Player::Outsider.place(hall).is_some() {
            Vec::new()
        } else {
            self.invitations(hall)
        };
        let accept =
            |id: &InvitationId| Command::Accept { invitation: *id, member: Player::Outsider.member() };
        let accepting = hall.invitations.keys().map(accept).map(|wish| (Player::Outsider, wish));
        let inside = [Player::Holder, Player::Outsider].into_iter().filter(|who| who.place(hall).is_some());
        let changes = inside.flat_map(|who| self.changes(hall).into_iter().map(move |wish| (who, wish)));
        inviting.into_iter().map(|wish| (Player::Holder, wish)).chain(accepting).chain(changes).collect()
    }

    /// Asking the outsider in: with each role, and with each role in each project or none.
    fn invitations(&self, hall: &Hall) -> Vec<Command> {
        let offers = hall.projects.keys().flat_map(|project| {
            let offer = |role: &Role| vec![Offer { project: *project, role: role.id.clone() }];
            hall.pack.project_roles.iter().map(offer).collect::<Vec<_>>()
        });
        let offers: Vec<Vec<Offer>> = std::iter::once(Vec::new()).chain(offers).collect();
        let Some(Person { email, .. }) = self.people.get(Player::Outsider as usize) else {
            return Vec::new();
        };
        let with = |role: &RoleId| {
            let invite = |projects: &Vec<Offer>| Command::Invite {
                invitation: INVITATION,
                member: Player::Outsider.member(),
                email: email.clone(),
                role: role.clone(),
                projects: projects.clone(),
            };
            offers.iter().map(invite).collect::<Vec<_>>()
        };
        hall.pack.roles.iter().flat_map(|role| with(&role.id)).collect()
    }

    /// Changes to members, projects and the role itself.
    fn changes(&self, hall: &Hall) -> Vec<Command> {
        let mut wishes = refillings(hall);
        for place in hall.members.values() {
            let change = |to| Command::ChangeRole { member: place.id, from: place.role.clone(), to };
            wishes.extend(hall.pack.alternatives(&place.role).into_iter().map(change));
            wishes.push(Command::Remove { member: place.id });
        }
        for (id, project) in &hall.projects {
            wishes.extend(grants(hall, Scope::project(*id), &project.roles));
            wishes.push(Command::DeleteProject { project: *id });
            for (resource, kept) in &project.resources {
                let scope = Scope::resource(*id, *resource);
                wishes.extend(grants(hall, scope, &kept.roles));
                wishes.push(Command::DeleteResource { scope });
            }
        }
        if !hall.projects.contains_key(&OTHER) {
            let (name, description) = self.names.clone();
            wishes.push(Command::CreateProject { project: OTHER, name, description });
        }
        wishes
    }

    /// The organization after someone's command, if it is allowed. Ended invitations are forgotten.
    pub(super) fn after(&self, hall: &Hall, who: Player, command: &Command) -> Option<Hall> {
        let person = self.people.get(who as usize)?;
        let facts = hall.facts(Timestamp(0), person, &self.people, command.about());
        let events = decide(&facts, command).ok()?;
        let mut next = hall.clone();
        for event in &events {
            next.apply(event);
        }
        next.invitations.retain(|_, asked| asked.state == InvitationState::Pending);
        Some(next)
    }
}

impl Player {
    pub(super) fn member(self) -> MemberId {
        MemberId(Uuid::from_u128(self as u128 + 10))
    }

    fn account(self) -> AccountId {
        AccountId(self.member().0)
    }

    fn person(self) -> Result<Person, Unusable> {
        let email = EmailAddress::parse(&format!("{}@example.com", self as u8))?;
        Ok(Person { account: self.account(), name: String::new(), email })
    }

    /// Their place, while they have one.
    pub(super) fn place(self, hall: &Hall) -> Option<&Membership> {
        hall.members.get(&self.member())
    }

    fn joined(self, role: RoleId) -> Membership {
        let (id, account) = (self.member(), self.account());
        Membership { id, account, name: String::new(), role, status: MemberStatus::Active }
    }
}

/// Every other role in a part of the tree for every member, and none.
fn grants(hall: &Hall, scope: Scope, held: &Roles) -> Vec<Command> {
    let each = hall.members.keys().flat_map(|member| {
        let from = held.get(member);
        let roles = hall.pack.project_roles.iter().map(|role| Some(role.id.clone()));
        let other = roles.chain([None]).filter(move |to| to.as_ref() != from);
        other.map(move |to| Command::Grant { scope, member: *member, from: from.cloned(), to })
    });
    each.collect()
}

/// Giving the role that is tried every right that there is, taking from it all that it need not have, deleting it.
fn refillings(hall: &Hall) -> Vec<Command> {
    let Some(role) = hall.custom.first() else { return Vec::new() };
    let (least, to) = match role.level {
        Level::Organization => (role.level.sight(), Some(hall.pack.default_role.clone())),
        Level::Project => (role.level.sight(), least_inside(&hall.pack)),
    };
    let names = |counts: &dyn Fn(&Entry<'_>) -> bool| {
        hall.pack.entries().filter(|entry| counts(entry)).map(|entry| entry.name.to_owned()).collect()
    };
    let all = names(&|entry| role.level == Level::Organization || entry.level == Level::Project);
    let few = names(&|entry| entry.permission == least);
    let filled =
        |permissions| Command::EditRole { role: CustomRole { permissions, ..role.clone() }, seen: None };
    vec![filled(all), filled(few), Command::DeleteRole { level: role.level, role: role.id.clone(), to }]
}

/// The weakest of the pack's roles in a project.
fn least_inside(pack: &Pack) -> Option<RoleId> {
    pack.project_roles.iter().rev().find(|role| !role.custom).map(|role| role.id.clone())
}

/// What tells a state from others.
pub(super) fn key(hall: &Hall) -> Key {
    let held = |roles: &Roles| roles.iter().map(|(member, role)| (*member, role.clone())).collect::<Vec<_>>();
    let members = hall.members.values().map(|place| (place.id, place.role.clone())).collect();
    let offers = |offers: &[Offer]| offers.iter().map(|offer| (offer.project, offer.role.clone())).collect();
    let invitations =
        hall.invitations.iter().map(|(id, asked)| (*id, asked.role.clone(), offers(&asked.projects)));
    let inside = |kept: &ProjectKept| kept.resources.values().map(|kept| held(&kept.roles)).collect();
    let projects = hall.projects.iter().map(|(id, kept)| (*id, held(&kept.roles), inside(kept)));
    let tried = hall.custom.first().map(|role| (role.id.clone(), role.rights(&hall.pack)));
    (members, invitations.collect(), projects.collect(), tried)
}
