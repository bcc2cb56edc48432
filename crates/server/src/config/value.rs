//! Values that are checked when they are read.

use crate::local::is_loopback;
use crate::trouble::Trouble;
use guildhall_mail::{Correspondent, HelloName, SmtpConfig};
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use url::Url;

/// Where people reach the console: scheme, host and port alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl {
    origin: String,
    host: String,
    https: bool,
    loopback: bool,
}

/// A mail server's address.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct SmtpUrl(pub SmtpConfig);

/// The name for the mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct SmtpHelo(pub HelloName);

/// Who the mails are from.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Sender(pub Correspondent);

/// How many connections to a database server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub struct Connections(pub u32);

impl BaseUrl {
    /// The base URL of a server that listens at an address and stands behind nothing.
    ///
    /// # Errors
    /// For a server that listens on every address: nobody can guess which one people use.
    pub(super) fn of(bound: SocketAddr) -> Result<Self, Trouble> {
        if bound.ip().is_unspecified() {
            return Err(Trouble::new(format!(
                "Guildhall listens on every address ({bound}), so it cannot guess where people reach it: set base_url \
                 (GUILDHALL_BASE_URL), for example https://guildhall.example.org."
            )));
        }
        format!("http://{bound}").parse().map_err(Trouble::new)
    }

    /// The text, without a slash at its end; it is the origin that browsers name as well.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.origin
    }

    /// The host alone.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether what people send is encrypted on its way.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this machine reaches it.
    #[must_use]
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected http:// or https://, a host, and nothing after it, for example https://guildhall.example.org";
        let url =
            Url::parse(text.trim()).map_err(|error| format!("“{text}” is no URL ({error}); {expected}"))?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let https = url.scheme() == "https";
        if !(https || url.scheme() == "http") || !plain || url.path() != "/" {
            return Err(format!("“{text}” is no base URL; {expected}"));
        }
        let loopback = url.host().is_some_and(|host| is_loopback(&host));
        let host = url.host_str().unwrap_or_default().to_owned();
        Ok(Self { origin: url.origin().ascii_serialization(), host, https, loopback })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for SmtpUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match super::secret::misread(text) {
            Some(why) => Err(why),
            None => SmtpConfig::parse(text).map(Self).map_err(|error| error.to_string()),
        }
    }
}

impl TryFrom<String> for SmtpUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for SmtpHelo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl TryFrom<String> for SmtpHelo {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Sender {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error: guildhall_mail::InvalidMessage| error.to_string())
    }
}

impl TryFrom<String> for Sender {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<u32> for Connections {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        let suits = (4..=1_000).contains(&number);
        suits.then_some(Self(number)).ok_or_else(|| "expected a number from 4 to 1000".to_owned())
    }
}

impl FromStr for Connections {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number: u32 = text.trim().parse().map_err(|_| "expected a number from 4 to 1000".to_owned())?;
        Self::try_from(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_an_origin() {
        let base: BaseUrl = "https://Hall.Example.org:443/".parse().unwrap();
        assert_eq!(base.as_str(), "https://hall.example.org");
        assert!(base.is_https() && !base.is_loopback());
    }

    #[test]
    fn this_machine_is_loopback() {
        for text in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:2", "http://a.localhost"] {
            assert!(text.parse::<BaseUrl>().unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn anything_beyond_an_origin_is_refused() {
        for text in [
            "ftp://a.example",
            "https://a.example/x",
            "https://a.example/?q",
            "https://u@a.example",
            "a.example",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_address_is_no_base_url() {
        assert!(BaseUrl::of(([0, 0, 0, 0], 80).into()).unwrap_err().to_string().contains("base_url"));
    }
}
