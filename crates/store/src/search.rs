//! What a search looks for. Everything that is compared with `like` is made here.

use crate::fold::fold;
use crate::words::sought;

/// How many words of a search count: its longest ones.
const SOUGHT: usize = 4;

/// What no text contains: names may not, and folding removes it.
const NOTHING: &str = "\u{10ffff}";

/// Compares with a [`Pattern`].
macro_rules! like {
    ($n:literal) => {
        concat!(" like $", $n, " escape '!'")
    };
}
pub(crate) use like;

/// The right side of [`like`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    /// A folded text that contains the words of a search, one behind the other; empty for a search that says nothing.
    pub(crate) fn containing(search: &str) -> Self {
        if search.trim().is_empty() {
            return Self(String::new());
        }
        let folded = fold(search);
        let words: Vec<String> = folded.split_whitespace().map(escaped).collect();
        let words = if words.is_empty() { NOTHING.to_owned() } else { words.join("%") };
        Self(format!("%{words}%"))
    }

    /// A line of words, one of which begins like this; empty for nothing.
    fn beginning(prefix: &str) -> Self {
        if prefix.is_empty() { Self(String::new()) } else { Self(format!("% {}%", escaped(prefix))) }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that stands for itself in a pattern.
fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// What a search looks for: words that begin with each of up to four prefixes, the longest first; the places after the last are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought([String; SOUGHT]);

impl Sought {
    /// What a search says; none when it says nothing.
    pub(crate) fn parse(search: &str) -> Option<Self> {
        if search.trim().is_empty() {
            return None;
        }
        let mut found = sought(search);
        if found.is_empty() {
            found.push(NOTHING.to_owned());
        }
        found.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut prefixes = [const { String::new() }; SOUGHT];
        for (place, word) in prefixes.iter_mut().zip(found) {
            *place = word;
        }
        Some(Self(prefixes))
    }

    /// The prefixes.
    pub(crate) fn prefixes(&self) -> [&str; SOUGHT] {
        self.0.each_ref().map(String::as_str)
    }

    /// Each prefix in turn with patterns for the others, for an index that does not know every word.
    pub(crate) fn turns(&self) -> impl Iterator<Item = (&str, [Pattern; SOUGHT - 1])> {
        let count = self.0.iter().filter(|prefix| !prefix.is_empty()).count();
        (0..count).map(|turn| {
            let mut prefixes = self.prefixes();
            prefixes.swap(0, turn);
            let [first, others @ ..] = prefixes;
            (first, others.map(Pattern::beginning))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_pattern_stands_for_itself() {
        for (search, pattern) in [
            ("a_b", "%a!_b%"),
            ("%", "%!%%"),
            ("100 %!", "%100%!%!!%"),
            (r"back\slash", r"%back\slash%"),
            ("it's", "%it's%"),
            ("  Two  Words ", "%two%words%"),
            (" ", ""),
            ("\0", "%\u{10ffff}%"),
        ] {
            assert_eq!(Pattern::containing(search).as_str(), pattern, "{search}");
        }
    }

    #[test]
    fn each_word_of_a_search_has_its_turn_to_lead() {
        let sought = Sought::parse("nord.example").unwrap();
        let turns: Vec<_> = sought.turns().map(|(first, [other, ..])| (first, other.0)).collect();
        assert_eq!(turns, [("example", "% nord%".to_owned()), ("nord", "% example%".to_owned())]);
    }

    #[test]
    fn the_longest_word_of_a_search_leads() {
        let sought = Sought::parse(" al  lovel ").unwrap();
        assert_eq!(sought.prefixes(), ["lovel", "al", "", ""]);
        assert_eq!(Sought::parse("  "), None);
        assert_eq!(Sought::parse("\u{301}").unwrap().prefixes(), [NOTHING, "", "", ""]);
        assert_eq!(Sought::parse("!").unwrap().prefixes(), ["!", "", "", ""]);
    }
}
