//! Where the mail server is and how to talk to it, read from one URL.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// How the conversation is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all: for a server on this machine, or where `?tls=none` asks for it.
    None,
    /// Plain at first, then encrypted; without encryption nothing is said. Port 587 unless given.
    StartTls,
    /// Encrypted from the first byte. Port 465 unless given.
    Implicit,
}

/// A mail server, parsed. `Debug` and `Display` leave the password out.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<(String, String)>,
}

/// What is wrong with the URL of a mail server. Never quotes the URL, since it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not a URL.
    #[error(
        "the SMTP URL cannot be read ({0}); expected smtp://user:password@host:port, with %40 for an @ in the password"
    )]
    Malformed(String),
    /// Neither `smtp` nor `smtps`.
    #[error("the SMTP URL must begin with smtp:// or smtps://, not {0}://")]
    Scheme(String),
    /// No host, or one that is no host name.
    #[error("the SMTP URL names no usable host; expected smtp://user:password@host:port")]
    Host,
    /// A user without a password or the other way round, or bytes that are no text.
    #[error("the SMTP URL needs both a user name and a password, or neither, written in UTF-8")]
    Credentials,
    /// An unknown `?tls=`.
    #[error("the SMTP URL has an unknown value for ?tls=; expected ?tls=starttls or ?tls=none")]
    Tls,
    /// `?tls=` beside `smtps://`.
    #[error(
        "smtps:// is encrypted from the start and takes no ?tls=; use smtp:// for ?tls=starttls or ?tls=none"
    )]
    TlsTwice,
    /// Something that no mail server URL has.
    #[error("the SMTP URL has a part that means nothing here: {0}")]
    Surplus(&'static str),
}

impl SmtpConfig {
    /// Reads `smtp://user:password@host:port` (STARTTLS required; plain if the host is this machine),
    /// `smtp://…?tls=starttls`, `smtp://…?tls=none`, or `smtps://…`. User and password are percent-encoded.
    ///
    /// # Errors
    /// A [`SmtpUrlError`] that says what was expected.
    pub fn parse(url: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(url.trim()).map_err(|error| SmtpUrlError::Malformed(error.to_string()))?;
        let implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            other => return Err(SmtpUrlError::Scheme(other.to_owned())),
        };
        if !matches!(url.path(), "" | "/") {
            return Err(SmtpUrlError::Surplus("a path after the host; a / in the password is written %2F"));
        }
        if url.fragment().is_some() {
            return Err(SmtpUrlError::Surplus("a fragment; a # in the password is written %23"));
        }
        let host = host(&url)?;
        let encryption = encryption(implicit, asked_tls(&url)?.as_deref(), is_loopback(&host))?;
        let port = url.port().unwrap_or(match encryption {
            Encryption::None => 25,
            Encryption::StartTls => 587,
            Encryption::Implicit => 465,
        });
        Ok(Self { host, port, encryption, credentials: credentials(&url)? })
    }

    /// `host:port`, as messages name the server.
    #[must_use]
    pub fn server(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }

    /// How the conversation is kept private.
    #[must_use]
    pub const fn encryption(&self) -> Encryption {
        self.encryption
    }
}

impl fmt::Display for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "not encrypted",
            Self::StartTls => "encrypted by STARTTLS",
            Self::Implicit => "encrypted by TLS",
        })
    }
}

impl fmt::Display for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.server(), self.encryption)?;
        match &self.credentials {
            Some((user, _)) => write!(f, ", signed in as {user}"),
            None => f.write_str(", without signing in"),
        }
    }
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpConfig({self})")
    }
}

fn host(url: &Url) -> Result<String, SmtpUrlError> {
    match url.host() {
        Some(Host::Ipv4(address)) => Ok(address.to_string()),
        Some(Host::Ipv6(address)) => Ok(address.to_string()),
        Some(Host::Domain(name)) => {
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
            if plain && !name.is_empty() { Ok(name.to_ascii_lowercase()) } else { Err(SmtpUrlError::Host) }
        }
        None => Err(SmtpUrlError::Host),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The value of `?tls=`; any other parameter is refused, so that a misspelt one does not leave mails unencrypted.
fn asked_tls(url: &Url) -> Result<Option<String>, SmtpUrlError> {
    let mut asked = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || asked.is_some() {
            return Err(SmtpUrlError::Surplus(
                "a parameter other than one ?tls=; a ? in the password is written %3F",
            ));
        }
        asked = Some(value.into_owned());
    }
    Ok(asked)
}

fn encryption(implicit: bool, asked: Option<&str>, loopback: bool) -> Result<Encryption, SmtpUrlError> {
    match (implicit, asked) {
        (true, None) => Ok(Encryption::Implicit),
        (true, Some(_)) => Err(SmtpUrlError::TlsTwice),
        (false, Some("starttls")) => Ok(Encryption::StartTls),
        (false, Some("none")) => Ok(Encryption::None),
        (false, Some(_)) => Err(SmtpUrlError::Tls),
        (false, None) if loopback => Ok(Encryption::None),
        (false, None) => Ok(Encryption::StartTls),
    }
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, SmtpUrlError> {
    let decode = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(decoded) => Ok(decoded.into_owned()),
        Err(_) => Err(SmtpUrlError::Credentials),
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(SmtpUrlError::Credentials),
        (user, Some(password)) => Ok(Some((decode(user)?, decode(password)?))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Encryption, SmtpConfig, SmtpUrlError};

    fn check(url: &str, server: &str, encryption: Encryption) {
        let config = SmtpConfig::parse(url).unwrap();
        assert_eq!((config.server().as_str(), config.encryption()), (server, encryption), "{url}");
    }

    #[test]
    fn hosts_elsewhere_are_encrypted_unless_asked_otherwise() {
        check("smtp://mail.example.org", "mail.example.org:587", Encryption::StartTls);
        check("smtp://mail.example.org:25?tls=starttls", "mail.example.org:25", Encryption::StartTls);
        check("smtp://mail.example.org:2525?tls=none", "mail.example.org:2525", Encryption::None);
        check("smtps://mail.example.org", "mail.example.org:465", Encryption::Implicit);
        check("smtp://10.0.0.1:25", "10.0.0.1:25", Encryption::StartTls);
        check("smtp://localhost.example.org", "localhost.example.org:587", Encryption::StartTls);
    }

    #[test]
    fn this_machine_is_spoken_to_plainly_unless_asked_otherwise() {
        check("smtp://localhost:1025", "localhost:1025", Encryption::None);
        check("smtp://127.0.0.1:1025/", "127.0.0.1:1025", Encryption::None);
        check("smtp://[::1]:1025", "[::1]:1025", Encryption::None);
        check("smtp://localhost?tls=starttls", "localhost:587", Encryption::StartTls);
    }

    #[test]
    fn user_and_password_are_decoded() {
        let config = SmtpConfig::parse("smtps://hall%40example.org:p%40ss%2F%23@mail.example.org").unwrap();
        assert_eq!(config.credentials, Some(("hall@example.org".to_owned(), "p@ss/#".to_owned())));
    }

    #[test]
    fn faults_are_named() {
        let check = |url: &str, expected: &str| {
            let refused = SmtpConfig::parse(url).unwrap_err().to_string();
            assert!(refused.contains(expected), "{url}: {refused}");
        };
        check("mail.example.org", "cannot be read");
        check("mail.example.org:25", "must begin with smtp://");
        check("http://mail.example.org", "must begin with smtp:// or smtps://, not http://");
        check("smtp://", "no usable host");
        check("smtp://ma%0Dil", "no usable host");
        check("smtp://mail:99999", "cannot be read");
        check("smtp://user@mail", "both a user name and a password");
        check("smtp://mail?tls=maybe", "expected ?tls=starttls or ?tls=none");
        check("smtps://mail?tls=none", "takes no ?tls=");
        check("smtp://mail?tsl=none", "parameter other than");
        check("smtp://mail/inbox", "a path");
    }

    #[test]
    fn the_password_is_never_shown() {
        let config = SmtpConfig::parse("smtp://hall:hunter2@mail.example.org").unwrap();
        assert_eq!(config.to_string(), "mail.example.org:587, encrypted by STARTTLS, signed in as hall");
        assert!(!format!("{config:?}").contains("hunter2"));
        for url in [
            "smtp://hall:hunter2@",
            "smtp://hall:hunter2@mail:x",
            "smtp://hall:hunter2@mail?tls=x",
            "smtp://hall:hunter2@mail/x",
            "smtp://hall:hunter2#@mail",
            "smtp://hall:hunter2/@mail",
            "hall:hunter2@mail",
            "smtp:/hall:hunter2@mail",
            "smtp://:hunter2@mail",
            "smtp://hall:hunter2%FF@mail",
            "smtp://hall:a?hunter2@mail",
            "smtp://hall:1?tls=hunter2@mail",
            "smtp://hall:1?hunter2=x@mail",
        ] {
            let error: SmtpUrlError = SmtpConfig::parse(url).expect_err(url);
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{url}: {error}");
        }
    }
}
