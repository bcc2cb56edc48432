//! The history of an organization.

use leptos::prelude::*;

/// The history of an organization.
#[component]
pub fn HistoryPage() -> impl IntoView {
    view! { <h1>"history"</h1> }
}
