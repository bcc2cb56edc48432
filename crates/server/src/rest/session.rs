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
use guildhall_service::Error;
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
    let signed_in = match sessions::sign_in(&door.ctx, &door.peer, &email, &password).await {
        Err(error @ Error::Unconfirmed) => return Ok(with_device(&door, Problem::from(error))),
        signed_in => signed_in?,
    };
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

/// An answer that names the caller's browser: what was chosen in it counts in it.
pub(super) fn with_device(door: &Door, answer: impl IntoResponse) -> Response {
    let device = door.peer.device.as_ref().map(|device| (SET_COOKIE, door.cookie.set_device(device)));
    (AppendHeaders(device), answer).into_response()
}

/// An answer that signs the caller in.
pub(super) fn with_cookie(door: &Door, signed_in: &SignedIn, answer: impl IntoResponse) -> Response {
    let session = (SET_COOKIE, door.cookie.set(signed_in, door.ctx.now()));
    let device = (SET_COOKIE, door.cookie.set_device(&signed_in.device));
    (AppendHeaders([session, device]), answer).into_response()
}
