//! What a command promises about the role model, held against the organization before and after it: the organization's own roles hold
//! nothing that whoever made or changed them lacked, nobody gets more by them than whoever acted held, and nobody holds a role that there
//! is not.

use crate::promise::{Decided, rights_inside};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CUSTOM_ROLES, CustomRole};
use guildhall_domain::event::Event;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::hall::{Asked, Hall};
use guildhall_domain::permission::{Level, Permission, PermissionSet};
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::tree::Scope;

impl Decided<'_> {
    /// Holds every promise about the role model.
    pub fn keeps_its_promises_about_roles(&self) {
        self.gives_nobody_what_the_giver_lacks();
        for event in self.events.iter().filter(|event| is_about_roles(event)) {
            self.stays_below_the_ceiling(event);
            self.gives_nobody_in_projects_what_the_giver_lacks();
            self.touches_no_role_of_the_pack();
        }
        self.leaves_everybody_a_role_that_there_is();
    }

    /// Whose rights bound what people get: at acceptance the inviter's, else the actor's.
    fn giver(&self) -> PermissionSet {
        let Command::Accept { invitation, .. } = self.command else { return self.facts.rights() };
        let inviter = self.before.members.get(&self.before.invitations[invitation].inviter);
        inviter.map_or(PermissionSet::NONE, |place| self.facts.rights_of(place))
    }

    fn gives_nobody_what_the_giver_lacks(&self) {
        let giver = self.giver();
        for (id, place) in &self.after.members {
            let now = self.after.pack.permissions(&place.role);
            let before = self.before.members.get(id);
            let before =
                before.map_or(PermissionSet::NONE, |place| self.before.pack.permissions(&place.role));
            assert!(giver.union(before).holds_all_of(now), "{:?} raises {place:?} too far", self.command);
        }
    }

    fn gives_nobody_in_projects_what_the_giver_lacks(&self) {
        let own = self.facts.actor.membership.as_ref().unwrap().id;
        for (id, project) in &self.after.projects {
            let resources = project.resources.keys().map(|resource| Some(*resource));
            for at in resources.chain([None]).map(|resource| Scope { project: *id, resource }) {
                let giver = rights_inside(self.before, own, at);
                for member in self.after.members.keys() {
                    let before = rights_inside(self.before, *member, at);
                    let now = rights_inside(self.after, *member, at);
                    assert!(giver.union(before).holds_all_of(now), "{:?} raises {member:?}", self.command);
                }
            }
        }
    }

    fn stays_below_the_ceiling(&self, event: &Event) {
        let rights = self.facts.rights();
        assert!(rights.contains(Permission::ROLE_MANAGE), "{event:?} without the right to");
        let holds = |role: &Role| assert!(rights.holds_all_of(role.permissions), "{event:?}: {role:?}");
        if let Event::RoleMade { role } = event {
            assert!(own(self.before, role.level, &role.id).is_none(), "{event:?} makes what there is");
            assert!(self.after.custom.len() <= CUSTOM_ROLES);
            holds(made(self.after, role));
        } else if let Event::RoleEdited { role, .. } = event {
            holds(own(self.before, role.level, &role.id).unwrap());
            holds(made(self.after, role));
        } else if let Event::RoleDeleted { level, role, to, .. } = event {
            holds(own(self.before, *level, role).unwrap());
            assert!(own(self.after, *level, role).is_none(), "{event:?} leaves it");
            let replaced = replaced(holdings(self.before, *level), role, to.as_ref());
            assert_eq!(holdings(self.after, *level), replaced, "{event:?}");
        }
    }

    fn touches_no_role_of_the_pack(&self) {
        for level in [Level::Organization, Level::Project] {
            let given = |hall: &Hall| {
                hall.pack.roles_of(level).iter().filter(|role| !role.custom).cloned().collect::<Vec<_>>()
            };
            assert_eq!(given(self.before), given(self.after), "{:?}", self.command);
        }
    }

    fn leaves_everybody_a_role_that_there_is(&self) {
        for level in [Level::Organization, Level::Project] {
            for held in holdings(self.after, level) {
                let pack = &self.after.pack;
                let is_there = |one: RoleId| pack.roles_of(level).iter().any(|role| role.id == one);
                let may = !held.is_several() || (pack.several_roles && level == Level::Organization);
                let exists = may && held.parts().all(is_there);
                assert!(exists, "{:?} leaves someone {held}, which is not there", self.command);
            }
        }
    }
}

fn is_about_roles(event: &Event) -> bool {
    matches!(event, Event::RoleMade { .. } | Event::RoleEdited { .. } | Event::RoleDeleted { .. })
}

fn own<'a>(hall: &'a Hall, level: Level, id: &RoleId) -> Option<&'a Role> {
    hall.pack.roles_of(level).iter().find(|role| role.custom && role.id == *id)
}

/// The role as the role model has it, which is as it was written.
fn made<'a>(after: &'a Hall, written: &CustomRole) -> &'a Role {
    let role = own(after, written.level, &written.id).unwrap();
    let names =
        |name: &&str| after.pack.permission(name).is_some_and(|right| role.permissions.contains(right));
    assert!(written.permissions.iter().all(|name| names(&name.as_str())), "{role:?} lacks of {written:?}");
    let counts = written.level == Level::Organization
        || after.pack.of_level(Level::Project).holds_all_of(role.permissions);
    assert!(counts, "{role:?} holds what does not count in a project");
    let entries = after.pack.entries().filter(|entry| role.permissions.contains(entry.permission));
    let mut unwritten = entries.filter(|entry| !written.permissions.iter().any(|name| name == entry.name));
    assert!(unwritten.next().is_none(), "{role:?} holds more than {written:?}");
    role
}

/// Every role of a level that is held, or that a pending invitation gives, in an order that stays when one is replaced.
pub fn holdings(hall: &Hall, level: Level) -> Vec<RoleId> {
    let pending = hall.invitations.values().filter(|asked| asked.state == InvitationState::Pending);
    let pending: Vec<&Asked> = pending.collect();
    if level == Level::Organization {
        let members = hall.members.values().map(|place| &place.role);
        return members.chain(pending.iter().map(|asked| &asked.role)).cloned().collect();
    }
    let inside = hall.projects.values().flat_map(|kept| {
        kept.roles.values().chain(kept.resources.values().flat_map(|kept| kept.roles.values()))
    });
    let offered = pending.iter().flat_map(|asked| asked.projects.iter().map(|offer| &offer.role));
    inside.chain(offered).cloned().collect()
}

/// The same with another role in the place of one; where there is none, nobody may hold it.
fn replaced(mut held: Vec<RoleId>, role: &RoleId, to: Option<&RoleId>) -> Vec<RoleId> {
    for one in held.iter_mut().filter(|one| one.parts().any(|part| part == *role)) {
        let parts: Vec<_> =
            one.parts().map(|part| if part == *role { to.unwrap().clone() } else { part }).collect();
        *one = RoleId::together(&parts).unwrap();
    }
    held
}
