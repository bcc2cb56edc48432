//! Call-outs: a sentence that belongs to the page or the form, not to one field.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How grave a call-out is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is its gravity")]
pub enum Tone {
    #[default]
    Info,
    Good,
    Warn,
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "callout",
            Self::Good => "callout callout-good",
            Self::Warn => "callout callout-warn",
            Self::Bad => "callout callout-bad",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Good => Glyph::CheckCircle,
            Self::Warn => Glyph::Warning,
            Self::Bad => Glyph::CrossCircle,
        }
    }
}

/// A framed sentence or two.
#[component]
pub fn Callout(
    /// How grave.
    #[prop(optional)]
    tone: Tone,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=tone.class()>
            <Icon glyph=tone.glyph() />
            <div class="callout-text">{children()}</div>
        </div>
    }
    .into_any()
}

/// What went wrong with a form as a whole, announced when it appears.
#[component]
pub fn FormError(
    /// The sentence, or nothing.
    #[prop(into)]
    message: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert">
            {move || message.get().map(|text| view! { <Callout tone=Tone::Bad><p>{text}</p></Callout> })}
        </div>
    }
    .into_any()
}
