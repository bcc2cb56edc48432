//! What the page says while it cannot ask the server: that it may be out of date, that it goes on trying, and a way to try at once.

use crate::components::ButtonKind;
use crate::live::use_live;
use leptos::prelude::*;

/// A quiet line above everything, while there is something to say.
#[component]
pub(super) fn Connection() -> impl IntoView {
    let live = use_live();
    let words = move || {
        live.is_lost().then(|| view! {
            <div class="connection">
                <p>"No connection. This page may be out of date; trying again…"</p>
                <button class=ButtonKind::Quiet.class() type="button" on:click=move |_| live.changed()>"Try now"</button>
            </div>
        })
    };
    view! { <div role="status" aria-live="polite">{words}</div> }
}
