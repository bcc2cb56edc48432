//! Roles as they are held: one of the role model's, or, where the pack lets one person hold several, several as one that has all of their
//! rights. Whoever asks for a role by its name need not know which of the two it is.

use super::{Pack, listed};
use crate::denied::Denied;
use crate::permission::PermissionSet;
use crate::role::{Role, RoleId};
use std::borrow::Cow;

/// What a role is called that there is no longer.
pub(super) const GONE: &str = "an unknown role";

impl Pack {
    /// The role in the organization of that name.
    ///
    /// # Errors
    /// [`Denied::UnknownRole`] when the pack has none, or lets nobody hold several and these are several.
    pub fn role(&self, id: &RoleId) -> Result<Cow<'_, Role>, Denied> {
        match self.single(id) {
            Some(role) => Ok(Cow::Borrowed(role)),
            None => self.together(id).map(Cow::Owned).ok_or_else(|| self.unknown(id)),
        }
    }

    /// What there is not: one of several, or, where nobody can hold several, all of them.
    fn unknown(&self, id: &RoleId) -> Denied {
        let part = id.parts().find(|part| self.several_roles && self.single(part).is_none());
        Denied::UnknownRole { role: part.as_ref().unwrap_or(id).to_string() }
    }

    fn single(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// The roles of the role model that a name stands for, strongest first. One of several that a pack no longer has takes nothing from
    /// whoever holds them.
    #[must_use]
    pub fn held(&self, id: &RoleId) -> Vec<&Role> {
        self.roles.iter().filter(|role| id.includes(&role.id)).collect()
    }

    /// Several roles as one, where they can be held.
    fn together(&self, id: &RoleId) -> Option<Role> {
        let held = self.held(id);
        if !self.several_roles || held.len() < id.parts().count() {
            return None;
        }
        let strongest = held.first()?;
        let named = |name: fn(&Role) -> &str| listed(&held.iter().map(|role| name(role)).collect::<Vec<_>>());
        Some(Role {
            id: id.clone(),
            title: named(|role| &role.title),
            plural: named(|role| &role.plural),
            with_article: named(|role| &role.with_article),
            description: held.iter().map(|role| role.description.as_str()).collect::<Vec<_>>().join(" "),
            permissions: self.permissions(id),
            in_every_project: held.iter().find_map(|role| role.in_every_project.clone()),
            owner: held.iter().any(|role| role.owner),
            custom: strongest.custom,
        })
    }

    /// What a role allows, in every project too; nothing, for a role that the pack does not have.
    #[must_use]
    pub fn permissions(&self, id: &RoleId) -> PermissionSet {
        if let Some(role) = self.single(id) {
            return self.everywhere(role);
        }
        let rights = self.held(id).into_iter().map(|role| self.everywhere(role));
        rights.fold(PermissionSet::NONE, PermissionSet::union)
    }

    /// What people call a role, or each of several. Of one that the pack does not have nobody knows that any more: its id means nothing to
    /// people.
    #[must_use]
    pub fn title(&self, id: &RoleId) -> String {
        let known = self.held(id);
        let is_gone = id.parts().any(|part| self.single(&part).is_none());
        let known = known.iter().map(|role| role.title.as_str());
        listed(&known.chain(is_gone.then_some(GONE)).collect::<Vec<_>>())
    }

    /// How far down the table a role stands: 0 for the strongest. Of several, the strongest counts.
    #[must_use]
    pub fn rank(&self, id: &RoleId) -> usize {
        self.roles.iter().position(|role| id.includes(&role.id)).unwrap_or(self.roles.len())
    }

    /// Whether this is the owner role, or several of which it is one.
    #[must_use]
    pub fn is_owner(&self, id: &RoleId) -> bool {
        self.roles.iter().any(|role| role.owner && id.includes(&role.id))
    }

    /// Every other role that differs from one held by one step: each role of the role model alone, and, where one person can hold several,
    /// what is held with one more, and with one fewer.
    #[must_use]
    pub fn alternatives(&self, held: &RoleId) -> Vec<RoleId> {
        let mut all: Vec<RoleId> = self.roles.iter().map(|role| role.id.clone()).collect();
        if self.several_roles {
            let with = |more: &RoleId| RoleId::together([held, more]).ok();
            let without = |fewer: RoleId| {
                RoleId::together(&held.parts().filter(|part| *part != fewer).collect::<Vec<_>>()).ok()
            };
            let more: Vec<_> = all.iter().filter_map(with).collect();
            all.extend(more.into_iter().chain(held.parts().filter_map(without)));
        }
        all.sort();
        all.dedup();
        all.retain(|role| role != held);
        all.sort_by_key(|role| self.rank(role));
        all
    }
}
