//! What tells two names apart.

use super::characters::is_ignorable;
use icu_normalizer::ComposingNormalizerBorrowed;

/// The same for all texts that look the same: without joiners and other invisible characters, in Unicode's compatible composed form, in small
/// letters, with single spaces. Accents and letters of other scripts stay.
#[must_use]
pub fn key(text: &str) -> String {
    let folded = |c: char| c.to_uppercase().flat_map(char::to_lowercase);
    let small: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let composed = ComposingNormalizerBorrowed::new_nfkc();
        let seen = composed.normalize_iter(text.chars().filter(|c| !is_ignorable(*c)));
        composed.normalize_iter(seen.flat_map(folded)).collect()
    };
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_has_one_key() {
        for (one, other) in [
            ("Apollo", "apollo"),
            ("Two  words", "Two\u{a0}words"),
            ("نام\u{200c}ها", "نامها"),
            ("❤\u{fe0f}", "❤"),
            ("Cafe\u{301}", "Café"),
            ("ﾊﾟﾅﾏ", "パナマ"),
            ("Ａｐｏｌｌｏ", "Apollo"),
            ("STRASSE", "Straße"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("葛\u{e0100}城", "葛城"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in [("Resume", "Résumé"), ("a_b", "a b"), ("Apollo", "Apollo 1")] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}
