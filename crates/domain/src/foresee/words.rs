//! What is foreseen, in words.

use super::{Shift, Whose};
use crate::pack::Pack;
use crate::permission::Level;
use crate::sentence;
use serde::Serialize;

/// A line of what is foreseen: for whom and where, and which rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "12 people lose, in 7 projects".
    pub head: String,
    /// "rename a project, delete a project"; empty where the head says it all.
    pub rights: String,
    /// Whether something is lost.
    pub loses: bool,
}

/// A shift, with its rights by name: how programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedShift {
    /// Whether they lose the rights; otherwise they gain them.
    pub loses: bool,
    /// Where the rights count.
    pub level: Level,
    /// How many people.
    pub people: u32,
    /// In how many projects; 0 for rights in the organization as a whole.
    pub projects: u32,
    /// The rights. The right to see the place stands alone where it is lost, and for all the others.
    pub rights: Vec<String>,
}

/// That nothing changes.
pub(super) fn nothing(who: &Whose) -> Line {
    let head = match who {
        Whose::You => "Your rights stay as they are.".to_owned(),
        Whose::One(name) => sentence!("{}’s rights stay as they are.", name),
        Whose::Many => "Nobody’s rights change.".to_owned(),
    };
    Line { head, rights: String::new(), loses: false }
}

/// What someone should know who gives up rights of their own.
pub(super) fn no_way_back() -> Line {
    let head = "Only someone who holds these rights can give them back to you.".to_owned();
    Line { head, rights: String::new(), loses: true }
}

impl Shift {
    /// The shift, with its rights by name.
    #[must_use]
    pub fn named(&self, pack: &Pack) -> NamedShift {
        let Self { loses, level, people, projects, rights } = *self;
        let entries = pack.entries().filter(|entry| rights.contains(entry.permission));
        NamedShift {
            loses,
            level,
            people,
            projects,
            rights: entries.map(|entry| entry.name.to_owned()).collect(),
        }
    }

    /// Whether people lose sight of the place itself.
    #[must_use]
    pub fn is_access(&self) -> bool {
        self.loses && self.rights.contains(self.level.sight())
    }

    /// The shift in words.
    #[must_use]
    pub fn words(&self, pack: &Pack, who: &Whose, organization: &str) -> Line {
        let place = match (self.level, self.projects) {
            (Level::Organization, _) => organization.to_owned(),
            (Level::Project, 1) => sentence!("1 {}", pack.vocabulary.project.one),
            (Level::Project, count) => sentence!("{} {}", count, pack.vocabulary.project.many),
        };
        let (one, many) = if self.loses { ("loses", "lose") } else { ("gains", "gain") };
        let subject = match who {
            Whose::You => sentence!("You {}", many),
            Whose::One(name) => sentence!("{} {}", name, one),
            Whose::Many if self.people == 1 => sentence!("1 person {}", one),
            Whose::Many => sentence!("{} people {}", self.people, many),
        };
        if self.is_access() {
            let head = sentence!("{} access to {}", subject, place);
            return Line { head, rights: String::new(), loses: true };
        }
        Line { head: sentence!("{}, in {}", subject, place), rights: self.listed(pack), loses: self.loses }
    }

    fn listed(&self, pack: &Pack) -> String {
        let entries = pack.entries().filter(|entry| self.rights.contains(entry.permission));
        entries.map(|entry| entry.allows.into_owned()).collect::<Vec<_>>().join(", ")
    }
}
