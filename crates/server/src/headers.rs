//! Headers that keep a page to itself.

use crate::house::House;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// What an answer may do that is no page of the console: nothing.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");

/// What a page of the console may do; scripts of its own carry the nonce.
pub(crate) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// What a page before the console may do: send its forms. No script runs where passwords are written.
pub(crate) const ENTRANCE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// How a page with forms names itself: to this site alone. With `no-referrer`, browsers would say `Origin: null` of its forms, and nobody
/// could tell them from another site's where `Sec-Fetch-Site` is missing: on plain http under any name but this machine's own.
pub(crate) const FORMS: HeaderValue = HeaderValue::from_static("same-origin");

/// Puts the headers on every answer that does not have its own.
pub(crate) async fn protect(State(house): State<House>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // What a form leads on to still knows which page it came from.
    let referrer =
        if response.status().is_redirection() { FORMS } else { HeaderValue::from_static("no-referrer") };
    let headers = response.headers_mut();
    let mut unless_said = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    unless_said(CONTENT_SECURITY_POLICY, NOTHING);
    unless_said(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    unless_said(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    unless_said(REFERRER_POLICY, referrer);
    unless_said(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_said(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    let permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    unless_said(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(permissions));
    if house.base.is_https() {
        unless_said(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
