//! What-if: what a decided change does to what people may do, for how many of them, and in how many projects. Pure, as `decide` is, so
//! that the browser says it before anything is sent, and the server the same when it is only asked.

mod prospect;
mod standing;
mod words;

pub use prospect::{Prospect, Whose};
pub use standing::{PLACES, Reach, Standing, Touched};
pub use words::{Line, NamedShift};

use crate::event::Event;
use crate::id::ProjectId;
use crate::pack::Pack;
use crate::permission::{Level, Permission, PermissionSet};
use crate::tree::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// Rights that the same number of people lose or gain in the same number of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Whether they lose them; otherwise they gain them.
    pub loses: bool,
    /// Where the rights count.
    pub level: Level,
    /// How many people.
    pub people: u32,
    /// In how many projects; 0 for rights in the organization as a whole.
    pub projects: u32,
    /// The rights. The right to see the place stands alone where it is lost, and for all the others, which go with it.
    pub rights: PermissionSet,
}

/// What the events of a decided command change for those whom they reach: losses first, what is lost in the organization before what is
/// lost in projects.
#[must_use]
pub fn foresee(pack: &Pack, events: &[Event], reach: &Reach) -> Vec<Shift> {
    let after = events.iter().fold(pack.clone(), |pack, event| pack.after(event));
    let (pairs, gone) = (reach.after(events), standing::gone(events));
    let named: BTreeSet<ProjectId> =
        pairs.iter().flat_map(|(then, now)| standing::projects(then, now)).collect();
    let unnamed = reach.projects.saturating_sub(u32::try_from(named.len()).unwrap_or(u32::MAX));
    let mut places: BTreeMap<ProjectId, Moved> = named.iter().map(|id| (*id, Moved::NOTHING)).collect();
    let (mut elsewhere, mut tally) = (Moved::NOTHING, Tally::default());
    for (then, now) in &pairs {
        tally.add(
            Level::Organization,
            then.people,
            0,
            Moved::of(Level::Organization, then.rights(pack), now.rights(&after)),
        );
        let everywhere = Moved::of(Level::Project, then.everywhere(pack), now.everywhere(&after));
        let mut anywhere = if unnamed > 0 { everywhere } else { Moved::NOTHING };
        elsewhere = elsewhere.and(anywhere);
        for (project, place) in &mut places {
            let is_gone = gone.contains(project);
            let rights = |scope: Scope| {
                let left = if is_gone { PermissionSet::NONE } else { now.rights_at(&after, scope) };
                Moved::of(Level::Project, then.rights_at(pack, scope), left)
            };
            let moved = standing::scopes(then, now, *project).map(rights).fold(Moved::NOTHING, Moved::and);
            *place = place.and(moved);
            anywhere = anywhere.and(moved);
        }
        tally.add(Level::Project, then.people, 0, anywhere);
    }
    for moved in places.values() {
        tally.add(Level::Project, 0, 1, *moved);
    }
    tally.add(Level::Project, 0, unnamed, elsewhere);
    tally.shifts()
}

/// What someone may do no more, and what they may do then.
#[derive(Debug, Clone, Copy)]
struct Moved {
    lost: PermissionSet,
    gained: PermissionSet,
}

impl Moved {
    const NOTHING: Self = Self { lost: PermissionSet::NONE, gained: PermissionSet::NONE };

    fn of(level: Level, then: PermissionSet, now: PermissionSet) -> Self {
        let sight = level.sight();
        let lost = then.without(now);
        let lost = if lost.contains(sight) { PermissionSet::NONE.with(sight) } else { lost };
        Self { lost, gained: now.without(then) }
    }

    fn and(self, other: Self) -> Self {
        Self { lost: self.lost.union(other.lost), gained: self.gained.union(other.gained) }
    }
}

/// How many people and projects each right is lost or gained by.
#[derive(Default)]
struct Tally(BTreeMap<(bool, Level, Permission), (u32, u32)>);

impl Tally {
    fn add(&mut self, level: Level, people: u32, projects: u32, moved: Moved) {
        for (gains, rights) in [(false, moved.lost), (true, moved.gained)] {
            for permission in rights.iter() {
                let counted = self.0.entry((gains, level, permission)).or_default();
                (counted.0, counted.1) = (counted.0 + people, counted.1 + projects);
            }
        }
    }

    /// Rights that are alike in this, together.
    fn shifts(self) -> Vec<Shift> {
        let mut shifts: Vec<Shift> = Vec::new();
        for ((gains, level, permission), (people, projects)) in self.0 {
            let one = Shift {
                loses: !gains,
                level,
                people,
                projects,
                rights: PermissionSet::NONE.with(permission),
            };
            let alike =
                |shift: &&mut Shift| !shift.is_access() && Shift { rights: one.rights, ..**shift } == one;
            match shifts.iter_mut().find(alike) {
                Some(shift) if !one.is_access() => shift.rights = shift.rights.with(permission),
                Some(_) | None => shifts.push(one),
            }
        }
        shifts
    }
}
