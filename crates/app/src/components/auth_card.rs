//! The centred card for pages before the console: signing in, signing up, joining.

use leptos::{children::ViewFnOnce, prelude::*};

use super::ToastRegion;
use super::page::document_title;

/// A centred page with Guildhall's mark, one heading and one card. Also sets the document's title.
#[component]
pub fn AuthCard(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What this is about, in a sentence; may be empty.
    #[prop(optional, into)]
    description: Signal<String>,
    /// As wide as a table.
    #[prop(optional)]
    wide: bool,
    /// What stands below the card: the other way.
    #[prop(optional, into)]
    footer: ViewFnOnce,
    /// What stands in the card.
    children: Children,
) -> impl IntoView {
    let class = if wide { "desk-middle desk-wide" } else { "desk-middle" };
    document_title(title);
    let about = move || Some(description.get()).filter(|text| !text.is_empty());
    view! {
        <main class="desk" id="main">
            <div class=class>
                <div class="desk-head">
                    <span class="mark desk-mark" role="img" aria-label="Guildhall"></span>
                    <h1>{move || title.get()}</h1>
                    {move || about().map(|text| view! { <p>{text}</p> })}
                </div>
                <div class="desk-card">{children()}</div>
                <div class="desk-foot">{footer.run()}</div>
            </div>
            <ToastRegion />
        </main>
    }
    .into_any()
}
