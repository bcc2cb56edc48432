//! A text to copy, with a button that copies it. Without scripts the text can still be selected.

use leptos::prelude::*;

use super::Glyph;
use crate::browser;

/// A read-only line and its *Copy* button.
#[component]
pub fn CopyField(
    /// The line's id.
    #[prop(into)]
    id: String,
    /// What the text is, for assistive technology.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="copy">
            <input class="input" id=id type="text" readonly aria-label=label value=move || text.get() prop:value=move || text.get() />
            <CopyButton text />
        </div>
    }
    .into_any()
}

/// A button that copies a text and says so for two seconds.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The words on the button.
    #[prop(default = "Copy".into(), into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let press = move |_| {
        browser::copy(&text.get_untracked(), move |done| {
            copied.set(done);
            browser::after(2_000, move || copied.set(false));
        });
    };
    let class = move || if copied.get() { Glyph::Check.class() } else { Glyph::Copy.class() };
    view! {
        <button class="btn btn-quiet needs-script" type="button" on:click=press>
            <span class=class aria-hidden="true"></span>
            <span aria-live="polite">{move || if copied.get() { "Copied".to_owned() } else { label.clone() }}</span>
        </button>
    }
    .into_any()
}
