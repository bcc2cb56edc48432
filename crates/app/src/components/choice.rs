//! Choices: one of several, each with a title, a sentence, and, where it is refused, the reason in full.

use leptos::prelude::*;

use super::{Glyph, Icon, Refusal};
use guildhall_domain::role::Role;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// Its name.
    pub title: String,
    /// What it means, in a sentence; may be empty.
    pub text: String,
    /// Why it may not be chosen.
    pub refused: Option<Refusal>,
}

impl Choice {
    /// A role to choose.
    #[must_use]
    pub fn of(role: &Role, refused: Option<Refusal>) -> Self {
        Self {
            value: role.id.to_string(),
            title: role.title.clone(),
            text: role.description.clone(),
            refused,
        }
    }
}

/// Radio buttons in a frame. A refused choice can be reached and read, and not taken.
#[component]
pub fn ChoiceField(
    /// The group's id; each choice's id follows from it.
    #[prop(into)]
    id: String,
    /// What is being chosen.
    #[prop(into)]
    label: String,
    /// The form's name for it.
    #[prop(into)]
    name: String,
    /// The choices as they stand now.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The value chosen; follows the person's choice.
    chosen: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    let rows = move || {
        let row = |(index, choice)| choice_row(format!("{id}-{index}"), name.clone(), choice, chosen);
        choices.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend class="field-label mb-1.5">{label}</legend>
            <div class="choices">{rows}</div>
            <super::FieldError id=error_id error />
        </fieldset>
    }
    .into_any()
}

fn choice_row(id: String, name: String, choice: Choice, chosen: RwSignal<String>) -> impl IntoView {
    let Choice { value, title, text, refused } = choice;
    let is_refused = refused.is_some();
    let (named, about) = (format!("{id}-title"), format!("{id}-about"));
    let taken = {
        let value = value.clone();
        move || !is_refused && chosen.with(|now| *now == value)
    };
    let checked = taken.clone();
    let take = {
        let value = value.clone();
        move |_| {
            if !is_refused {
                chosen.set(value.clone());
            }
        }
    };
    view! {
        <label class="choice">
            <input class="radio" type="radio" id=id name=name value=value checked=checked prop:checked=taken
                aria-disabled=is_refused.then_some("true") aria-labelledby=named.clone() aria-describedby=about.clone() on:change=take />
            <span class="choice-title" id=named>{title}</span>
            <span class="contents" id=about>
                {(!text.is_empty()).then(|| view! { <span class="choice-text">{text}</span> })}
                {refused.map(refusal_line)}
            </span>
        </label>
    }
    .into_any()
}

fn refusal_line(refusal: Refusal) -> impl IntoView {
    let fix = refusal.fix.map(|fix| format!(" {fix}"));
    view! { <span class="choice-refusal"><Icon glyph=Glyph::Lock /><span>{refusal.reason}{fix}</span></span> }
}
