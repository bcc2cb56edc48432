//! Cookies: how the session's is written and found, one that tells a browser from others, and one that carries a form's outcome to the next
//! page.

use guildhall_domain::time::Timestamp;
use guildhall_service::Secret;
use guildhall_service::sessions::SignedIn;
use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};

/// How this installation's cookies are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookie {
    /// Whether browsers reach the console over TLS. Without it, on this machine alone, the prefix and the attribute that need TLS are left out.
    pub secure: bool,
}

/// The cookie that carries a form's outcome to the next page, where there are no scripts.
pub(super) const FLASH: &str = "guildhall-flash";

impl Cookie {
    /// The session cookie's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        if self.secure { "__Host-guildhall" } else { "guildhall" }
    }

    /// Signs the browser in, until the session ends.
    #[must_use]
    pub fn set(self, signed_in: &SignedIn, now: Timestamp) -> HeaderValue {
        let seconds = signed_in.expires.0.saturating_sub(now.0).max(0) / 1_000_000;
        self.write(self.name(), &signed_in.secret.reveal(), seconds)
    }

    /// Signs the browser out.
    #[must_use]
    pub fn clear(self) -> HeaderValue {
        self.write(self.name(), "", 0)
    }

    /// The device cookie's name.
    const fn device_name(self) -> &'static str {
        if self.secure { "__Host-guildhall-device" } else { "guildhall-device" }
    }

    /// Has the browser known again: for what was chosen in it, and after the session has ended.
    #[must_use]
    pub fn set_device(self, device: &Secret) -> HeaderValue {
        let seconds = guildhall_service::devices::LIFETIME.0 / 1_000_000;
        self.write(self.device_name(), &device.reveal(), seconds)
    }

    /// What the device cookie holds, if the browser sent one that could be ours.
    #[must_use]
    pub fn find_device(self, headers: &HeaderMap) -> Option<Secret> {
        Secret::parse(&value(headers, self.device_name())?)
    }

    /// What the session cookie holds, if the browser sent one.
    #[must_use]
    pub fn find(self, headers: &HeaderMap) -> Option<String> {
        value(headers, self.name())
    }

    /// What an answer sets the session cookie to, if it signs the browser in.
    #[must_use]
    pub fn find_set(self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.filter_map(|line| line.split(';').next()?.split_once('='));
        let found = pairs.find(|(name, value)| *name == self.name() && !value.is_empty());
        found.map(|(_, value)| value.to_owned())
    }

    /// A cookie that scripts cannot read and other sites cannot send along with a form.
    pub(super) fn write(self, name: &str, value: &str, seconds: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }
}

/// The value of a cookie, from among all that a request sent.
pub(super) fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_cookie_is_found_among_others_and_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("theme=dark; xguildhall=no; guildhall=abc"));
        assert_eq!(Cookie { secure: false }.find(&headers).as_deref(), Some("abc"));
        assert_eq!(Cookie { secure: true }.find(&headers), None);
    }

    #[test]
    fn a_cookie_over_tls_has_the_prefix_and_the_attribute_that_belong_to_it() {
        let text = Cookie { secure: true }.clear();
        assert_eq!(text, "__Host-guildhall=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    }
}
