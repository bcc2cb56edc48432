//! Avatars: a picture, or initials on a colour that follows from the id.

use leptos::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::browser;

/// How large an avatar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 24 px.
    Small,
    /// 32 px.
    #[default]
    Medium,
    /// 56 px.
    Large,
}

/// What shape an avatar has, and thereby what it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarShape {
    /// A person: round.
    #[default]
    Person,
    /// Someone invited who has not joined: a dashed ring.
    Pending,
    /// An organization: a rounded square.
    Organization,
}

/// A person's or organization's avatar. Decorative: the name stands beside it, or the control around it has a label.
#[component]
pub fn Avatar(
    /// The name, for the initials.
    #[prop(into)]
    name: String,
    /// The id, for the colour: the same everywhere for the same person.
    #[prop(into)]
    id: String,
    /// The address of a picture on this server.
    #[prop(optional, into)]
    picture: MaybeProp<String>,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// What shape.
    #[prop(optional)]
    shape: AvatarShape,
) -> impl IntoView {
    let class = class_of(&id, size, shape);
    let initials = initials(&name);
    view! {
        <span class=class aria-hidden="true">
            {match picture.get_untracked() {
                Some(src) => view! { <img src=src alt="" loading="lazy" /> }.into_any(),
                None => view! { {initials} }.into_any(),
            }}
        </span>
    }
}

fn class_of(id: &str, size: AvatarSize, shape: AvatarShape) -> String {
    let size = match size {
        AvatarSize::Small => " avatar-small",
        AvatarSize::Medium => "",
        AvatarSize::Large => " avatar-large",
    };
    match shape {
        AvatarShape::Person => format!("avatar hue-{}{size}", hue(id)),
        AvatarShape::Organization => format!("avatar avatar-square hue-{}{size}", hue(id)),
        AvatarShape::Pending => format!("avatar avatar-pending{size}"),
    }
}

/// One of sixteen colours, from the id's bytes (FNV-1a).
fn hue(id: &str) -> u32 {
    let hash =
        id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) % 16
}

/// What stands for a name that has no letters.
const NEUTRAL: &str = "•";

/// The first letters of the first and the last word, in upper case and with their accents; of names in Chinese, Japanese and Korean the first
/// alone, which is the family's.
fn initials(name: &str) -> String {
    let first_letter =
        |word: &str| word.graphemes(true).find(|cluster| is_letter(cluster)).map(str::to_owned);
    let mut words = name.split_whitespace().filter_map(first_letter);
    let Some(first) = words.next() else { return NEUTRAL.to_owned() };
    let last = words.next_back().filter(|_| !is_family_first(&first));
    let apart = if last.is_some() && is_joining(&first) { "\u{200c}" } else { "" };
    let upper = |cluster: String| cluster.chars().map(browser::upper_case).collect::<String>();
    upper(first) + apart + &last.map(upper).unwrap_or_default()
}

fn is_letter(cluster: &str) -> bool {
    !cluster.contains('\u{20e3}') && cluster.chars().next().is_some_and(char::is_alphanumeric)
}

/// Han, kana and Hangul.
fn is_family_first(cluster: &str) -> bool {
    cluster.starts_with(|c| {
        matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
    })
}

/// Arabic and the scripts like it, whose letters would run into each other.
fn is_joining(cluster: &str) -> bool {
    cluster.starts_with(
        |c| matches!(c, '\u{600}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_last_words() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("Jean-Luc van der Berg"), "JB");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("ada@acme.example"), "A");
    }

    #[test]
    fn initials_are_whole_letters_or_a_neutral_sign() {
        for (name, expected) in [
            ("Åsa E\u{301}lan", "ÅE\u{301}"),
            ("हिमानी शर्मा", "हिश"),
            ("山田 太郎", "山"),
            ("山田太郎", "山"),
            ("김 철수", "김"),
            ("علی رضایی", "ع\u{200c}ر"),
            ("דוד כהן", "דכ"),
            ("👩\u{200d}🚀 Ada King", "AK"),
            ("👩\u{200d}🚀", "•"),
            ("🇩🇪", "•"),
            ("1\u{fe0f}\u{20e3}", "•"),
            ("***", "•"),
            ("  ", "•"),
            ("(Ada) “Lovelace”", "AL"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_colour_follows_from_the_id_alone() {
        assert_eq!(hue("0192f0c1"), hue("0192f0c1"));
        assert!((0..200).map(|n| hue(&n.to_string())).collect::<std::collections::BTreeSet<_>>().len() == 16);
    }
}
