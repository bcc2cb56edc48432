//! Random wishes about the organization's own roles, and the commands that they mean in the world as it is.

use crate::custom::custom;
use crate::promise_role::holdings;
use crate::world::World;
use guildhall_domain::command::Command;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::permission::{Level, PermissionSet};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeSet;

/// So few titles that they meet, one of them a role of most packs.
const TITLES: [&str; 5] = ["Helper", "Clerk", "Tester", "Scout", "Admin"];

/// How much likelier each role that exists is picked than one that does not.
const SELDOM: usize = 4;

/// What a role shall hold: picked from what its maker holds, or `beyond` that from everything; what such a role needs too, unless it is
/// `bare`.
#[derive(Debug, Clone)]
pub struct Rights {
    picks: Vec<Index>,
    beyond: bool,
    bare: bool,
}

/// What someone wants of the organization's own roles. Which one is picked from what exists when the step is taken.
#[derive(Debug, Clone)]
pub enum RoleWish {
    Make { level: Level, title: Index, rights: Rights },
    Edit { which: Index, title: Option<Index>, rights: Rights },
    Delete { which: Index, to: Option<Index> },
}

fn rights() -> impl Strategy<Value = Rights> {
    let picks = prop::collection::vec(any::<Index>(), 0..12);
    (picks, prop::bool::weighted(0.1), prop::bool::weighted(0.1)).prop_map(|(picks, beyond, bare)| Rights {
        picks,
        beyond,
        bare,
    })
}

/// Making and changing are likelier than deleting, so that there are such roles.
pub fn role_wishes() -> impl Strategy<Value = RoleWish> {
    let any = any::<Index>;
    let level = prop::sample::select(vec![Level::Organization, Level::Project]);
    let title = prop::option::weighted(0.2, any());
    let to = prop::option::weighted(0.8, any());
    prop_oneof![
        4 => (level, any(), rights()).prop_map(|(level, title, rights)| RoleWish::Make { level, title, rights }),
        4 => (any(), title, rights()).prop_map(|(which, title, rights)| RoleWish::Edit { which, title, rights }),
        2 => (any(), to).prop_map(|(which, to)| RoleWish::Delete { which, to }),
    ]
}

impl World {
    /// The command that someone's wish about roles means now.
    pub fn wished_of_roles(&self, who: &str, wish: &RoleWish) -> Command {
        match wish {
            RoleWish::Make { level, title, rights } => {
                let made = custom(*level, TITLES[title.index(TITLES.len())], &[]);
                Command::MakeRole {
                    role: CustomRole { permissions: self.rights(who, *level, rights), ..made },
                }
            }
            RoleWish::Edit { which, title, rights } => {
                let now = self.own_role(*which);
                let other = title.map(|pick| custom(now.level, TITLES[pick.index(TITLES.len())], &[]).title);
                let (title, permissions) = (other.unwrap_or(now.title), self.rights(who, now.level, rights));
                let (seen, level, id, description) =
                    (Some(now.permissions), now.level, now.id, now.description);
                Command::EditRole { role: CustomRole { level, id, title, description, permissions }, seen }
            }
            RoleWish::Delete { which, to } => {
                let CustomRole { level, id, .. } = self.held_role(*which);
                let other = |pick: Index| pick.get(self.acme.hall.pack.roles_of(level)).id.clone();
                Command::DeleteRole { level, role: id, to: to.map(other) }
            }
        }
    }

    /// One of the organization's own roles, or what would be one if the pack had not given it.
    fn own_role(&self, pick: Index) -> CustomRole {
        let all = &self.acme.hall.custom;
        let absent = || {
            let given = pick.get(&self.acme.hall.pack.roles);
            CustomRole { id: given.id.clone(), ..custom(Level::Organization, "Emperor", &[]) }
        };
        all.get(pick.index(SELDOM * all.len() + 1) / SELDOM).cloned().unwrap_or_else(absent)
    }

    /// One of those that someone holds; where nobody does, any.
    fn held_role(&self, pick: Index) -> CustomRole {
        let hall = &self.acme.hall;
        let held = hall.custom.iter().filter(|own| holdings(hall, own.level).contains(&own.id));
        let held: Vec<&CustomRole> = held.collect();
        if held.is_empty() { self.own_role(pick) } else { (*pick.get(&held)).clone() }
    }

    fn rights(&self, who: &str, level: Level, wanted: &Rights) -> BTreeSet<String> {
        let (pack, account) = (&self.acme.hall.pack, self.acme.who(who).account);
        let own = self.acme.hall.members.values().find(|place| place.account == account);
        let own = own.map_or(PermissionSet::NONE, |place| pack.permissions(&place.role));
        let counts = |at: Level| level == Level::Organization || at == level;
        let entries = pack.entries().filter(|entry| wanted.beyond || counts(entry.level));
        let entries = entries.filter(|entry| wanted.beyond || own.contains(entry.permission));
        let names: Vec<&str> = entries.map(|entry| entry.name).collect();
        let picked = wanted.picks.iter().filter(|_| !names.is_empty()).map(|pick| *pick.get(&names));
        let needed: &[&str] = match level {
            _ if wanted.bare => &[],
            Level::Organization => &["org.read", "member.read_email"],
            Level::Project => &["project.read"],
        };
        picked.chain(needed.iter().copied()).map(str::to_owned).collect()
    }
}
