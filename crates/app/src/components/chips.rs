//! Filter chips: links that carry a count, so that a filter is an address and works without scripts.

use leptos::prelude::*;

/// One filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Where it leads: this page with the filter set.
    pub href: String,
    /// The filter in a word.
    pub label: String,
    /// How many rows it would show.
    pub count: Option<u64>,
    /// Whether it is the one in force.
    pub current: bool,
    /// Whether a hairline sets it apart from the chip before it.
    pub apart: bool,
}

impl Chip {
    /// A chip that is not in force.
    pub fn new(label: impl Into<String>, href: impl Into<String>, count: Option<u64>) -> Self {
        Self { href: href.into(), label: label.into(), count, current: false, apart: false }
    }

    /// In force, if so.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    /// The first of another group.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }
}

/// A row of filters.
#[component]
pub fn Chips(
    /// What they filter, for assistive technology.
    #[prop(into)]
    label: String,
    /// The filters as they stand now.
    #[prop(into)]
    chips: Signal<Vec<Chip>>,
) -> impl IntoView {
    view! {
        <nav class="chips" aria-label=label>
            {move || chips.get().into_iter().map(chip).collect_view()}
        </nav>
    }
    .into_any()
}

fn chip(chip: Chip) -> impl IntoView {
    let Chip { href, label, count, current, apart } = chip;
    view! {
        {apart.then(|| view! { <span class="chips-rule" aria-hidden="true"></span> })}
        <a href=href class="chip" aria-current=current.then_some("true") data-noscroll>
            {label}
            {count.map(|count| view! { <span class="chip-count">{count.to_string()}</span> })}
        </a>
    }
    .into_any()
}
