//! Dialogs: the browser's own, opened by a button's `commandfor` before any script has run.

use leptos::prelude::*;

use super::{Button, Glyph, Icon};

/// A modal dialog. A [`Button`] with `opens=id` opens it; Esc, its cross and a [`Cancel`] close it. The first control in
/// its body takes the focus. From code: [`crate::browser::open_dialog`] and [`crate::browser::close_dialog`].
#[component]
pub fn Dialog(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What it is about: the act, in the words of the button that opened it.
    #[prop(into)]
    title: Signal<String>,
    /// What happens, or what is lost, in a sentence.
    #[prop(optional, into)]
    description: Signal<String>,
    /// Wide enough for a table.
    #[prop(optional)]
    wide: bool,
    /// A [`DialogBody`] and [`DialogActions`], usually inside one form.
    children: Children,
) -> impl IntoView {
    let (heading, about) = (format!("{id}-title"), format!("{id}-about"));
    let (closes, titled, told) = (id.clone(), heading.clone(), about.clone());
    let class = if wide { "dialog dialog-wide" } else { "dialog" };
    view! {
        <dialog class=class id=id aria-labelledby=titled aria-describedby=told>
            <div class="dialog-head">
                <h2 id=heading>{move || title.get()}</h2>
                <p id=about>{move || description.get()}</p>
            </div>
            {children()}
            <button class="btn btn-bare btn-icon dialog-close" type="button" command="close" commandfor=closes aria-label="Close">
                <Icon glyph=Glyph::Close />
            </button>
        </dialog>
    }
    .into_any()
}

/// What a dialog asks.
#[component]
pub fn DialogBody(
    /// Fields and sentences.
    children: Children,
) -> impl IntoView {
    view! { <div class="dialog-body">{children()}</div> }
}

/// A dialog's buttons: [`Cancel`] first, then the act, which names itself ("Remove Ada").
#[component]
pub fn DialogActions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="dialog-actions">{children()}</div> }
}

/// Closes the dialog it stands in, and changes nothing.
#[component]
pub fn Cancel(
    /// The dialog's id.
    #[prop(into)]
    dialog: String,
) -> impl IntoView {
    view! { <Button closes=dialog>"Cancel"</Button> }
}
