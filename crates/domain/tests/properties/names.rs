//! What people write, whatever it is: accepted or refused, and told apart by what can be seen alone.

use guildhall_domain::name::{Description, DisplayName, Title, is_invisible, key};
use proptest::prelude::*;

/// Letters of several scripts between characters that cannot be seen.
fn texts() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        'a',
        'É',
        'م',
        'ی',
        'و',
        'क',
        '\u{94d}',
        'ක',
        '\u{dca}',
        'র',
        '\u{9cd}',
        '山',
        '👨',
        '👩',
        '❤',
        '1',
        '\u{20e3}',
        '🏴',
        '\u{301}',
        ' ',
        '\u{200c}',
        '\u{200d}',
        '\u{fe0f}',
        '\u{fe00}',
        '\u{e0100}',
        '\u{e0067}',
        '\u{e007f}',
        '\u{202e}',
        '\u{ad}',
        '\u{3164}',
        '\u{0}',
        '\u{2066}',
    ]);
    prop_oneof![prop::collection::vec(letters, 0..12).prop_map(String::from_iter), ".{0,120}"]
}

proptest! {
    #[test]
    fn a_name_that_is_accepted_turns_nothing_round_and_can_be_seen(text in texts()) {
        if let Ok(name) = DisplayName::parse(&text) {
            let turns = |c: char| c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!name.as_str().chars().any(turns));
            prop_assert!(name.as_str().chars().any(|c| !is_invisible(c) && !c.is_whitespace()));
            prop_assert_eq!(DisplayName::parse(name.as_str()).unwrap(), name);
        }
    }

    #[test]
    fn a_key_tells_nothing_of_what_cannot_be_seen(text in texts()) {
        if let Ok(name) = Title::parse(&text) {
            let seen: String = name.as_str().chars().filter(|c| !is_invisible(*c)).collect();
            prop_assert_eq!(name.key(), key(&seen));
            prop_assert_eq!(key(&name.key()), name.key());
        }
    }

    #[test]
    fn a_name_without_anything_invisible_is_refused_for_its_marks_or_its_length_alone(text in "[a-zA-Z\u{e0}-\u{ff}\u{4e00}-\u{4eff}\u{5d0}-\u{5ea} ]{1,100}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert!(DisplayName::parse(&text).is_ok() && Description::parse(&text).is_ok());
    }
}
