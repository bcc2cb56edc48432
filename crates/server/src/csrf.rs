//! Requests that change something must come from the site's own pages, server functions included.
//!
//! Browsers say where a request comes from: in `Sec-Fetch-Site`, and where that is missing in `Origin`. A request with neither was
//! not made by a browser's page; it may pass when it carries no cookie, since then there is nothing to abuse.

use crate::house::House;
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{COOKIE, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Lets safe requests through, and of the others those that this site's pages made.
pub(crate) async fn guard(State(house): State<House>, request: Request, next: Next) -> Response {
    let allowed = is_safe(request.method())
        || comes_from(request.headers(), house.base.as_str(), request.uri().path().starts_with("/api/"));
    if allowed { next.run(request).await } else { Problem::cross_site().into_response() }
}

fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

fn comes_from(headers: &HeaderMap, own: &str, is_rest: bool) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (said("sec-fetch-site"), said(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin == own,
        (None, None) => is_rest && !headers.contains_key(COOKIE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn passes(said: &[(&str, &str)], is_rest: bool) -> bool {
        let headers =
            said.iter().map(|(name, value)| (HeaderName::try_from(*name).unwrap(), value.parse().unwrap()));
        comes_from(&headers.collect(), "https://hall.example.org", is_rest)
    }

    #[test]
    fn the_sites_own_pages_pass() {
        assert!(passes(&[("sec-fetch-site", "same-origin"), ("origin", "null"), ("cookie", "a=b")], false));
        assert!(passes(&[("origin", "https://hall.example.org"), ("cookie", "a=b")], false));
    }

    #[test]
    fn other_sites_pages_do_not_pass() {
        for site in ["cross-site", "same-site", "nonsense"] {
            assert!(
                !passes(&[("sec-fetch-site", site), ("origin", "https://hall.example.org")], true),
                "{site}"
            );
        }
        for origin in [
            "https://evil.example",
            "http://hall.example.org",
            "https://hall.example.org.evil.example",
            "null",
        ] {
            assert!(!passes(&[("origin", origin)], true), "{origin}");
        }
    }

    #[test]
    fn programs_pass_without_a_cookie_and_at_rest_alone() {
        assert!(passes(&[], true));
        assert!(!passes(&[("cookie", "guildhall=x")], true));
        assert!(!passes(&[], false));
    }
}
