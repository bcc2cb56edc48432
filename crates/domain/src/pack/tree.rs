//! What a pack says of the tree below the organization: what its parts are called, and what projects begin with and keep.

use super::Pack;
use super::several::GONE;
use crate::denied::Denied;
use crate::permission::{Level, Permission, PermissionSet};
use crate::role::{Role, RoleId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a pack calls the parts of the tree below the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The second level: project, workspace.
    pub project: Noun,
    /// The third level: index, cluster, device, domain.
    pub resource: Noun,
}

/// A noun in the middle of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noun {
    /// One: "project".
    pub one: String,
    /// Several: "projects".
    pub many: String,
    /// Several at the beginning of a line: "Projects". It is kept, because upper case needs tables of letters that the browser would
    /// have to download.
    pub heading: String,
}

/// What projects begin with and keep.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TreeRules {
    /// The project role that whoever creates a project receives in it.
    pub creator: Option<RoleId>,
    /// The project role of which each project keeps a holder: the last one neither leaves nor is lowered or removed.
    pub keeps: Option<RoleId>,
    /// The role in the organization that ends with its holder's last place in a project: it derives from such places.
    pub derives: Option<RoleId>,
    /// The name of the project that an organization begins with, and that is neither renamed nor deleted.
    pub first: Option<String>,
    /// The kinds of resources; none where they are all alike.
    pub kinds: Vec<String>,
}

impl Vocabulary {
    /// A text of Guildhall's with the pack's own words for what stands in braces.
    #[must_use]
    pub fn words<'a>(&self, text: &Cow<'a, str>) -> Cow<'a, str> {
        let mut pieces = text.split('{');
        let Some(first) = pieces.next().filter(|first| first.len() < text.len()) else { return text.clone() };
        let mut worded = first.to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').unwrap_or(("", piece));
            worded.push_str(match name {
                "project" => &self.project.one,
                "projects" => &self.project.many,
                "Projects" => &self.project.heading,
                "resources" => &self.resource.many,
                "Resources" => &self.resource.heading,
                _ => name,
            });
            worded.push_str(rest);
        }
        Cow::Owned(worded)
    }
}

impl Pack {
    /// Every permission of a level.
    #[must_use]
    pub fn of_level(&self, level: Level) -> PermissionSet {
        let declared = self.declared.iter().enumerate().filter(|(_, declared)| declared.level == level);
        let declared = declared.filter_map(|(index, _)| Permission::declared(index));
        declared.fold(PermissionSet::of_console(level), PermissionSet::with)
    }

    /// What someone may do in a part of the tree: what comes along with their role in the organization, and what the roles allow that
    /// they hold there themselves. Roles that the pack does not have allow nothing.
    #[must_use]
    pub fn inside<'a>(&self, role: &RoleId, held: impl IntoIterator<Item = &'a RoleId>) -> PermissionSet {
        let held = held.into_iter().filter_map(|id| self.project_role(id)).map(|role| role.permissions);
        held.fold(self.permissions(role), PermissionSet::union).intersection(self.of_level(Level::Project))
    }

    /// The role in a project of that name.
    ///
    /// # Errors
    /// [`Denied::UnknownRole`] when the pack has none.
    pub fn named_project_role(&self, id: &RoleId) -> Result<&Role, Denied> {
        self.project_role(id).ok_or_else(|| Denied::UnknownRole { role: id.to_string() })
    }

    /// What people call a role in a project.
    #[must_use]
    pub fn project_title(&self, id: &RoleId) -> String {
        self.project_role(id).map_or_else(|| GONE.to_owned(), |role| role.title.clone())
    }
}
