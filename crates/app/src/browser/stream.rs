//! Leaving for another page, beginning anew, and hearing of changes.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

/// Loads another page of the console afresh: who is signed in may have changed.
pub fn go(path: &str) {
    // It fails for no path that begins with a slash.
    let _ = window().location().set_href(path);
}

/// Where a word waits for the next page of this tab.
const WORD: &str = "guildhall-word";

/// Loads the page again, for whoever is signed in now, and lets it say something. It leaves what the address asked for beside the page
/// itself, such as a dialog, where that was somebody else's wish.
pub fn begin_anew(leave: bool, word: Option<&str>) {
    if let (Some(word), Ok(Some(storage))) = (word, window().session_storage()) {
        // Where nothing can be kept, nothing is said.
        let _ = storage.set_item(WORD, word);
    }
    let location = window().location();
    // Neither fails: the path is the page's own.
    let _ = match (leave, location.search(), location.pathname()) {
        (true, Ok(search), Ok(path)) if !search.is_empty() => location.replace(&path),
        _ => location.reload(),
    };
}

/// What the page before wanted said here, once.
#[must_use]
pub fn left_word() -> Option<String> {
    let storage = window().session_storage().ok().flatten()?;
    let word = storage.get_item(WORD).ok().flatten()?;
    // It does not fail: the word was there.
    let _ = storage.remove_item(WORD);
    Some(word)
}

/// Hears of changes: the script that follows them for all tabs of the browser (`scripts/news.js`) says so to each page.
pub fn follow(hear: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        // Whoever says it learns from this that it was heard.
        event.prevent_default();
        hear();
    });
    // Neither fails: both names are valid.
    let _ = window().add_event_listener_with_callback("guildhall:news", listener.as_ref().unchecked_ref());
    listener.forget();
    let _ = Event::new("guildhall:ready").map(|event| window().dispatch_event(&event));
}

/// The page that is open: its path and its query.
#[must_use]
pub fn address() -> String {
    let location = window().location();
    // Neither fails.
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// A pause of about so many milliseconds.
#[must_use]
pub fn spread(milliseconds: i32) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "a pause is a few seconds")]
    let spread = (f64::from(milliseconds) * (0.75 + js_sys::Math::random() / 2.0)) as i32;
    spread
}
