//! Buttons: three kinds, one busy state that shows only when the wait is long enough to notice.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How much a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one act of a page or dialog.
    Primary,
    /// Everything beside it.
    #[default]
    Quiet,
    /// An act that loses something.
    Danger,
    /// Words only, for toolbars and rows.
    Bare,
}

impl ButtonKind {
    /// The classes that draw it; for links that look like buttons too.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
            Self::Bare => "btn btn-bare",
        }
    }
}

/// A button. Classes, `attr:` and `on:` given to it land on the `<button>`.
#[component]
pub fn Button(
    /// Its id.
    #[prop(optional, into)]
    id: String,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// As wide as its column: for the centred cards.
    #[prop(optional)]
    wide: bool,
    /// The id of a dialog that it opens, also without scripts.
    #[prop(optional, into)]
    opens: String,
    /// The id of the dialog that it closes.
    #[prop(optional, into)]
    closes: String,
    /// Waiting for an answer: ignores presses, shows a spinner after 150 ms.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Refused: stays focusable and does nothing. Use [`Guarded`](super::Guarded), which also says why.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// The id of what explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// A picture before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What it does in the browser.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = if wide { format!("{} btn-wide", kind.class()) } else { kind.class().to_owned() };
    let (command, dialog) = if closes.is_empty() { ("show-modal", opens) } else { ("close", closes) };
    let target = move || (!dialog.is_empty() && !refused.get()).then(|| dialog.clone());
    let has_target = target.clone();
    let press = move |_| {
        if let Some(act) = on_press.filter(|_| !refused.get_untracked() && !busy.get_untracked()) {
            act.run(());
        }
    };
    view! {
        <button
            id=some(id)
            class=class
            type=move || if submit && !refused.get() { "submit" } else { "button" }
            command=move || has_target().map(|_| command)
            commandfor=target
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || refused.get().then_some("true")
            aria-describedby=move || some(described_by.get())
            on:click=press
        >
            <span class="btn-spinner" aria-hidden="true"></span>
            <span class="btn-label">{glyph.map(|glyph| view! { <Icon glyph /> })}{children()}</span>
        </button>
    }
}

/// A button that is only a picture; the label is read out and shown as its title.
#[component]
pub fn IconButton(
    /// Which picture.
    glyph: Glyph,
    /// What it does, in words.
    #[prop(into)]
    label: String,
    /// What it does in the browser.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |_| {
        if let Some(act) = on_press {
            act.run(());
        }
    };
    view! {
        <button class="btn btn-bare btn-icon" type="button" aria-label=label.clone() title=label on:click=press>
            <Icon glyph />
        </button>
    }
}

/// An attribute's value, or no attribute at all.
pub(super) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
