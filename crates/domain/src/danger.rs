//! What a proposed role can reach in several steps that it does not say it can. A bounded search, breadth first, over what its holder, and
//! whoever they bring in, could do in a small organization: with `decide` itself, so that it finds what could really happen.

mod stage;
mod words;

use crate::custom::CustomRole;
use crate::hall::Hall;
use crate::name::Unusable;
use crate::pack::Pack;
use crate::permission::{Level, Permission, PermissionSet};
use stage::{Player, Stage};
use std::collections::BTreeSet;

/// How many commands are tried, at most.
pub const TRIES: u32 = 12_000;

/// How many steps a sequence has, at most.
pub const STEPS: u32 = 4;

/// Something that a role reaches beyond what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// What, in a sentence.
    pub what: String,
    /// How: the shortest way, a sentence for each step.
    pub steps: Vec<String>,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// What was found, the shortest way first.
    pub dangers: Vec<Danger>,
    /// How many commands were tried.
    pub tried: u32,
    /// Whether that was everything that can be done in [`STEPS`] steps; otherwise [`TRIES`] ended the search before.
    pub whole: bool,
}

/// What can be reached that should not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    /// There is no active owner.
    NoOwner,
    /// A right that the role does not hold.
    Beyond,
    /// Someone from outside is a member, without the right to invite.
    Outsider,
    /// A member is gone, without the right to remove.
    Departure,
}

/// Searches for what the holder of a role could reach, in an organization that runs this role model.
///
/// # Errors
/// When the organization in which it is tried could not be named; a test holds that it does not happen.
pub fn dangers(pack: &Pack, role: &CustomRole) -> Result<Searched, Unusable> {
    let anyway = match role.level {
        Level::Organization => Vec::new(),
        Level::Project => searched(&Stage::of(pack, role, false)?).found,
    };
    let with = Stage::of(pack, role, true)?;
    let Search { tried, mut found, .. } = searched(&with);
    // What everybody reaches who is in the organization at all is not the role's doing.
    found.retain(|(reached, _)| anyway.iter().all(|(before, _)| before != reached));
    let dangers = found.into_iter().map(|(_, danger)| danger).collect();
    Ok(Searched { dangers, tried, whole: tried < TRIES })
}

fn searched(stage: &Stage) -> Search<'_> {
    let mut search = Search::begin(stage);
    while let Some(at) = search.next() {
        search.explore(at);
    }
    search
}

/// A state that was reached, and by what.
struct State {
    hall: Hall,
    depth: u32,
    /// The state before it and the step from there; none for the first.
    by: Option<(usize, String)>,
}

struct Search<'a> {
    stage: &'a Stage,
    reached: Vec<State>,
    seen: BTreeSet<stage::Key>,
    open: usize,
    tried: u32,
    found: Vec<(Reached, Danger)>,
}

impl<'a> Search<'a> {
    fn begin(stage: &'a Stage) -> Self {
        let hall = stage.hall.clone();
        let seen = BTreeSet::from([stage::key(&hall)]);
        let reached = vec![State { hall, depth: 0, by: None }];
        Self { stage, reached, seen, open: 0, tried: 0, found: Vec::new() }
    }

    /// The next state to go on from; none where nothing is left or everything was tried that may be.
    fn next(&mut self) -> Option<usize> {
        let at = self.open;
        let goes_on = self.tried < TRIES && self.reached.get(at).is_some_and(|state| state.depth < STEPS);
        self.open += usize::from(goes_on);
        goes_on.then_some(at)
    }

    fn explore(&mut self, at: usize) {
        let Some(state) = self.reached.get(at) else { return };
        let (hall, depth) = (state.hall.clone(), state.depth + 1);
        for (who, command) in self.stage.wishes(&hall) {
            if self.tried >= TRIES {
                return;
            }
            self.tried += 1;
            let Some(next) = self.stage.after(&hall, who, &command) else { continue };
            if self.seen.insert(stage::key(&next)) {
                let step = words::step(&hall.pack, who, &command);
                self.reached.push(State { hall: next, depth, by: Some((at, step)) });
                self.judge(self.reached.len() - 1);
            }
        }
    }

    /// Notes what a state has that should not be, and that no shorter way led to.
    fn judge(&mut self, at: usize) {
        let Some(hall) = self.reached.get(at).map(|state| &state.hall) else { return };
        for (reached, what) in self.stage.judge(hall) {
            if self.found.iter().all(|(before, _)| *before != reached) {
                let danger = Danger { what, steps: self.way(at) };
                self.found.push((reached, danger));
            }
        }
    }

    fn way(&self, mut at: usize) -> Vec<String> {
        let mut steps = Vec::new();
        while let Some((before, step)) = self.reached.get(at).and_then(|state| state.by.clone()) {
            steps.push(step);
            at = before;
        }
        steps.reverse();
        steps
    }
}

impl Stage {
    /// What is so in a state and should not be.
    fn judge(&self, hall: &Hall) -> Vec<(Reached, String)> {
        let says = |permission: Permission| self.own.contains(permission);
        let mut all = Vec::new();
        if hall.owners() == 0 {
            all.push((Reached::NoOwner, "The organization is left without an owner.".to_owned()));
        }
        for who in [Player::Holder, Player::Outsider] {
            let beyond = who.rights(hall).without(self.own);
            if let Some(permission) = beyond.iter().next() {
                let what = format!("{} can {}.", words::begins(who), hall.pack.allows(permission));
                all.push((Reached::Beyond, what));
            }
        }
        let invites = says(Permission::MEMBER_INVITE) || says(Permission::PROJECT_MEMBER_INVITE);
        if !invites && Player::Outsider.place(hall).is_some() {
            all.push((Reached::Outsider, "Someone from outside becomes a member.".to_owned()));
        }
        let is_gone = |who: Player| who.place(hall).is_none();
        if !says(Permission::MEMBER_REMOVE) && (is_gone(Player::Colleague) || is_gone(Player::Guest)) {
            all.push((
                Reached::Departure,
                "Another member loses their place in the organization.".to_owned(),
            ));
        }
        all
    }
}

impl Player {
    /// What they may do in the organization, and in the project that was there from the beginning.
    fn rights(self, hall: &Hall) -> PermissionSet {
        let Some(place) = self.place(hall) else { return PermissionSet::NONE };
        let held = hall.projects.get(&stage::PROJECT).and_then(|project| project.roles.get(&place.id));
        hall.pack.permissions(&place.role).union(hall.pack.inside(&place.role, held))
    }
}
