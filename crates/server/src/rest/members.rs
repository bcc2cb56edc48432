//! The members of an organization.

use crate::extract::{Caller, Json, Query, Within};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use guildhall_domain::id::MemberId;
use guildhall_domain::role::RoleId;
use guildhall_domain::view::{Roster, RosterQuery, RosterStatus, Tally};
use guildhall_service::members;
use serde::{Deserialize, Serialize};

/// Which rows are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    search: Option<String>,
    role: Option<RoleId>,
    status: Option<RosterStatus>,
    after: Option<String>,
    limit: Option<u32>,
}

/// The rows, and how many each filter would show. Which kind of rows they are depends on what the viewer may see.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    roster: &'a Roster,
    tally: &'a Tally,
}

/// A change of role: from the one that the caller saw, to another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    from: RoleId,
    to: RoleId,
}

pub(super) async fn list(
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let Wanted { search, role, status, after, limit } = wanted;
    let query = RosterQuery { search, role, status, after, limit };
    let page = members::listed(&caller.door.ctx, &caller.viewer, &slug, &query).await?;
    Ok(Json(Listed { roster: &page.roster, tally: &page.tally }).into_response())
}

pub(super) async fn change_role(
    caller: Caller,
    Within { slug, id }: Within<MemberId>,
    Json(Change { from, to }): Json<Change>,
) -> Result<StatusCode, Problem> {
    members::change_role(&caller.door.ctx, &caller.viewer, &slug, id, (from, to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(
    caller: Caller,
    Within { slug, id }: Within<MemberId>,
) -> Result<StatusCode, Problem> {
    members::remove(&caller.door.ctx, &caller.viewer, &slug, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn leave(caller: Caller, Path(slug): Path<String>) -> Result<StatusCode, Problem> {
    members::leave(&caller.door.ctx, &caller.viewer, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}
