//! Reset.

use leptos::prelude::*;

/// Reset.
#[component]
pub fn ResetPage() -> impl IntoView {
    view! { <h1>"reset"</h1> }
}
