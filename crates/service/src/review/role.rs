//! What takes back what was done with roles: given to a member, made, changed, deleted.

use super::note::Before;
use super::remedy::{Deed, Remedy, Search, nothing};
use crate::error::Result;
use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Subject;
use guildhall_domain::sentence;
use guildhall_domain::tree::Placed;

/// What is said where somebody has changed it since.
pub(super) const CHANGED: &str = "It was changed again since.";

impl Search<'_> {
    pub(super) async fn of_role_change(&mut self, event: &Event) -> Result<Remedy> {
        let Event::RoleChanged { member, from, to, .. } = event else { return Ok(nothing(CHANGED)) };
        let command = Command::ChangeRole { member: *member, from: to.clone(), to: from.clone() };
        let Subject::Member(place) = self.about(&command).await?.subject else {
            return Ok(nothing("They are not a member any more."));
        };
        if place.role != *to {
            let now = self.facts.pack.title(&place.role);
            return Ok(nothing(&sentence!("Their role was changed again since: it is {} now.", now)));
        }
        let words = sentence!("Give back the role {}", self.facts.pack.title(from));
        self.only_way(Deed::Restore, words, command).await
    }

    pub(super) async fn of_role(&mut self, event: &Event, before: Option<Before>) -> Result<Remedy> {
        if let Event::RoleMade { role } = event {
            if self.facts.pack.custom_role(role.level, &role.id).is_none() {
                return Ok(nothing("The role is gone."));
            }
            let command = Command::DeleteRole { level: role.level, role: role.id.clone(), to: None };
            return self.only_way(Deed::Delete, "Delete the role".to_owned(), command).await;
        }
        let Some(Before::Role(before)) = before else { return Ok(self.on_page(CHANGED, "roles")) };
        if let Event::RoleEdited { role, .. } = event {
            let now = self.facts.pack.custom_role(role.level, &role.id);
            if now.as_ref() != Some(role) {
                return Ok(self.on_page(CHANGED, "roles"));
            }
            let command = Command::EditRole { role: before, seen: Some(role.permissions.clone()) };
            return self.only_way(Deed::Restore, "Change it back".to_owned(), command).await;
        }
        if self.facts.pack.custom_role(before.level, &before.id).is_some() {
            return Ok(self.on_page("There is such a role again.", "roles"));
        }
        self.only_way(Deed::Restore, "Make it again".to_owned(), Command::MakeRole { role: before }).await
    }

    /// A role in a part of the tree that was given, changed or taken.
    pub(super) async fn of_grant(&mut self, event: &Event) -> Result<Remedy> {
        let Event::Granted { scope, member, from, to, .. } = event else { return Ok(nothing(CHANGED)) };
        let command = Command::Grant { scope: *scope, member: *member, from: to.clone(), to: from.clone() };
        let facts = self.about(&command).await?;
        let Ok(node) = facts.node() else { return Ok(nothing("It is gone.")) };
        match node.placed() {
            None => Ok(nothing("They are not a member any more.")),
            Some(Placed { role, .. }) if role != to => {
                Ok(nothing("Their role there was changed again since."))
            }
            Some(_) => {
                let words = match from {
                    Some(from) => sentence!("Give back the role {}", facts.pack.project_title(from)),
                    None => "Take the role away".to_owned(),
                };
                self.only_way(Deed::Restore, words, command).await
            }
        }
    }
}
