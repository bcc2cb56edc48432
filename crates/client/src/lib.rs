//! The console's WebAssembly entry: it takes over the page that the server has rendered.
#![cfg(target_arch = "wasm32")]

use guildhall_app::App;
use wasm_bindgen::prelude::wasm_bindgen;

/// Attaches the console to the server-rendered page. A panic is written to the browser's console in the quick size; the small size
/// has no words for it, and says where they are.
#[wasm_bindgen(start)]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    #[cfg(not(debug_assertions))]
    guildhall_app::browser::tell_of_traps();
    leptos::mount::hydrate_body(App);
}
