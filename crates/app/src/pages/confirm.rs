//! Confirming.

use leptos::prelude::*;

/// Confirming.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    view! { <h1>"confirm"</h1> }
}
