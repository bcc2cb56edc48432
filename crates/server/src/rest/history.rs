//! What happened in an organization.

use crate::extract::{Caller, Json, Query};
use crate::problem::Problem;
use axum::extract::Path;
use guildhall_domain::view::{HistoryLine, Page};
use guildhall_service::history;
use serde::Deserialize;

/// Which lines are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    after: Option<String>,
}

pub(super) async fn list(
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<HistoryLine>>, Problem> {
    let (_, page) = history::page(&caller.door.ctx, &caller.viewer, &slug, wanted.after.as_deref()).await?;
    Ok(Json(page))
}
