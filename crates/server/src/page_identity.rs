//! Whom a page was made for: each of its requests says so, and when that is not who asks, nothing is done.
//!
//! Cookies are shared by all tabs of a browser, so a page may ask in the name of somebody who signed in after it was made. One place
//! decides, for every server function: one that is not listed here changes something, and is refused to a browser that does not say for
//! whom. Programs say nothing of themselves that browsers say, and have no pages.

use crate::extract::parameters;
use crate::problem::Problem;
use axum::extract::Request;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::PAGE;
use guildhall_app::rpc::door::Door;
use guildhall_service::{AskedBy, PageIdentity, Viewer, sessions};

/// In a request, whom its page was made for; in an answer that signs the browser in, for whom the page counts from then on.
const HEADER: HeaderName = HeaderName::from_static(PAGE);

/// Server functions that ask for no page: those that change nothing, and signing out.
const FREE: &[&str] = &[
    "invitations",
    "mails",
    "me",
    "members",
    "notifications",
    "open",
    "other_sessions",
    "own",
    "own_sessions",
    "packs",
    "refresh",
    "sheet",
    "sign_out",
];

/// Server functions of the pages before the console. They act on what they carry, whoever is signed in.
const OPEN: &[&str] = &[
    "ask_link",
    "ask_reset",
    "confirm",
    "reset",
    "sign_in",
    "sign_in_by_link",
    "sign_up",
    "sign_up_and_join",
    "stop_invitations",
];

/// What a request does, as far as it matters whose page sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It may be sent without a page, by browsers too.
    Free,
    /// It acts on what it carries.
    Own,
    /// It changes something in the name of whoever is signed in.
    Change,
}

impl Effect {
    fn of(path: &str) -> Self {
        match path.strip_prefix("/rpc/") {
            None => Self::Free,
            Some(name) if FREE.contains(&name) => Self::Free,
            Some(name) if OPEN.contains(&name) => Self::Own,
            Some(_) => Self::Change,
        }
    }
}

/// Lets a request through that its page may send, and says in an answer that signs the browser in for whom the page counts now.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let door = request.extensions().get::<Door>().cloned();
    let viewer = door.as_ref().and_then(|door| door.viewer.as_ref());
    let asked = Asked {
        effect: Effect::of(request.uri().path()),
        by_browser: request.headers().contains_key("sec-fetch-site"),
        page: said(request.headers(), request.uri()).and_then(|text| text.parse().ok()),
    };
    if let Some(problem) = asked.refusal(viewer) {
        return problem.into_response();
    }
    let mut response = next.run(request).await;
    if let Some(door) = door
        && let Some(identity) = signed_in(&door, response.headers()).await
        && let Ok(value) = HeaderValue::from_str(&identity.to_string())
    {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// A request, as far as it matters whose page sent it.
struct Asked {
    effect: Effect,
    by_browser: bool,
    page: Option<PageIdentity>,
}

impl Asked {
    /// Why it is not carried out.
    fn refusal(&self, viewer: Option<&Viewer>) -> Option<Problem> {
        let Some(viewer) = viewer else {
            // Without anybody signed in, what needs someone refuses by itself; what the page was to do for someone is not done for nobody.
            return (self.effect == Effect::Change && self.page.is_some()).then(Problem::signed_out);
        };
        match (self.effect, self.page.map(|page| page.asked_by(viewer))) {
            (Effect::Own, _) | (_, Some(AskedBy::SameSession)) | (Effect::Free, None) => None,
            (Effect::Change, None) if !self.by_browser => None,
            (_, Some(AskedBy::OtherSession)) => Some(Problem::made_before()),
            (_, Some(AskedBy::OtherAccount) | None) => Some(Problem::made_for_another(&viewer.me.name)),
        }
    }
}

/// What a request says: its scripts by a header, its plain forms in their address, once and however it is escaped.
fn said(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    if let Some(by_header) = headers.get(HEADER).and_then(|value| value.to_str().ok()) {
        return Some(by_header.to_owned());
    }
    let mut by_query = parameters(uri.query()?).into_iter().filter(|(name, _)| name == PAGE);
    let (_, page) = by_query.next()?;
    by_query.next().is_none().then_some(page)
}

/// Whom an answer signs the browser in as.
async fn signed_in(door: &Door, headers: &HeaderMap) -> Option<PageIdentity> {
    if !headers.contains_key(SET_COOKIE) {
        return None;
    }
    let secret = door.cookie.find_set(headers)?;
    let viewer = sessions::viewer(&door.ctx, &secret).await.ok()??;
    Some(PageIdentity::of(&viewer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::axum::server_fn_paths;

    #[test]
    fn every_function_that_is_listed_exists_and_no_other_passes_without_a_page() {
        let known: Vec<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        for name in FREE.iter().chain(OPEN) {
            assert!(known.iter().any(|path| path.strip_prefix("/rpc/") == Some(name)), "{name}");
        }
        assert_eq!(Effect::of("/rpc/leave"), Effect::Change);
        assert_eq!(Effect::of("/rpc/unheard_of"), Effect::Change);
        assert_eq!(Effect::of("/api/session"), Effect::Free);
    }

    #[test]
    fn a_header_counts_before_the_address() {
        let mut headers = HeaderMap::new();
        let uri = Uri::from_static("/rpc/leave?back=%2F&guildhall-page=abc");
        assert_eq!(said(&headers, &uri).as_deref(), Some("abc"));
        headers.insert(HEADER, HeaderValue::from_static("def"));
        assert_eq!(said(&headers, &uri).as_deref(), Some("def"));
    }

    #[test]
    fn an_address_says_it_once_however_it_is_escaped() {
        let by_query = |query: &str| said(&HeaderMap::new(), &format!("/rpc/leave?{query}").parse().unwrap());
        for query in ["guildhall-page=a-c", "guildhall%2Dpage=a%2Dc", "back=%2F&%67uildhall-page=%61-c"] {
            assert_eq!(by_query(query).as_deref(), Some("a-c"), "{query}");
        }
        for query in [
            "xguildhall-page=a-c",
            "Guildhall-Page=a-c",
            "guildhall-page=a-c&guildhall%2dpage=d",
            "back=guildhall-page=a-c",
        ] {
            assert_eq!(by_query(query), None, "{query}");
        }
    }
}
