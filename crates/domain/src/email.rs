//! E-mail addresses: one canonical key per mailbox, made here and nowhere else.

use crate::name::Unusable;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An address as its owner writes it. Two addresses are the same mailbox exactly when their [keys](EmailAddress::key) are equal.
///
/// Only ASCII is accepted: a letter that merely looks like another (the Kelvin sign, a Cyrillic `а`) can then never pass for it,
/// on any database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The canonical form under which an address is stored, compared and looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailKey(String);

impl EmailAddress {
    /// Parses what a person wrote: `local@domain`, RFC 5321's lengths, a domain with at least two labels.
    ///
    /// # Errors
    /// Says in one sentence what is wrong with the address.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let text = text.trim();
        let unusable = |why: &str| Err(Unusable(why.to_owned()));
        if text.is_empty() {
            return unusable("Enter an e-mail address.");
        }
        if text.chars().any(char::is_control) {
            return unusable("Remove the invisible or control characters.");
        }
        if !text.is_ascii() {
            return unusable("Use only unaccented letters, digits and the usual signs in an e-mail address.");
        }
        if text.len() > 254 {
            return unusable("This is too long for an e-mail address (254 characters at most).");
        }
        match text.rsplit_once('@') {
            Some((local, domain)) if is_local_part(local) && is_domain(domain) => Ok(Self(text.to_owned())),
            _ => unusable("This is not an e-mail address. It should look like name@example.com."),
        }
    }

    /// The key that stands for this mailbox.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        EmailKey(self.0.to_ascii_lowercase())
    }

    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`, in small letters.
    #[must_use]
    pub fn domain(&self) -> String {
        self.0.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase()).unwrap_or_default()
    }

    /// The address with most of its local part hidden (`a•••@example.com`), for someone who should recognize it but not learn it.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }
}

impl EmailKey {
    /// The key of an address that the store already holds as a key.
    #[must_use]
    pub fn from_stored(key: String) -> Self {
        Self(key)
    }

    /// The key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A dot-atom of RFC 5322, at most 64 bytes. Quoted local parts are refused: hardly anyone has one, and they smuggle syntax.
fn is_local_part(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(label)
        && text.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()))
}

impl TryFrom<String> for EmailAddress {
    type Error = Unusable;
    fn try_from(text: String) -> Result<Self, Unusable> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for EmailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_make_another_mailbox() {
        let one = EmailAddress::parse(" Ada.Lovelace@Example.COM ").unwrap();
        let other = EmailAddress::parse("ada.lovelace@example.com").unwrap();
        assert_eq!(one.key(), other.key());
        assert_eq!(one.as_str(), "Ada.Lovelace@Example.COM");
    }

    #[test]
    fn look_alikes_and_header_tricks_are_refused() {
        for text in [
            "\u{212a}elvin@example.com",
            "\u{430}da@example.com",
            "ada@ex\u{e4}mple.com",
            "i\u{307}@example.com",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada@example.com\nX: y",
            "ada\0@example.com",
            "ada@example.com, eve@example.com",
            "<ada@example.com>",
            "\"ada x\"@example.com",
            "ada@localhost",
            "ada@127.0.0.1",
            "ada@@example.com",
            "@example.com",
            "ada@",
            "ada..b@example.com",
            ".ada@example.com",
            "ada@-example.com",
            "ada@example..com",
            "",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.com", "x".repeat(65))).is_err());
    }

    #[test]
    fn a_masked_address_keeps_one_letter_and_the_domain() {
        assert_eq!(EmailAddress::parse("ada@example.com").unwrap().masked(), "a•••@example.com");
    }
}
