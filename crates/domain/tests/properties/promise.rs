//! What a command promises about the tree, held against the organization before and after it: nobody gets more there than whoever gave
//! it held, projects keep the holders that the pack says, and places in the organization end with the last one in the tree only where
//! they derive from it.

use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, MemberStatus};
use guildhall_domain::hall::{Hall, ProjectKept};
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::{Level, Permission, PermissionSet};
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Scope;

/// What was decided, and what the organization looked like on both sides of it.
pub struct Decided<'a> {
    pub before: &'a Hall,
    pub facts: &'a Facts,
    pub command: &'a Command,
    pub events: &'a [Event],
    pub after: &'a Hall,
}

impl Decided<'_> {
    /// Holds every promise, about the tree and about the role model.
    pub fn keeps_its_promises(&self) {
        for event in self.events {
            self.grants_within_the_ceiling(event);
            self.ends_memberships_that_derive(event);
        }
        self.leaves_a_holder_in_each_project();
        self.leaves_nobody_whose_membership_ended();
        self.keeps_its_promises_about_roles();
        self.was_foreseen();
    }

    fn own(&self) -> Option<MemberId> {
        self.facts.actor.membership.as_ref().map(|place| place.id)
    }

    /// Whose rights bound what is given: at acceptance the inviter's, else the actor's.
    fn granter(&self) -> Option<MemberId> {
        let Command::Accept { invitation, .. } = self.command else { return self.own() };
        Some(self.before.invitations[invitation].inviter)
    }

    fn grants_within_the_ceiling(&self, event: &Event) {
        let Event::Granted { scope, member, from, to, .. } = event else { return };
        let pack = &self.before.pack;
        if matches!(self.command, Command::CreateProject { .. }) {
            assert_eq!((Some(*member), from, to), (self.own(), &None, &pack.tree.creator), "{event:?}");
            return;
        }
        let rights = self.granter().map_or(PermissionSet::NONE, |id| rights_inside(self.before, id, *scope));
        let holds = |role: &RoleId| rights.holds_all_of(pack.project_role(role).unwrap().permissions);
        assert!(to.as_ref().is_none_or(holds), "{event:?} gives what {:?} lacks", self.granter());
        if Some(*member) != self.own() {
            assert!(from.as_ref().is_none_or(holds), "{event:?} touches someone above {:?}", self.own());
            assert!(rights.contains(needed(self.command, from.as_ref(), to.as_ref())), "{event:?}");
        }
    }

    /// Whoever is removed without the right to remove members held the role that derives, and has no place in the tree any more.
    fn ends_memberships_that_derive(&self, event: &Event) {
        let (Event::MemberRemoved { member, role, .. } | Event::MemberLeft { member, role, .. }) = event
        else {
            return;
        };
        if matches!(self.command, Command::Leave | Command::Remove { .. }) {
            return;
        }
        let ends_here = |first: &Event| {
            matches!(first, Event::ProjectDeleted { .. } | Event::ResourceDeleted { .. })
                || matches!(first, Event::Granted { member: whose, to: None, .. } if whose == member)
        };
        assert!(self.events.first().is_some_and(ends_here), "{:?} ends {member:?}", self.events);
        assert_eq!(Some(role), self.before.pack.tree.derives.as_ref(), "{event:?}");
        let mut rest = self.before.clone();
        self.events.iter().take(1).for_each(|first| rest.apply(first));
        assert!(has_a_place_in_the_tree(self.before, *member), "{member:?} had none before");
        assert!(!has_a_place_in_the_tree(&rest, *member), "{member:?} keeps one");
    }

    /// The last active holder of the role that projects keep goes with their place in the organization alone.
    fn leaves_a_holder_in_each_project(&self) {
        let Some(kept) = &self.before.pack.tree.keeps else { return };
        if matches!(self.command, Command::Leave | Command::Remove { .. }) {
            return;
        }
        for (id, project) in &self.before.projects {
            if let Some(now) = self.after.projects.get(id)
                && is_held(self.before, project, kept)
            {
                assert!(is_held(self.after, now, kept), "{:?} leaves {} without one", self.command, now.name);
            }
        }
    }

    /// Nobody whose last place in the tree was taken stays with the role that derives from such places.
    fn leaves_nobody_whose_membership_ended(&self) {
        let Some(derived) = &self.before.pack.tree.derives else { return };
        let lost = |id: &MemberId| {
            has_a_place_in_the_tree(self.before, *id) && !has_a_place_in_the_tree(self.after, *id)
        };
        let mut left = self.after.members.values().filter(|place| place.role == *derived);
        assert!(left.all(|place| !lost(&place.id)), "{:?} leaves someone behind", self.command);
    }
}

/// What it takes in a project to change what someone else holds there, or to give something with their joining.
fn needed(command: &Command, from: Option<&RoleId>, to: Option<&RoleId>) -> Permission {
    match (command, from, to) {
        (Command::Grant { .. }, _, None) => Permission::PROJECT_MEMBER_REMOVE,
        (Command::Grant { .. }, None, Some(_)) => Permission::PROJECT_MEMBER_ADD,
        (Command::Grant { .. }, Some(_), Some(_)) => Permission::PROJECT_MEMBER_CHANGE_ROLE,
        _ => Permission::PROJECT_READ,
    }
}

fn is_held(hall: &Hall, project: &ProjectKept, kept: &RoleId) -> bool {
    let active =
        |id: &MemberId| hall.members.get(id).is_some_and(|place| place.status == MemberStatus::Active);
    project.roles.iter().any(|(id, role)| role == kept && active(id))
}

pub fn has_a_place_in_the_tree(hall: &Hall, member: MemberId) -> bool {
    let is_in = |kept: &ProjectKept| {
        let mut roles = kept.resources.values().map(|kept| &kept.roles).chain([&kept.roles]);
        roles.any(|roles| roles.contains_key(&member))
    };
    hall.projects.values().any(is_in)
}

/// What a member may do in a part of the tree, counted from the tables: what their role in the organization holds in every project, and
/// what they hold there and in the project around it themselves.
pub fn rights_inside(hall: &Hall, member: MemberId, at: Scope) -> PermissionSet {
    let (pack, place) = (&hall.pack, hall.members.get(&member));
    let Some(place) = place.filter(|place| place.status == MemberStatus::Active) else {
        return PermissionSet::NONE;
    };
    let roles: Vec<_> =
        pack.roles.iter().filter(|role| place.role.parts().any(|part| part == role.id)).collect();
    let project = &hall.projects[&at.project];
    let resource = at.resource.and_then(|id| project.resources[&id].roles.get(&member));
    let here = [project.roles.get(&member), resource].into_iter().flatten();
    let held = roles.iter().filter_map(|role| role.in_every_project.as_ref()).chain(here);
    let held = held.map(|id| pack.project_role(id).unwrap().permissions);
    let all =
        held.chain(roles.iter().map(|role| role.permissions)).fold(PermissionSet::NONE, PermissionSet::union);
    pack.entries()
        .filter(|entry| entry.level == Level::Project && all.contains(entry.permission))
        .map(|entry| entry.permission)
        .collect()
}
