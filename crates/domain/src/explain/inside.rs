//! Explaining a right in one part of the tree.

use super::{Change, Explanation, Obstacle, Source};
use crate::facts::Facts;
use crate::name::Title;
use crate::permission::{Entry, Level, Permission, PermissionSet};
use crate::role::{Role, RoleId};
use crate::tree::{Node, Placed};

impl Facts {
    /// Explains every right that counts in a part of the tree, for someone with or without a role there.
    #[must_use]
    pub fn explain_inside(&self, node: &Node, placed: &Placed) -> Vec<Explanation> {
        let counts = self.pack.entries().filter(|entry| entry.level == Level::Project);
        counts.map(|entry| self.explain_one_inside(node, placed, &entry)).collect()
    }

    fn explain_one_inside(&self, node: &Node, placed: &Placed, entry: &Entry<'_>) -> Explanation {
        let permission = entry.permission;
        let sources = self.sources_inside(node, placed, permission);
        let obstacles = self.obstacles(&placed.place, permission);
        let allowed = !sources.is_empty() && obstacles.is_empty();
        let mut changes = match (allowed, sources.is_empty()) {
            (true, _) => self.without(node, placed, permission),
            (false, true) => self.with(node, placed, permission).into_iter().collect(),
            (false, false) => Vec::new(),
        };
        if !sources.is_empty() || !changes.is_empty() {
            changes.extend(obstacles.iter().map(Obstacle::overcome));
        }
        let (right, allows) = (entry.name.to_owned(), entry.allows.clone().into_owned());
        Explanation { right, allows, allowed, sources, obstacles, changes }
    }

    fn sources_inside(&self, node: &Node, placed: &Placed, permission: Permission) -> Vec<Source> {
        let around = placed.around.as_ref().map(|role| (role, &node.project.name));
        let held = placed.role.as_ref().map(|role| (role, node.name()));
        let given = around.into_iter().chain(held).filter_map(|(role, at)| {
            let role = self.pack.project_role(role).filter(|role| role.permissions.contains(permission))?;
            Some(Source::Given { role: role.title.clone(), at: at.to_string() })
        });
        self.sources(&placed.place.role, permission).into_iter().chain(given).collect()
    }

    /// The role there that has the right and differs least from what is held; where none has it, one in the organization.
    fn with(&self, node: &Node, placed: &Placed, permission: Permission) -> Option<Change> {
        let rights =
            |role: Option<&RoleId>| self.pack.inside(&placed.place.role, placed.around.iter().chain(role));
        let now = rights(placed.role.as_ref());
        let others = self.pack.project_roles.iter().map(|role| (role, rights(Some(&role.id))));
        let fits = others.filter(|(_, then)| then.contains(permission));
        let least = fits.min_by_key(|(_, then)| now.difference(*then).len());
        least
            .map(|(role, then)| change_there(Some(role), node.name(), now.difference(then)))
            .or_else(|| self.other_role(&placed.place, permission, true))
    }

    /// A change for each role that gives the right, from the organization's to that held there: only all of them together take it.
    fn without(&self, node: &Node, placed: &Placed, permission: Permission) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut place = placed.place.role.clone();
        if self.everything(&place).contains(permission) {
            match self.other_role(&placed.place, permission, false) {
                Some(Change::Role { to, with_article, beside }) => {
                    place = to.clone();
                    changes.push(Change::Role { to, with_article, beside });
                }
                leaving_or_nothing => return leaving_or_nothing.into_iter().collect(),
            }
        }
        let gives = |role: Option<&RoleId>| {
            role.and_then(|id| self.pack.project_role(id))
                .is_some_and(|role| role.permissions.contains(permission))
        };
        let mut around = placed.around.as_ref();
        if gives(around) {
            let rights =
                |around: Option<&RoleId>| self.pack.inside(&place, around.into_iter().chain(&placed.role));
            let (role, moved) = self.least_without(around, permission, rights);
            changes.push(change_there(role, &node.project.name, moved));
            around = role.map(|role| &role.id);
        }
        if gives(placed.role.as_ref()) {
            if placed.last {
                return Vec::new();
            }
            let rights = |own: Option<&RoleId>| self.pack.inside(&place, around.into_iter().chain(own));
            let (role, moved) = self.least_without(placed.role.as_ref(), permission, rights);
            changes.push(change_there(role, node.name(), moved));
        }
        changes
    }

    /// The role without the right, or none at all, that differs least from the one held there; and what goes or comes with it.
    fn least_without<'a>(
        &'a self,
        held: Option<&RoleId>,
        permission: Permission,
        rights: impl Fn(Option<&RoleId>) -> PermissionSet,
    ) -> (Option<&'a Role>, PermissionSet) {
        let moved = |role: Option<&Role>| rights(held).difference(rights(role.map(|role| &role.id)));
        let others = self.pack.project_roles.iter().filter(|role| !role.permissions.contains(permission));
        let all = others.map(Some).chain([None]).map(|role| (role, moved(role)));
        all.min_by_key(|(_, moved)| moved.len()).unwrap_or_else(|| (None, moved(None)))
    }
}

/// Another role in one part of the tree, or none there.
fn change_there(role: Option<&Role>, at: &Title, moved: PermissionSet) -> Change {
    let (at, beside) = (at.to_string(), moved.len().saturating_sub(1));
    match role {
        Some(role) => {
            Change::Give { to: role.id.clone(), with_article: role.with_article.clone(), at, beside }
        }
        None => Change::Take { at, beside },
    }
}
