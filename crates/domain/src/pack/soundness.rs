//! What a role model must keep to: that an organization which runs it can always be run, and that nothing in it points nowhere.

mod tree;

use super::Pack;
use super::source::{Broken, PackFile, RoleTable, Source};
use crate::permission::Permission;
use crate::plan::Plan;
use crate::role::Role;

/// What whoever runs an organization cannot do without.
const INDISPENSABLE: [Permission; 4] = [
    Permission::ORG_READ,
    Permission::MEMBER_READ,
    Permission::MEMBER_INVITE,
    Permission::MEMBER_CHANGE_ROLE,
];

/// Checks a pack that was read without a mistake in its words.
pub(super) fn check(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    projects_roles_exist(source, read, pack)?;
    tree::check(source, read, pack)?;
    one_plan_is_whole(source, read, pack)?;
    history_is_for_those_who_see_addresses(source, read, pack)?;
    let (table, owner) = one_owner_role(source, read, pack)?;
    holds_every_right(source, table, owner, pack)?;
    match INDISPENSABLE.into_iter().find(|needed| !owner.permissions.contains(*needed)) {
        Some(missing) => Err(source.broken(
            &table.id.span(),
            format!("the owner role needs `{missing}`, or nobody could run the organization"),
        )),
        None => Ok(()),
    }
}

fn projects_roles_exist(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    for (table, role) in read.role.iter().zip(&pack.roles) {
        if let (Some(written), Some(id)) = (&table.in_every_project, &role.in_every_project)
            && pack.project_role(id).is_none()
        {
            return Err(source.broken(&written.span(), format!("there is no project role `{id}`")));
        }
    }
    Ok(())
}

/// The history names the addresses that were invited.
fn history_is_for_those_who_see_addresses(
    source: &Source<'_>,
    read: &PackFile,
    pack: &Pack,
) -> Result<(), Broken> {
    let reads_names_alone = |role: &Role| {
        role.permissions.contains(Permission::HISTORY_READ)
            && !role.permissions.contains(Permission::MEMBER_READ_EMAIL)
    };
    match read.role.iter().zip(&pack.roles).find(|(_, role)| reads_names_alone(role)) {
        Some((table, role)) => Err(source.broken(
            &table.id.span(),
            format!("`{}` has `history.read`, which shows addresses, without `member.read_email`", role.id),
        )),
        None => Ok(()),
    }
}

/// A hall that nobody bills is not to be locked out of itself.
fn one_plan_is_whole(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    match read.plan.first() {
        Some(first) if !pack.plans.iter().any(Plan::is_whole) => Err(source.broken(
            &first.id.span(),
            "no plan comes with every feature, for any number of people at any domain; one must",
        )),
        Some(_) | None => Ok(()),
    }
}

fn one_owner_role<'a>(
    source: &Source<'_>,
    read: &'a PackFile,
    pack: &'a Pack,
) -> Result<(&'a RoleTable, &'a Role), Broken> {
    let mut owners = read.role.iter().zip(&pack.roles).filter(|(_, role)| role.owner);
    let Some(owner) = owners.next() else {
        return Err(source.broken(&read.id.span(), "no role is marked `owner = true`; exactly one must be"));
    };
    if let Some((second, _)) = owners.next() {
        return Err(
            source.broken(&second.id.span(), "a second role is marked `owner = true`; exactly one must be")
        );
    }
    Ok(owner)
}

/// The rule that keeps an organization from locking itself out: nothing that an owner may not do, in projects neither.
fn holds_every_right(
    source: &Source<'_>,
    table: &RoleTable,
    owner: &Role,
    pack: &Pack,
) -> Result<(), Broken> {
    let rights = pack.everywhere(owner);
    let beyond = |role: &&Role| !rights.holds_all_of(pack.everywhere(role));
    match pack.roles.iter().chain(&pack.project_roles).find(beyond) {
        Some(role) => Err(source.broken(
            &table.id.span(),
            format!("the owner role lacks a right that `{}` has; an owner must hold every right", role.id),
        )),
        None => Ok(()),
    }
}
