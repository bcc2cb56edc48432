//! Toasts: what came of an act, said once, with *Undo* where undoing is honest.

use leptos::prelude::*;

use super::{Glyph, Icon, rows};
use crate::browser;

/// How long good news stays, in milliseconds. Failures stay until they are put away.
const STAY: i32 = 8_000;

#[derive(Clone)]
struct Toast {
    key: u64,
    text: String,
    failed: bool,
    undo: Option<Callback<()>>,
}

/// Where toasts are said. Copy it freely; get it with [`use_toasts`].
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    /// Makes the place and provides it to everything below.
    pub(super) fn provide() -> Self {
        let toasts = Self::new();
        provide_context(toasts);
        toasts
    }

    fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Says that something worked ("Invitation revoked.").
    pub fn say(&self, text: impl Into<String>) {
        self.add(text.into(), false, None);
    }

    /// Says that something failed, and why; stays until put away.
    pub fn fail(&self, text: impl Into<String>) {
        self.add(text.into(), true, None);
    }

    /// Says that something worked and can be taken back.
    pub fn undoable(&self, text: impl Into<String>, undo: Callback<()>) {
        self.add(text.into(), false, Some(undo));
    }

    fn add(&self, text: String, failed: bool, undo: Option<Callback<()>>) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.list.update(|list| list.push(Toast { key, text, failed, undo }));
        if !failed {
            let toasts = *self;
            browser::after(STAY, move || toasts.remove(key));
        }
    }

    fn remove(&self, key: u64) {
        self.list.update(|list| list.retain(|toast| toast.key != key));
    }
}

/// The place that [`begin`](super::begin) provided; elsewhere a place of one's own that nobody sees.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
}

/// Where toasts appear: a live region. The shells and the card contain it already.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {rows(move || toasts.list.get(), |toast| toast.key.to_string(), move |toast| bubble(toasts, toast.clone()))}
        </div>
    }
    .into_any()
}

fn bubble(toasts: Toasts, toast: Toast) -> AnyView {
    let Toast { key, text, failed, undo } = toast;
    let (class, glyph) =
        if failed { ("toast toast-fail", Glyph::CrossCircle) } else { ("toast", Glyph::CheckCircle) };
    let take_back = undo.map(|undo| {
        let press = move |_| {
            toasts.remove(key);
            undo.run(());
        };
        view! { <button class="btn btn-quiet" type="button" on:click=press>"Undo"</button> }
    });
    view! {
        <div class=class>
            <Icon glyph />
            <p class="toast-text">{text}</p>
            {take_back}
            <button class="btn btn-bare btn-icon" type="button" aria-label="Dismiss" on:click=move |_| toasts.remove(key)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
    .into_any()
}
