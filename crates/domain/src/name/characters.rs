//! The characters that people's own words may be made of. Invisible ones are accepted where they spell something, and nowhere else.

use super::Unusable;
use icu_properties::props::{
    DefaultIgnorableCodePoint, Emoji, EmojiModifier, ExtendedPictographic, GeneralCategory, GraphemeLink,
    JoiningType, NoncharacterCodePoint, UnifiedIdeograph,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// How many accents and other marks may stand on one letter. The languages that pile them most, Hebrew and Tibetan, need five.
const MARKS: usize = 6;

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';

/// Whether nothing of a character is seen by itself: controls, joiners, marks that choose a variant or turn the direction of reading round.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || is_ignorable(c)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(c)
}

/// Whether a character is one that joins, separates or chooses a variant, and is no letter.
pub(super) fn is_ignorable(c: char) -> bool {
    !c.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Refuses invisible characters where they spell nothing, marks without a letter and marks in heaps. `allowed` are those of the invisible ones
/// that a text may have anywhere.
pub(super) fn check(text: &str, allowed: &[char]) -> Result<(), Unusable> {
    if text.is_ascii() && !text.chars().any(|c| c.is_control() && !allowed.contains(&c)) {
        return Ok(());
    }
    let letters: Vec<char> = text.chars().collect();
    let mut heap = 0;
    for (place, c) in letters.iter().enumerate() {
        let (before, after) =
            (letters.get(..place).unwrap_or_default(), letters.get(place + 1..).unwrap_or_default());
        if is_invisible(*c) && !allowed.contains(c) && !spells(*c, before, after) {
            return Err(Unusable("Remove the invisible or control characters.".to_owned()));
        }
        heap = if is_stacked(*c) { heap + 1 } else { 0 };
        if heap > MARKS {
            return Err(Unusable(format!("Use at most {MARKS} accents or other marks on one letter.")));
        }
        if is_mark(*c) && before.last().is_none_or(|c| c.is_whitespace()) {
            return Err(Unusable("Write the letter first and then its accents or other marks.".to_owned()));
        }
    }
    Ok(())
}

/// Whether there is anything to see in a text.
pub(super) fn is_seen(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '\u{2800}' | '\u{1d159}');
    text.chars().any(|c| !blank(c) && !is_mark(c))
}

/// Whether an invisible character belongs to the spelling of what it stands between.
fn spells(c: char, before: &[char], after: &[char]) -> bool {
    let last = before.last().copied();
    match c {
        ZERO_WIDTH_NON_JOINER => last.is_some_and(is_virama) || separates(before, after),
        ZERO_WIDTH_JOINER => {
            last.is_some_and(is_virama) || joins(last, after) || joins_pictures(before, after)
        }
        '\u{fe0e}' | '\u{fe0f}' => last.is_some_and(|last| match last {
            '0'..='9' | '#' | '*' => after.first() == Some(&KEYCAP),
            picture => is_picture(picture),
        }),
        '\u{fe00}'..='\u{fe02}' => last.is_some_and(|last| is_ideograph(last) || is_myanmar(last)),
        '\u{e0100}'..='\u{e01ef}' => last.is_some_and(is_ideograph),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => last.is_some_and(is_mongolian),
        '\u{180e}' => last.is_some_and(is_mongolian) && after.first().copied().is_some_and(is_mongolian),
        '\u{e0020}'..='\u{e007f}' => names_a_region(before, c, after),
        _ => false,
    }
}

/// Between letters that would otherwise be joined, as in Persian (Unicode Standard Annex 31, A1).
fn separates(before: &[char], after: &[char]) -> bool {
    let joining = |letters: &mut dyn Iterator<Item = &char>| {
        letters
            .map(|c| CodePointMapData::<JoiningType>::new().get(*c))
            .find(|kind| *kind != JoiningType::Transparent)
    };
    let first = joining(&mut before.iter().rev());
    let second = joining(&mut after.iter());
    matches!(first, Some(JoiningType::DualJoining | JoiningType::LeftJoining))
        && matches!(second, Some(JoiningType::DualJoining | JoiningType::RightJoining))
}

/// Before the mark that joins two consonants, as Bengali and Kannada write an *r* that keeps its form.
fn joins(last: Option<char>, after: &[char]) -> bool {
    last.is_some_and(char::is_alphabetic) && after.first().copied().is_some_and(is_virama)
}

/// Between two pictures of one emoji.
fn joins_pictures(before: &[char], after: &[char]) -> bool {
    let belongs = |c: &&char| **c == '\u{fe0f}' || CodePointSetData::new::<EmojiModifier>().contains(**c);
    let pictographic = |c: char| CodePointSetData::new::<ExtendedPictographic>().contains(c);
    before.iter().rev().find(|c| !belongs(c)).copied().is_some_and(pictographic)
        && after.first().copied().is_some_and(pictographic)
}

/// Part of a flag of a region: a black flag, its letters as tags, and the tag that ends them.
fn names_a_region(before: &[char], c: char, after: &[char]) -> bool {
    let tag = |c: &&char| matches!(**c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let earlier = before.iter().rev().take_while(tag).count();
    let later = after.iter().take_while(tag).count();
    let flag = before.iter().rev().nth(earlier) == Some(&BLACK_FLAG);
    match c {
        '\u{e007f}' => flag && (3..=6).contains(&earlier),
        other => flag && tag(&&other) && after.get(later) == Some(&'\u{e007f}'),
    }
}

fn is_virama(c: char) -> bool {
    CodePointSetData::new::<GraphemeLink>().contains(c)
}

fn is_picture(c: char) -> bool {
    CodePointSetData::new::<Emoji>().contains(c)
        || CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
        || CodePointSetData::new::<UnifiedIdeograph>().contains(c)
}

const fn is_myanmar(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{109f}' | '\u{aa60}'..='\u{aa7f}')
}

const fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{18aa}')
}

/// Accents, vowel signs and whatever else stands on, below or beside a letter.
pub(super) fn is_mark(c: char) -> bool {
    is_stacked(c) || (!c.is_ascii() && category(c) == GeneralCategory::SpacingMark)
}

/// Marks that take no room of their own, and so pile up.
fn is_stacked(c: char) -> bool {
    !c.is_ascii()
        && matches!(category(c), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
        && !is_ignorable(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_all(accepted: bool, texts: &[&str]) {
        for text in texts {
            assert_eq!(check(text, &[]).is_ok(), accepted, "{text} {}", text.escape_unicode());
        }
    }

    #[test]
    fn joiners_are_accepted_where_they_spell() {
        check_all(
            true,
            &[
                "می\u{200c}خواهم",              // Persian: “I want”
                "نام\u{200c}های",               // Persian: “names of”
                "عل\u{64a}\u{651}\u{200c}نژاد", // a mark between the letter and the joiner
                "ශ\u{dca}\u{200d}රී ලංකා",        // Sinhala: Sri Lanka
                "അവന\u{d4d}\u{200d}",           // Malayalam, a final consonant
                "क\u{94d}\u{200d}ष",            // Hindi, a half letter
                "क\u{94d}\u{200c}ष",            // Hindi, both letters whole
                "র\u{200d}\u{9cd}যাচেল",         // Bengali: Rachel
                "ರ\u{200d}\u{ccd}ಯಾ",           // Kannada
            ],
        );
    }

    #[test]
    fn emoji_of_several_parts_are_accepted() {
        check_all(
            true,
            &[
                "👨\u{200d}👩\u{200d}👧\u{200d}👦",
                "👩🏽\u{200d}🚀",
                "❤\u{fe0f}\u{200d}🔥",
                "🏳\u{fe0f}\u{200d}🌈",
                "1\u{fe0f}\u{20e3}",
                "#\u{fe0f}\u{20e3} one",
                "🇩🇪",
                "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
                "☎\u{fe0e}",
                "葛\u{e0100}城",
                "ᠮᠣᠩᠭᠣᠯ\u{180b}",
            ],
        );
    }

    #[test]
    fn invisible_characters_are_refused_elsewhere() {
        check_all(
            false,
            &[
                "a\u{200c}b",
                "a\u{200d}b",
                "\u{200d}a",
                "a\u{200c}",
                "می\u{200c}\u{200c}خواهم",
                "می\u{200d}خواهم",
                "م\u{200c} خ",
                "👨\u{200d}",
                "\u{200d}👨",
                "👨\u{200d}\u{200d}👩",
                "a\u{fe0f}",
                "1\u{fe0f}",
                "a\u{fe0f}\u{20e3}",
                "山\u{fe0f}",
                "a\u{e0100}",
                "a\u{180b}",
                "🏴\u{e0067}\u{e0062}",
                "🏴\u{e007f}",
                "a\u{e0067}\u{e0062}\u{e0065}\u{e007f}",
                "soft\u{ad}hyphen",
                "a\u{34f}b",
                "a\u{61c}b",
                "a\u{3164}b",
                "a\u{115f}b",
                "a\u{200e}b",
                "a\u{202e}b",
                "a\u{2066}b\u{2069}",
                "a\u{2060}b",
                "a\u{feff}b",
                "a\u{2028}b",
                "a\u{fff9}b",
                "a\u{10ffff}",
                "a\u{0}b",
            ],
        );
    }

    #[test]
    fn marks_stand_on_a_letter_and_in_no_heaps() {
        check_all(true, &["Nguyễn", "Nguye\u{302}\u{303}n", "שָׁ\u{5bc}\u{596}", "རྐྱེན", "ཧཱུྃ", "กี่"]);
        check_all(
            false,
            &["\u{301}a", "a \u{301}", "ा", "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}algo"],
        );
    }

    #[test]
    fn a_name_has_something_to_see() {
        for text in ["山", "🎉", ".", "🇩🇪", "*"] {
            assert!(is_seen(text), "{text}");
        }
        for text in ["\u{2800}", "\u{2800} \u{a0}", "\u{301}"] {
            assert!(!is_seen(text), "{text}");
        }
    }
}
