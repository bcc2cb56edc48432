//! The invitations of an organization.

use leptos::prelude::*;

/// The invitations of an organization.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    view! { <h1>"invitations"</h1> }
}
