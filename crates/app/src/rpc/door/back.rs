//! The way back: a form that was sent without scripts is answered with a redirect, and its outcome waits in a cookie for the page
//! it leads to. A form that was sent with scripts gets the outcome itself.

use super::cookie::{self, FLASH};
use super::{Cookie, Door, Left, status};
use crate::act::ANY_FORM;
use crate::error::AppError;
use crate::rpc::{Done, Onward};
use guildhall_service::sessions::SignedIn;
use http::header::{ACCEPT, HOST, HeaderMap, HeaderValue, LOCATION, REFERER, SET_COOKIE};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use leptos_router::location::Url;

/// How long an outcome waits for its page, in seconds.
const WAIT: i64 = 60;

/// How a form is answered: where it leads back to, and what is kept of it. Never a password.
pub struct Back {
    cookie: Cookie,
    page: String,
    kept: Vec<(String, String)>,
    said: Option<String>,
}

impl Back {
    /// Leads back to a page of the console, unless the form's address names another.
    #[must_use]
    pub fn to(door: &Door, page: impl Into<String>) -> Self {
        let named = use_context::<Parts>().and_then(|parts| named(parts.uri.query()?));
        Self { cookie: door.cookie, page: named.unwrap_or_else(|| page.into()), kept: Vec::new(), said: None }
    }

    /// Keeps what was written into a field, to show it again.
    #[must_use]
    pub fn keeping(mut self, name: &str, value: &str) -> Self {
        self.kept.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Says something on the page when it worked.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.said = Some(text.into());
        self
    }

    /// Answers; on success the form leads back.
    ///
    /// # Errors
    /// The error that it was given.
    pub fn settle<T>(self, result: Result<T, impl Into<AppError>>) -> Result<T, AppError> {
        let result = result.map_err(Into::into);
        match (&result, plain_form()) {
            (Ok(_), Some(parts)) => {
                let page = self.page.clone();
                self.leave(&parts, None, &page);
            }
            (Ok(_), None) => {}
            (Err(error), Some(parts)) => {
                let page = self.page.clone();
                self.leave(&parts, Some(error.clone()), &page);
            }
            (Err(error), None) => status(error.status),
        }
        result
    }

    /// Answers; on success the person goes on to another page.
    ///
    /// # Errors
    /// The error that it was given.
    pub fn settle_onward(self, result: Result<Onward, impl Into<AppError>>) -> Result<Onward, AppError> {
        match (result.map_err(Into::into), plain_form()) {
            (Ok(onward), Some(parts)) => {
                if self.said.is_some() {
                    self.leave(&parts, None, &onward.0);
                } else {
                    redirect(&onward.0);
                }
                Ok(onward)
            }
            (result, _) => self.settle(result),
        }
    }

    /// Answers a form of a drawn page, which says what came of it and leads on, or back.
    ///
    /// # Errors
    /// The error that it was given.
    pub fn settle_done(mut self, result: Result<Done, impl Into<AppError>>) -> Result<Done, AppError> {
        let page = self.page.clone();
        let result = result.map(|done| Done { onward: Some(done.onward.unwrap_or(page)), ..done });
        if let Ok(Done { said, onward: Some(onward) }) = &result {
            (self.said, self.page) = (Some(said.clone()), onward.clone());
        }
        self.settle(result)
    }

    fn leave(self, parts: &Parts, error: Option<AppError>, page: &str) {
        let left = Left { path: parts.uri.path().to_owned(), error, said: self.said, kept: self.kept };
        if let Some(text) = packed(left) {
            set_cookie(self.cookie.write(FLASH, &text, WAIT));
        }
        redirect(page);
    }
}

/// The request, if it is a form's that no script has sent.
fn plain_form() -> Option<Parts> {
    use_context::<Parts>().filter(|parts| is_plain(&parts.headers))
}

/// The outcome as a cookie's value. What makes it longer than browsers accept is left out: first what was written, then what is said.
fn packed(mut left: Left) -> Option<String> {
    const LONGEST: usize = 3_600;
    for step in 0..3 {
        let text = Url::escape(&serde_json::to_string(&left).ok()?);
        if text.len() <= LONGEST {
            return Some(text);
        }
        if step == 0 { left.kept.clear() } else { left.said = None }
    }
    None
}

/// Signs the browser in.
pub fn sign_in(door: &Door, signed_in: &SignedIn) {
    set_cookie(door.cookie.set(signed_in, door.ctx.now()));
    set_cookie(door.cookie.set_device(&signed_in.device));
}

/// Names the browser, so that what is chosen in it now is known to be from it later.
pub fn name_device(door: &Door) {
    if let Some(device) = &door.peer.device {
        set_cookie(door.cookie.set_device(device));
    }
}

/// Signs the browser out.
pub fn sign_out(door: &Door) {
    set_cookie(door.cookie.clear());
}

/// Names the browser, unless it has sent its name.
pub fn name_new_device(door: &Door) {
    if use_context::<Parts>().is_some_and(|parts| door.cookie.find_device(&parts.headers).is_none()) {
        name_device(door);
    }
}

/// The outcome that waits for this page; it is shown once. A browser that keeps no cookies brings none along, and is told so.
pub(super) fn arrived(door: &Door) -> Option<Left> {
    let parts = use_context::<Parts>()?;
    let Some(text) = cookie::value(&parts.headers, FLASH) else {
        let refused = refuses_cookies(door.cookie, &parts.headers);
        return refused.then(|| no_cookies(&door.ctx.settings().base_url));
    };
    set_cookie(door.cookie.write(FLASH, "", 0));
    serde_json::from_str(&Url::unescape(&text)).ok()
}

/// Whether the browser comes from one of the pages before the console, which named it, and does not say its name.
fn refuses_cookies(cookie: Cookie, headers: &HeaderMap) -> bool {
    const NAMING: [&str; 6] = ["sign-in", "sign-up", "confirm", "forgot", "reset", "join"];
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(from), Some(host)) = (said(REFERER), said(HOST)) else { return false };
    let path = from.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host)?.strip_prefix('/'));
    let first = path.and_then(|path| path.split(['/', '?']).next());
    first.is_some_and(|first| NAMING.contains(&first)) && cookie.find_device(headers).is_none()
}

fn no_cookies(base_url: &str) -> Left {
    let told = format!(
        "Your browser does not send our cookie back, so nothing that you send here can work and you cannot stay signed in. \
         Allow cookies for this site, and open it at {base_url}."
    );
    let error = Some(AppError::new("no_cookies", 403, told));
    Left { path: ANY_FORM.to_owned(), error, said: None, kept: Vec::new() }
}

fn is_plain(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// The page that a form's address names: inside the console, filters included.
fn named(query: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let page = pairs.map(|(name, page)| (Url::unescape(name), page)).find(|(name, _)| name == "back")?.1;
    let page = Url::unescape(page);
    let inside = page.starts_with('/') && !page.starts_with("//") && !page.contains('\\');
    (inside && page.bytes().all(|byte| byte.is_ascii_graphic())).then_some(page)
}

/// Answers a browser with another page instead; programs are told of the one that they asked for.
pub(crate) fn lead(page: &str) {
    if plain_form().is_some() {
        redirect(page);
    }
}

fn redirect(page: &str) {
    let (Some(response), Ok(page)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(page)) else {
        return;
    };
    response.insert_header(LOCATION, page);
    status(303);
}

fn set_cookie(cookie: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cookie, Left, named, packed, refuses_cookies};
    use http::HeaderMap;

    #[test]
    fn a_browser_that_comes_from_a_page_that_named_it_without_its_name_refuses_cookies() {
        let check = |from: &str, cookies: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", "hall.test:81".parse().unwrap());
            headers.insert("referer", from.parse().unwrap());
            headers.insert("cookie", cookies.parse().unwrap());
            refuses_cookies(Cookie { secure: false }, &headers)
        };
        assert!(check("http://hall.test:81/sign-in", "theme=dark"));
        assert!(check("http://hall.test:81/sign-in?by=mail", ""));
        assert!(check("http://hall.test:81/join/abc", ""));
        let named = format!("theme=dark; guildhall-device={}", "A".repeat(43));
        assert!(!check("http://hall.test:81/sign-in", &named));
        assert!(!check("http://hall.test:81/acme/members", ""), "the console names nobody");
        assert!(!check("http://elsewhere.test/sign-in", ""));
        assert!(!check("http://hall.test:811/sign-in", ""));
    }

    #[test]
    fn a_form_leads_back_inside_the_console_only() {
        assert_eq!(
            named("back=%2Facme%2Fmembers%3Frole%3Dadmin").as_deref(),
            Some("/acme/members?role=admin")
        );
        assert_eq!(named("x=1&b%61ck=%2Facme").as_deref(), Some("/acme"));
        for query in [
            "back=https%3A%2F%2Fevil.example",
            "back=%2F%2Fevil.example",
            "back=%2F%5Cevil.example",
            "back=%2Fa%0d%0aX",
            "x=1",
        ] {
            assert_eq!(named(query), None, "{query}");
        }
    }

    #[test]
    fn an_outcome_that_a_cookie_cannot_hold_leaves_out_what_was_written() {
        let left = |kept: &str| Left {
            path: "/rpc/found".to_owned(),
            error: None,
            said: Some("Done.".to_owned()),
            kept: vec![("description".to_owned(), kept.to_owned())],
        };
        assert!(packed(left("short")).is_some_and(|text| text.contains("short")));
        let text = packed(left(&"ü".repeat(2_000)));
        assert!(text.is_some_and(|text| text.contains("Done") && text.len() < 1_000));
    }
}
