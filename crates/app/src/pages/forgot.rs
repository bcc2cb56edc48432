//! Forgot.

use leptos::prelude::*;

/// Forgot.
#[component]
pub fn ForgotPage() -> impl IntoView {
    view! { <h1>"forgot"</h1> }
}
