//! Folding names and addresses into what lists are ordered by and searches look for. The same on both engines, since neither does it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many words of a search count: its longest ones.
const SOUGHT: usize = 4;

/// A text without case and accents, as whoever lacks the keys for them types it: `José` and `JOSE` are the same, and so are `Sørensen` and
/// `sorensen`.
pub(crate) fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for letter in plain {
        match typed(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// Letters that Unicode does not take apart into a plain one and a mark.
const fn typed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

/// The first `N` different words of a text, folded; the rest of the places are empty.
pub(crate) fn words<const N: usize>(text: &str) -> [String; N] {
    let mut words = [const { String::new() }; N];
    let mut filled = 0;
    for word in split(&fold(text)) {
        let is_new = !words.iter().any(|earlier| earlier == word);
        if let Some(place) = words.get_mut(filled).filter(|_| is_new) {
            word.clone_into(place);
            filled += 1;
        }
    }
    words
}

/// Words on one line, each with a space on either side, to look for one of them where another has been found.
pub(crate) fn as_line(words: &[String]) -> String {
    words.iter().filter(|word| !word.is_empty()).fold(" ".to_owned(), |line, word| line + word + " ")
}

/// The part of an address by which it is found: all but the end of its domain, which nearly all addresses share. That end narrows what the
/// others find, and finds nothing by itself.
pub(crate) fn without_end(address: &str) -> &str {
    address.rsplit_once('.').map_or(address, |(found_by, _)| found_by)
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What a search looks for: words that begin with each of up to four prefixes, the longest first; the places after the last are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought([String; SOUGHT]);

impl Sought {
    /// What a search says; none when it says nothing.
    pub(crate) fn parse(search: &str) -> Option<Self> {
        let folded = fold(search);
        let mut found: Vec<&str> = split(&folded).collect();
        if found.is_empty() {
            return (!search.trim().is_empty()).then(Self::nothing);
        }
        found.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut prefixes = [const { String::new() }; SOUGHT];
        for (place, word) in prefixes.iter_mut().zip(found) {
            word.clone_into(place);
        }
        Some(Self(prefixes))
    }

    /// A search that consists of signs alone finds nothing: no word begins like this.
    fn nothing() -> Self {
        let mut prefixes = [const { String::new() }; SOUGHT];
        if let Some(first) = prefixes.first_mut() {
            "\u{10ffff}".clone_into(first);
        }
        Self(prefixes)
    }

    /// The prefixes.
    pub(crate) fn prefixes(&self) -> [&str; SOUGHT] {
        self.0.each_ref().map(String::as_str)
    }

    /// The prefixes with each of them first in turn, for an index that does not know every word.
    pub(crate) fn turns(&self) -> impl Iterator<Item = [&str; SOUGHT]> {
        let count = self.0.iter().filter(|prefix| !prefix.is_empty()).count();
        (0..count).map(|turn| {
            let mut prefixes = self.prefixes();
            prefixes.swap(0, turn);
            prefixes
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("José ÅNGSTRÖM"), fold("JOSE angstrom"));
    }

    #[test]
    fn letters_without_a_mark_of_their_own_are_found_by_plain_ones() {
        assert_eq!(fold("Sørensen Łukasz"), fold("sorensen lukasz"));
        assert_eq!(fold("Großmann Æsir Þór IĞDIR"), "grossmann aesir thor igdir");
        assert_eq!(fold("Ёжик 山田"), "ежик 山田");
    }

    #[test]
    fn an_address_falls_into_its_words() {
        assert_eq!(words::<4>("Ada.Lovelace@Example.com"), ["ada", "lovelace", "example", "com"]);
        assert_eq!(words::<2>("ada ADA b c"), ["ada", "b"]);
    }

    #[test]
    fn an_address_is_found_by_all_but_the_end_of_its_domain() {
        assert_eq!(words::<3>(without_end("info@firma.info")), ["info", "firma", ""]);
        assert_eq!(without_end("ada@hall"), "ada@hall");
    }

    #[test]
    fn each_word_of_a_search_has_its_turn_to_lead() {
        let sought = Sought::parse("nord.example").unwrap();
        let turns: Vec<_> = sought.turns().collect();
        assert_eq!(turns, [["example", "nord", "", ""], ["nord", "example", "", ""]]);
    }

    #[test]
    fn the_longest_word_of_a_search_leads() {
        let sought = Sought::parse(" al  lovel ").unwrap();
        assert_eq!(sought.prefixes(), ["lovel", "al", "", ""]);
        assert_eq!(Sought::parse("  "), None);
        assert!(Sought::parse("!?").is_some());
    }
}
