//! The console: Leptos pages that render on the server and run in the browser.

pub mod browser;
pub mod components;

use leptos::prelude::*;

/// The console's root: what the server renders and the browser takes over.
#[component]
pub fn App() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! {
        <main>
            <h1>"Guildhall"</h1>
            <button on:click=move |_| set_count.update(|n| *n += 1)>"Counted: " {count}</button>
        </main>
    }
}
