//! Server functions of projects, resources, and roles in them.

use crate::error::AppError;
use crate::rpc::{Chosen, Done};
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{Back, door},
    crate::rpc::invitations::{addresses_in, in_a_sentence},
    guildhall_domain::role::RoleId,
    guildhall_domain::sentence,
    guildhall_domain::tree::Scope,
    guildhall_domain::view::{Batch, Verdict},
    guildhall_service::projects::{self, Naming},
    guildhall_service::{Error, Result as Outcome, invitations},
};

/// Creates a project, and leads to it.
#[server(prefix = "/rpc", endpoint = "create_project")]
pub async fn create_project(
    slug: String,
    name: String,
    #[server(default)] description: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects"));
    let naming = Naming { name, description };
    let made = projects::create(&door.ctx, door.viewer()?, &slug, &naming).await;
    back.settle_done(made.map(|id| Done {
        said: sentence!("{} is there.", naming.name.trim()),
        onward: Some(format!("/{slug}/projects/{id}")),
    }))
}

/// Renames and describes a project.
#[server(prefix = "/rpc", endpoint = "edit_project")]
pub async fn edit_project(
    slug: String,
    project: ProjectId,
    name: String,
    #[server(default)] description: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects/{project}"));
    let naming = Naming { name, description };
    let done = projects::edit(&door.ctx, door.viewer()?, &slug, project, &naming).await;
    back.settle_done(done.map(|()| said("Saved.")))
}

/// Deletes a project with everything in it, and leads to those that are left.
#[server(prefix = "/rpc", endpoint = "delete_project")]
pub async fn delete_project(
    slug: String,
    project: ProjectId,
    #[server(default)] written: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects/{project}"));
    let done = projects::delete(&door.ctx, door.viewer()?, &slug, project, &written).await;
    let onward = Some(format!("/{slug}/projects"));
    back.settle_done(done.map(|()| Done { said: sentence!("{} is deleted.", written.trim()), onward }))
}

/// Creates a resource in a project.
#[server(prefix = "/rpc", endpoint = "create_resource")]
pub async fn create_resource(
    slug: String,
    project: ProjectId,
    name: String,
    #[server(default)] kind: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects/{project}"));
    let made = projects::create_resource(&door.ctx, door.viewer()?, &slug, project, (&name, &kind)).await;
    back.settle_done(made.map(|_| said(&sentence!("{} is there.", name.trim()))))
}

/// Renames a resource.
#[server(prefix = "/rpc", endpoint = "rename_resource")]
pub async fn rename_resource(
    slug: String,
    project: ProjectId,
    resource: ResourceId,
    name: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects/{project}/{resource}"));
    let scope = Scope::resource(project, resource);
    let done = projects::rename_resource(&door.ctx, door.viewer()?, &slug, scope, &name).await;
    back.settle_done(done.map(|()| said("Saved.")))
}

/// Deletes a resource, and leads to the project that it was in.
#[server(prefix = "/rpc", endpoint = "delete_resource")]
pub async fn delete_resource(
    slug: String,
    project: ProjectId,
    resource: ResourceId,
    #[server(default)] written: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects/{project}/{resource}"));
    let scope = Scope::resource(project, resource);
    let done = projects::delete_resource(&door.ctx, door.viewer()?, &slug, scope, &written).await;
    let onward = Some(format!("/{slug}/projects/{project}"));
    back.settle_done(done.map(|()| Done { said: sentence!("{} is deleted.", written.trim()), onward }))
}

/// Gives a member a role in a project or on a resource, another one, or none: `from` is the one that the page showed, and what is left
/// empty is none.
#[server(prefix = "/rpc", endpoint = "grant")]
pub async fn grant(
    slug: String,
    project: ProjectId,
    member: MemberId,
    #[server(default)] resource: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let place = if resource.is_empty() { String::new() } else { format!("/{resource}") };
    let back = Back::to(&door, format!("/{slug}/projects/{project}{place}"));
    let done = async {
        let change = (role(&from)?, role(&to)?);
        let words = match &change {
            (None, _) => "Added.",
            (Some(_), None) => "Removed.",
            (Some(_), Some(_)) => "The role is changed.",
        };
        let scope = Scope { project, resource: part(&resource)? };
        projects::grant(&door.ctx, door.viewer()?, &slug, (scope, member), change).await?;
        Ok::<_, AppError>(said(words))
    };
    back.settle_done(done.await)
}

/// Asks people into projects: every address of a text, with one role in the organization and one in each of the projects.
#[server(prefix = "/rpc", endpoint = "invite_into")]
pub async fn invite_into(
    slug: String,
    addresses: String,
    #[server(default)] role: Chosen,
    project_role: guildhall_domain::role::RoleId,
    #[server(default)] projects: Vec<String>,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/projects"));
    let invited = async {
        if projects.is_empty() {
            let why = "Choose at least one from the list.".to_owned();
            return Err(Error::Unusable { field: "projects", why }.into());
        }
        let role = role.role().map_err(Error::field("role"))?;
        let offers = projects::offers(&projects, &project_role)?;
        let rows = addresses_in(&addresses);
        let verdicts = invitations::invite(&door.ctx, door.viewer()?, &slug, &rows, (&role, &offers)).await?;
        let batch = Batch { said: Verdict::summary(&verdicts), verdicts };
        let words = in_a_sentence(&batch);
        if batch.said.is_some() { Ok(said(&words)) } else { Err(AppError::new("unusable", 422, words)) }
    };
    back.settle_done(invited.await)
}

#[cfg(feature = "ssr")]
fn said(words: &str) -> Done {
    Done { said: words.to_owned(), onward: None }
}

/// A role that a form names, or none.
#[cfg(feature = "ssr")]
fn role(written: &str) -> Outcome<Option<RoleId>> {
    let unusable = |why: guildhall_domain::name::Unusable| Error::Unusable { field: "to", why: why.0 };
    (!written.is_empty()).then(|| RoleId::parse(written)).transpose().map_err(unusable)
}

/// A resource that a form names, or none.
#[cfg(feature = "ssr")]
fn part(written: &str) -> Outcome<Option<ResourceId>> {
    let hidden = |_| guildhall_domain::denied::Denied::Hidden.into();
    (!written.is_empty()).then(|| written.parse()).transpose().map_err(hidden)
}
