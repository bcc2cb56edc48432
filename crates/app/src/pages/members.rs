//! The members of an organization.

use leptos::prelude::*;

/// The members of an organization.
#[component]
pub fn MembersPage() -> impl IntoView {
    view! { <h1>"members"</h1> }
}
