//! The console's pages and server functions.

use crate::headers::page_policy;
use crate::problem::Problem;
use crate::site::{self, Assets};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, COOKIE};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use guildhall_app::components::Theme;
use guildhall_app::rpc::First;
use guildhall_app::rpc::door::Door;
use guildhall_app::{App, ShellOptions, shell};
use leptos::config::LeptosOptions;
use leptos::prelude::{IntoView, provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

/// The routes of the pages and of the server functions.
pub(crate) fn routes() -> Router {
    let options = LeptosOptions::builder().output_name("guildhall").build();
    if Assets::load().is_none() {
        tracing::warn!(
            "the site was not built, so pages come without scripts and styles: run `cargo xtask run`"
        );
    }
    let pages = generate_route_list(App);
    Router::new()
        .leptos_routes_with_context(&options, pages, hand_over, document)
        .route_layer(from_fn(ask_first))
        .fallback(elsewhere)
        .with_state(options)
}

/// Asks what a page asks first, before it is rendered.
async fn ask_first(mut request: Request, next: Next) -> Response {
    let door = request.extensions().get::<Door>().filter(|_| is_read(request.method())).cloned();
    if let Some(door) = door {
        let address = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
        request.extensions_mut().insert(First::of(door, &address).await);
    }
    next.run(request).await
}

/// Whether a request asks for a page, or for what its answer would say.
fn is_read(method: &Method) -> bool {
    [Method::GET, Method::HEAD].contains(method)
}

/// Hands the door of the request, and what the page begins with, to what is rendered and to server functions.
fn hand_over() {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(door) = parts.extensions.get::<Door>() {
        provide_context(door.clone());
    }
    if let Some(first) = parts.extensions.get::<First>() {
        provide_context(first.clone());
    }
}

/// A page, whole: with the policy that lets its own scripts run, and no others.
fn document() -> impl IntoView {
    let assets = assets();
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    shell(ShellOptions { css: assets.css, js: assets.js, wasm: assets.wasm, theme: theme() })
}

/// In a release the files are inside and never change; while developing they change under a running server.
fn assets() -> Assets {
    static INSIDE: std::sync::OnceLock<Assets> = std::sync::OnceLock::new();
    let load = || Assets::load().unwrap_or_else(Assets::missing);
    if cfg!(debug_assertions) { load() } else { INSIDE.get_or_init(load).clone() }
}

/// The theme that the person chose, so that the page does not flash in another.
fn theme() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(COOKIE)?.to_str().ok()?;
    Theme::from_cookies(cookies).data_theme().map(str::to_owned)
}

/// A path that no route knows: a file, or the page that says so.
async fn elsewhere(request: Request<Body>) -> Response {
    if !is_read(request.method()) {
        return Problem::hidden().into_response();
    }
    if let Some(file) = site::file(request.uri().path(), request.headers()) {
        return file;
    }
    let render = leptos_axum::render_app_async_with_context(hand_over, document);
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
