//! Home.

use leptos::prelude::*;

/// Home.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <h1>"home"</h1> }
}
