//! How long is waited for what a client has begun to send, and how many may be waited for.

use crate::extract::BODY;
use crate::house::House;
use crate::problem::Problem;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// The bounds on connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How many connections are open at once.
    pub connections: usize,
    /// How many of them one network has: an IPv4 address or an IPv6 /64; 0 for no bound.
    pub per_address: u32,
    /// How long the head of a request may take, from the moment that it is waited for.
    pub head: Duration,
    /// How long its body may take.
    pub body: Duration,
    /// How long a client may take no part of its answer.
    pub unread: Duration,
    /// How many event streams one account has open at once, in one process; 0 for no bound.
    pub streams: u32,
}

impl Default for Patience {
    fn default() -> Self {
        let (head, body, unread) = (Duration::from_secs(30), Duration::from_secs(30), Duration::from_mins(1));
        Self { connections: 4_096, per_address: 1_024, head, body, unread, streams: 100 }
    }
}

/// Waits for a request's body, whole and not for ever: what works with it never waits for the client.
pub(crate) async fn gather(State(house): State<House>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(house.patience.body, to_bytes(body, BODY)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Ok(Err(_)) => closing(Problem::too_large()),
        Err(_) => closing(Problem::too_slow()),
    }
}

/// What is left of the request will not be read.
fn closing(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
