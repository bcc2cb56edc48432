//! Notifications.

use leptos::prelude::*;

/// Notifications.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    view! { <h1>"notifications"</h1> }
}
