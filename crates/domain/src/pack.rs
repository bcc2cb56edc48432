//! Policy packs: a role model as data. The engine knows no pack by name.

mod matrix;
mod source;

pub use source::Broken;

use crate::denied::Denied;
use crate::permission::{Permission, PermissionSet};
use crate::role::{Role, RoleId};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packs that come with Guildhall: file name and text.
pub const BUILT_IN: &[(&str, &str)] = &[("autonomy.toml", include_str!("../packs/autonomy.toml"))];

/// The pack that an organization gets when nobody chooses.
pub const DEFAULT: &str = "autonomy";

/// A role model that was checked when it was loaded: it has exactly one owner role, which holds every right that any role has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// Strongest first: the order in which tables and menus show them.
    pub roles: Vec<Role>,
    /// The role that a form offers first.
    pub default_role: RoleId,
    /// How invitations behave.
    pub invitation: InvitationRules,
}

/// How a pack's invitations behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRules {
    /// How long an invitation can be accepted.
    pub lifetime: Span,
    /// How many may be pending at a time in one organization; none for no bound.
    pub cap: Option<u32>,
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Names the file, the line and what was expected there.
    pub fn parse(file: &str, text: &str) -> Result<Self, Broken> {
        source::parse(file, text)
    }

    /// The packs that come with Guildhall, parsed and checked.
    ///
    /// # Errors
    /// As [`Pack::parse`]; a test holds that it does not happen.
    pub fn built_in() -> Result<Vec<Self>, Broken> {
        BUILT_IN.iter().map(|(file, text)| Self::parse(file, text)).collect()
    }

    /// The role of that name.
    ///
    /// # Errors
    /// [`Denied::UnknownRole`] when the pack has none.
    pub fn role(&self, id: &RoleId) -> Result<&Role, Denied> {
        self.roles
            .iter()
            .find(|role| role.id == *id)
            .ok_or_else(|| Denied::UnknownRole { role: id.to_string() })
    }

    /// What a role allows; nothing, for a role that the pack does not have.
    #[must_use]
    pub fn permissions(&self, id: &RoleId) -> PermissionSet {
        self.role(id).map_or(PermissionSet::NONE, |role| role.permissions)
    }

    /// What people call a role; its id, for a role that the pack does not have.
    #[must_use]
    pub fn title(&self, id: &RoleId) -> String {
        self.role(id).map_or_else(|_| id.to_string(), |role| role.title.clone())
    }

    /// How far down the table a role stands: 0 for the strongest.
    #[must_use]
    pub fn rank(&self, id: &RoleId) -> usize {
        self.roles.iter().position(|role| role.id == *id).unwrap_or(self.roles.len())
    }

    /// Whether this is the owner role.
    #[must_use]
    pub fn is_owner(&self, id: &RoleId) -> bool {
        self.role(id).is_ok_and(|role| role.owner)
    }

    /// The owner role.
    ///
    /// # Errors
    /// [`Denied::UnknownRole`] for a pack that did not come through [`Pack::parse`].
    pub fn owner_role(&self) -> Result<&Role, Denied> {
        self.roles
            .iter()
            .find(|role| role.owner)
            .ok_or_else(|| Denied::UnknownRole { role: "owner".to_owned() })
    }

    /// The roles that hold a permission, as one reads them: "owners and admins".
    #[must_use]
    pub fn holders(&self, permission: Permission) -> String {
        let holders = self.roles.iter().filter(|role| role.permissions.contains(permission));
        listed(&holders.map(|role| role.plural.as_str()).collect::<Vec<_>>())
    }

    /// The pack's whole matrix, role by permission, for someone who does not program.
    #[must_use]
    pub fn matrix(&self) -> String {
        matrix::render(self)
    }
}

/// The packs that an installation offers, by id; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Packs(Arc<BTreeMap<String, Arc<Pack>>>);

impl Packs {
    /// The packs that come with Guildhall.
    ///
    /// # Errors
    /// As [`Pack::built_in`].
    pub fn built_in() -> Result<Self, Broken> {
        Ok(Pack::built_in()?.into_iter().collect())
    }

    /// The pack of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Pack>> {
        self.0.get(id)
    }

    /// All of them, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.0.values()
    }
}

impl FromIterator<Pack> for Packs {
    fn from_iter<I: IntoIterator<Item = Pack>>(packs: I) -> Self {
        Self(Arc::new(packs.into_iter().map(|pack| (pack.id.clone(), Arc::new(pack))).collect()))
    }
}

/// "owners", "owners and admins", "owners, admins and members".
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
