//! Invitations, from the side of those who send them.

use crate::extract::{Caller, Json, Query, Within};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::InvitationId;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Offer;
use guildhall_domain::view::{Invited, Page, Verdict};
use guildhall_service::invitations;
use serde::{Deserialize, Serialize};

/// Which invitations are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    state: Option<InvitationState>,
    after: Option<String>,
}

/// Whom to ask in, and as what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    addresses: Vec<String>,
    role: RoleId,
    #[serde(default)]
    projects: Vec<Offer>,
}

/// What became of each address.
#[derive(Serialize)]
pub(super) struct Verdicts {
    verdicts: Vec<Verdict>,
}

#[derive(Serialize)]
struct Link {
    url: String,
}

pub(super) async fn list(
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Invited>>, Problem> {
    let (ctx, after) = (&caller.door.ctx, wanted.after.as_deref());
    let (_, page) = invitations::page(ctx, &caller.viewer, &slug, wanted.state, after).await?;
    Ok(Json(page))
}

pub(super) async fn invite(
    caller: Caller,
    Path(slug): Path<String>,
    Json(Batch { addresses, role, projects }): Json<Batch>,
) -> Result<Json<Verdicts>, Problem> {
    let verdicts =
        invitations::invite(&caller.door.ctx, &caller.viewer, &slug, &addresses, (&role, &projects)).await?;
    Ok(Json(Verdicts { verdicts }))
}

pub(super) async fn resend(
    caller: Caller,
    Within { slug, id }: Within<InvitationId>,
) -> Result<StatusCode, Problem> {
    invitations::resend(&caller.door.ctx, &caller.viewer, &slug, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn copy_link(
    caller: Caller,
    Within { slug, id }: Within<InvitationId>,
) -> Result<impl IntoResponse, Problem> {
    let url = invitations::copy_link(&caller.door.ctx, &caller.viewer, &slug, id).await?;
    Ok((StatusCode::CREATED, Json(Link { url })))
}

pub(super) async fn revoke(
    caller: Caller,
    Within { slug, id }: Within<InvitationId>,
) -> Result<StatusCode, Problem> {
    invitations::revoke(&caller.door.ctx, &caller.viewer, &slug, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
