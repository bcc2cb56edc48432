//! Empty states and places held: what is shown when there is nothing, or nothing yet.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Says that there is nothing, why, and what to do next.
#[component]
pub fn Empty(
    /// A picture of what would be here.
    glyph: Glyph,
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// Why, and what would change it.
    #[prop(into)]
    text: String,
    /// The next step: a button or a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="empty-action">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Grey rows, as high as the real ones, while a list is on its way.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 6)]
    rows: usize,
) -> impl IntoView {
    let row = |_| view! { <div class="skeleton-row"></div> };
    view! { <div class="skeleton" role="status" aria-label="Loading">{(0..rows).map(row).collect_view()}</div> }
}
