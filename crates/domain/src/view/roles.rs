//! What the pages about roles show.

use crate::explain::Explanation;
use crate::pack::RoleAt;
use crate::permission::Level;
use crate::role::RoleId;
use serde::{Deserialize, Serialize};

/// What a member may do, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The person's name.
    pub name: String,
    /// The title of the role held.
    pub role: String,
    /// Every right of the role model, explained.
    pub rights: Vec<Explanation>,
}

/// What the roles page is to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RolesQuery {
    /// Rights in whose words this stands; all when empty.
    pub search: String,
    /// Two roles to compare, by their keys; all roles when one is empty.
    pub left: String,
    /// See `left`.
    pub right: String,
}

/// A role model that a founder may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its stable name.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// What each of its roles may do, drawn: HTML of Guildhall's own, in which the role model's words are escaped.
    pub tables: String,
}

/// How many members hold each role of an organization; roles that nobody holds are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders(pub Vec<(RoleId, u32)>);

impl Holders {
    /// How many hold a role, of those in the organization: nobody is counted by project.
    #[must_use]
    pub fn of(&self, at: &RoleAt<'_>) -> Option<u32> {
        (at.of == Level::Organization).then(|| counted(&self.0, &at.role.id))
    }
}

/// How many are counted under a role, alone or with others.
pub(super) fn counted(by_role: &[(RoleId, u32)], role: &RoleId) -> u32 {
    by_role.iter().filter(|(held, _)| held.includes(role)).map(|(_, count)| count).sum()
}
