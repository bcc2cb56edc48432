//! The line above a table: search, filters.

use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Glyph, Icon};
use crate::browser;
use crate::watch::effect;

/// The line above a table.
#[component]
pub fn Toolbar(
    /// A [`SearchField`], [`Chips`](super::Chips).
    children: Children,
) -> impl IntoView {
    view! { <div class="toolbar">{children()}</div> }
}

/// A search that is an address: it works by Enter without scripts, and while typing with them.
#[component]
pub fn SearchField(
    /// The field's id.
    #[prop(into)]
    id: String,
    /// What is searched ("Search by name or e-mail").
    #[prop(into)]
    label: Signal<String>,
    /// Where the search leads: this page.
    #[prop(into)]
    action: String,
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Filters that stay in force: name and value of each.
    #[prop(optional, into)]
    keep: Signal<Vec<(String, String)>>,
    /// The query's name in the address.
    #[prop(default = "q".into(), into)]
    name: String,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    effect(move |_| {
        let value = value.get();
        if let Some(input) = node.get() {
            browser::refill(&input, &value);
        }
    });
    let hidden = |(name, value): (String, String)| view! { <input type="hidden" name=name value=value /> };
    let first = value.get_untracked();
    let form = format!("{id}-form");
    let typed = {
        let form = form.clone();
        move |_| browser::submit_soon(&form)
    };
    let search = searching(action.clone());
    view! {
        <form method="GET" action=action class="search" role="search" id=form on:submit=search>
            <Icon glyph=Glyph::Search />
            <input class="input" type="search" id=id name=name value=first placeholder=label aria-label=label
                autocomplete="off" node_ref=node on:input=typed />
            {move || keep.get().into_iter().map(hidden).collect_view()}
        </form>
    }
    .into_any()
}

/// Goes to the address that the form makes, in the place of the one before.
fn searching(action: String) -> impl Fn(SubmitEvent) {
    let navigate = use_navigate();
    move |event| {
        event.prevent_default();
        if let Some(fields) = browser::fields(&event) {
            let place = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&format!("{action}?{fields}"), place);
        }
    }
}
