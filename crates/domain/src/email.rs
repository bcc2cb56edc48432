//! E-mail addresses: one canonical key per mailbox, made here and nowhere else.

mod host;

pub use host::shown_domain;

use crate::name::Unusable;
use host::domain_key;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An address as its owner writes it. Two addresses are the same mailbox exactly when their [keys](EmailAddress::key) are equal.
///
/// Before the `@` only ASCII is accepted: a letter that merely looks like another (the Kelvin sign, a Cyrillic `а`) can then never pass for it,
/// on any database. A domain may have letters of any script (IDNA); it is kept as people read it, and in its ASCII form where it could be taken for
/// another one (see [`shown_domain`]).
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
        let Some((local, domain)) = text.rsplit_once('@') else {
            return unusable("This is not an e-mail address. It should look like name@example.com.");
        };
        if !local.is_ascii() {
            return unusable("Use only unaccented letters, digits and the usual signs before the @.");
        }
        match domain_key(domain) {
            Some(key) if local.len() + 1 + key.len() > 254 => {
                unusable("This is too long for an e-mail address (254 characters at most).")
            }
            Some(key) if is_local_part(local) => {
                let written = domain.eq_ignore_ascii_case(&key) && shown_domain(&key) == key;
                let domain = if written { domain.to_owned() } else { shown_domain(&key) };
                Ok(Self(format!("{local}@{domain}")))
            }
            Some(_) | None => {
                unusable("This is not an e-mail address. It should look like name@example.com.")
            }
        }
    }

    /// The key that stands for this mailbox.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        EmailKey(format!("{}@{}", self.local().to_ascii_lowercase(), self.domain()))
    }

    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`, in small letters and in its ASCII form, in which domains are compared.
    #[must_use]
    pub fn domain(&self) -> String {
        self.0.rsplit_once('@').and_then(|(_, domain)| domain_key(domain)).unwrap_or_default()
    }

    /// The address with its domain in the ASCII form, which every mail server knows.
    #[must_use]
    pub fn ascii(&self) -> String {
        format!("{}@{}", self.local(), self.domain())
    }

    fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
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
    fn a_domain_has_one_key_however_it_is_written() {
        for (written, shown, key) in [
            ("Info@MÜLLER.de", "Info@müller.de", "info@xn--mller-kva.de"),
            ("Info@XN--mller-kva.DE", "Info@müller.de", "info@xn--mller-kva.de"),
            ("info@mu\u{308}ller。de", "info@müller.de", "info@xn--mller-kva.de"),
            ("a@straße.example", "a@straße.example", "a@xn--strae-oqa.example"),
            ("a@例え.テスト", "a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
            ("a@пример.рф", "a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"),
            ("a@ｅｘａｍｐｌｅ.com", "a@example.com", "a@example.com"),
            ("a@аррӏе.com", "a@xn--80ak6aa92e.com", "a@xn--80ak6aa92e.com"),
            ("a@pаypal.com", "a@xn--pypal-4ve.com", "a@xn--pypal-4ve.com"),
        ] {
            let address = EmailAddress::parse(written).unwrap();
            assert_eq!((address.as_str(), address.key().as_str()), (shown, key), "{written}");
            assert_eq!(EmailAddress::parse(shown).unwrap(), address, "{shown}");
            assert_eq!(EmailAddress::parse(&address.ascii()).unwrap(), address, "{written}");
        }
        for text in [
            "a@xn--a.de",
            "a@-ü.de",
            "a@ü",
            "a@mü\u{202e}ller.de",
            "a@mü_ller.de",
            "ü@müller.de",
            "a@mü ller.de",
            "a@ü..de",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
        assert_eq!(EmailAddress::parse("info@müller.de").unwrap().masked(), "i•••@müller.de");
    }

    #[test]
    fn a_masked_address_keeps_one_letter_and_the_domain() {
        assert_eq!(EmailAddress::parse("ada@example.com").unwrap().masked(), "a•••@example.com");
    }
}
