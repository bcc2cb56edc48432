//! Invoice information, of the organization and of its projects.

use crate::extract::{Caller, Json, Query, Within};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use guildhall_domain::id::ProjectId;
use guildhall_domain::invoicing::{Invoicing, Written};
use guildhall_domain::view::{Page, ProjectInvoicing};
use guildhall_service::invoicing::{self, Invoices};
use serde::{Deserialize, Serialize};

/// Where the list of projects goes on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    after: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    organization: Invoicing,
    projects: Page<ProjectInvoicing>,
}

pub(super) async fn read(
    caller: Caller,
    Path(slug): Path<String>,
    Query(Wanted { after }): Query<Wanted>,
) -> Result<Json<Answer>, Problem> {
    let ctx = &caller.door.ctx;
    let Invoices { own, projects, .. } =
        invoicing::page(ctx, &caller.viewer, &slug, after.as_deref(), None).await?;
    Ok(Json(Answer { organization: own, projects }))
}

pub(super) async fn write(
    caller: Caller,
    Path(slug): Path<String>,
    Json(written): Json<Written>,
) -> Result<StatusCode, Problem> {
    invoicing::set(&caller.door.ctx, &caller.viewer, &slug, None, &written).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn write_of_project(
    caller: Caller,
    Within { slug, id }: Within<ProjectId>,
    Json(written): Json<Written>,
) -> Result<StatusCode, Problem> {
    invoicing::set(&caller.door.ctx, &caller.viewer, &slug, Some(id), &written).await?;
    Ok(StatusCode::NO_CONTENT)
}
