//! Invitations, from the side of the person invited. Whoever holds the link may look and decline; joining is a POST.

use super::session::{with_cookie, with_device};
use crate::extract::{Caller, Json};
use crate::problem::Problem;
use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use guildhall_app::rpc::door::Door;
use guildhall_domain::denied::Denied;
use guildhall_domain::view::Welcome;
use guildhall_service::Error;
use guildhall_service::joining::{self, Joined};
use serde::{Deserialize, Serialize};

/// What signing up in place takes; the address is the invited one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Newcomer {
    name: String,
    password: String,
}

/// The organization that was joined.
#[derive(Serialize)]
pub(super) struct In {
    slug: String,
}

#[derive(Serialize)]
#[serde(tag = "next", rename_all = "snake_case")]
enum Next {
    ConfirmAddress,
}

pub(super) async fn welcome(
    Extension(door): Extension<Door>,
    Path(link): Path<String>,
) -> Result<Json<Welcome>, Problem> {
    match joining::welcome(&door.ctx, door.viewer.as_ref(), &link).await? {
        Welcome::Unknown => Err(Error::DeadLink.into()),
        Welcome::Replaced { .. } => Err(Error::ReplacedLink.into()),
        Welcome::Ended { how } => Err(Denied::NotPending { state: how }.into()),
        open @ Welcome::Open { .. } => Ok(Json(open)),
    }
}

pub(super) async fn accept(caller: Caller, Path(link): Path<String>) -> Result<Json<In>, Problem> {
    let slug = joining::accept(&caller.door.ctx, &caller.viewer, &link).await?;
    Ok(Json(In { slug }))
}

pub(super) async fn decline(
    Extension(door): Extension<Door>,
    Path(link): Path<String>,
) -> Result<StatusCode, Problem> {
    joining::decline(&door.ctx, door.viewer.as_ref(), &link).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn sign_up(
    Extension(door): Extension<Door>,
    Path(link): Path<String>,
    Json(Newcomer { name, password }): Json<Newcomer>,
) -> Result<Response, Problem> {
    match joining::sign_up_and_join(&door.ctx, &door.peer, &link, &name, &password).await? {
        Joined::In(signed_in, slug) => {
            Ok(with_cookie(&door, &signed_in, (StatusCode::CREATED, Json(In { slug }))))
        }
        Joined::ConfirmFirst => Ok(with_device(&door, (StatusCode::ACCEPTED, Json(Next::ConfirmAddress)))),
        Joined::HasAccount => Err(Problem::has_account()),
    }
}
