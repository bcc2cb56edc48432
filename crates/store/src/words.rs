//! The words by which names and addresses are found: all of them, however many there are.
//!
//! What is written with spaces falls into words. Where words follow each other without (Han, kana, Hangul, Thai, Lao, Khmer, Myanmar), and among signs,
//! every letter begins one that goes on for [`NEIGHBOURS`] letters, so that any letters in a row are the beginning of one.

use crate::fold::fold;
use guildhall_domain::email::EmailAddress;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// How many letters of a word count. Lists of words are bound as one text in which each takes so much room (see [`listed`]).
pub(crate) const WIDTH: usize = 32;

/// How many letters a word has where each letter begins one.
const NEIGHBOURS: usize = 8;

/// The words of a list that is bound as one text: a row for each, an empty one for an empty list.
macro_rules! listed {
    ($n:literal) => {
        concat!(
            "(with recursive place (n) as (select 0 union all select n + 1 from place where (n + 1) * 32 < length(cast($",
            $n,
            " as text))) select rtrim(substr(cast($",
            $n,
            " as text), n * 32 + 1, 32)) as word from place)"
        )
    };
}
pub(crate) use listed;

/// How many words a text has. No name and no address has more, unless its characters fold into several.
const MOST: usize = 128;

/// What a piece of a text consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Letters of a script that puts spaces between words, and digits.
    Spaced,
    /// Letters of a script that puts none.
    Unspaced,
    /// Emoji and other signs.
    Sign,
    /// Punctuation, and the signs of ASCII, which addresses and names are full of.
    Punctuation,
    /// What stands between words.
    Space,
}

fn kind(c: char) -> Kind {
    if c.is_whitespace() {
        Kind::Space
    } else if is_unspaced(c) && c.is_alphanumeric() {
        Kind::Unspaced
    } else if c.is_alphanumeric() {
        Kind::Spaced
    } else if c.is_ascii()
        || GeneralCategoryGroup::Punctuation.contains(CodePointMapData::<GeneralCategory>::new().get(c))
    {
        Kind::Punctuation
    } else {
        Kind::Sign
    }
}

const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' // Myanmar
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aaf}' // Tai Le, New Tai Lue, Tai Tham
        | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' // Hangul
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{303c}' // Han
        | '\u{3040}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}' // kana, bopomofo
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{1aff0}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a letter begins anything: the vowel and the end of a Korean syllable, which folding takes apart, do not.
const fn begins(c: char) -> bool {
    !matches!(c, '\u{1160}'..='\u{11ff}')
}

/// A folded text in pieces of one kind.
fn pieces(folded: &str) -> impl Iterator<Item = (Kind, &str)> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let kind_of_first = kind(rest.chars().next()?);
        let end = rest.find(|c| kind(c) != kind_of_first).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((kind_of_first, piece))
    })
}

/// Where the letters of a piece begin.
fn beginnings(piece: &str) -> Vec<usize> {
    piece.char_indices().filter(|(place, c)| *place == 0 || begins(*c)).map(|(place, _)| place).collect()
}

/// The part of a word that counts.
fn cut(word: &str) -> &str {
    let end = word.char_indices().nth(WIDTH).map_or(word.len(), |(end, _)| end);
    word.get(..end).unwrap_or_default()
}

/// From one letter of a piece on, as far as it counts.
fn from<'a>(piece: &'a str, places: &[usize], first: usize) -> &'a str {
    let begin = places.get(first).copied().unwrap_or_default();
    let end = places.get(first + NEIGHBOURS).copied().unwrap_or(piece.len());
    cut(piece.get(begin..end).unwrap_or_default())
}

/// Different words, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Those of a name.
    pub(crate) fn of_name(name: &str) -> Self {
        Self::default().with(name, |_| true)
    }

    /// Those of an address, in both spellings of its domain: it is not found by its signs.
    pub(crate) fn of_address(address: &EmailAddress) -> Self {
        let words = Self::of_letters(address.as_str());
        if address.as_str().is_ascii() { words } else { words.with(&address.ascii(), is_letters) }
    }

    /// Those by which an invited address is found: of all but the end of its domain, which nearly all addresses share. That end narrows what the
    /// others find, and finds nothing by itself.
    pub(crate) fn of_invited(address: &EmailAddress) -> Self {
        let (written, ascii) = (without_end(address.as_str()), address.ascii());
        let words = Self::of_letters(written);
        if written.is_ascii() { words } else { words.with(without_end(&ascii), is_letters) }
    }

    fn of_letters(text: &str) -> Self {
        Self::default().with(text, is_letters)
    }

    fn with(mut self, text: &str, counts: fn(Kind) -> bool) -> Self {
        for (kind, piece) in pieces(&fold(text)).filter(|(kind, _)| counts(*kind)) {
            let places = beginnings(piece);
            match kind {
                Kind::Space => {}
                Kind::Spaced => self.add(cut(piece)),
                Kind::Unspaced | Kind::Sign => {
                    (0..places.len()).for_each(|first| self.add(from(piece, &places, first)));
                }
                Kind::Punctuation => {
                    piece.chars().for_each(|c| self.add(c.encode_utf8(&mut [0; 4])));
                }
            }
        }
        self
    }

    fn add(&mut self, word: &str) {
        if self.0.len() < MOST && !self.0.iter().any(|earlier| earlier == word) {
            self.0.push(word.to_owned());
        }
    }

    /// As one text for [`listed`].
    pub(crate) fn as_list(&self) -> String {
        self.0.iter().fold(String::new(), |list, word| format!("{list}{word:WIDTH$}"))
    }

    /// On one line, each with a space on either side, to look for one of them where another has been found.
    pub(crate) fn as_line(&self) -> String {
        self.0.iter().fold(" ".to_owned(), |line, word| line + word + " ")
    }
}

const fn is_letters(kind: Kind) -> bool {
    matches!(kind, Kind::Spaced | Kind::Unspaced)
}

fn without_end(address: &str) -> &str {
    address.rsplit_once('.').map_or(address, |(found_by, _)| found_by)
}

/// The words that a search consists of, each of which is the beginning of one that is found.
pub(crate) fn sought(search: &str) -> Vec<String> {
    let folded = fold(search);
    let mut found = Vec::new();
    for (kind, piece) in pieces(&folded) {
        let places = beginnings(piece);
        match kind {
            Kind::Space | Kind::Punctuation => {}
            Kind::Spaced => found.push(cut(piece).to_owned()),
            Kind::Unspaced | Kind::Sign => {
                let last = places.len().saturating_sub(NEIGHBOURS);
                let windows = (0..last).step_by(NEIGHBOURS).chain([last]);
                found.extend(windows.map(|first| from(piece, &places, first).to_owned()));
            }
        }
    }
    if found.is_empty() {
        // Punctuation finds by itself alone: `O'Brien` is also written with another sign.
        let signs = folded.chars().filter(|c| kind(*c) == Kind::Punctuation);
        found.extend(signs.map(String::from));
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn found(name: &str, search: &str) -> bool {
        let Words(words) = Words::of_name(name);
        let sought = sought(search);
        !sought.is_empty()
            && sought.iter().all(|prefix| words.iter().any(|word| word.starts_with(prefix.as_str())))
    }

    #[test]
    fn every_word_counts() {
        let Words(words) =
            Words::of_name("Pablo Diego José Francisco de Paula Juan Nepomuceno Cipriano Picasso");
        assert_eq!(words.len(), 10);
        assert_eq!(words.last().map(String::as_str), Some("picasso"));
        assert_eq!(Words::of_address(&address("a.b.c.d.e.f.g+h@i.j.example")).0.len(), 11);
        assert_eq!(
            Words::of_address(&address("info@müller.de")).0,
            ["info", "muller", "de", "xn", "mller", "kva"]
        );
        assert_eq!(Words::of_invited(&address("info@müller.de")).0, ["info", "muller", "xn", "mller", "kva"]);
        assert_eq!(Words::of_invited(&address("info@firma.info")).0, ["info", "firma"]);
    }

    #[test]
    fn letters_in_a_row_are_found_where_there_are_no_spaces() {
        for (name, parts) in [
            ("山田太郎", vec!["太郎", "山", "郎", "田太", "山田太郎"]),
            ("やまだ たろう", vec!["ろう", "まだ", "う"]),
            ("ﾔﾏﾀﾞ", vec!["マダ", "ヤマダ"]),
            ("김철수", vec!["철수", "수", "김철", "처"]),
            ("สมชาย ใจดี", vec!["ชาย", "ดี", "ใจ"]),
            ("ສົມພອນ", vec!["ພອນ"]),
            ("សុខា", vec!["ខា"]),
            ("အောင်ဆန်း", vec!["ဆန်း"]),
            ("東京2号館", vec!["2号", "京2", "館"]),
            ("Taro山田", vec!["taro", "山田", "田", "taro山"]),
        ] {
            for part in parts {
                assert!(found(name, part), "{part} in {name}");
            }
        }
        assert!(!found("山田太郎", "郎太"));
        let long = "春夏秋冬東西南北上下左右前後";
        assert!(found(long, "夏秋冬東西南北上下左右前"));
        assert!(!found(long, "夏秋冬東西南北上下左右後"));
    }

    #[test]
    fn signs_are_found() {
        for (name, sign) in [
            ("🎉", "🎉"),
            ("Ada🎉", "ada 🎉"),
            ("Ada 🎉", "ada🎉"),
            ("🎊🎉", "🎉"),
            ("👨\u{200d}👩\u{200d}👧", "👩"),
            ("👍🏽", "👍"),
            ("🇩🇪", "🇩🇪"),
            ("***", "*"),
            ("_", "_"),
            ("%", "%"),
            ("C++", "c++"),
            ("→ →", "→"),
            ("O'Brien", "o’brien"),
        ] {
            assert!(found(name, sign), "{sign} in {name}");
        }
        assert!(!found("Ada", "🎉"));
        assert!(!found("Ada", "%"));
    }

    #[test]
    fn a_list_takes_one_text() {
        let list = Words::of_name("Ada Lovelace").as_list();
        assert_eq!(list.len(), 2 * WIDTH);
        assert_eq!(Words::of_address(&address("ada@x.example")).as_line(), " ada x example ");
    }

    #[test]
    fn words_are_bounded() {
        let han: String = ('\u{4e00}'..='\u{4e63}').collect();
        let squares: String = ('\u{3300}'..='\u{3357}').collect();
        for (name, count) in
            [(han, 100), ("a".repeat(100), 1), ("🎉".repeat(100), NEIGHBOURS), (squares, MOST)]
        {
            let Words(words) = Words::of_name(&name);
            assert_eq!(words.len(), count, "{name}");
            assert!(words.iter().all(|word| word.chars().count() <= WIDTH), "{name}");
        }
    }
}
