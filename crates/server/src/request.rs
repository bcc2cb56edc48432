//! The outermost layer: every request gets an id, every problem its words, every answer its line in the log.

use crate::problem::{Problem, Surface};
use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Makes ids that no other request of this installation is likely to have. They are names, not secrets.
#[derive(Clone, Default)]
pub(crate) struct Ids(Arc<(RandomState, AtomicU64)>);

impl Ids {
    fn next(&self) -> String {
        let (random, count) = &*self.0;
        format!("{:016x}", random.hash_one(count.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Names the request, lets it through, words its problem, and writes the log's line.
pub(crate) async fn observe(State(ids): State<Ids>, request: Request, next: Next) -> Response {
    let id = ids.next();
    let (method, path) = (request.method().clone(), redacted(request.uri().path()).into_owned());
    let surface = surface(request.uri().path(), request.headers());
    let span = tracing::debug_span!("request", %id, %method, path);
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if let Some(cause) = problem.cause() {
            tracing::error!(%id, %method, path, cause, "a request failed");
        }
        let headers = std::mem::take(response.headers_mut());
        response = problem.render(&id, surface);
        keep(headers, response.headers_mut());
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    tracing::debug!(%id, %method, path, status, micros = begun.elapsed().as_micros(), "answered");
    response
}

/// What inner layers said keeps standing beside the problem's own headers.
fn keep(from: HeaderMap, to: &mut HeaderMap) {
    let mut last = None;
    for (name, value) in from {
        last = name.or(last);
        match &last {
            Some(name) if name == axum::http::header::CONTENT_LENGTH => {}
            Some(name) if !to.contains_key(name) || name == axum::http::header::SET_COOKIE => {
                to.append(name.clone(), value);
            }
            Some(_) | None => {}
        }
    }
}

/// A panic inside a request is a problem like others.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands it over like this")]
pub(crate) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let text = cause.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    Problem::internal(&format!("panic: {text}")).into_response()
}

/// Who waits for the answer.
fn surface(path: &str, headers: &HeaderMap) -> Surface {
    let accepts = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if path.starts_with("/api/") || path.starts_with("/events/") {
        Surface::Program
    } else if accepts.contains("text/html") {
        Surface::Person
    } else if path.starts_with("/rpc/") {
        Surface::Console
    } else {
        Surface::Program
    }
}

/// A path without the secret that it may carry.
fn redacted(path: &str) -> Cow<'_, str> {
    const BEFORE_SECRETS: &[&str] =
        &["/join/", "/confirm/", "/reset/", "/sign-in/", "/stop/", "/api/invitations/"];
    let found = BEFORE_SECRETS.iter().find_map(|start| Some((start, path.strip_prefix(start)?)));
    match found {
        None => Cow::Borrowed(path),
        Some((start, rest)) => {
            let after = rest.find('/').and_then(|end| rest.get(end..)).unwrap_or_default();
            Cow::Owned(format!("{start}…{after}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_reach_the_log() {
        let check = |path: &str, logged: &str| assert_eq!(redacted(path), logged);
        check("/join/abc", "/join/…");
        check("/confirm/abc", "/confirm/…");
        check("/api/invitations/abc/accept", "/api/invitations/…/accept");
        check("/acme/members", "/acme/members");
    }

    #[test]
    fn ids_differ() {
        let ids = Ids::default();
        assert_ne!(ids.next(), ids.next());
    }
}
