//! Who asks: the layer that turns the cookie into a viewer, once per request.

use crate::house::House;
use crate::local::is_local;
use crate::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, USER_AGENT};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::{Cookie, Door};
use guildhall_domain::name::is_invisible;
use guildhall_service::{Peer, Secret, Viewer, proxy, sessions};
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
    // A browser without a name gets one, for what is chosen in it now.
    let device =
        match cookie.find_device(request.headers()).map_or_else(|| sessions::new_device(&house.ctx), Ok) {
            Ok(device) => device,
            Err(error) => return Problem::from(error).into_response(),
        };
    let peer = peer(&house, &request, device);
    request.extensions_mut().insert(Door { ctx: house.ctx, viewer, preview: None, peer, cookie });
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

fn peer(house: &House, request: &Request, device: Secret) -> Peer {
    let connected =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let said = forwarded(request.headers());
    if !house.trust_proxy && said.is_some() && connected.is_some_and(is_near) {
        proxy::noticed(&house.ctx);
    }
    let forwarded = said.filter(|_| house.trust_proxy);
    let browser = request.headers().get(USER_AGENT).map(|text| String::from_utf8_lossy(text.as_bytes()));
    let browser =
        browser.unwrap_or_default().chars().filter(|letter| !is_invisible(*letter)).take(BROWSER).collect();
    let address = forwarded.or(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Peer { address, browser, device: Some(device), local: is_local(request) }
}

/// Whether an address is of this machine or of a private network, as a proxy's is. Others could write the header themselves, to alarm the operator.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// The last entry: the one that the operator's own proxy wrote. Those before it are the client's own words.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let entries = headers.get_all(HeaderName::from_static("x-forwarded-for"));
    let last = entries.iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    let bare = last.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
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
    fn a_port_and_brackets_are_left_out() {
        for (said, address) in [
            ("192.0.2.7:4711", "192.0.2.7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", said.parse().unwrap());
            assert_eq!(forwarded(&headers), Some(address.parse().unwrap()), "{said}");
        }
    }

    #[test]
    fn nonsense_is_no_address() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.7, unknown".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
