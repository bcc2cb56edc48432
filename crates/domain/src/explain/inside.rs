//! Explaining a right in one part of the tree.

use super::{Change, Explanation, Source};
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
        self.explained(&placed.place, entry, sources, |with| {
            if with {
                self.with(node, placed, permission).into_iter().collect()
            } else {
                self.without(node, placed, permission)
            }
        })
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
            .map(|(role, then)| change_there(Some(role), node.name(), now.difference(then).len() - 1))
            .or_else(|| self.other_role(&placed.place, permission, true))
    }

    /// A change for each role that gives the right, from the organization's to that held there: only all of them together take it.
    fn without(&self, node: &Node, placed: &Placed, permission: Permission) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut place = placed.place.role.clone();
        if self.pack.permissions(&place).contains(permission) {
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
        let is_last =
            |held: Option<&RoleId>, is_project: bool| is_project && self.is_last_holder(placed, held);
        if gives(around) {
            if is_last(around, true) {
                return Vec::new();
            }
            let rights =
                |around: Option<&RoleId>| self.pack.inside(&place, around.into_iter().chain(&placed.role));
            let (role, beside) = self.least_without(around, permission, rights);
            changes.push(change_there(role, &node.project.name, beside));
            around = role.map(|role| &role.id);
        }
        let own = placed.role.as_ref();
        if gives(own) {
            if is_last(own, node.resource.is_none()) {
                return Vec::new();
            }
            let rights = |own: Option<&RoleId>| self.pack.inside(&place, around.into_iter().chain(own));
            let (role, beside) = self.least_without(own, permission, rights);
            changes.push(change_there(role, node.name(), beside));
        }
        changes
    }

    /// The role without the right, or none at all, that differs least from the one held there; and how many other rights come or go.
    fn least_without<'a>(
        &'a self,
        held: Option<&RoleId>,
        permission: Permission,
        rights: impl Fn(Option<&RoleId>) -> PermissionSet,
    ) -> (Option<&'a Role>, u32) {
        let itself = PermissionSet::NONE.with(permission);
        let moved = |role: Option<&Role>| rights(held).difference(rights(role.map(|role| &role.id)));
        let others = self.pack.project_roles.iter().filter(|role| !role.permissions.contains(permission));
        // What gives the right elsewhere, too, keeps it: then it is none of those that go.
        let beside = |role: Option<&Role>| moved(role).union(itself).len() - 1;
        let all = others.map(Some).chain([None]).map(|role| (role, beside(role)));
        all.min_by_key(|(_, beside)| *beside).unwrap_or_else(|| (None, beside(None)))
    }
}

/// Another role in one part of the tree, or none there.
fn change_there(role: Option<&Role>, at: &Title, beside: u32) -> Change {
    let at = at.to_string();
    match role {
        Some(role) => {
            Change::Give { to: role.id.clone(), with_article: role.with_article.clone(), at, beside }
        }
        None => Change::Take { at, beside },
    }
}
