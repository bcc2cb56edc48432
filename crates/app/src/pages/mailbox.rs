//! Mailbox.

use leptos::prelude::*;

/// Mailbox.
#[component]
pub fn MailboxPage() -> impl IntoView {
    view! { <h1>"mailbox"</h1> }
}
