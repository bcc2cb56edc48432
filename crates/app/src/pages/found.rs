//! Founding.

use leptos::prelude::*;

/// Founding.
#[component]
pub fn FoundPage() -> impl IntoView {
    view! { <h1>"found"</h1> }
}
