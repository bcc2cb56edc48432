//! The browser's half.

use std::{cell::Cell, time::Duration};

use js_sys::{Array, Date, Intl::RelativeTimeFormat, JsString, Object, Reflect};
use leptos::prelude::{document, set_timeout, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{HtmlInputElement, HtmlTextAreaElement};
use web_sys::{HtmlDialogElement, HtmlDocument, HtmlFormElement};

use super::{Moment, Wanted, menus};
use crate::watch::effect;

/// Readies the page, once: arrow keys in menus, refusals that hold, dialogs in browsers without invoker commands.
/// From then on `<html data-awake>` says that the browser's half is at work.
pub fn begin() {
    thread_local!(static BEGUN: Cell<bool> = const { Cell::new(false) });
    if !BEGUN.replace(true) {
        menus::listen();
        if let Some(root) = document().document_element() {
            // It does not fail: the attribute's name is valid.
            let _ = root.set_attribute("data-awake", "");
        }
    }
}

/// Would ready the document's head: the server has written it.
pub fn begin_head() {}

/// Keeps the document's title as a text says.
pub fn title(text: impl Fn() -> String + 'static) {
    effect(move |_| document().set_title(&text()));
}

/// Opens the dialog with this id, if it is there and not open yet. One that the server rendered open becomes modal.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = dialog(id).filter(|dialog| !dialog.matches(":modal").unwrap_or(false)) {
        // Neither fails: the attribute's name is valid, and without it the dialog is closed.
        let _ = dialog.remove_attribute("open");
        let _ = dialog.show_modal();
        focus_choice(&dialog);
    }
}

/// Where a dialog begins with choices, the focus begins on the one that is taken.
fn focus_choice(dialog: &HtmlDialogElement) {
    let begins_so =
        document().active_element().is_some_and(|active| active.matches("[type=radio]").unwrap_or(false));
    let taken = dialog.query_selector("[type=radio]:checked").ok().flatten().filter(|_| begins_so);
    if let Some(choice) = taken.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) {
        // It fails for what cannot take the focus: then the focus stays.
        let _ = choice.focus();
    }
}

/// Goes back in the browser's history, by one.
pub fn back() {
    if let Ok(history) = window().history() {
        // It fails in documents that are no longer shown: then there is nothing to go back from.
        let _ = history.back();
    }
}

/// Closes the dialog with this id, if it is there.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Submits the form with this id a quarter of a second after the last call for any form.
pub fn submit_soon(form: &str) {
    thread_local!(static CALLS: Cell<u32> = const { Cell::new(0) });
    let mine = CALLS.get().wrapping_add(1);
    CALLS.set(mine);
    let form = form.to_owned();
    after(250, move || {
        let element =
            document().get_element_by_id(&form).and_then(|found| found.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = element.filter(|_| CALLS.get() == mine) {
            // A form that is not valid is not submitted, and the browser says why.
            let _ = form.request_submit();
        }
    });
}

/// Copies a text and says whether that worked. Browsers allow it on HTTPS and on this machine only.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let clipboard = Reflect::get(&window().navigator(), &JsValue::from_str("clipboard")).ok();
    let Some(clipboard) = clipboard.filter(JsValue::is_object) else {
        return done(false);
    };
    let written = clipboard.unchecked_into::<web_sys::Clipboard>().write_text(text);
    leptos::task::spawn_local(
        async move { done(wasm_bindgen_futures::JsFuture::from(written).await.is_ok()) },
    );
}

/// Acts after some milliseconds.
pub fn after(milliseconds: i32, act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::from_millis(u64::from(milliseconds.unsigned_abs())));
}

/// Acts at a moment by this machine's clock, in microseconds since 1970; after a day where that is later.
pub fn at(moment: i64, act: impl FnOnce() + 'static) {
    const DAY: f64 = 86_400_000.0;
    #[allow(clippy::cast_precision_loss, reason = "milliseconds of this century fit")]
    let wait = ((moment / 1_000) as f64 - Date::now()).clamp(0.0, DAY);
    set_timeout(act, Duration::from_secs_f64(wait / 1_000.0));
}

/// The cookies that scripts may read, in the form of a `Cookie` header.
#[must_use]
pub fn cookies() -> String {
    page().cookie().unwrap_or_default()
}

/// Remembers a theme for a year and applies it at once.
pub fn remember_theme(word: &str, data_theme: Option<&str>) {
    // Neither fails for these values.
    let _ = page().set_cookie(&format!("theme={word}; Path=/; Max-Age=31536000; SameSite=Lax"));
    if let Some(root) = document().document_element() {
        let _ = match data_theme {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
}

fn page() -> HtmlDocument {
    document().unchecked_into()
}

/// A letter in upper case, as the browser knows it: its tables need not be downloaded.
#[must_use]
pub fn upper_case(letter: char) -> String {
    JsString::from(letter).to_upper_case().into()
}

const LANGUAGE: &str = "en-GB";

/// A moment by the person's clock: relative within a month, a date beyond.
#[must_use]
pub fn moment(at: i64) -> Option<Moment> {
    #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for 280,000 years")]
    let milliseconds = (at / 1_000) as f64;
    let date = Date::new(&JsValue::from_f64(milliseconds));
    let exact = formatted(&date, &[("dateStyle", "medium"), ("timeStyle", "short")])?;
    let seconds = (milliseconds - Date::now()) / 1_000.0;
    let words = match relative(seconds) {
        Some(words) => words,
        None => formatted(&date, &[("dateStyle", "medium")])?,
    };
    Some(Moment { words, exact })
}

/// Whether what has been toggled is open now.
#[must_use]
pub fn is_open(event: &leptos::web_sys::Event) -> bool {
    Reflect::get(event, &JsValue::from_str("newState")).is_ok_and(|state| state == "open")
}

/// What stands there until [`moment`] has told it: what the server wrote, or nothing for an instant.
#[must_use]
pub fn first_words(_at: i64) -> Moment {
    Moment { words: String::new(), exact: String::new() }
}

/// The moment for machines: "2026-11-22T08:30:00.000Z".
#[must_use]
pub fn machine_words(at: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for 280,000 years")]
    let milliseconds = (at / 1_000) as f64;
    Date::new(&JsValue::from_f64(milliseconds)).to_iso_string().into()
}

fn relative(seconds: f64) -> Option<String> {
    let (value, unit) = match seconds.abs() {
        near if near < 45.0 => return Some("just now".to_owned()),
        near if near < 3_600.0 => (seconds / 60.0, "minute"),
        near if near < 86_400.0 => (seconds / 3_600.0, "hour"),
        near if near < 2_592_000.0 => (seconds / 86_400.0, "day"),
        _ => return None,
    };
    let locales = Array::of1(&JsValue::from_str(LANGUAGE));
    let whole = if value.abs() < 1.0 { value.signum() } else { value.round() };
    Some(RelativeTimeFormat::new(&locales, &Object::new()).format(whole, unit).into())
}

fn formatted(date: &Date, options: &[(&str, &str)]) -> Option<String> {
    let object = Object::new();
    for (name, value) in options {
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value)).ok()?;
    }
    Some(date.to_locale_string(LANGUAGE, &object).into())
}

/// Keeps a line and its signal the same; returns what was typed, where that wins.
#[must_use]
pub fn keep_input(input: &HtmlInputElement, wanted: &Wanted) -> Option<String> {
    keep(input.value(), wanted, |value| input.set_value(value))
}

/// Keeps an area and its signal the same; returns what was typed, where that wins.
#[must_use]
pub fn keep_area(area: &HtmlTextAreaElement, wanted: &Wanted) -> Option<String> {
    keep(area.value(), wanted, |value| area.set_value(value))
}

/// What stands in an area at first; the server escapes it.
#[must_use]
pub const fn inside_area(text: String) -> String {
    text
}

fn keep(typed: String, wanted: &Wanted, set: impl FnOnce(&str)) -> Option<String> {
    if typed == wanted.value {
        return None;
    }
    if !wanted.insist && !typed.is_empty() {
        return Some(typed);
    }
    set(&wanted.value);
    None
}

/// Refills a line, unless someone is typing in it.
pub fn refill(input: &HtmlInputElement, value: &str) {
    let is_focused = document().active_element().is_some_and(|active| active.is_same_node(Some(input)));
    if !is_focused && input.value() != value {
        input.set_value(value);
    }
}
