//! The bell: how many notifications are unread, and the latest of them.

use leptos::prelude::*;

use super::{Glyph, Icon, When};
use crate::browser;
use guildhall_domain::sentence;

/// The bell in the top bar, with its panel.
#[component]
pub fn Bell(
    /// How many are unread.
    #[prop(into)]
    unread: Signal<u64>,
    /// What stands beside the panel's heading: usually *Mark all as read*.
    #[prop(optional, into)]
    action: ViewFn,
    /// What is done when the panel is opened.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    /// What is done once the panel was looked at and is closed.
    #[prop(optional, into)]
    on_seen: Option<Callback<()>>,
    /// [`Notice`]s, or [`NoNotices`].
    children: Children,
) -> impl IntoView {
    let toggled = move |event: leptos::web_sys::Event| {
        let act = if browser::is_open(&event) { on_open } else { on_seen };
        if let Some(act) = act {
            act.run(());
        }
    };
    let label = move || match unread.get() {
        0 => "Notifications".to_owned(),
        count => sentence!("Notifications, {} unread", count),
    };
    let badge = move || match unread.get() {
        0 => None,
        count @ 1..100 => Some(count.to_string()),
        _ => Some("99+".to_owned()),
    };
    view! {
        <button class="btn btn-bare btn-icon bell" type="button" popovertarget="notifications" aria-label=label>
            <Icon glyph=Glyph::Bell />
            {move || badge().map(|count| view! { <span class="bell-count" aria-hidden="true">{count}</span> })}
        </button>
        <section class="menu panel" id="notifications" popover="auto" aria-label="Notifications" on:toggle=toggled>
            <div class="panel-head"><h2>"Notifications"</h2>{move || action.run()}</div>
            {children()}
        </section>
    }
    .into_any()
}

/// One notification.
#[component]
pub fn Notice(
    /// What happened, in a sentence.
    #[prop(into)]
    text: String,
    /// When, in microseconds since 1970 (UTC).
    at: i64,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Not read yet.
    #[prop(optional)]
    unread: bool,
) -> impl IntoView {
    let class = if unread { "notice notice-new" } else { "notice" };
    view! {
        <a class=class href=href>
            <span>{unread.then(|| view! { <span class="sr-only">"Unread: "</span> })}{text}</span>
            <When at />
        </a>
    }
    .into_any()
}

/// An empty panel.
#[component]
pub fn NoNotices() -> impl IntoView {
    view! { <p class="panel-empty">"Nothing new. You will hear here when something concerns you."</p> }
}
