//! Random steps: who tries what, on whom, and how time passes in between.

use crate::wish::{Wish, gifts, wishes};
use crate::wish_role::{RoleWish, role_wishes};
use proptest::prelude::*;
use proptest::sample::Index;

/// How many people have accounts; the first founds the organization.
pub const PEOPLE: usize = 7;

/// One thing that happens. `who` below [`PEOPLE`] is that person, from there on one of those who are members then. Targets are picked from what exists when the step is taken.
#[derive(Debug, Clone)]
pub enum Step {
    Found {
        who: usize,
    },
    Invite {
        who: usize,
        whom: usize,
        role: Index,
        projects: Vec<(Index, Index)>,
    },
    Resend {
        who: usize,
        which: Index,
    },
    CopyLink {
        who: usize,
        which: Index,
    },
    Revoke {
        who: usize,
        which: Index,
    },
    Accept {
        who: usize,
        which: Index,
    },
    AcceptOwn {
        who: usize,
    },
    Decline {
        who: usize,
        which: Index,
    },
    ChangeRole {
        who: usize,
        whose: Index,
        stale: Option<Index>,
        to: Index,
    },
    Remove {
        who: usize,
        whom: Index,
    },
    Leave {
        who: usize,
    },
    Tree {
        who: usize,
        wish: Wish,
    },
    Roles {
        who: usize,
        wish: RoleWish,
    },
    Wait {
        hours: i64,
    },
    Suspend {
        who: usize,
    },
    Reinstate {
        who: usize,
    },
    /// The operator gives a role, or removes someone.
    Operate {
        whose: Index,
        to: Option<Index>,
    },
}

/// Histories of up to `longest` steps. Joining is likelier than leaving, so that organizations fill.
pub fn steps(longest: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..longest)
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..3 * PEOPLE;
    let person = 0..PEOPLE;
    let any = any::<Index>;
    prop_oneof![
        1 => who.clone().prop_map(|who| Step::Found { who }),
        8 => (who.clone(), person.clone(), any(), gifts())
            .prop_map(|(who, whom, role, projects)| Step::Invite { who, whom, role, projects }),
        4 => (who.clone(), any()).prop_map(|(who, which)| Step::Resend { who, which }),
        1 => (who.clone(), any()).prop_map(|(who, which)| Step::CopyLink { who, which }),
        2 => (who.clone(), any()).prop_map(|(who, which)| Step::Revoke { who, which }),
        2 => (who.clone(), any()).prop_map(|(who, which)| Step::Accept { who, which }),
        12 => person.clone().prop_map(|who| Step::AcceptOwn { who }),
        3 => (person, any()).prop_map(|(who, which)| Step::Decline { who, which }),
        8 => (who.clone(), any(), prop::option::weighted(0.1, any()), any())
            .prop_map(|(who, whose, stale, to)| Step::ChangeRole { who, whose, stale, to }),
        2 => (who.clone(), any()).prop_map(|(who, whom)| Step::Remove { who, whom }),
        2 => who.clone().prop_map(|who| Step::Leave { who }),
        20 => (who.clone(), wishes()).prop_map(|(who, wish)| Step::Tree { who, wish }),
        7 => (who.clone(), role_wishes()).prop_map(|(who, wish)| Step::Roles { who, wish }),
        2 => (0_i64..400).prop_map(|hours| Step::Wait { hours }),
        1 => who.clone().prop_map(|who| Step::Suspend { who }),
        1 => who.prop_map(|who| Step::Reinstate { who }),
        1 => (any(), prop::option::weighted(0.7, any())).prop_map(|(whose, to)| Step::Operate { whose, to }),
    ]
}
