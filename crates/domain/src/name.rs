//! Names that people write: parsed once at the edge, valid from then on.

mod characters;
mod direction;
mod key;

pub use characters::is_invisible;
pub use direction::isolated;
pub use key::key;

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why a text cannot be used, in the words that stand beside its field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unusable(pub String);

/// Makes a validated text type: `parse` is the only way in, deserializing included.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses what a person wrote; surrounding white space is dropped.
            ///
            /// # Errors
            /// Says in one sentence what is wrong with the text.
            pub fn parse(text: &str) -> Result<Self, crate::name::Unusable> {
                let check: fn(&str) -> Result<String, crate::name::Unusable> = $check;
                check(text.trim()).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::name::Unusable;
            fn try_from(text: String) -> Result<Self, crate::name::Unusable> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text;

text!(
    /// A person's display name, 1 to 100 characters.
    DisplayName, |text| line(text, "a name", 100)
);
text!(
    /// An organization's name, 1 to 100 characters.
    OrgName, |text| line(text, "a name for the organization", 100)
);
text!(
    /// The name of a project or of a resource, 1 to 100 characters.
    Title, |text| line(text, "a name", 100)
);
text!(
    /// What an organization or a project is for: at most 500 characters, line breaks allowed, may be empty.
    Description, |text| prose(text, 500)
);
text!(
    /// A web address that begins with `https://` or `http://`, or nothing; at most 200 characters.
    Website, website
);
text!(
    /// The part of an organization's address that is its own: `a-z`, `0-9` and single hyphens, 2 to 40 characters. Never changes.
    Slug, slug
);

impl Title {
    /// What tells it apart from other names: see [`key`].
    #[must_use]
    pub fn key(&self) -> String {
        key(&self.0)
    }
}

impl Slug {
    /// The slug that an organization's name suggests, if its letters allow one.
    #[must_use]
    pub fn derive(name: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in name.chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if let Some(plain) = unaccented(c) {
                slug.push_str(plain);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(40);
        Self::parse(slug.trim_end_matches('-')).ok()
    }
}

/// The plain letters that stand for an accented one in an address. Large and small stand side by side: lower case for all letters needs
/// tables that the browser would have to download.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | '\u{212b}' => "a",
        'ä' | 'æ' | 'Ä' | 'Æ' => "ae",
        'ç' | 'Ç' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' => "i",
        '\u{212a}' => "k",
        'ñ' | 'Ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' => "o",
        'ö' | 'œ' | 'Ö' | 'Œ' => "oe",
        'ù' | 'ú' | 'û' | 'Ù' | 'Ú' | 'Û' => "u",
        'ü' | 'Ü' => "ue",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "y",
        'ß' | 'ẞ' => "ss",
        _ => return None,
    })
}

pub(crate) fn line(text: &str, what: &str, longest: usize) -> Result<String, Unusable> {
    if text.is_empty() {
        return Err(Unusable(format!("Enter {what}.")));
    }
    let text = fits(text, longest)?;
    characters::check(&text, &[])?;
    if characters::is_seen(&text) {
        Ok(text)
    } else {
        Err(Unusable("Use a letter, a digit or a sign that can be seen.".to_owned()))
    }
}

pub(crate) fn prose(text: &str, longest: usize) -> Result<String, Unusable> {
    let text = fits(text, longest)?;
    characters::check(&text, &['\n', '\r', '\t'])?;
    Ok(text)
}

fn fits(text: &str, longest: usize) -> Result<String, Unusable> {
    match text.chars().count() {
        count if count > longest => {
            Err(Unusable(format!("Use at most {longest} characters; this has {count}.")))
        }
        _ => Ok(text.to_owned()),
    }
}

fn website(text: &str) -> Result<String, Unusable> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host)
            if host.starts_with(|c: char| c.is_alphanumeric())
                && !text
                    .contains(|c: char| c.is_whitespace() || is_invisible(c) || "\"<>\\`".contains(c)) =>
        {
            fits(text, 200)
        }
        _ => Err(Unusable("Enter a web address that begins with https://, or leave it empty.".to_owned())),
    }
}

fn slug(text: &str) -> Result<String, Unusable> {
    let shape = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let edges = text.starts_with('-') || text.ends_with('-') || text.contains("--");
    if shape && !edges && (2..=40).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(Unusable("Use 2 to 40 of a–z, 0–9 and single hyphens.".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_ten_thousand_characters_is_refused_with_both_numbers() {
        let refusal = DisplayName::parse(&"x".repeat(10_000)).unwrap_err();
        assert_eq!(refusal.0, "Use at most 100 characters; this has 10000.");
    }

    #[test]
    fn control_and_reordering_characters_are_refused_in_names() {
        for text in ["a\r\nBcc: x", "a\u{0}b", "a\u{202e}b", "a\u{200b}b", "a\u{7f}"] {
            assert!(DisplayName::parse(text).is_err(), "{text:?}");
            assert!(OrgName::parse(text).is_err(), "{text:?}");
        }
        assert!(Description::parse("two\nlines").is_ok());
        assert!(Description::parse("nul\u{0}").is_err());
    }

    #[test]
    fn a_slug_follows_from_the_name() {
        let derived = |name| Slug::derive(name).map(String::from);
        assert_eq!(derived("Acme"), Some("acme".to_owned()));
        assert_eq!(derived("  Müller & Söhne GmbH "), Some("mueller-soehne-gmbh".to_owned()));
        assert_eq!(derived("ÉCOLE ŒUVRE ẞ"), Some("ecole-oeuvre-ss".to_owned()));
        assert_eq!(derived("東京"), None);
        assert_eq!(derived(&"long ".repeat(20)).map(|slug| slug.len() <= 40), Some(true));
    }

    #[test]
    fn only_web_addresses_pass_as_websites() {
        assert!(Website::parse("https://acme.example").is_ok());
        assert!(Website::parse("").is_ok());
        for text in ["javascript:alert(1)", "acme.example", "https://", "https://a b", "https://a\"><script>"]
        {
            assert!(Website::parse(text).is_err(), "{text}");
        }
    }
}
