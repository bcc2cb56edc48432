//! Roles of an organization's own, beside those that its pack gives.

use crate::event::Event;
use crate::name::{Slug, line, prose, text};
use crate::pack::Pack;
use crate::permission::{Level, PermissionSet};
use crate::role::{Role, RoleId, with_article};
use crate::sentence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// How many roles of its own an organization can have.
pub const CUSTOM_ROLES: usize = 20;

text!(
    /// What people call a role: 1 to 40 characters.
    RoleTitle, |text| line(text, "a name for the role", 40)
);
text!(
    /// What a role is for: at most 200 characters, may be empty.
    RoleText, |text| prose(text, 200)
);

/// A role that an organization has made. Its rights are kept by name: what a pack declares may stand elsewhere tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRole {
    /// Where it is held.
    pub level: Level,
    /// Its stable name.
    pub id: RoleId,
    /// What people call it.
    pub title: RoleTitle,
    /// What it is for.
    pub description: RoleText,
    /// The names of the permissions that it holds.
    pub permissions: BTreeSet<String>,
}

impl CustomRole {
    /// The stable name that a title suggests; `role` where its letters suggest none.
    #[must_use]
    pub fn suggested(title: &str) -> RoleId {
        let short: String = title.chars().take(30).collect();
        let name = Slug::derive(&short).and_then(|slug| RoleId::parse(slug.as_str()).ok());
        name.unwrap_or_else(RoleId::of_role)
    }

    /// What it holds, as far as the pack knows it.
    #[must_use]
    pub fn rights(&self, pack: &Pack) -> PermissionSet {
        pack.named(&self.permissions)
    }

    fn role(&self, pack: &Pack) -> Role {
        let title = self.title.to_string();
        Role {
            id: self.id.clone(),
            plural: sentence!("people with the role {}", title),
            with_article: with_article(&title),
            title,
            description: self.description.to_string(),
            permissions: self.rights(pack),
            in_every_project: None,
            owner: false,
            custom: true,
        }
    }
}

impl Pack {
    /// The rights with these names, as far as it knows them.
    pub(crate) fn named(&self, names: &BTreeSet<String>) -> PermissionSet {
        names.iter().filter_map(|name| self.permission(name)).collect()
    }

    /// The same role model with an organization's own roles behind its own.
    #[must_use]
    pub fn with_custom(&self, roles: &[CustomRole]) -> Self {
        let mut pack = self.clone();
        pack.roles.retain(|role| !role.custom);
        pack.project_roles.retain(|role| !role.custom);
        for custom in roles {
            let role = custom.role(self);
            pack.roles_mut(custom.level).push(role);
        }
        pack
    }

    /// The same role model after an event about a role of the organization's own; another event leaves it as it is.
    #[must_use]
    pub fn after(&self, event: &Event) -> Self {
        let mut pack = self.clone();
        if let Event::RoleMade { role } | Event::RoleEdited { role, .. } = event {
            let own = role.role(self);
            let roles = pack.roles_mut(role.level);
            match roles.iter_mut().find(|role| role.id == own.id) {
                Some(role) => *role = own,
                None => roles.push(own),
            }
        } else if let Event::RoleDeleted { level, role, .. } = event {
            pack.roles_mut(*level).retain(|own| own.id != *role);
        }
        pack
    }

    /// One of the organization's own roles, as it would be written down; none where there is no such role.
    #[must_use]
    pub fn custom_role(&self, level: Level, id: &RoleId) -> Option<CustomRole> {
        let role = self.roles_of(level).iter().find(|role| role.custom && role.id == *id)?;
        let held = self.entries().filter(|entry| role.permissions.contains(entry.permission));
        Some(CustomRole {
            level,
            id: role.id.clone(),
            title: RoleTitle::parse(&role.title).ok()?,
            description: RoleText::parse(&role.description).ok()?,
            permissions: held.map(|entry| entry.name.to_owned()).collect(),
        })
    }

    fn roles_mut(&mut self, level: Level) -> &mut Vec<Role> {
        match level {
            Level::Organization => &mut self.roles,
            Level::Project => &mut self.project_roles,
        }
    }

    /// The roles of a level.
    #[must_use]
    pub fn roles_of(&self, level: Level) -> &[Role] {
        match level {
            Level::Organization => &self.roles,
            Level::Project => &self.project_roles,
        }
    }

    /// The roles of a level with the pack's weakest last: those of the organization's own, of which none is known to be weak, come first.
    #[must_use]
    pub fn weakest_last(&self, level: Level) -> impl DoubleEndedIterator<Item = &Role> {
        let roles = self.roles_of(level).iter();
        roles.clone().filter(|role| role.custom).chain(roles.filter(|role| !role.custom))
    }
}
