//! Projects, resources, and who has a role in them.

use crate::extract::{Caller, Inside, Json, Query, Within};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Scope;
use guildhall_domain::view::{Explained, Insiders, Page, ProjectLine, ResourceLine};
use guildhall_service::projects::{self, Looking, Naming, Opened};
use guildhall_service::roles;
use serde::{Deserialize, Serialize};

/// Which rows are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    search: String,
    after: Option<String>,
}

/// What a project is called and for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    name: String,
    #[serde(default)]
    description: String,
}

/// What a resource is called, and of which kind it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Made {
    name: String,
    #[serde(default)]
    kind: String,
}

/// What a resource is called from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renamed {
    name: String,
}

/// The name of what is deleted for good.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmed {
    name: String,
}

/// The role that the caller saw someone hold there, and the one that they shall hold; either may be none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    from: Option<RoleId>,
    to: Option<RoleId>,
}

#[derive(Serialize)]
pub(super) struct New<Id> {
    id: Id,
}

/// A project or a resource, with who has a role there.
#[derive(Serialize)]
pub(super) struct Answer {
    project: ProjectLine,
    resources: Vec<ResourceLine>,
    members: Option<Insiders>,
}

impl From<Opened> for Answer {
    fn from(opened: Opened) -> Self {
        let Opened { project, resources, insiders: members, .. } = opened;
        Self { project, resources, members }
    }
}

pub(super) async fn list(
    caller: Caller,
    Path(slug): Path<String>,
    Query(Wanted { search, after }): Query<Wanted>,
) -> Result<Json<Page<ProjectLine>>, Problem> {
    let found = projects::page(&caller.door.ctx, &caller.viewer, &slug, &search, after.as_deref()).await?;
    Ok(Json(found.page))
}

pub(super) async fn create(
    caller: Caller,
    Path(slug): Path<String>,
    Json(Called { name, description }): Json<Called>,
) -> Result<(StatusCode, Json<New<ProjectId>>), Problem> {
    let naming = Naming { name, description };
    let id = projects::create(&caller.door.ctx, &caller.viewer, &slug, &naming).await?;
    Ok((StatusCode::CREATED, Json(New { id })))
}

pub(super) async fn open(
    caller: Caller,
    Within { slug, id }: Within<ProjectId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Answer>, Problem> {
    opened(&caller, &slug, Scope::project(id), wanted).await
}

pub(super) async fn edit(
    caller: Caller,
    Within { slug, id }: Within<ProjectId>,
    Json(Called { name, description }): Json<Called>,
) -> Result<StatusCode, Problem> {
    let naming = Naming { name, description };
    projects::edit(&caller.door.ctx, &caller.viewer, &slug, id, &naming).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn delete(
    caller: Caller,
    Within { slug, id }: Within<ProjectId>,
    Json(Confirmed { name }): Json<Confirmed>,
) -> Result<StatusCode, Problem> {
    projects::delete(&caller.door.ctx, &caller.viewer, &slug, id, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn grant(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, MemberId>,
    Json(Change { from, to }): Json<Change>,
) -> Result<StatusCode, Problem> {
    let whom = (Scope::project(id), inner);
    projects::grant(&caller.door.ctx, &caller.viewer, &slug, whom, (from, to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a member may do there, why, and what would change it.
pub(super) async fn explain(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, MemberId>,
) -> Result<Json<Explained>, Problem> {
    let whom = (Scope::project(id), inner);
    Ok(Json(roles::explain_inside(&caller.door.ctx, &caller.viewer, &slug, whom).await?))
}

pub(super) async fn create_resource(
    caller: Caller,
    Within { slug, id }: Within<ProjectId>,
    Json(Made { name, kind }): Json<Made>,
) -> Result<(StatusCode, Json<New<ResourceId>>), Problem> {
    let ctx = &caller.door.ctx;
    let id = projects::create_resource(ctx, &caller.viewer, &slug, id, (&name, &kind)).await?;
    Ok((StatusCode::CREATED, Json(New { id })))
}

pub(super) async fn open_resource(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, ResourceId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Answer>, Problem> {
    opened(&caller, &slug, Scope::resource(id, inner), wanted).await
}

pub(super) async fn rename_resource(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, ResourceId>,
    Json(Renamed { name }): Json<Renamed>,
) -> Result<StatusCode, Problem> {
    let scope = Scope::resource(id, inner);
    projects::rename_resource(&caller.door.ctx, &caller.viewer, &slug, scope, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn delete_resource(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, ResourceId>,
    Json(Confirmed { name }): Json<Confirmed>,
) -> Result<StatusCode, Problem> {
    let scope = Scope::resource(id, inner);
    projects::delete_resource(&caller.door.ctx, &caller.viewer, &slug, scope, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A change of someone's role on a resource, who is named beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Granted {
    member: MemberId,
    from: Option<RoleId>,
    to: Option<RoleId>,
}

pub(super) async fn grant_on(
    caller: Caller,
    Inside { slug, id, inner }: Inside<ProjectId, ResourceId>,
    Json(Granted { member, from, to }): Json<Granted>,
) -> Result<StatusCode, Problem> {
    let scope = Scope::resource(id, inner);
    projects::grant(&caller.door.ctx, &caller.viewer, &slug, (scope, member), (from, to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn opened(
    caller: &Caller,
    slug: &str,
    scope: Scope,
    Wanted { search, after }: Wanted,
) -> Result<Json<Answer>, Problem> {
    let looking = Looking { search, after, adding: String::new() };
    let opened = projects::open(&caller.door.ctx, &caller.viewer, slug, scope, &looking).await?;
    Ok(Json(opened.into()))
}
