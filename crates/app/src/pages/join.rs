//! Join.

use leptos::prelude::*;

/// Join.
#[component]
pub fn JoinPage() -> impl IntoView {
    view! { <h1>"join"</h1> }
}
