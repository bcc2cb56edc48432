//! Rules about an organization's own roles: never beyond what their maker holds, and none that is held disappears.

use crate::custom::{CUSTOM_ROLES, CustomRole};
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::{Facts, Subject};
use crate::name::key;
use crate::permission::{Level, Permission, PermissionSet};
use crate::role::{Role, RoleId};
use std::collections::BTreeSet;

/// Makes a role.
pub(super) fn make(facts: &Facts, role: &CustomRole) -> Result<Vec<Event>, Denied> {
    facts.needs(Permission::ROLE_MANAGE)?;
    let own = facts.pack.roles.iter().chain(&facts.pack.project_roles).filter(|role| role.custom).count();
    if own >= CUSTOM_ROLES {
        return Err(Denied::TooManyRoles { most: CUSTOM_ROLES });
    }
    let alike = |other: &Role| other.id == role.id || is_called(other, role);
    is_free(facts, role, alike)?;
    fits(facts, role)?;
    Ok(vec![Event::RoleMade { role: role.clone() }])
}

/// Names, describes and fills one of the organization's own roles anew. Whoever holds it holds from then on what it says. What was taken
/// from it after the actor looked does not come back by the way.
pub(super) fn edit(
    facts: &Facts,
    role: &CustomRole,
    seen: Option<&BTreeSet<String>>,
) -> Result<Vec<Event>, Denied> {
    let now = facts.changeable_role(role.level, &role.id)?;
    if seen.is_some_and(|seen| facts.pack.named(seen) != now.permissions) {
        return Err(Denied::ChangedRole { role: now.title.clone() });
    }
    let alike = |other: &Role| other.id != role.id && is_called(other, role);
    is_free(facts, role, alike)?;
    fits(facts, role)?;
    Ok(vec![Event::RoleEdited { was: now.title.clone(), role: role.clone() }])
}

/// Deletes one of the organization's own roles. Whoever holds it gets another one.
pub(super) fn delete(
    facts: &Facts,
    level: Level,
    id: &RoleId,
    to: Option<&RoleId>,
) -> Result<Vec<Event>, Denied> {
    let role = facts.changeable_role(level, id)?;
    let Subject::Role { held } = facts.subject else { return Err(Denied::Hidden) };
    let to = to.filter(|_| held > 0);
    match to {
        None if held > 0 => return Err(Denied::RoleInUse { role: role.title.clone(), held }),
        Some(to)
            if to == id || to.is_several() || (level == Level::Organization && facts.pack.is_owner(to)) =>
        {
            return Err(Denied::RoleInUse { role: role.title.clone(), held });
        }
        Some(to) if level == Level::Organization => facts.may_grant(to)?,
        Some(to) => facts.may_grant_within(facts.rights(), to)?,
        None => {}
    }
    Ok(vec![Event::RoleDeleted { level, role: id.clone(), title: role.title.clone(), to: to.cloned() }])
}

impl Facts {
    /// One of the organization's own roles that the actor may change or delete: it holds nothing that they lack.
    ///
    /// # Errors
    /// [`Denied::Lacks`], [`Denied::UnknownRole`] or [`Denied::AboveYou`].
    pub fn changeable_role(&self, level: Level, id: &RoleId) -> Result<&Role, Denied> {
        self.needs(Permission::ROLE_MANAGE)?;
        let mut own = self.pack.roles_of(level).iter().filter(|role| role.custom);
        let role =
            own.find(|role| role.id == *id).ok_or_else(|| Denied::UnknownRole { role: id.to_string() })?;
        if self.rights().holds_all_of(role.permissions) {
            Ok(role)
        } else {
            Err(Denied::AboveYou { role: role.with_article.clone() })
        }
    }
}

/// Sentences say "an admin", so large and small letters tell no two roles apart; nor does what cannot be seen.
fn is_called(other: &Role, role: &CustomRole) -> bool {
    key(&other.title) == key(role.title.as_str())
}

/// No other role of the level is called so.
fn is_free(facts: &Facts, role: &CustomRole, alike: impl Fn(&Role) -> bool) -> Result<(), Denied> {
    if facts.pack.roles_of(role.level).iter().any(alike) {
        return Err(Denied::NameTaken { name: role.title.to_string(), noun: "role".to_owned() });
    }
    Ok(())
}

/// What the role would hold is known, counts at its level, is enough to see where it is held, and is the actor's too.
fn fits(facts: &Facts, role: &CustomRole) -> Result<(), Denied> {
    let mut rights = PermissionSet::NONE;
    let known = facts.pack.of_level(Level::Project);
    for name in &role.permissions {
        let permission = facts.pack.permission(name);
        let counts =
            |permission: &Permission| role.level == Level::Organization || known.contains(*permission);
        let permission =
            permission.filter(counts).ok_or_else(|| Denied::UnknownPermission { name: name.clone() })?;
        if !facts.rights().contains(permission) {
            return Err(Denied::BeyondYourRights { allows: facts.pack.allows(permission) });
        }
        rights = rights.with(permission);
    }
    let history = rights.contains(Permission::HISTORY_READ);
    let needed = match role.level {
        Level::Organization => [Some(Permission::ORG_READ), history.then_some(Permission::MEMBER_READ_EMAIL)],
        Level::Project => [Some(Permission::PROJECT_READ), None],
    };
    match needed.into_iter().flatten().find(|needed| !rights.contains(*needed)) {
        Some(missing) => Err(Denied::RoleNeeds { allows: facts.pack.allows(missing) }),
        None => Ok(()),
    }
}
