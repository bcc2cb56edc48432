//! The outermost layer: every request gets an id, every problem its words, every answer its line in the log.

use crate::pages::chosen_theme;
use crate::problem::{Problem, Surface};
use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_service::noting_commits;
use std::any::Any;
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
    let (method, path) = (known(request.method()), redacted(request.uri().path()));
    let surface = surface(request.uri().path(), request.headers());
    let span = tracing::debug_span!("request", %id, method, path);
    let begun = Instant::now();
    let mut response = noting_commits(next.run(request).instrument(span)).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if let Some(cause) = problem.cause() {
            tracing::error!(%id, method, path, cause, "a request failed");
        }
        let headers = std::mem::take(response.headers_mut());
        response = problem.render(&id, surface);
        keep(headers, response.headers_mut());
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    tracing::debug!(%id, method, path, status, micros = begun.elapsed().as_micros(), "answered");
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
        Surface::Person(chosen_theme(headers))
    } else if path.starts_with("/rpc/") {
        Surface::Console
    } else {
        Surface::Program
    }
}

/// A method as the log names it: whatever is none that we know may be anything, a secret too.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|name| method == name).unwrap_or("…")
}

/// A path without the secret that it may carry, or a part of one, however it is misspelt. What has the form of a page's name or of an id stays;
/// of everything else nothing does, and nothing of what follows the name of a page that takes a secret.
fn redacted(path: &str) -> String {
    const BEFORE_SECRETS: [&str; 6] = ["join", "confirm", "reset", "sign-in", "stop", "invitations"];
    let mut follows = false;
    let part = |part: &str| {
        let kept = is_harmless(part) && (!follows || is_id(part));
        follows = (follows && part.is_empty()) || BEFORE_SECRETS.contains(&part);
        if kept || part.is_empty() { part.to_owned() } else { "…".to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Whether a part of a path is like those of our own paths: words and ids with dots between them. A secret is longer than any of the words, and has
/// capitals; a piece of one is short, or has them.
fn is_harmless(part: &str) -> bool {
    const LONGEST: usize = 24;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    let is_word = |word: &str| word.len() <= LONGEST && word.bytes().all(plain);
    part.split('.').all(|word| is_word(word) || is_id(word))
}

/// Whether it is an id: 32 digits with hyphens between them.
fn is_id(part: &str) -> bool {
    let digit = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    };
    part.len() == 36 && part.bytes().enumerate().all(digit)
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
        let id = "01900000-0000-7000-8000-00000000000a";
        for path in [
            "/api/organizations/acme/members".to_owned(),
            format!("/api/organizations/acme/invitations/{id}/resend"),
            format!("/preview/member.{id}/acme/projects/{id}"),
            "/api/organizations/acme/roles.csv".to_owned(),
            "/".to_owned(),
        ] {
            check(&path, &path);
        }
    }

    #[test]
    fn nor_does_a_secret_on_a_path_that_is_misspelt() {
        let secret = "Zq3vXw_9LrT-b8KJmN0pYsEd7GfHcU2aViOx4QwRtBk";
        let ways = [
            "//join/S",
            "/join//S",
            "/%6aoin/S",
            "/JOIN/S",
            "/Join/S",
            "/join/S/",
            "/join/x/S",
            "/join/S.",
            "/join/S\"",
            "/join/S%20",
            "/join/S)",
            "/join/%5AS",
            "/join%2FS",
            "/joinS",
            "/join.S",
            "/S",
            "/acme/S",
            "/api//invitations/S",
            "/API/invitations/S/accept",
            "/api/invitations//S/accept",
            "/api/invitations/S/Accept",
            "/api/invitation/S",
            "/pkg/S.js",
            "/preview/member.S/acme/members",
            "/events/S",
            "/confirm/S?next=/join/S",
            "/sign-in/S",
            "/reset/S",
            "/S.S",
            "/x/S/join",
        ];
        for way in ways {
            let path = way.replace('S', secret);
            let logged = redacted(path.split('?').next().unwrap());
            let pieces = (0..=secret.len() - 6).map(|at| &secret[at..at + 6]);
            assert!(pieces.into_iter().all(|piece| !logged.contains(piece)), "{path}: {logged}");
        }
        for cut in [8, 20, 30, 42] {
            let logged = redacted(&format!("/%6aoin/{}", &secret[..cut]));
            assert!(!logged.contains(&secret[..6]), "{cut}: {logged}");
        }
    }

    #[test]
    fn ids_differ() {
        let ids = Ids::default();
        assert_ne!(ids.next(), ids.next());
    }
}
