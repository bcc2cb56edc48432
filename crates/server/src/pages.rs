//! The console's pages and server functions.

use crate::extract::parameters;
use crate::headers::{ENTRANCE_POLICY, FORMS, page_policy};
use crate::problem::Problem;
use crate::site::{self, Assets};
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, COOKIE, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use futures::future::{BoxFuture, ready};
use futures::stream::{BoxStream, StreamExt, once};
use guildhall_app::components::Theme;
use guildhall_app::rpc::door::{self, Door};
use guildhall_app::rpc::{First, PAGE};
use guildhall_app::{App, Entrance, ShellOptions, entrance_shell, shell};
use leptos::config::LeptosOptions;
use leptos::prelude::{IntoView, provide_context, use_context};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list, handle_response_inner, handle_server_fns_with_context,
};

/// The routes of the pages and of the server functions.
pub(crate) fn routes() -> Router {
    let options = LeptosOptions::builder().output_name("guildhall").build();
    if Assets::load().is_none() {
        tracing::warn!(
            "the site was not built, so pages come without scripts and styles: run `cargo xtask run`"
        );
    }
    let routes = Router::new()
        .leptos_routes_with_handler(generate_route_list(Entrance), entered)
        .leptos_routes_with_handler(generate_route_list(App), rendered);
    server_fn_paths()
        .filter_map(|(path, method)| Some((path, MethodFilter::try_from(method).ok()?)))
        .fold(routes, |routes, (path, method)| routes.route(path, on(method, called)))
        .route_layer(from_fn(ask_first))
        .method_not_allowed_fallback(|| async { Problem::hidden() })
        .fallback(elsewhere)
        .with_state(options)
}

/// A server function's answer. Its address says once for whom and where a form is, and nothing else: what is meant otherwise is not done.
async fn called(request: Request) -> Response {
    let mut said = parameters(request.uri().query().unwrap_or_default());
    let (count, known) = (said.len(), said.iter().all(|(name, _)| [PAGE, "back"].contains(&name.as_str())));
    said.sort();
    said.dedup_by(|one, other| one.0 == other.0);
    if !known || said.len() < count {
        let why =
            "A form takes no parameter in its address but the page that it stands on. Nothing was changed.";
        return Problem::unusable(None, why).into_response();
    }
    handle_server_fns_with_context(hand_over, request).await.into_response()
}

/// A page.
pub(crate) async fn rendered(request: Request) -> Response {
    handle_response_inner(hand_over, document, request, whole).await
}

/// A page before the console.
async fn entered(request: Request) -> Response {
    handle_response_inner(hand_over, entrance, request, alone).await
}

/// Renders in one go. There is nothing that a page would have to wait for (decision 7), so it need not be made in pieces that can.
fn whole<View: IntoView + 'static>(
    page: View,
    rest: Box<dyn FnOnce() -> BoxStream<'static, String> + Send>,
    _out_of_order: bool,
) -> BoxFuture<'static, BoxStream<'static, String>> {
    let html = page.to_html();
    Box::pin(ready(once(ready(html)).chain(rest()).boxed()))
}

/// The same without what a page hands to its scripts: there are none.
fn alone<View: IntoView + 'static>(
    page: View,
    _rest: Box<dyn FnOnce() -> BoxStream<'static, String> + Send>,
    _out_of_order: bool,
) -> BoxFuture<'static, BoxStream<'static, String>> {
    let html = page.to_html();
    Box::pin(ready(once(ready(html)).boxed()))
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
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce())
        && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
        response.insert_header(REFERRER_POLICY, FORMS);
    }
    shell(options(Assets::current()))
}

/// A page before the console, whole: with the policy that lets no script run.
fn entrance() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(CONTENT_SECURITY_POLICY, ENTRANCE_POLICY);
        response.insert_header(REFERRER_POLICY, FORMS);
    }
    if let Some(door) = use_context::<Door>() {
        door::name_new_device(&door);
    }
    entrance_shell(options(Assets::current()))
}

fn options(assets: Assets) -> ShellOptions {
    let Assets { css, js, wasm, foresight, news, takeover } = assets;
    ShellOptions { css, js, wasm, foresight, news, takeover, theme: theme() }
}

/// The theme that the person chose, so that the page does not flash in another.
fn theme() -> Option<String> {
    let parts = use_context::<Parts>()?;
    chosen_theme(&parts.headers).data_theme().map(str::to_owned)
}

/// The theme that a browser's cookies name.
pub(crate) fn chosen_theme(headers: &HeaderMap) -> Theme {
    let cookies = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
    Theme::from_cookies(cookies.unwrap_or_default())
}

/// A path that no route knows: a file, or the page that says so.
async fn elsewhere(request: Request) -> Response {
    if !is_read(request.method()) {
        return Problem::hidden().into_response();
    }
    if let Some(file) = site::file(request.uri().path(), request.headers()) {
        return file;
    }
    let mut response = rendered(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
