//! Paging by key: towards newer and older rows, by links.

use leptos::prelude::*;

use super::{ButtonKind, Glyph, Icon};

/// Links to the pages before and after. Where there is no such page there is no link; where there is neither, no pager.
#[component]
pub fn Pager(
    /// Where the previous page is.
    #[prop(optional, into)]
    newer: Signal<Option<String>>,
    /// Where the first page is, for lists that only lead onward.
    #[prop(optional, into)]
    first: Signal<Option<String>>,
    /// Where the next page is.
    #[prop(optional, into)]
    older: Signal<Option<String>>,
    /// What is shown ("50 of 1,204"); may be empty.
    #[prop(optional, into)]
    summary: Signal<String>,
) -> impl IntoView {
    let is_needed = move || {
        newer.with(Option::is_some) || older.with(Option::is_some) || summary.with(|text| !text.is_empty())
    };
    let back = |href| view! { <a class=ButtonKind::Quiet.class() href=href rel="prev"><Icon glyph=Glyph::ChevronLeft />"Previous"</a> };
    let start = |href| view! { <a class=ButtonKind::Quiet.class() href=href rel="first"><Icon glyph=Glyph::ChevronLeft />"First page"</a> };
    let onward = |href| view! { <a class=ButtonKind::Quiet.class() href=href rel="next">"Next"<Icon glyph=Glyph::ChevronRight /></a> };
    view! {
        <nav class="pager" aria-label="Pages" hidden=move || !is_needed()>
            <span>{move || summary.get()}</span>
            <div class="pager-links">{move || first.get().map(start)}{move || newer.get().map(back)}{move || older.get().map(onward)}</div>
        </nav>
    }
    .into_any()
}
