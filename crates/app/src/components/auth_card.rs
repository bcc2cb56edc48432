//! The centred card for pages before the console: signing in, signing up, joining.

use leptos::{children::ViewFnOnce, prelude::*};

use super::page::document_title;

/// A centred page with Guildhall's mark, one heading and one card. Also sets the document's title.
#[component]
pub fn AuthCard(
    /// The heading.
    #[prop(into)]
    title: String,
    /// What this is about, in a sentence; may be empty.
    #[prop(optional, into)]
    description: String,
    /// What stands below the card: the other way.
    #[prop(optional, into)]
    footer: ViewFnOnce,
    /// What stands in the card.
    children: Children,
) -> impl IntoView {
    document_title(Signal::stored(title.clone()));
    let about = (!description.is_empty()).then(|| view! { <p>{description}</p> });
    view! {
        <main class="desk" id="main">
            <div class="desk-middle">
                <div class="desk-head">
                    <span class="mark desk-mark" role="img" aria-label="Guildhall"></span>
                    <h1>{title}</h1>
                    {about}
                </div>
                <div class="desk-card">{children()}</div>
                <div class="desk-foot">{footer.run()}</div>
            </div>
        </main>
    }
    .into_any()
}
