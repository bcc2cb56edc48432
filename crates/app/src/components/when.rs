//! Moments: an absolute date (UTC) from the server, made relative and local in the browser.

use leptos::prelude::*;

use crate::browser;
use crate::watch::effect;

/// A moment. The server writes "22 Nov 2026"; the browser, once hydrated, "3 days ago", exact on hover.
#[component]
pub fn When(
    /// Microseconds since 1970 (UTC).
    at: i64,
    /// Never relative: "until 29 Nov 2026, 13:15".
    #[prop(optional)]
    absolute: bool,
) -> impl IntoView {
    let better = RwSignal::new(None::<browser::Moment>);
    effect(move |_| better.set(browser::moment(at)));
    let words = move || {
        better.with(|moment| match moment {
            Some(moment) if absolute => moment.exact.clone(),
            Some(moment) => moment.words.clone(),
            None => browser::first_words(at).words,
        })
    };
    let exact = move || {
        better.with(|moment| {
            moment.as_ref().map_or_else(|| browser::first_words(at).exact, |moment| moment.exact.clone())
        })
    };
    view! { <time datetime=browser::machine_words(at) title=exact>{words}</time> }
}
