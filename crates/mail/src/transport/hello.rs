//! The name by which this installation introduces itself to a mail server.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use lettre::transport::smtp::extension::ClientId;

/// What follows EHLO: a host name, or an IP address as a literal. Servers that check it refuse names that nobody can look up, such as a
/// container's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelloName(ClientId);

impl HelloName {
    pub(super) fn client_id(&self) -> &ClientId {
        &self.0
    }
}

impl FromStr for HelloName {
    type Err = String;

    /// Reads `mail.example.org`, `192.0.2.1`, or either kind of address in brackets.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_end_matches('.');
        let bare = text.trim_start_matches('[').trim_start_matches("IPv6:").trim_end_matches(']');
        if let Ok(address) = bare.parse() {
            return Ok(Self(match address {
                IpAddr::V4(address) => ClientId::Ipv4(address),
                IpAddr::V6(address) => ClientId::Ipv6(address),
            }));
        }
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        if text.len() <= 253 && text.split('.').all(is_label) {
            return Ok(Self(ClientId::Domain(text.to_ascii_lowercase())));
        }
        Err(format!("“{text}” is no host name; expected one such as hall.example.org, or an IP address"))
    }
}

impl fmt::Display for HelloName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_written_as_the_protocol_wants_them() {
        let check = |text: &str, said: &str| assert_eq!(text.parse::<HelloName>().unwrap().to_string(), said);
        check("Hall.Example.org", "hall.example.org");
        check("localhost", "localhost");
        check("192.0.2.1", "[192.0.2.1]");
        check("[192.0.2.1]", "[192.0.2.1]");
        check("[::1]", "[IPv6:::1]");
        check("[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in
            ["", "a b", "a\r\nMAIL", "-a.example", "a..example", "münchen.example", "http://a.example"]
        {
            assert!(text.parse::<HelloName>().is_err(), "{text:?}");
        }
    }
}
