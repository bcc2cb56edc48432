//! Badges: a role by its rank, a status by shape and word, never by colour alone.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How strong a role is beside the others of its organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// Owners: filled.
    Strongest,
    /// Those who manage something: tinted.
    Strong,
    /// Everyone else: outlined.
    #[default]
    Quiet,
}

/// A role's title, drawn by its rank.
#[component]
pub fn RoleBadge(
    /// The role's title, as the pack words it.
    #[prop(into)]
    title: String,
    /// How strong the role is.
    #[prop(optional)]
    rank: Rank,
) -> impl IntoView {
    let class = match rank {
        Rank::Strongest => "tag role-strongest",
        Rank::Strong => "tag role-strong",
        Rank::Quiet => "tag role-quiet",
    };
    view! { <span class=class dir="auto">{title}</span> }
}

/// A badge for each role that someone holds.
#[component]
pub fn RoleBadges(
    /// Each role's title and strength.
    #[prop(into)]
    roles: Signal<Vec<(String, Rank)>>,
) -> impl IntoView {
    let badges = move || {
        roles.get().into_iter().map(|(title, rank)| view! { <RoleBadge title rank /> }).collect_view()
    };
    view! { <span class="tags">{badges}</span> }
}

/// Where a person or an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the word that is shown")]
pub enum Status {
    Pending,
    Verified,
    Suspended,
    Accepted,
    Declined,
    Expired,
    Revoked,
    Superseded,
}

impl Status {
    /// The word that is shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Verified => "Verified",
            Self::Suspended => "Suspended",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
            Self::Superseded => "Already a member",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Pending => Glyph::Clock,
            Self::Verified => Glyph::CheckCircle,
            Self::Suspended => Glyph::Lock,
            Self::Accepted | Self::Superseded => Glyph::Check,
            Self::Declined => Glyph::CrossCircle,
            Self::Expired => Glyph::Expired,
            Self::Revoked => Glyph::Ban,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Pending => "status status-wait",
            Self::Verified | Self::Accepted => "status status-good",
            Self::Suspended => "status status-bad",
            Self::Declined | Self::Expired | Self::Revoked | Self::Superseded => "status status-over",
        }
    }
}

/// A status: its own shape, and its word.
#[component]
pub fn StatusBadge(
    /// Which one.
    status: Status,
) -> impl IntoView {
    view! { <span class=status.class()><Icon glyph=status.glyph() />{status.word()}</span> }
}

/// The badge beside one's own name.
#[component]
pub fn YouBadge() -> impl IntoView {
    view! { <span class="tag tag-you">"You"</span> }
}
