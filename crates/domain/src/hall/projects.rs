//! The tree below the organization in memory.

use super::Hall;
use crate::event::Event;
use crate::facts::{MemberStatus, Membership, Subject};
use crate::id::{MemberId, ProjectId, ResourceId};
use crate::invoicing::Invoicing;
use crate::name::{Description, Title};
use crate::role::RoleId;
use crate::tree::{Detail, LEAVERS, Node, Offer, Offered, Placed, Project, Resource, Scope, Told};
use std::collections::BTreeMap;

/// Projects by id.
pub type Projects = BTreeMap<ProjectId, ProjectKept>;

/// Who holds which role in a part of the tree.
pub type Roles = BTreeMap<MemberId, RoleId>;

/// A project as the fold keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectKept {
    /// Its name.
    pub name: Title,
    /// What it is for.
    pub description: Description,
    /// Whether the organization began with it.
    pub first: bool,
    /// Who holds which role in it.
    pub roles: Roles,
    /// What is in it.
    pub resources: BTreeMap<ResourceId, ResourceKept>,
    /// What stands on its invoices.
    pub invoicing: Invoicing,
}

/// A resource as the fold keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceKept {
    /// Its name.
    pub name: Title,
    /// Its kind.
    pub kind: String,
    /// Who holds which role on it.
    pub roles: Roles,
}

impl ProjectKept {
    /// Forgets a member who is gone.
    pub(super) fn part(&mut self, member: MemberId) {
        self.roles.remove(&member);
        self.resources.values_mut().for_each(|resource| drop(resource.roles.remove(&member)));
    }

    /// Folds an event about what is in it.
    pub(super) fn change_resource(&mut self, event: &Event) {
        if let Event::ResourceCreated { resource, name, kind, .. } = event {
            let kept = ResourceKept { name: name.clone(), kind: kind.clone(), roles: Roles::new() };
            self.resources.insert(*resource, kept);
        } else if let Event::ResourceDeleted { resource, .. } = event {
            self.resources.remove(resource);
        } else if let Event::ResourceRenamed { resource, to, .. } = event
            && let Some(kept) = self.resources.get_mut(resource)
        {
            kept.name = to.clone();
        }
    }
}

impl Hall {
    /// Folds an event about a project as a whole.
    pub(super) fn change_project(&mut self, event: &Event) {
        if let Event::ProjectCreated { project, name, description, first } = event {
            let (name, description, first) = (name.clone(), description.clone(), *first);
            let (roles, resources, invoicing) = (Roles::new(), BTreeMap::new(), Invoicing::default());
            let kept = ProjectKept { name, description, first, roles, resources, invoicing };
            self.projects.insert(*project, kept);
        } else if let Event::ProjectDeleted { project, .. } = event {
            self.projects.remove(project);
            for asked in self.invitations.values_mut() {
                asked.projects.retain(|offer| offer.project != *project);
            }
        } else if let Event::ProjectEdited { project, name, description, .. } = event
            && let Some(kept) = self.projects.get_mut(project)
        {
            (kept.name, kept.description) = (name.clone(), description.clone());
        }
    }

    /// Folds a role that was given or taken.
    pub(super) fn grant(&mut self, scope: Scope, member: MemberId, to: Option<&RoleId>) {
        match (self.roles_mut(scope), to) {
            (Some(roles), Some(to)) => drop(roles.insert(member, to.clone())),
            (Some(roles), None) => drop(roles.remove(&member)),
            (None, _) => {}
        }
    }

    fn roles_mut(&mut self, scope: Scope) -> Option<&mut Roles> {
        let project = self.projects.get_mut(&scope.project)?;
        match scope.resource {
            None => Some(&mut project.roles),
            Some(resource) => Some(&mut project.resources.get_mut(&resource)?.roles),
        }
    }

    /// Where a member has a place in the tree.
    fn places(&self, member: MemberId) -> impl Iterator<Item = Scope> {
        self.projects.iter().flat_map(move |(id, kept)| {
            let own = kept.roles.contains_key(&member).then_some(Scope::project(*id));
            let inside = kept.resources.iter().filter(move |(_, kept)| kept.roles.contains_key(&member));
            let inside = inside.map(|(resource, _)| Scope::resource(*id, *resource));
            own.into_iter().chain(inside)
        })
    }

    /// A project as someone's facts have it.
    fn project(&self, id: ProjectId, own: Option<MemberId>) -> Option<Project> {
        let kept = self.projects.get(&id)?;
        let own = own.and_then(|own| kept.roles.get(&own)).cloned();
        Some(Project { id, name: kept.name.clone(), first: kept.first, own })
    }

    /// What an invitation offers, as someone's facts have it.
    pub(super) fn offered(
        &self,
        offers: &[Offer],
        own: Option<MemberId>,
        inviter: Option<MemberId>,
    ) -> Vec<Offered> {
        let offered = |offer: &Offer| {
            let project = self.project(offer.project, own)?;
            let inviter = self.project(offer.project, inviter)?.own;
            Some(Offered { project, role: offer.role.clone(), inviter })
        };
        offers.iter().filter_map(offered).collect()
    }

    /// Whether a project has this name.
    pub(super) fn project_named(&self, name: &Title) -> bool {
        self.projects.values().any(|kept| kept.name.key() == name.key())
    }

    /// A part of the tree as someone's facts have it.
    pub(super) fn node(&self, scope: Scope, detail: Detail<'_>, own: Option<MemberId>) -> Subject {
        let node = || {
            let project = self.project(scope.project, own)?;
            let resource = match scope.resource {
                None => None,
                Some(id) => {
                    let kept = self.projects.get(&scope.project)?.resources.get(&id)?;
                    let own = own.and_then(|own| kept.roles.get(&own)).cloned();
                    Some(Resource { id, name: kept.name.clone(), kind: kept.kind.clone(), own })
                }
            };
            Some(Node { project, resource, told: self.told(scope, detail)? })
        };
        node().map_or(Subject::None, |node| Subject::Node(Box::new(node)))
    }

    fn told(&self, scope: Scope, detail: Detail<'_>) -> Option<Told> {
        let project = self.projects.get(&scope.project)?;
        Some(match detail {
            Detail::Nothing => Told::Nothing,
            Detail::Child(name) => {
                Told::Taken(project.resources.values().any(|kept| kept.name.key() == name.key()))
            }
            Detail::Name(name) => Told::Taken(match scope.resource {
                None => {
                    let mut others = self.projects.iter().filter(|(id, _)| **id != scope.project);
                    others.any(|(_, kept)| kept.name.key() == name.key())
                }
                Some(own) => {
                    let mut others = project.resources.iter().filter(|(id, _)| **id != own);
                    others.any(|(_, kept)| kept.name.key() == name.key())
                }
            }),
            Detail::Member(member) => self.placed(scope, member).map_or(Told::Nothing, Told::Member),
            Detail::Leavers => Told::Leavers(self.leavers(scope)),
        })
    }

    fn placed(&self, scope: Scope, member: MemberId) -> Option<Placed> {
        let place = self.members.get(&member)?.clone();
        let project = self.projects.get(&scope.project)?;
        let around = project.roles.get(&member).cloned();
        let (role, around) = match scope.resource {
            None => (around, None),
            Some(resource) => (project.resources.get(&resource)?.roles.get(&member).cloned(), around),
        };
        let counts = |id: &MemberId, role: &RoleId| {
            let active = self.members.get(id).is_some_and(|place| place.status == MemberStatus::Active);
            *id != member && active && self.pack.tree.keeps.as_ref() == Some(role)
        };
        let last = !project.roles.iter().any(|(id, role)| counts(id, role));
        let derives = self.pack.tree.derives.as_ref() == Some(&place.role);
        let only = derives && self.places(member).all(|other| other == scope);
        Some(Placed { place, role, around, last, only })
    }

    fn leavers(&self, scope: Scope) -> Vec<Membership> {
        let inside = |other: Scope| match scope.resource {
            None => other.project == scope.project,
            Some(_) => other == scope,
        };
        let leaves = |place: &&Membership| {
            let mut places = self.places(place.id).peekable();
            self.pack.tree.derives.as_ref() == Some(&place.role)
                && places.peek().is_some()
                && places.all(inside)
        };
        self.members.values().filter(leaves).take(LEAVERS + 1).cloned().collect()
    }
}
