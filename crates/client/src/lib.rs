//! The console's WebAssembly entry: it takes over the page that the server has rendered.
#![cfg(target_arch = "wasm32")]

use guildhall_app::App;
use wasm_bindgen::prelude::wasm_bindgen;

/// Attaches the console to the server-rendered page; a panic is written to the browser's console.
#[wasm_bindgen(start)]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
