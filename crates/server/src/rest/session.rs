//! Signing in and out, and who one is.

use crate::extract::{Caller, Json};
use crate::problem::Problem;
use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use guildhall_app::rpc::door::Door;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::Me;
use guildhall_service::sessions::{self, SignedIn};
use serde::{Deserialize, Serialize};

/// What signing in takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    email: String,
    password: String,
}

#[derive(Serialize)]
struct Opened {
    expires: Timestamp,
}

pub(super) async fn sign_in(
    Extension(door): Extension<Door>,
    Json(credentials): Json<Credentials>,
) -> Result<Response, Problem> {
    let Credentials { email, password } = credentials;
    let signed_in = sessions::sign_in(&door.ctx, &door.peer, &email, &password).await?;
    let opened = Opened { expires: signed_in.expires };
    Ok(with_cookie(&door, &signed_in, (StatusCode::CREATED, Json(opened))))
}

pub(super) async fn sign_out(caller: Caller) -> Result<Response, Problem> {
    sessions::end(&caller.door.ctx, &caller.viewer, caller.viewer.session).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, caller.door.cookie.clear())]).into_response())
}

pub(super) async fn me(caller: Caller) -> Json<Me> {
    Json(caller.viewer.me)
}

/// An answer that signs the caller in.
pub(super) fn with_cookie(door: &Door, signed_in: &SignedIn, answer: impl IntoResponse) -> Response {
    let session = (SET_COOKIE, door.cookie.set(signed_in, door.ctx.now()));
    let device = (SET_COOKIE, door.cookie.set_device(signed_in));
    (AppendHeaders([session, device]), answer).into_response()
}
