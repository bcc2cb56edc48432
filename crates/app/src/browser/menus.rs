//! The page's own listeners, one of each for the whole document: menus by arrow keys, refusals that hold,
//! popovers that close behind a link, and dialogs where the browser does not know `commandfor`.

use js_sys::Reflect;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node, Window};

use super::live::{close_dialog, open_dialog};

const ITEMS: &str = "[role=menuitem]";

/// Starts listening.
pub(super) fn listen() {
    on("click", hold_refusals);
    on("click", close_behind_links);
    if !knows_commands() {
        on("click", run_command);
    }
    on("keydown", keys);
    on("toggle", focus_first_item);
    on("pointerout", forgive_tips);
    on("focusout", forgive_tips);
}

/// Listens to the whole document, before any element's own listeners.
fn on(name: &str, act: fn(&Event)) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event));
    // It fails for no name that is used here.
    let _ =
        document().add_event_listener_with_callback_and_bool(name, listener.as_ref().unchecked_ref(), true);
    listener.forget();
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn closest(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok()?
}

fn hold_refusals(event: &Event) {
    if closest(event, "[aria-disabled=true], [aria-busy=true]").is_some() {
        event.prevent_default();
        event.stop_immediate_propagation();
    }
}

fn close_behind_links(event: &Event) {
    let popover = closest(event, "a[href]").and_then(|link| link.closest("[popover]").ok()?);
    if let Some(popover) = popover.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // It fails for a popover that is not open: then there is nothing to close.
        let _ = popover.hide_popover();
    }
}

fn knows_commands() -> bool {
    let prototype =
        Reflect::get(&js_sys::global().unchecked_into::<Window>(), &JsValue::from_str("HTMLButtonElement"))
            .and_then(|class| Reflect::get(&class, &JsValue::from_str("prototype")));
    prototype.and_then(|found| Reflect::has(&found, &JsValue::from_str("commandForElement"))).unwrap_or(false)
}

fn run_command(event: &Event) {
    let Some(button) = closest(event, "button[commandfor]") else { return };
    let Some(dialog) = button.get_attribute("commandfor") else { return };
    match button.get_attribute("command").as_deref() {
        Some("show-modal") => open_dialog(&dialog),
        Some("close") => close_dialog(&dialog),
        Some(_) | None => {}
    }
}

fn keys(event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
    if key == "Escape" {
        dismiss_tips();
    } else if let Some(menu) = closest(event, "[role=menu]") {
        step(event, &menu, &key);
    } else if let Some(opener) = closest(event, "[popovertarget]") {
        enter(event, opener, &key);
    }
}

/// A key pressed on the button of a menu, or of something with a menu in it: into the menu where it is open already, which it may be
/// a moment before the focus is in it; otherwise the arrow down opens a menu.
fn enter(event: &Event, opener: Element, key: &str) {
    let menu = opener.get_attribute("popovertarget").and_then(|id| document().get_element_by_id(&id));
    if let Some(menu) = menu.filter(|menu| menu.matches(":popover-open").unwrap_or(false)) {
        step(event, &menu, key);
    } else if key == "ArrowDown" && closest(event, "[aria-haspopup]").is_some() {
        event.prevent_default();
        opener.unchecked_into::<HtmlElement>().click();
    }
}

/// Moves the focus within a menu, round and round.
fn step(event: &Event, menu: &Element, key: &str) {
    let Ok(items) = menu.query_selector_all(ITEMS) else { return };
    let active = document().active_element();
    let is_active =
        |node: Option<Node>| node.is_some_and(|node| node.is_same_node(active.as_ref().map(AsRef::as_ref)));
    let (count, here) = (items.length(), (0..items.length()).find(|index| is_active(items.get(*index))));
    let next = match (key, here) {
        _ if count == 0 => return,
        ("ArrowDown", Some(index)) => (index + 1) % count,
        ("ArrowUp", Some(index)) => (index + count - 1) % count,
        ("ArrowDown", None) | ("Home", _) => 0,
        ("ArrowUp", None) | ("End", _) => count - 1,
        _ => return,
    };
    event.prevent_default();
    focus(items.get(next));
}

/// A menu that opens hands the focus to its first item, unless a key was quicker and has it in the menu already.
fn focus_first_item(event: &Event) {
    let opened = Reflect::get(event, &JsValue::from_str("newState")).is_ok_and(|state| state == "open");
    let fresh = |element: &Element| element.matches(".menu:not(:focus-within)").unwrap_or(false);
    let menu = target(event).filter(|element| opened && fresh(element));
    if let Some(item) = menu.and_then(|menu| menu.query_selector(ITEMS).ok()?) {
        focus(Some(item.into()));
    }
}

fn focus(node: Option<Node>) {
    if let Some(element) = node.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        // It fails for what cannot take the focus: then the focus stays.
        let _ = element.focus();
    }
}

/// Esc puts away the tooltip that is shown, until pointer or focus leave its control.
fn dismiss_tips() {
    let Ok(shown) = document().query_selector_all(".guarded:hover, .guarded:focus-within") else { return };
    for index in 0..shown.length() {
        if let Some(control) = shown.get(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            let _ = control.set_attribute("data-dismissed", "");
        }
    }
}

fn forgive_tips(event: &Event) {
    if let Some(control) = closest(event, "[data-dismissed]") {
        let next = Reflect::get(event, &JsValue::from_str("relatedTarget")).ok();
        let inside = next.and_then(|node| node.dyn_into::<Node>().ok());
        if !control.contains(inside.as_ref()) || inside.is_none() {
            let _ = control.remove_attribute("data-dismissed");
        }
    }
}
