//! Who asks: the layer that turns the cookie into a viewer, once per request.

use crate::house::House;
use crate::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, USER_AGENT};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::{Cookie, Door};
use guildhall_service::{Peer, Viewer, sessions};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// How much is kept of what a browser says of itself.
const BROWSER: usize = 200;

/// Puts a [`Door`] beside the request.
pub(crate) async fn attach(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let cookie = Cookie { secure: house.base.is_https() };
    let viewer = match viewer(&house, cookie, request.headers()).await {
        Ok(viewer) => viewer,
        Err(error) => return Problem::from(error).into_response(),
    };
    let peer = peer(&house, &request);
    request.extensions_mut().insert(Door { ctx: house.ctx, viewer, peer, cookie });
    next.run(request).await
}

/// Whoever holds the cookie, if there is one and its session has not ended.
pub(crate) async fn viewer(
    house: &House,
    cookie: Cookie,
    headers: &HeaderMap,
) -> guildhall_service::Result<Option<Viewer>> {
    match cookie.find(headers) {
        Some(text) => sessions::viewer(&house.ctx, &text).await,
        None => Ok(None),
    }
}

fn peer(house: &House, request: &Request) -> Peer {
    let connected =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let forwarded = if house.trust_proxy { forwarded(request.headers()) } else { None };
    let browser = request.headers().get(USER_AGENT).map(|text| String::from_utf8_lossy(text.as_bytes()));
    let browser =
        browser.unwrap_or_default().chars().filter(|letter| !letter.is_control()).take(BROWSER).collect();
    Peer { address: forwarded.or(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), browser }
}

/// The last entry: the one that the operator's own proxy wrote. Those before it are the client's own words.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let entries = headers.get_all(HeaderName::from_static("x-forwarded-for"));
    let last = entries.iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxys_own_entry_counts() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "10.9.9.9, 192.0.2.7".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("192.0.2.7".parse().unwrap()));
    }

    #[test]
    fn nonsense_is_no_address() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.7, unknown".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
