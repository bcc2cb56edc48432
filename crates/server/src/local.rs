//! Who is at this machine. Some things are shown here without signing in, and must not be shown through a name that somebody made lead here
//! (DNS rebinding), nor through a proxy that everybody reaches.

use axum::extract::{ConnectInfo, Request};
use axum::http::header::{FORWARDED, HOST, ORIGIN, REFERER, VIA};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Version};
use std::net::SocketAddr;
use url::{Host, Url};

/// Whether a request comes from this machine, asks for it by a name of its own, and was forwarded by nobody.
pub(crate) fn is_local(request: &Request) -> bool {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connected.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback())
        && names_this_machine(request)
        && !is_forwarded(request.headers())
        // No browser speaks the older protocol, and proxies do.
        && request.version() >= Version::HTTP_11
}

/// Whether a host is a name of this machine alone: localhost, what is below it, and the loopback addresses.
pub(crate) fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref();
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Every name that the request is for, and that of the page that it comes from if it says so, is one of this machine.
fn names_this_machine(request: &Request) -> bool {
    let headers = request.headers();
    let hosts = headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
    let mut asked = hosts.chain(request.uri().authority().map(Authority::as_str)).peekable();
    let is_asked = asked.peek().is_some();
    let pages = [ORIGIN, REFERER].into_iter().filter_map(|name| headers.get(name));
    let mut pages = pages.map(|page| page.to_str().unwrap_or_default());
    is_asked && asked.all(|host| is_this_machine(&format!("http://{host}/"))) && pages.all(is_this_machine)
}

fn is_this_machine(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
}

/// Whether a proxy says that it is one.
fn is_forwarded(headers: &HeaderMap) -> bool {
    let says_so = |name: &HeaderName| {
        name == FORWARDED || name == VIA || name == "x-real-ip" || name.as_str().starts_with("x-forwarded")
    };
    headers.keys().any(says_so)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn asked(peer: &str, headers: &[(&str, &str)]) -> bool {
        let headers = headers
            .iter()
            .fold(Request::get("/mailbox"), |request, (name, value)| request.header(*name, *value));
        let mut request = headers.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        is_local(&request)
    }

    #[test]
    fn this_machine_has_several_names() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "a.localhost",
            "localhost.",
            "127.0.0.1:81",
            "127.8.9.1",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(asked("127.0.0.1:5", &[("host", host)]), "{host}");
        }
        assert!(
            asked("[::1]:5", &[("host", "localhost")])
                && asked("[::ffff:127.0.0.1]:5", &[("host", "localhost")])
        );
    }

    #[test]
    fn other_names_are_not_this_machines() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "evillocalhost",
            "0.0.0.0",
            "[::]",
            "192.168.0.1",
            "",
            "localhost@evil.example",
            "evil.example#localhost",
        ] {
            assert!(!asked("127.0.0.1:5", &[("host", host)]), "{host}");
        }
        assert!(!asked("127.0.0.1:5", &[]), "no name at all");
        assert!(!asked("127.0.0.1:5", &[("host", "localhost"), ("host", "evil.example")]), "any of two");
    }

    #[test]
    fn other_machines_and_proxies_are_not_here() {
        assert!(!asked("192.0.2.7:5", &[("host", "localhost")]));
        for (name, value) in [
            ("forwarded", "for=192.0.2.7"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-host", "localhost"),
            ("via", "1.1 proxy"),
            ("x-real-ip", "192.0.2.7"),
            ("origin", "https://hall.example.org"),
            ("origin", "null"),
            ("referer", "https://hall.example.org/sign-up"),
        ] {
            assert!(!asked("127.0.0.1:5", &[("host", "localhost"), (name, value)]), "{name}");
        }
        assert!(asked("127.0.0.1:5", &[("host", "localhost:81"), ("referer", "http://localhost:81/")]));
    }
}
