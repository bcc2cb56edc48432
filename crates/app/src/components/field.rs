//! A field's frame: label, hint, control, and the error beside the control it belongs to.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A field's error, announced when it appears.
#[component]
pub fn FieldError(
    /// The id that the control's `aria-describedby` names.
    #[prop(into)]
    id: String,
    /// The sentence, or nothing.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let line = move |text| view! { <span class="field-error"><Icon glyph=Glyph::CrossCircle /><span>{text}</span></span> };
    view! { <div id=id aria-live="polite">{move || error.get().map(line)}</div> }
}

/// The frame around a control. The control itself takes `id`, and [`described_by`] as its `aria-describedby`;
/// [`TextField`](super::TextField) and its sisters do so already.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: String,
    /// Whether it may stay empty; said beside the label.
    #[prop(optional)]
    optional: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional">" (optional)"</span> })}
            </label>
            {children()}
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <FieldError id=format!("{id}-error") error />
        </div>
    }
    .into_any()
}

/// The ids that describe the control `id` inside a [`Field`]: its error while there is one, and its hint.
pub fn described_by(id: &str, has_hint: bool, error: Signal<Option<String>>) -> Signal<Option<String>> {
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    Signal::derive(move || match (error.with(Option::is_some), has_hint) {
        (true, true) => Some(format!("{error_id} {hint_id}")),
        (true, false) => Some(error_id.clone()),
        (false, true) => Some(hint_id.clone()),
        (false, false) => None,
    })
}
