//! What is foreseen of a command, held against what really changes: everybody's rights before and after it, one person and one place at
//! a time.

use crate::promise::{Decided, rights_inside};
use guildhall_domain::facts::MemberStatus;
use guildhall_domain::foresee::{Touched, foresee};
use guildhall_domain::hall::Hall;
use guildhall_domain::id::{MemberId, ProjectId};
use guildhall_domain::permission::{Level, Permission, PermissionSet};
use guildhall_domain::tree::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// For a right that is lost (or gained) at a level: who, and in which projects.
type Moves = BTreeMap<(bool, Level, Permission), (BTreeSet<MemberId>, BTreeSet<ProjectId>)>;

impl Decided<'_> {
    /// Holds what is foreseen against what happened.
    pub fn was_foreseen(&self) {
        let touched = self.command.touches();
        if touched == Touched::Nobody {
            return;
        }
        let own = self.facts.actor.membership.as_ref().map(|place| place.id);
        let foreseen = foresee(&self.before.pack, self.events, &self.before.reach(touched, own));
        let mut told = BTreeMap::new();
        for shift in foreseen {
            for permission in shift.rights.iter() {
                let key = (shift.loses, shift.level, permission);
                assert_eq!(told.insert(key, (shift.people, shift.projects)), None, "told twice: {key:?}");
            }
        }
        let count = |n: usize| u32::try_from(n).unwrap();
        let happened: BTreeMap<_, _> = self
            .moves(touched)
            .into_iter()
            .map(|(key, (people, projects))| (key, (count(people.len()), count(projects.len()))))
            .collect();
        assert_eq!(told, happened, "{:?} in {:?}", self.command, self.before);
    }

    fn moves(&self, touched: Touched<'_>) -> Moves {
        let mut moves = Moves::new();
        for id in self.before.members.keys().filter(|id| self.counts(touched, **id)) {
            let then = rights(self.before, *id);
            note(&mut moves, (*id, None), Level::Organization, (then, rights(self.after, *id)));
            for (project, kept) in &self.before.projects {
                let inside = kept.resources.keys().map(|resource| Some(*resource));
                for resource in inside.chain([None]) {
                    let scope = Scope { project: *project, resource };
                    let pair = (rights_inside(self.before, *id, scope), self.rights_left(*id, scope));
                    note(&mut moves, (*id, Some(*project)), Level::Project, pair);
                }
            }
        }
        moves
    }

    /// Of a part that goes, those are told of who have a place in it.
    fn counts(&self, touched: Touched<'_>, member: MemberId) -> bool {
        let Touched::Part(part) = touched else { return true };
        let kept = &self.before.projects[&part.project];
        let on = |resource| kept.resources[resource].roles.contains_key(&member);
        match &part.resource {
            Some(resource) => on(resource),
            None => kept.roles.contains_key(&member) || kept.resources.keys().any(on),
        }
    }

    /// Where a resource is gone, what one may do in its project is left.
    fn rights_left(&self, member: MemberId, scope: Scope) -> PermissionSet {
        let Some(kept) = self.after.projects.get(&scope.project) else { return PermissionSet::NONE };
        let is_there = scope.resource.is_none_or(|resource| kept.resources.contains_key(&resource));
        let scope = if is_there { scope } else { Scope::project(scope.project) };
        if self.after.members.contains_key(&member) {
            rights_inside(self.after, member, scope)
        } else {
            PermissionSet::NONE
        }
    }
}

fn rights(hall: &Hall, member: MemberId) -> PermissionSet {
    let active = hall.members.get(&member).filter(|place| place.status == MemberStatus::Active);
    let rights = active.map_or(PermissionSet::NONE, |place| hall.pack.permissions(&place.role));
    rights.intersection(hall.pack.of_level(Level::Organization))
}

/// Whoever does not see a place any more has lost the rest with it.
fn note(
    moves: &mut Moves,
    (member, project): (MemberId, Option<ProjectId>),
    level: Level,
    (then, now): (PermissionSet, PermissionSet),
) {
    let sight = if project.is_some() { Permission::PROJECT_READ } else { Permission::ORG_READ };
    let is_blind = then.contains(sight) && !now.contains(sight);
    for permission in then.union(now).iter() {
        let (had, has) = (then.contains(permission), now.contains(permission));
        if had == has || (is_blind && had && permission != sight) {
            continue;
        }
        let counted = moves.entry((had, level, permission)).or_default();
        counted.0.insert(member);
        counted.1.extend(project);
    }
}
