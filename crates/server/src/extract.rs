//! What a REST request carries, read with clear words for what is wrong with it.

use crate::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::Door;
use guildhall_service::Viewer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::str::FromStr;

/// The most that a request may carry.
pub(crate) const BODY: usize = 256 * 1024;

/// JSON, in a request or an answer.
pub(crate) struct Json<T>(pub(crate) T);

/// The query.
pub(crate) struct Query<T>(pub(crate) T);

/// A signed-in person and the door they came through.
pub(crate) struct Caller {
    pub(crate) door: Door,
    pub(crate) viewer: Viewer,
}

/// The slug of an organization, and perhaps an id inside it.
pub(crate) struct Within<Id> {
    pub(crate) slug: String,
    pub(crate) id: Id,
}

/// The slug of an organization, an id inside it, and one inside of that.
pub(crate) struct Inside<Id, Inner> {
    pub(crate) slug: String,
    pub(crate) id: Id,
    pub(crate) inner: Inner,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::media_type());
        }
        let body = axum::body::to_bytes(request.into_body(), BODY).await.map_err(|_| Problem::too_large())?;
        serde_json::from_slice(&body).map(Self).map_err(|error| unreadable(&error))
    }
}

fn unreadable(error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => Problem::unusable(None, format!("This JSON does not fit: {error}.")),
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::malformed(format!("This is not JSON: {error}."))
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        let unusable = |error: QueryRejection| Problem::unusable(None, format!("{}.", error.body_text()));
        query.map(|axum::extract::Query(query)| Self(query)).map_err(unusable)
    }
}

/// What a query says, by names and values as they are meant.
pub(crate) fn parameters(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let door = door(parts).ok_or_else(|| Problem::internal("a route without the session's layer"))?;
        let viewer = Viewer::required(door.viewer.as_ref())?.clone();
        Ok(Self { door, viewer })
    }
}

/// The door that the session's layer put beside the request.
fn door(parts: &Parts) -> Option<Door> {
    parts.extensions.get::<Door>().cloned()
}

impl<S: Send + Sync, Id: FromStr, Inner: FromStr> FromRequestParts<S> for Inside<Id, Inner> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String, String)>::from_request_parts(parts, state).await;
        let Path((slug, id, inner)) = path.map_err(|_| Problem::hidden())?;
        let id = id.parse().map_err(|_| Problem::hidden())?;
        let inner = inner.parse().map_err(|_| Problem::hidden())?;
        Ok(Self { slug, id, inner })
    }
}

/// An id that is none is an id of nothing.
impl<S: Send + Sync, Id: FromStr> FromRequestParts<S> for Within<Id> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((slug, id)) = path.map_err(|_| Problem::hidden())?;
        let id = id.parse().map_err(|_| Problem::hidden())?;
        Ok(Self { slug, id })
    }
}
