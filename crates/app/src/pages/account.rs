//! Account.

use leptos::prelude::*;

/// Account.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! { <h1>"account"</h1> }
}
