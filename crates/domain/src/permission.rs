//! Permissions: names interned to bits, so that a check is a mask and never compares text.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One right. The console's own rights are constants here; the rest of the 128 places are free for rights that a pack declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permission(u8);

/// What a person reads about a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The permission.
    pub permission: Permission,
    /// Its stable name, as packs and programs write it.
    pub name: &'static str,
    /// The heading it stands under in a role table.
    pub group: &'static str,
    /// What it allows, to follow "Only owners can …".
    pub allows: &'static str,
}

macro_rules! catalogue {
    ($($constant:ident = $bit:literal, $name:literal, $group:literal, $allows:literal;)*) => {
        impl Permission {
            $(#[doc = concat!("`", $name, "`: ", $allows, ".")]
            pub const $constant: Self = Self($bit);)*
        }

        /// Every permission that gates one of Guildhall's own commands or pages, in the order in which tables show them.
        pub const CONSOLE: &[Entry] = &[
            $(Entry { permission: Permission::$constant, name: $name, group: $group, allows: $allows },)*
        ];
    };
}

catalogue! {
    ORG_READ = 0, "org.read", "Organization", "see the organization";
    ORG_EDIT = 1, "org.edit", "Organization", "manage the organization's settings";
    ORG_DELETE = 2, "org.delete", "Organization", "delete the organization";
    BILLING_MANAGE = 3, "billing.manage", "Organization", "manage billing";
    HISTORY_READ = 4, "history.read", "Organization", "read the history";
    MEMBER_READ = 5, "member.read", "Members", "see the members";
    MEMBER_READ_EMAIL = 6, "member.read_email", "Members", "see members' e-mail addresses";
    MEMBER_INVITE = 7, "member.invite", "Members", "invite people and manage invitations";
    MEMBER_CHANGE_ROLE = 8, "member.change_role", "Members", "change roles";
    MEMBER_REMOVE = 9, "member.remove", "Members", "remove members";
    PROJECT_READ = 10, "project.read", "Projects", "read projects";
    PROJECT_WRITE = 11, "project.write", "Projects", "write projects";
}

impl Permission {
    /// The permission of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CONSOLE.iter().find(|entry| entry.name == name).map(|entry| entry.permission)
    }

    /// What the catalogue says about it.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
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
