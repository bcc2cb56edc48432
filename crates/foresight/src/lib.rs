//! What-if in the browser. A form that is about to change rights carries what must be known to foresee it; this module, which is loaded
//! when the first such form is there, says what each choice in it would do, and of a proposed role what it reaches beyond what it says.
//! Both are asked of the domain's own functions: the server, asked the same with `dry_run`, says the same.
#![cfg(target_arch = "wasm32")]

mod choice;
mod draw;
mod measure;

pub use measure::{time_decisions, time_search};

use guildhall_domain::command::Command;
use guildhall_domain::foresee::Prospect;
use guildhall_domain::pack::Pack;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::{Document, Element, Event, HtmlFormElement};

/// The attribute with which an element says what is to be foreseen there.
const FORESEES: &str = "data-foresees";

/// The same, once it was.
const FORESEEN: &str = "data-foreseen";

/// How long a person is left to tick on before a role is tried, in milliseconds.
const PAUSE: i32 = 150;

/// Listens to every form from here on.
#[wasm_bindgen(start)]
pub fn begin() {
    let Some(document) = document() else { return };
    let changed = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let form = form.and_then(|element| element.closest("form").ok().flatten());
        let place = form.and_then(|form| form.query_selector(&format!("[{FORESEES}]")).ok().flatten());
        if let Some(place) = place {
            tell(&place);
        }
    });
    // It does not fail: the event's name is valid.
    let _ = document.add_event_listener_with_callback("input", changed.as_ref().unchecked_ref());
    changed.forget();
}

/// Tells what is foreseen wherever that was not done yet.
#[wasm_bindgen]
pub fn look() {
    let places = document()
        .and_then(|document| document.query_selector_all(&format!("[{FORESEES}]:not([{FORESEEN}])")).ok());
    let Some(places) = places else { return };
    for place in (0..places.length()).filter_map(|at| places.get(at)?.dyn_into::<Element>().ok()) {
        // It does not fail: the attribute's name is valid.
        let _ = place.set_attribute(FORESEEN, "");
        tell(&place);
    }
}

/// Says what the form around a place would do as it is now.
fn tell(place: &Element) {
    let prospect =
        place.get_attribute(FORESEES).and_then(|text| serde_json::from_str::<Prospect>(&text).ok());
    let form = place.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let (Some(prospect), Some(form)) = (prospect, form) else { return };
    let Some(command) = choice::command(&prospect.command, &form) else { return };
    // What was about to be tried for an earlier choice is not shown any more. It does not fail: the attribute's name is valid.
    let _ = place.set_attribute(FORESEEN, "");
    let could_be = draw::foreseen(place, &prospect, &command);
    if could_be && matches!(command, Command::MakeRole { .. } | Command::EditRole { .. }) {
        later(place.clone(), Arc::clone(&prospect.facts.pack), command);
    }
}

/// Tries a role when nobody has ticked anything for a while.
fn later(place: Element, pack: Arc<Pack>, command: Command) {
    let stamp = js_sys::Date::now().to_string();
    // It does not fail: the attribute's name is valid.
    let _ = place.set_attribute(FORESEEN, &stamp);
    let try_it = Closure::once_into_js(move || {
        if place.get_attribute(FORESEEN).as_deref() == Some(&*stamp) {
            draw::dangers(&place, &pack, &command);
        }
    });
    if let Some(window) = web_sys::window() {
        // Where there is no timer nothing is tried.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(try_it.unchecked_ref(), PAUSE);
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
