//! Random wishes about the tree, and the commands that they mean in the world as it is.

use crate::tree::{nothing, renaming, title};
use crate::world::{World, one_of};
use guildhall_domain::command::Command;
use guildhall_domain::hall::Roles;
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::name::Title;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::{Offer, Scope};
use proptest::prelude::*;
use proptest::sample::Index;

/// So few names that they meet.
const NAMES: [&str; 4] = ["Alpha", "Beta", "Gamma", "Default project"];

/// How much likelier each thing that exists is picked than one that does not.
const SELDOM: usize = 4;

/// What someone wants of the tree. Where, whom and what is picked from what exists when the step is taken.
#[derive(Debug, Clone)]
pub enum Wish {
    Project { name: Index },
    Resource { at: Index, name: Index, kind: Index },
    Rename { at: Index, name: Index },
    Delete { at: Index },
    Grant { at: Index, whose: Index, stale: Option<Index>, to: Option<Index> },
    LeaveOne { at: Index },
}

/// What an invitation shall give in projects: where, and which role.
pub fn gifts() -> impl Strategy<Value = Vec<(Index, Index)>> {
    let some = prop::collection::vec((any::<Index>(), any::<Index>()), 1..3);
    prop_oneof![2 => Just(Vec::new()), 1 => some]
}

/// Granting is likelier than creating, and that likelier than deleting, so that the tree fills.
pub fn wishes() -> impl Strategy<Value = Wish> {
    let any = any::<Index>;
    prop_oneof![
        4 => any().prop_map(|name| Wish::Project { name }),
        5 => (any(), any(), any()).prop_map(|(at, name, kind)| Wish::Resource { at, name, kind }),
        4 => (any(), any()).prop_map(|(at, name)| Wish::Rename { at, name }),
        2 => any().prop_map(|at| Wish::Delete { at }),
        12 => (any(), any(), prop::option::weighted(0.1, any()), prop::option::weighted(0.7, any()))
            .prop_map(|(at, whose, stale, to)| Wish::Grant { at, whose, stale, to }),
        3 => any().prop_map(|at| Wish::LeaveOne { at }),
    ]
}

impl World {
    /// The command that someone's wish means now.
    pub fn wished(&mut self, who: &str, wish: &Wish) -> Command {
        match wish {
            Wish::Project { name } => Command::CreateProject {
                project: self.acme.new_project_id(),
                name: named(*name),
                description: nothing(),
            },
            Wish::Resource { at, name, kind } => Command::CreateResource {
                project: self.scope(*at).project,
                resource: self.acme.new_resource_id(),
                name: named(*name),
                kind: self.kind(*kind),
            },
            Wish::Rename { at, name } => renaming(self.scope(*at), NAMES[name.index(NAMES.len())]),
            Wish::Delete { at } => crate::tree::deletion(self.scope(*at)),
            Wish::Grant { at, whose, stale, to } => self.grant(*at, *whose, *stale, *to),
            Wish::LeaveOne { at } => {
                let account = self.acme.who(who).account;
                let own = self.acme.hall.members.values().find(|place| place.account == account);
                let member = own.map_or(MemberId(uuid::Uuid::nil()), |place| place.id);
                let at = self.scope_of(member, *at);
                Command::Grant { scope: at, member, from: self.held(at, member), to: None }
            }
        }
    }

    /// What an invitation shall give in projects, each of them once.
    pub fn offers(&self, picks: &[(Index, Index)]) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for (at, role) in picks {
            let project = self.scope(*at).project;
            if offers.iter().all(|offer| offer.project != project) {
                offers.push(Offer { project, role: self.project_role(*role) });
            }
        }
        offers
    }

    /// Every part of the tree.
    fn scopes(&self) -> Vec<Scope> {
        let inside = |(id, kept): (&ProjectId, &guildhall_domain::hall::ProjectKept)| {
            let project = *id;
            let resources: Vec<_> = kept.resources.keys().copied().collect();
            let resources = resources.into_iter().map(move |resource| Scope::resource(project, resource));
            [Scope::project(project)].into_iter().chain(resources)
        };
        self.acme.hall.projects.iter().flat_map(inside).collect()
    }

    /// One of the parts of the tree, or one that never was.
    fn scope(&self, pick: Index) -> Scope {
        let all = self.scopes();
        let absent =
            Scope { project: ProjectId(uuid::Uuid::nil()), resource: Some(ResourceId(uuid::Uuid::nil())) };
        all.get(pick.index(SELDOM * all.len() + 1) / SELDOM).copied().unwrap_or(absent)
    }

    /// One of those in which a member holds a role; where there is none, any.
    fn scope_of(&self, member: MemberId, pick: Index) -> Scope {
        let own: Vec<_> = self.scopes().into_iter().filter(|at| self.held(*at, member).is_some()).collect();
        if own.is_empty() { self.scope(pick) } else { *pick.get(&own) }
    }

    fn roles(&self, at: Scope) -> Option<&Roles> {
        let project = self.acme.hall.projects.get(&at.project)?;
        match at.resource {
            None => Some(&project.roles),
            Some(resource) => project.resources.get(&resource).map(|kept| &kept.roles),
        }
    }

    fn held(&self, at: Scope, member: MemberId) -> Option<RoleId> {
        self.roles(at)?.get(&member).cloned()
    }

    fn grant(&self, at: Index, whose: Index, stale: Option<Index>, to: Option<Index>) -> Command {
        let (scope, member) = (self.scope(at), self.member(whose));
        let from = stale.map_or_else(|| self.held(scope, member), |pick| Some(self.project_role(pick)));
        Command::Grant { scope, member, from, to: to.map(|pick| self.project_role(pick)) }
    }

    /// One of the pack's, or one that it lacks.
    fn project_role(&self, pick: Index) -> RoleId {
        let all = &self.acme.hall.pack.project_roles;
        let absent = pick.index(SELDOM * all.len() + 1) == SELDOM * all.len();
        if absent { crate::acme::role("emperor") } else { one_of(all, pick).id.clone() }
    }

    /// One of the pack's, or none.
    fn kind(&self, pick: Index) -> String {
        let all = &self.acme.hall.pack.tree.kinds;
        all.get(pick.index(all.len() + 1)).cloned().unwrap_or_default()
    }
}

fn named(pick: Index) -> Title {
    title(NAMES[pick.index(NAMES.len())])
}
