//! Changing the tree: projects, resources, and who has a role in them.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::name::{Description, Title, is_invisible};
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::tree::Scope;

/// What someone wrote about a project.
#[derive(Debug, Clone)]
pub struct Naming {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

impl Naming {
    fn read(&self) -> Result<(Title, Description)> {
        let name = Title::parse(&self.name).map_err(Error::field("name"))?;
        let description = Description::parse(&self.description).map_err(Error::field("description"))?;
        Ok((name, description))
    }
}

/// Creates a project, and answers with its id.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::Denied`] with the rule that refuses.
pub async fn create(ctx: &Context, viewer: &Viewer, slug: &str, naming: &Naming) -> Result<ProjectId> {
    let (name, description) = naming.read()?;
    let project = ctx.id(ProjectId::from_parts)?;
    organizations::carry_out(ctx, viewer, slug, Command::CreateProject { project, name, description })
        .await?;
    Ok(project)
}

/// Renames and describes a project.
///
/// # Errors
/// As [`create`].
pub async fn edit(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    project: ProjectId,
    naming: &Naming,
) -> Result<()> {
    let (name, description) = naming.read()?;
    organizations::carry_out(ctx, viewer, slug, Command::EditProject { project, name, description }).await
}

/// Deletes a project with everything in it, once its name was written out.
///
/// # Errors
/// [`Error::Unusable`] where the name is another, [`Error::Denied`] with the rule that refuses.
pub async fn delete(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    project: ProjectId,
    written: &str,
) -> Result<()> {
    let command = Command::DeleteProject { project };
    confirmed(ctx, viewer, slug, (Scope::project(project), &command), written).await?;
    organizations::carry_out(ctx, viewer, slug, command).await
}

/// Creates a resource in a project, and answers with its id.
///
/// # Errors
/// As [`create`].
pub async fn create_resource(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    project: ProjectId,
    (name, kind): (&str, &str),
) -> Result<ResourceId> {
    let name = Title::parse(name).map_err(Error::field("name"))?;
    let (resource, kind) = (ctx.id(ResourceId::from_parts)?, kind.to_owned());
    organizations::carry_out(ctx, viewer, slug, Command::CreateResource { project, resource, name, kind })
        .await?;
    Ok(resource)
}

/// Renames a resource.
///
/// # Errors
/// As [`create`].
pub async fn rename_resource(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    scope: Scope,
    name: &str,
) -> Result<()> {
    let name = Title::parse(name).map_err(Error::field("name"))?;
    organizations::carry_out(ctx, viewer, slug, Command::RenameResource { scope, name }).await
}

/// Deletes a resource, once its name was written out.
///
/// # Errors
/// As [`delete`].
pub async fn delete_resource(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    scope: Scope,
    written: &str,
) -> Result<()> {
    let command = Command::DeleteResource { scope };
    confirmed(ctx, viewer, slug, (scope, &command), written).await?;
    organizations::carry_out(ctx, viewer, slug, command).await
}

/// Gives a member a role in a part of the tree, another one, or none; `from` is the one that the viewer saw them hold there.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn grant(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    (scope, member): (Scope, MemberId),
    (from, to): (Option<RoleId>, Option<RoleId>),
) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::Grant { scope, member, from, to }).await
}

/// What is deleted for good is named by whoever deletes it. Whoever may not delete it is told that instead, by carrying it out.
async fn confirmed(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    (scope, command): (Scope, &Command),
    written: &str,
) -> Result<()> {
    let facts = super::ending(ctx, viewer, slug, scope).await?;
    let name = facts.node()?.name().as_str();
    let seen = |text: &str| text.chars().filter(|c| !is_invisible(*c)).collect::<String>();
    if seen(written.trim()) == seen(name) || decide(&facts, command).is_err() {
        return Ok(());
    }
    Err(Error::Unusable { field: "name", why: sentence!("To delete it, write its name: “{}”.", name) })
}
