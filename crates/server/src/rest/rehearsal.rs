//! `?dry_run=true`: what a change would do, carried out to the end and undone.

use crate::extract::Json;
use crate::problem::Problem;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::Door;
use guildhall_domain::event::Event;
use guildhall_domain::foresee::NamedShift;
use guildhall_service::Rehearsed;
use serde::Serialize;

/// What would happen.
#[derive(Serialize)]
struct Answer {
    dry_run: bool,
    events: Vec<Event>,
    foreseen: Vec<NamedShift>,
}

/// Rehearses a change where the query asks for it. A refusal is answered as it would be.
pub(super) async fn rehearse(mut request: Request, next: Next) -> Response {
    if !is_asked(&request) {
        return next.run(request).await;
    }
    let Some(door) = request.extensions().get::<Door>().cloned() else {
        return Problem::internal("a route without the session's layer").into_response();
    };
    let (ctx, rehearsal) = door.ctx.rehearsing();
    request.extensions_mut().insert(Door { ctx, ..door });
    let response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    let Rehearsed { events, foreseen } = rehearsal.noted();
    Json(Answer { dry_run: true, events, foreseen }).into_response()
}

/// Refuses to do for real what was asked to be rehearsed, and cannot be.
pub(super) async fn refuse(request: Request, next: Next) -> Response {
    if is_asked(&request) {
        let why = "This cannot be rehearsed: leave `dry_run` out, and it is done.".to_owned();
        return Problem::unusable(Some("dry_run"), why).into_response();
    }
    next.run(request).await
}

fn is_asked(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    query
        .split('&')
        .any(|pair| pair == "dry_run" || (pair.starts_with("dry_run=") && pair != "dry_run=false"))
}
