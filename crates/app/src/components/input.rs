//! What a person types, picks and ticks: native controls in a [`Field`](super::Field).
//!
//! A text control keeps what was typed before the browser's half was ready: it is never overwritten on hydration.

use leptos::{html, prelude::*};

use super::{Field, described_by};
use crate::browser;
use crate::watch::effect;

/// One line of text.
#[component]
pub fn TextField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The form's name for it.
    #[prop(into)]
    name: String,
    /// `text`, `email`, `password`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first, where nothing is bound.
    #[prop(optional, into)]
    value: String,
    /// A signal that follows what is typed, and sets it.
    #[prop(optional, into)]
    bind: Option<RwSignal<String>>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: String,
    /// An example of an answer.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// What the browser may fill in.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Whether it may only be read.
    #[prop(optional)]
    readonly: bool,
    /// Whether it takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// The most characters that it takes.
    #[prop(optional, into)]
    maxlength: Option<u32>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let described = described_by(&id, !hint.is_empty(), error);
    let first = bind.map_or(value, |bound| bound.get_untracked());
    follow(bind, move |wanted| node.get().and_then(|input| browser::keep_input(&input, wanted)));
    view! {
        <Field id=id.clone() label hint optional error>
            <input class="input" id=id name=name type=kind value=first placeholder=placeholder maxlength=maxlength
                dir=(kind == "text").then_some("auto")
                autocomplete=autocomplete required=!optional readonly=readonly autofocus=autofocus node_ref=node
                aria-invalid=move || error.with(Option::is_some).then_some("true") aria-describedby=described
                on:input=move |event| if let Some(bound) = bind { bound.set(event_target_value(&event)) } />
        </Field>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextAreaField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The form's name for it.
    #[prop(into)]
    name: String,
    /// What it holds at first, where nothing is bound.
    #[prop(optional, into)]
    value: String,
    /// A signal that follows what is typed, and sets it.
    #[prop(optional, into)]
    bind: Option<RwSignal<String>>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: String,
    /// An example of an answer.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u32,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The most characters that it takes.
    #[prop(optional, into)]
    maxlength: Option<u32>,
    /// Whether it is there to be read alone.
    #[prop(optional)]
    readonly: bool,
    /// Whether typing begins here.
    #[prop(optional)]
    autofocus: bool,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let described = described_by(&id, !hint.is_empty(), error);
    let first = bind.map_or(value, |bound| bound.get_untracked());
    follow(bind, move |wanted| node.get().and_then(|area| browser::keep_area(&area, wanted)));
    view! {
        <Field id=id.clone() label hint optional error>
            <textarea class="textarea" id=id name=name rows=rows placeholder=placeholder maxlength=maxlength
                required=!optional readonly=readonly autofocus=autofocus node_ref=node
                aria-invalid=move || error.with(Option::is_some).then_some("true") aria-describedby=described
                on:input=move |event| if let Some(bound) = bind { bound.set(event_target_value(&event)) }
            >{browser::inside_area(first)}</textarea>
        </Field>
    }
    .into_any()
}

/// Keeps a bound signal and its control the same. On the first run what was typed already wins; later the signal does.
fn follow(bind: Option<RwSignal<String>>, keep: impl Fn(&browser::Wanted) -> Option<String> + 'static) {
    let Some(bound) = bind else { return };
    effect(move |ran: Option<()>| {
        let value = bound.get();
        if let Some(typed) = keep(&browser::Wanted { value, insist: ran.is_some() }) {
            bound.set(typed);
        }
    });
}

/// One of a list, in the browser's own menu.
#[component]
pub fn SelectField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The form's name for it.
    #[prop(into)]
    name: String,
    /// Value and words of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value chosen; follows the person's choice.
    chosen: RwSignal<String>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let described = described_by(&id, !hint.is_empty(), error);
    let option = move |(value, words): (String, String)| {
        let mine = value.clone();
        view! { <option value=value selected=move || chosen.with(|now| *now == mine)>{words}</option> }
    };
    view! {
        <Field id=id.clone() label hint error>
            <select class="select" id=id name=name aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:change=move |event| chosen.set(event_target_value(&event))
            >{move || options.get().into_iter().map(option).collect_view()}</select>
        </Field>
    }
    .into_any()
}

/// One thing to tick.
#[component]
pub fn CheckField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The form's name for it.
    #[prop(into)]
    name: String,
    /// Ticked; follows the person.
    ticked: RwSignal<bool>,
    /// What ticking means.
    children: Children,
) -> impl IntoView {
    let labels = id.clone();
    view! {
        <label class="tick" for=labels>
            <input class="checkbox" type="checkbox" id=id name=name value="true" checked=move || ticked.get()
                prop:checked=move || ticked.get() on:change=move |event| ticked.set(event_target_checked(&event)) />
            <span>{children()}</span>
        </label>
    }
    .into_any()
}
