//! Domains of addresses, in letters of any script (UTS 46): one form in which they are compared, and one in which they are shown.

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// Letters of other scripts that pass for Latin ones: a label of nothing else is shown in ASCII.
const LOOKALIKES: &str = "асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡαεικνοπρτυχωհյոսօցգզ";

/// Characters of Chinese and Japanese that pass for punctuation beside Latin letters.
const STROKES: &str = "ノンソゾ一丨丶丿亅口ー";

/// The form in which domains are compared: ASCII, in small letters, of at least two labels; none for what is no domain.
pub(super) fn domain_key(domain: &str) -> Option<String> {
    if domain.is_ascii() && !is_encoded(domain) {
        return is_domain(domain).then(|| domain.to_ascii_lowercase());
    }
    let (strict, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let ascii = Uts46::new().to_ascii(domain.as_bytes(), strict, hyphens, DnsLength::Verify).ok()?;
    is_domain(&ascii).then(|| ascii.into_owned())
}

/// A domain in the form in which it is compared, as people read it: in its own letters, unless a label mixes scripts or consists of letters that
/// pass for those of another.
#[must_use]
pub fn shown_domain(key: &str) -> String {
    if !is_encoded(key) {
        return key.to_owned();
    }
    let (strict, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let plain = |label: &[char], _: &[char], _: bool| is_plain(label);
    let (shown, valid) = Uts46::new().to_user_interface(key.as_bytes(), strict, hyphens, plain);
    if valid.is_ok() { shown.into_owned() } else { key.to_owned() }
}

/// Whether a label of a domain is written in the letters of another script.
fn is_encoded(domain: &str) -> bool {
    domain.split('.').any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")))
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

/// Whether a label is in one script that people write today, or in those of one language, and cannot be taken for another.
fn is_plain(label: &[char]) -> bool {
    let (mut scripts, mut marks) = (Vec::new(), false);
    for c in label.iter().filter(|c| !c.is_ascii_digit() && **c != '-') {
        match CodePointMapData::<Script>::new().get(*c) {
            Script::Common if c.is_alphanumeric() => {}
            Script::Common => return false,
            Script::Inherited if matches!(c, '\u{200c}' | '\u{200d}') => return false,
            Script::Inherited => marks = true,
            script => scripts.push(script),
        }
    }
    scripts.dedup();
    scripts.sort_unstable();
    scripts.dedup();
    let all = |known: &[Script]| scripts.iter().all(|script| known.contains(script));
    match scripts.as_slice() {
        [] => !marks,
        [Script::Latin] => !marks && label.iter().all(|c| is_plain_latin(*c)),
        [Script::Cyrillic | Script::Greek] if marks => false,
        [Script::Cyrillic | Script::Greek | Script::Armenian] => {
            label.iter().any(|c| c.is_alphabetic() && !LOOKALIKES.contains(*c))
        }
        [script] => WRITTEN.contains(script),
        _ => {
            let latin = scripts.contains(&Script::Latin);
            let beside_latin = |c: &char| c.is_ascii() || !(is_plain_latin(*c) || STROKES.contains(*c));
            (all(&[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana])
                || all(&[Script::Latin, Script::Han, Script::Bopomofo])
                || all(&[Script::Latin, Script::Han, Script::Hangul]))
                && (!latin || label.iter().all(beside_latin))
        }
    }
}

/// Letters of European languages and Vietnamese; phonetic signs and letters without a dot are not among them.
const fn is_plain_latin(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{b7}' | '\u{df}'..='\u{17f}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1cd}'..='\u{1dc}' | '\u{218}'..='\u{21b}' | '\u{1e00}'..='\u{1eff}')
            && c != '\u{131}'
}

/// Scripts in daily use (Unicode Standard Annex 31), beside those that are looked at more closely.
const WRITTEN: &[Script] = &[
    Script::Arabic,
    Script::Bengali,
    Script::Bopomofo,
    Script::Devanagari,
    Script::Ethiopic,
    Script::Georgian,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Han,
    Script::Hangul,
    Script::Hebrew,
    Script::Hiragana,
    Script::Kannada,
    Script::Katakana,
    Script::Khmer,
    Script::Lao,
    Script::Malayalam,
    Script::Myanmar,
    Script::Oriya,
    Script::Sinhala,
    Script::Tamil,
    Script::Telugu,
    Script::Thaana,
    Script::Thai,
    Script::Tibetan,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_shown_as_people_write_it_unless_it_deceives() {
        for written in [
            "müller.de",
            "łódź.pl",
            "việtnam.vn",
            "例え.jp",
            "東京toyota.jp",
            "한국.kr",
            "пример.рф",
            "παράδειγμα.gr",
            "דוגמה.il",
            "نمونه.ir",
            "ตัวอย่าง.th",
            "भारत.in",
        ] {
            let key = domain_key(written).unwrap();
            assert!(key.is_ascii());
            assert_eq!(shown_domain(&key), written);
        }
        for written in [
            "аррӏе.com",
            "pаypal.com",
            "gοοgle.com",
            "αρρ.com",
            "aノb.com",
            "☃.net",
            "ɑpple.com",
            "lıght.com",
            "ᏢᎪᎽ.com",
            "نام\u{200c}ها.ir",
        ] {
            let key = domain_key(written).unwrap();
            assert_eq!(shown_domain(&key), key, "{written}");
        }
    }

    #[test]
    fn what_is_no_domain_has_no_key() {
        for text in [
            "",
            ".",
            "localhost",
            "a..b",
            "-ä.de",
            "ä-.de",
            "xn--a.de",
            "ä b.de",
            "ä_b.de",
            "1.2.3.4",
            "ä.1",
            "a\u{202e}ä.de",
        ] {
            assert_eq!(domain_key(text), None, "{text}");
        }
        assert_eq!(domain_key(&format!("{}.de", "ä".repeat(64))), None);
    }
}
