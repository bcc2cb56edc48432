//! The building blocks on show: a members' page, a dialog, a card, rendered as the server renders them, and held to
//! the rules that every page relies on. With `GALLERY=<folder>` set, the pages are also written there, to look at.
#![allow(clippy::wildcard_imports, reason = "a gallery shows everything there is")]

mod members;
mod rules;
mod sampler;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{components::Router, location::RequestUrl};

use super::begin;

/// Renders a page as the server would, inside a router that stands at `path`.
fn render<V: IntoView + 'static>(path: &str, page: impl FnOnce() -> V + Send + 'static) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(RequestUrl::new(path));
        provide_meta_context();
        let _toasts = begin();
        view! { <Router>{page()}</Router> }.into_view().to_html()
    })
}

/// Every page of the gallery, by name.
fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("members", render("/acme/members", members::page)),
        ("sampler", render("/acme/settings", sampler::page)),
        ("sign-in", render("/sign-in", sampler::sign_in)),
    ]
}
