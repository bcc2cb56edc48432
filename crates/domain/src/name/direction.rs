//! People's own words in sentences of another direction.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use std::borrow::Cow;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// A name as it stands in a sentence: between marks that keep its direction from the words around it, where it is written from right to left.
/// Other names stay as they are, and so does what is kept apart already.
#[must_use]
pub fn isolated(text: &str) -> Cow<'_, str> {
    if turns(text) {
        Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether something in a text that nothing keeps apart is written from right to left.
fn turns(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut depth = 0_usize;
    text.chars().any(|c| {
        match c {
            FIRST_STRONG_ISOLATE => depth += 1,
            POP_DIRECTIONAL_ISOLATE => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && is_right_to_left(c)
    })
}

fn is_right_to_left(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            CodePointMapData::<BidiClass>::new().get(c),
            BidiClass::RightToLeft | BidiClass::ArabicLetter | BidiClass::ArabicNumber
        )
}

/// A sentence with people's own words in it, each [isolated](crate::name::isolated). Words come in by their place alone: `{}`, never `{name}`, so that
/// none comes in beside it.
#[macro_export]
macro_rules! sentence {
    ($text:literal $(, $word:expr)* $(,)?) => {
        format!(concat!($text) $(, $crate::name::isolated(&$word.to_string()))*)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_right_to_left_is_kept_apart_once() {
        for name in ["علی رضایی", "דוד", "Ada علی", "٣٤", "ދިވެހި"] {
            let apart = isolated(name).into_owned();
            assert_eq!(apart, format!("\u{2068}{name}\u{2069}"));
            assert_eq!(isolated(&apart), apart);
            let sentence = sentence!("{} invited you to {}.", name, "Acme");
            assert_eq!(sentence, format!("\u{2068}{name}\u{2069} invited you to Acme."));
            assert_eq!(isolated(&sentence), sentence);
        }
        for name in ["Ada", "山田太郎", "Müller & Söhne", "🎉", ""] {
            assert!(matches!(isolated(name), Cow::Borrowed(same) if same == name));
        }
    }
}
