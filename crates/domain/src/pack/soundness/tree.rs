//! What a role model must keep to in what it says of projects.

use crate::pack::Pack;
use crate::pack::source::{Broken, PackFile, Source};
use crate::permission::Permission;
use crate::role::RoleId;
use toml::Spanned;

pub(super) fn check(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    for (written, id) in
        [(&read.projects.creator, &pack.tree.creator), (&read.projects.keeps, &pack.tree.keeps)]
    {
        if let Some((written, id)) = written.as_ref().zip(id.as_ref())
            && pack.project_role(id).is_none()
        {
            return Err(source.broken(&written.span(), format!("there is no project role `{id}`")));
        }
    }
    one_remains(source, read, pack)?;
    derives_without_going_round(source, read, pack)?;
    projects_are_seen_by_those_in_them(source, read, pack)
}

/// A project whose last holder leaves the organization is not left alone: the organization's owners come along with that role.
fn one_remains(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    let comes_along =
        pack.roles.iter().find(|role| role.owner).and_then(|role| role.in_every_project.as_ref());
    match (&read.projects.keeps, &pack.tree.keeps) {
        (Some(written), Some(keeps)) if comes_along != Some(keeps) => Err(source.broken(
            &written.span(),
            format!("the owner role needs `in_every_project = \"{keeps}\"`, or a project could be left without one"),
        )),
        _ => Ok(()),
    }
}

/// A place in one project that gave a role in the organization which came with a place in every project would go round for ever.
fn derives_without_going_round(source: &Source<'_>, read: &PackFile, pack: &Pack) -> Result<(), Broken> {
    let Some((written, id)) = read.projects.derives.as_ref().zip(pack.tree.derives.as_ref()) else {
        return Ok(());
    };
    let broken = |reason: String| Err(source.broken(&written.span(), reason));
    let Some(role) = pack.roles.iter().find(|role| role.id == *id) else {
        return broken(format!("there is no role `{id}`"));
    };
    match &role.in_every_project {
        Some(project_role) => broken(format!(
            "this goes round in a circle: whoever has a place in a project is `{id}`, and `{id}` comes with `{project_role}` in every project"
        )),
        None if role.owner => broken(format!("`{id}` is the owner role, which ends with no project")),
        None => Ok(()),
    }
}

fn projects_are_seen_by_those_in_them(
    source: &Source<'_>,
    read: &PackFile,
    pack: &Pack,
) -> Result<(), Broken> {
    let blind = |(_, role): &(&Spanned<String>, &RoleId)| {
        pack.project_role(role).is_some_and(|role| !role.permissions.contains(Permission::PROJECT_READ))
    };
    let ids = read.project_role.iter().map(|table| &table.id);
    match ids.zip(pack.project_roles.iter().map(|role| &role.id)).find(blind) {
        Some((written, id)) => Err(source.broken(
            &written.span(),
            format!("`{id}` needs `project.read`, or whoever holds it could not see where"),
        )),
        None => Ok(()),
    }
}
