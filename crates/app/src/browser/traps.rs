//! What is said when the small size panics. It traps, without a sentence and without a place: both would be downloaded by everyone.

use js_sys::Reflect;
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, console};

const STOPPED: &str = "Guildhall has stopped where it never should. Load the page again. A site built with `cargo xtask site --dev` says where and why.";

/// Says in the browser's console what a trap means, from now on.
pub fn tell_of_traps() {
    let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if ["error", "reason"].into_iter().any(|cause| is_trap(&event, cause)) {
            console::error_1(&JsValue::from_str(STOPPED));
        }
    });
    for name in ["error", "unhandledrejection"] {
        // It fails for neither of these names.
        let _ = window().add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

fn is_trap(event: &Event, cause: &str) -> bool {
    let name = |cause: JsValue| Reflect::get(&cause, &JsValue::from_str("name")).ok();
    Reflect::get(event, &JsValue::from_str(cause))
        .ok()
        .and_then(name)
        .is_some_and(|name| name == "RuntimeError")
}
