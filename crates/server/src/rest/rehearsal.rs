//! `?dry_run=true`: what a change would do, carried out to the end and undone.

use crate::extract::{Json, parameters};
use crate::problem::Problem;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::Door;
use guildhall_domain::foresee::NamedShift;
use guildhall_service::{Foretold, Rehearsed};
use serde::Serialize;

/// What would happen.
#[derive(Serialize)]
struct Answer {
    dry_run: bool,
    events: Vec<Foretold>,
    foreseen: Vec<NamedShift>,
}

/// Rehearses a change where the query asks for it. A refusal is answered as it would be.
pub(super) async fn rehearse(mut request: Request, next: Next) -> Response {
    match wish(&request) {
        Ok(Wish::Done) => return next.run(request).await,
        Ok(Wish::Rehearsed) => {}
        Err(problem) => return problem.into_response(),
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
    match wish(&request) {
        Ok(Wish::Done) => next.run(request).await,
        Ok(Wish::Rehearsed) => {
            let why = "This cannot be rehearsed: leave `dry_run` out, and it is done.".to_owned();
            Problem::unusable(Some("dry_run"), why).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Whether a change is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Done,
    Rehearsed,
}

/// What the query of a change says: nothing, or once `dry_run`, which is true or false, in whatever way it is escaped. What says anything else may
/// be meant as a rehearsal, so it is not done.
fn wish(request: &Request) -> Result<Wish, Box<Problem>> {
    match parameters(request.uri().query().unwrap_or_default()).as_slice() {
        [] => Ok(Wish::Done),
        [(name, value)] if name == "dry_run" && value == "false" => Ok(Wish::Done),
        [(name, value)] if name == "dry_run" && value == "true" => Ok(Wish::Rehearsed),
        said => {
            let about_it = said.iter().all(|(name, _)| name == "dry_run");
            let why = if about_it {
                "Say `dry_run` once, as true or false. Nothing was changed."
            } else {
                "A change takes no parameter in its address but `dry_run`, which is true or false. Nothing was changed."
            };
            Err(Box::new(Problem::unusable(about_it.then_some("dry_run"), why)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn said(query: &str) -> Option<Wish> {
        wish(&Request::builder().uri(format!("/api/x{query}")).body(Body::empty()).unwrap()).ok()
    }

    #[test]
    fn a_rehearsal_is_asked_for_in_whatever_way_it_is_escaped() {
        for query in
            ["?dry_run=true", "?dry%5Frun=true", "?dry_run=%74rue", "?%64ry_run=tru%65", "?&dry_run=true&"]
        {
            assert_eq!(said(query), Some(Wish::Rehearsed), "{query}");
        }
        for query in ["", "?", "?&&", "?dry_run=false", "?dry%5frun=false"] {
            assert_eq!(said(query), Some(Wish::Done), "{query}");
        }
    }

    #[test]
    fn what_may_be_meant_as_one_is_not_done() {
        for query in [
            "?dry_run",
            "?dry_run=",
            "?dry_run=1",
            "?dry_run=yes",
            "?dry_run=TRUE",
            "?dry_run=True",
            "?Dry_Run=true",
            "?DRY_RUN=true",
            "?dry-run=true",
            "?dryrun=true",
            "?dry_run%20=true",
            "?%20dry_run=true",
            "?dry_run=true%20",
            "?dry_run=true%00",
            "?dry_run=true&dry_run=true",
            "?dry_run=true&dry_run=false",
            "?dry_run=false&dry%5Frun=true",
            "?dry_run=false&x=1",
            "?x=1",
            "?a;dry_run=true",
            "?dry_run%3Dtrue",
            "?dry%255Frun=true",
            "?dry_run=true;x",
            "?dry_run[]=true",
            "?=true",
            "?dry_run=%FF",
        ] {
            assert_eq!(said(query), None, "{query}");
        }
    }
}
