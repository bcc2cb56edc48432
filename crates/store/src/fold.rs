//! Folding names and addresses into what lists are ordered by and searches look for. The same on both engines, since neither does it.

use guildhall_domain::name::is_invisible;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many characters of a folded name count in the order of a list: a few of Unicode's take apart into eighteen.
const LABEL: usize = 200;

/// A text without case, accents, width and joiners, as whoever lacks the keys for them types it: `José` and `JOSE` are the same, and so are
/// `Sørensen` and `sorensen`.
pub(crate) fn fold(text: &str) -> String {
    let seen = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c));
    let plain =
        seen.nfkd().filter(|c| !is_combining_mark(*c) && !is_skin_tone(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for letter in plain {
        match typed(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// What a list is ordered by.
pub(crate) fn label(text: &str) -> String {
    let folded = fold(text);
    match folded.char_indices().nth(LABEL) {
        Some((end, _)) => folded.get(..end).unwrap_or_default().to_owned(),
        None => folded,
    }
}

/// Letters that Unicode does not take apart into a plain one and a mark, and those for which keyboards of one script have different ones.
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
        'ς' => "σ",
        'ي' | 'ى' => "ی",
        'ك' => "ک",
        'ـ' => "",
        _ => return None,
    })
}

/// What gives the hand or face before it a color.
const fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_width_and_joiners_do_not_matter() {
        for (one, other) in [
            ("José ÅNGSTRÖM", "JOSE angstrom"),
            ("ﾊﾟﾅﾏ Ｌｔｄ", "パナマ ltd"),
            ("نام\u{200c}ها", "نامها"),
            ("👍🏽 👨\u{200d}👩\u{200d}👧", "👍 👨👩👧"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("كاظمي", "کاظمی"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn letters_without_a_mark_of_their_own_are_found_by_plain_ones() {
        assert_eq!(fold("Sørensen Łukasz"), fold("sorensen lukasz"));
        assert_eq!(fold("Großmann Æsir Þór IĞDIR"), "grossmann aesir thor igdir");
        assert_eq!(fold("Ёжик 山田"), "ежик 山田");
    }

    #[test]
    fn no_label_is_longer_than_an_index_takes() {
        assert_eq!(label(&"\u{fdfa}".repeat(100)).chars().count(), LABEL);
    }
}
