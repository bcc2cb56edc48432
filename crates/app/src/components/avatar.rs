//! Avatars: a picture, or initials on a colour that follows from the id.

use leptos::prelude::*;

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

/// The first letters of the first and the last word, in upper case.
fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).map(browser::upper_case).collect()
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
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn a_colour_follows_from_the_id_alone() {
        assert_eq!(hue("0192f0c1"), hue("0192f0c1"));
        assert!((0..200).map(|n| hue(&n.to_string())).collect::<std::collections::BTreeSet<_>>().len() == 16);
    }
}
