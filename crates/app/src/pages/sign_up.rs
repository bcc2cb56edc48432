//! Signing up.

use leptos::prelude::*;

/// Signing up.
#[component]
pub fn SignUpPage() -> impl IntoView {
    view! { <h1>"sign_up"</h1> }
}
