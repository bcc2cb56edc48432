//! One's own organizations, and founding one.

use crate::extract::{Caller, Json};
use crate::problem::Problem;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use guildhall_domain::pack;
use guildhall_domain::view::Own;
use guildhall_service::organizations::{self, Founding};
use serde::{Deserialize, Serialize};

/// What founding takes; only the name is needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    name: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    website: String,
    pack: Option<String>,
}

#[derive(Serialize)]
struct Founded {
    slug: String,
}

pub(super) async fn own(caller: Caller) -> Result<Json<Own>, Problem> {
    Ok(Json(organizations::own(&caller.door.ctx, &caller.viewer).await?))
}

pub(super) async fn found(caller: Caller, Json(form): Json<Form>) -> Result<impl IntoResponse, Problem> {
    let Form { name, slug, description, website, pack } = form;
    let pack = pack.unwrap_or_else(|| pack::DEFAULT.to_owned());
    let founding = Founding { name, slug, description, website, pack };
    let slug = organizations::found(&caller.door.ctx, &caller.viewer, &founding).await?.to_string();
    let location = format!("/api/organizations/{slug}/members");
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(Founded { slug })))
}
