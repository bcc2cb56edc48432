//! Permissions: names interned to bits, so that a check is a mask and never compares text.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// One right. The console's own rights are constants here; the rest of the 128 places are free for rights that a pack declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permission(u8);

/// Where a permission is used: each role table has a part for each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// In the organization as a whole.
    Organization,
    /// In one project, and in what it holds. A role of the organization that has it has it in every project.
    Project,
}

impl Level {
    /// The right without which nothing at this level is seen, and no other right there is of use.
    #[must_use]
    pub const fn sight(self) -> Permission {
        match self {
            Self::Organization => Permission::ORG_READ,
            Self::Project => Permission::PROJECT_READ,
        }
    }
}

/// What a person reads about a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The permission.
    pub permission: Permission,
    /// Where it is used.
    pub level: Level,
    /// Its stable name, as packs and programs write it.
    pub name: &'a str,
    /// The heading it stands under in a role table.
    pub group: Cow<'a, str>,
    /// What it allows, to follow "Only owners can …".
    pub allows: Cow<'a, str>,
}

macro_rules! catalogue {
    ($($constant:ident = $bit:literal, $name:literal, $level:ident, $group:literal, $allows:literal;)*) => {
        impl Permission {
            $(#[doc = concat!("`", $name, "`: ", $allows, ".")]
            pub const $constant: Self = Self($bit);)*
        }

        /// Every permission that gates one of Guildhall's own commands or pages, in the order in which tables show them. What a pack calls
        /// the parts of the tree stands in braces: [`Pack::entries`](crate::pack::Pack::entries) fills it in.
        pub const CONSOLE: &[Entry<'static>] = &[
            $(Entry {
                permission: Permission::$constant,
                level: Level::$level,
                name: $name,
                group: Cow::Borrowed($group),
                allows: Cow::Borrowed($allows),
            },)*
        ];
    };
}

catalogue! {
    ORG_READ = 0, "org.read", Organization, "Organization", "see the organization";
    ORG_EDIT = 1, "org.edit", Organization, "Organization", "manage the organization's settings";
    ORG_DELETE = 2, "org.delete", Organization, "Organization", "delete the organization";
    BILLING_READ = 3, "billing.read", Organization, "Organization", "see billing";
    BILLING_MANAGE = 4, "billing.manage", Organization, "Organization", "manage billing";
    HISTORY_READ = 5, "history.read", Organization, "Organization", "read the history";
    MEMBER_READ = 6, "member.read", Organization, "Members", "see the members";
    MEMBER_READ_EMAIL = 7, "member.read_email", Organization, "Members", "see members' e-mail addresses";
    MEMBER_INVITE = 8, "member.invite", Organization, "Members", "invite people and manage invitations";
    MEMBER_CHANGE_ROLE = 9, "member.change_role", Organization, "Members", "change roles";
    MEMBER_REMOVE = 10, "member.remove", Organization, "Members", "remove members";
    ROLE_MANAGE = 23, "role.manage", Organization, "Organization", "make and change roles";
    PROJECT_CREATE = 11, "project.create", Organization, "{Projects}", "create {projects}";
    PROJECT_READ = 12, "project.read", Project, "{Projects}", "see a {project} and its {resources}";
    PROJECT_EDIT = 13, "project.edit", Project, "{Projects}", "rename and describe a {project}";
    PROJECT_DELETE = 14, "project.delete", Project, "{Projects}", "delete a {project}";
    PROJECT_MEMBER_READ = 15, "project.member.read", Project, "{Projects}", "see a {project}'s members";
    PROJECT_MEMBER_ADD = 16, "project.member.add", Project, "{Projects}", "add members to a {project}";
    PROJECT_MEMBER_INVITE = 17, "project.member.invite", Project, "{Projects}", "invite people to a {project}";
    PROJECT_MEMBER_CHANGE_ROLE = 18, "project.member.change_role", Project, "{Projects}", "change roles in a {project}";
    PROJECT_MEMBER_REMOVE = 19, "project.member.remove", Project, "{Projects}", "remove members from a {project}";
    RESOURCE_CREATE = 20, "resource.create", Project, "{Resources}", "create {resources}";
    RESOURCE_EDIT = 21, "resource.edit", Project, "{Resources}", "rename {resources}";
    RESOURCE_DELETE = 22, "resource.delete", Project, "{Resources}", "delete {resources}";
}

impl Permission {
    /// How many permissions there can be: those of the console and those that a pack declares.
    pub const LIMIT: usize = 128;

    /// The console's own permission of that name. Those that a pack declares, the pack knows.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CONSOLE.iter().find(|entry| entry.name == name).map(|entry| entry.permission)
    }

    /// The one that a pack declares as its `index`th, counted from 0; none beyond [`Permission::LIMIT`].
    #[must_use]
    pub fn declared(index: usize) -> Option<Self> {
        u8::try_from(CONSOLE.len() + index).ok().filter(|bit| usize::from(*bit) < Self::LIMIT).map(Self)
    }

    /// What the catalogue says about one of the console's own.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry<'static>> {
        CONSOLE.iter().find(|entry| entry.permission == self)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry() {
            Some(entry) => f.write_str(entry.name),
            None => write!(f, "permission {}", self.0),
        }
    }
}

/// A set of permissions: one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct PermissionSet {
    low: u64,
    high: u64,
}

impl PermissionSet {
    /// The set without any permission.
    pub const NONE: Self = Self { low: 0, high: 0 };

    const fn bit(permission: Permission) -> Self {
        match permission.0 {
            low @ 0..64 => Self { low: 1 << low, high: 0 },
            high => Self { low: 0, high: 1 << (high & 63) },
        }
    }

    /// The console's own permissions of a level.
    pub(crate) const fn of_console(level: Level) -> Self {
        match level {
            Level::Organization => const { Self::counted(Level::Organization) },
            Level::Project => const { Self::counted(Level::Project) },
        }
    }

    const fn counted(level: Level) -> Self {
        let (mut all, mut rest) = (Self::NONE, CONSOLE);
        while let [entry, others @ ..] = rest {
            if entry.level as u8 == level as u8 {
                all = all.with(entry.permission);
            }
            rest = others;
        }
        all
    }

    /// This set and one permission more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        self.union(Self::bit(permission))
    }

    /// Whether the permission is in the set.
    #[must_use]
    pub const fn contains(self, permission: Permission) -> bool {
        self.holds_all_of(Self::bit(permission))
    }

    /// Whether every permission of `other` is in this set.
    #[must_use]
    pub const fn holds_all_of(self, other: Self) -> bool {
        other.low & !self.low == 0 && other.high & !self.high == 0
    }

    /// The permissions that are in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self { low: self.low | other.low, high: self.high | other.high }
    }

    /// The permissions that are in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self { low: self.low & other.low, high: self.high & other.high }
    }

    /// The permissions of this set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self { low: self.low & !other.low, high: self.high & !other.high }
    }

    /// Each permission of the set.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        (0..128).map(Permission).filter(move |permission| self.contains(*permission))
    }

    /// The permissions that are in one of the two sets and not in the other.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self { low: self.low ^ other.low, high: self.high ^ other.high }
    }

    /// How many permissions the set has.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.low.count_ones() + self.high.count_ones()
    }

    /// Whether the set has no permission.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_console_permission_has_a_bit_and_a_name_of_its_own() {
        let all: PermissionSet = CONSOLE.iter().map(|entry| entry.permission).collect();
        assert_eq!(all.len() as usize, CONSOLE.len());
        for entry in CONSOLE {
            assert_eq!(Permission::named(entry.name), Some(entry.permission));
        }
    }

    #[test]
    fn a_set_knows_what_it_holds_on_both_sides_of_the_word() {
        let far = Permission(100);
        let set = PermissionSet::NONE.with(Permission::ORG_READ).with(far);
        assert!(
            set.contains(far) && set.contains(Permission::ORG_READ) && !set.contains(Permission::ORG_EDIT)
        );
        assert!(!PermissionSet::NONE.with(far).holds_all_of(set));
    }
}
