//! Every route of the installation, and the layers that each request passes.

use crate::extract::BODY;
use crate::house::House;
use crate::problem::Problem;
use crate::request::{self, Ids};
use crate::{
    compression, csrf, events, headers, health, mailbox, page_identity, pages, patience, preview, rest,
    session, site,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// The whole of it. From the outside in: compression, id and log, headers, panics, origin, size, session, and whom the page was made for.
pub fn router(house: House) -> Router {
    let personal = Router::new()
        .route("/events/", get(events::own::follow))
        .route("/events/{slug}", get(events::follow))
        .route("/mailbox/{id}", get(mailbox::mail))
        .route("/preview/{eyes}/{slug}/{*page}", get(preview::page))
        .with_state(house.clone())
        .nest("/api", rest::routes())
        .merge(pages::routes())
        .layer(from_fn(page_identity::check))
        .layer(from_fn_with_state(house.clone(), session::attach));
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/pkg/{*file}", get(published))
        .route("/fonts/{*file}", get(published))
        .route("/favicon.svg", get(published))
        .with_state(house.clone())
        .merge(personal)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(house.clone(), patience::gather))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(map_response(worded))
        .layer(from_fn_with_state(house.clone(), csrf::guard))
        .layer(CatchPanicLayer::custom(request::panicked))
        .layer(from_fn_with_state(house, headers::protect))
        .layer(from_fn_with_state(Ids::default(), request::observe))
        .layer(compression::layer())
}

/// A file that belongs to a page. Nobody's session is looked at for it.
async fn published(request: Request) -> Response {
    site::file(request.uri().path(), request.headers()).unwrap_or_else(|| Problem::hidden().into_response())
}

/// The layer that bounds a request's size has no words of its own.
async fn worded(response: Response) -> Response {
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large().into_response(),
        _ => response,
    }
}
