//! Choices: one of several, or some of them, each with a title, a sentence, and, where it is refused, the reason in full.

use leptos::prelude::*;

use super::{Glyph, Icon, Refusal};
use guildhall_domain::role::Role;
use guildhall_domain::sentence;

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

/// Radio buttons in a frame, or, where several can be chosen, boxes to tick. A refused choice can be reached and read, and not taken.
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
    /// The value chosen, of several with commas between them; follows the person's choice.
    chosen: RwSignal<String>,
    /// Whether several can be chosen.
    #[prop(optional)]
    several: bool,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let described = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    let name = if several { format!("{name}[]") } else { name };
    let rows = move || {
        let row =
            |(index, choice)| choice_row((format!("{id}-{index}"), name.clone()), choice, (chosen, several));
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

fn choice_row(
    (id, name): (String, String),
    choice: Choice,
    (chosen, several): (RwSignal<String>, bool),
) -> impl IntoView {
    let Choice { value, title, text, refused } = choice;
    let is_refused = refused.is_some();
    let (named, about) = (format!("{id}-title"), format!("{id}-about"));
    let taken = {
        let value = value.clone();
        move || !is_refused && chosen.with(|now| now.split(',').any(|one| one == value))
    };
    let checked = taken.clone();
    let take = {
        let value = value.clone();
        move |_| {
            if !is_refused {
                chosen.update(|now| choose(now, &value, several));
            }
        }
    };
    let kind = if several { "checkbox" } else { "radio" };
    view! {
        <label class="choice">
            <input class=kind type=kind id=id name=name value=value checked=checked prop:checked=taken
                aria-disabled=is_refused.then_some("true") aria-labelledby=named.clone() aria-describedby=about.clone() on:change=take />
            <span class="choice-title" id=named><bdi>{title}</bdi></span>
            <span class="contents" id=about>
                {(!text.is_empty()).then(|| view! { <span class="choice-text">{text}</span> })}
                {refused.map(refusal_line)}
            </span>
        </label>
    }
    .into_any()
}

/// Takes a value; of several it joins the others, or leaves them where it was there.
fn choose(now: &mut String, value: &str, several: bool) {
    if !several {
        return value.clone_into(now);
    }
    let is_new = now.split(',').all(|one| one != value);
    let kept = now.split(',').filter(|one| *one != value && !one.is_empty());
    *now = kept.chain(is_new.then_some(value)).collect::<Vec<_>>().join(",");
}

fn refusal_line(refusal: Refusal) -> impl IntoView {
    let fix = refusal.fix.map(|fix| sentence!(" {}", fix));
    view! { <span class="choice-refusal"><Icon glyph=Glyph::Lock /><span>{refusal.reason}{fix}</span></span> }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn one_replaces_another_and_several_come_and_go() {
        let mut now = "member".to_owned();
        choose(&mut now, "admin", false);
        assert_eq!(now, "admin");
        choose(&mut now, "member", true);
        assert_eq!(now, "admin,member");
        choose(&mut now, "admin", true);
        choose(&mut now, "member", true);
        assert_eq!(now, "");
    }
}
