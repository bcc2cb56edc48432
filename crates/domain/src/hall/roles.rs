//! The roles of an organization's own in memory.

use super::Hall;
use crate::event::Event;
use crate::facts::InvitationState;
use crate::permission::Level;
use crate::role::RoleId;
use std::sync::Arc;

impl Hall {
    /// Folds an event about the organization's own roles.
    pub(super) fn change_roles(&mut self, event: &Event) {
        if let Event::RoleMade { role } = event {
            self.custom.push(role.clone());
        } else if let Event::RoleEdited { role, .. } = event
            && let Some(kept) =
                self.custom.iter_mut().find(|kept| (kept.level, &kept.id) == (role.level, &role.id))
        {
            *kept = role.clone();
        } else if let Event::RoleDeleted { level, role, to, .. } = event {
            self.custom.retain(|kept| (kept.level, &kept.id) != (*level, role));
            if let Some(to) = to {
                self.replace_role(*level, role, to);
            }
        }
        self.pack = Arc::new(self.pack.after(event));
    }

    fn replace_role(&mut self, level: Level, role: &RoleId, to: &RoleId) {
        let swap = |held: &mut RoleId| *held = held.replacing(role, to);
        let offers = self.invitations.values_mut().flat_map(|asked| &mut asked.projects);
        if level == Level::Project {
            offers.for_each(|offer| swap(&mut offer.role));
            for project in self.projects.values_mut() {
                project.roles.values_mut().for_each(swap);
                project.resources.values_mut().flat_map(|kept| kept.roles.values_mut()).for_each(swap);
            }
            return;
        }
        self.members.values_mut().for_each(|place| swap(&mut place.role));
        let pending = self.invitations.values_mut().filter(|asked| asked.state == InvitationState::Pending);
        pending.for_each(|asked| swap(&mut asked.role));
    }

    /// How many members, and pending invitations, hold or give a role.
    pub(super) fn held(&self, level: Level, role: &RoleId) -> u32 {
        let pending = || self.invitations.values().filter(|asked| asked.state == InvitationState::Pending);
        let count = if level == Level::Organization {
            self.members.values().filter(|place| place.role.includes(role)).count()
                + pending().filter(|asked| asked.role.includes(role)).count()
        } else {
            let projects = self.projects.values();
            let held = projects.flat_map(|kept| {
                kept.roles.values().chain(kept.resources.values().flat_map(|kept| kept.roles.values()))
            });
            let offered = pending().flat_map(|asked| asked.projects.iter().map(|offer| &offer.role));
            held.chain(offered).filter(|held| *held == role).count()
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
