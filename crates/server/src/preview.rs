//! Preview as: a page of an organization as someone else sees it, read-only. It is the very page, rendered for their eyes, without its scripts
//! and in a sandbox, in which no form is sent; a bar above says whose eyes these are.

use crate::html::escaped;
use crate::pages;
use crate::problem::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use guildhall_app::rpc::First;
use guildhall_app::rpc::door::Door;
use guildhall_domain::name::isolated;
use guildhall_service::preview::{self, Eyes, Look};

/// What a preview may do: be looked at. Its origin stays its own for its fonts, and no script runs in it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; sandbox allow-same-origin",
);

/// How many bytes a page has at most; the largest has some two hundred rows.
const LARGEST: usize = 8 << 20;

/// A page below `/preview/{whose eyes}/{slug}`.
pub(crate) async fn page(
    Path((eyes, slug, page)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let Some(door) = request.extensions().get::<Door>().cloned() else {
        return Problem::internal("a route without the session's layer").into_response();
    };
    let Some(viewer) = door.viewer.clone() else { return Redirect::to("/sign-in").into_response() };
    if !is_plain(&page) {
        return Problem::hidden().into_response();
    }
    let look = match eyes.parse::<Eyes>() {
        Ok(eyes) => preview::begin(&door.ctx, &viewer, &slug, &eyes).await,
        Err(denied) => Err(denied.into()),
    };
    match look {
        Ok(look) => Box::pin(looked(request, door, look, (&eyes, &slug, &page))).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Whether a path is one of an organization's own, which have no dots, no escapes and no empty parts: nothing in it leads out of where the eyes were
/// asked for.
fn is_plain(page: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    page.split('/').all(|part| !part.is_empty() && part.bytes().all(plain))
}

async fn looked(
    mut request: Request,
    door: Door,
    look: Look,
    (eyes, slug, page): (&str, &str, &str),
) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let address = format!("/{slug}/{page}{query}");
    let Ok(target) = address.parse::<PathAndQuery>() else { return Problem::hidden().into_response() };
    *request.uri_mut() = Uri::from(target);
    let door = Door { viewer: None, preview: Some(look.preview.clone()), ..door };
    let first = First::of(door.clone(), &address).await;
    request.extensions_mut().insert(door);
    request.extensions_mut().insert(first);
    let (mut parts, body) = pages::rendered(request).await.into_parts();
    let Ok(whole) = to_bytes(body, LARGEST).await else {
        return Problem::internal("a page ended early").into_response();
    };
    let html = String::from_utf8_lossy(&whole).into_owned();
    if parts.status == StatusCode::INTERNAL_SERVER_ERROR {
        return Problem::internal("a preview failed").into_response();
    }
    parts.headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(still(&html, (eyes, slug), &look)))
}

/// The page without what runs, with its links inside of the preview, and the bar.
fn still(html: &str, (eyes, slug): (&str, &str), look: &Look) -> String {
    let html = without(&without(html, "<script", "</script>"), "<link rel=\"modulepreload\"", ">");
    let html = without(&html, "<link rel=\"preload\"", ">");
    let own = format!("href=\"/{slug}/");
    let inside = format!("href=\"/preview/{eyes}/{slug}/");
    let mut still = String::with_capacity(html.len() + 4_096);
    let mut pieces = html.split("href=\"/");
    still.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let link = format!("href=\"/{piece}");
        match link.strip_prefix(&own) {
            Some(rest) => still.extend([inside.as_str(), rest]),
            None if piece.starts_with("pkg/") || piece.starts_with("favicon") => still.push_str(&link),
            // What is the viewer's own, or elsewhere, is not a part of what is looked at.
            None => still.extend(["data-elsewhere=\"/", piece]),
        }
    }
    let still = still.replace("type=\"submit\"", "type=\"button\"");
    let bar = bar(slug, look);
    match still.find("<body").and_then(|at| still[at..].find('>').map(|end| at + end + 1)) {
        Some(at) => [&still[..at], &bar, &still[at..]].concat(),
        None => bar + &still,
    }
}

/// A text without each of its parts from a beginning to an end.
fn without(text: &str, begins: &str, ends: &str) -> String {
    let mut rest = text;
    let mut left = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(begins) {
        left.push_str(before);
        rest = after.split_once(ends).map_or("", |(_, after)| after);
    }
    left + rest
}

fn bar(slug: &str, look: &Look) -> String {
    let (organization, name) = (escaped(&isolated(&look.organization)), escaped(&isolated(&look.name)));
    format!(
        "<div class=\"preview-bar\" role=\"status\"><p><strong>{organization} as seen by {name}.</strong> \
         Only a preview: nothing can be changed here.</p>\
         <a class=\"btn btn-primary\" href=\"/{slug}/members\">End preview</a></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_organization_that_was_asked_for() {
        for page in ["members", "projects/019eb928-e2aa-7242-9318-5513926ad2c0", "roles"] {
            assert!(is_plain(page), "{page}");
        }
        for page in ["../other/members", "a/../../b", ".", "%2e%2e/b", "a//b", "", "a\\b", "a?b", "a#b", "A"]
        {
            assert!(!is_plain(page), "{page}");
        }
    }

    #[test]
    fn what_runs_is_left_out_whatever_stands_around_it() {
        let html = "a<script nonce=\"x\">b()</script>c<script>d</script>e";
        assert_eq!(without(html, "<script", "</script>"), "ace");
        assert_eq!(without("a<script>b", "<script", "</script>"), "a");
    }
}
