//! Pages that the server has drawn: what of them only the browser can do.

use js_sys::Date;
use leptos::ev::SubmitEvent;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement};

use super::fetch::fields;
use super::live::{close_dialog, moment, open_dialog};

/// Puts a drawn part of the page into the person's own words: its moments by their clock, its dialog before everything else.
pub fn settle(id: &str) {
    let Some(part) = document().get_element_by_id(id) else { return };
    for time in all(&part, "time[datetime]") {
        let at = time.get_attribute("datetime").map(|words| Date::parse(&words)).filter(|at| at.is_finite());
        #[allow(clippy::cast_possible_truncation, reason = "a date's milliseconds are whole, and fit")]
        if let Some(told) = at.and_then(|at| moment(at as i64 * 1_000)) {
            time.set_text_content(Some(&told.words));
            // It does not fail: the attribute's name is valid.
            let _ = time.set_attribute("title", &told.exact);
        }
    }
    for dialog in all(&part, "dialog") {
        open_dialog(&dialog.id());
    }
}

/// A dialog that is put away leads where its cross does: its address is not to ask for it any more. It is closed before that, so that
/// whoever hears of the new address finds it so.
pub fn give_up(event: &Event) {
    let Some(dialog) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let cross = dialog.query_selector("a.dialog-close").ok().flatten();
    if let Some(cross) = cross.and_then(|cross| cross.dyn_into::<HtmlElement>().ok()) {
        close_dialog(&dialog.id());
        cross.click();
    }
}

/// A form of a drawn page that is being sent, and does not lead elsewhere.
pub struct Sent(HtmlFormElement);

/// The form that is being sent, if it changes something: it is sent in the background from here on, with where and what it sends.
#[must_use]
pub fn sent(event: &SubmitEvent) -> Option<(Sent, String, String)> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let path = form.get_attribute("action").filter(|_| form.method() == "post")?;
    event.prevent_default();
    if form.has_attribute(BUSY) {
        return None;
    }
    let fields = fields(event)?;
    // Neither this nor what follows fails: the attribute's name is valid.
    let _ = form.set_attribute(BUSY, "true");
    Some((Sent(form), path, fields))
}

/// Says that a form is on its way, so that it is not sent twice.
const BUSY: &str = "aria-busy";

impl Sent {
    /// It is answered: what is wrong stands in the form; nothing wrong closes its dialog.
    pub fn settle(&self, wrong: Option<&str>) {
        let _ = self.0.remove_attribute(BUSY);
        if let Some(place) = self.0.query_selector("[role=alert]").ok().flatten() {
            place.set_text_content(wrong);
        }
        if let Some(dialog) = self.0.closest("dialog").ok().flatten().filter(|_| wrong.is_none()) {
            close_dialog(&dialog.id());
        }
    }
}

/// Whether a part of the page has a dialog that was put away.
#[must_use]
pub fn is_put_away(id: &str) -> bool {
    has(id, "dialog:not([open])")
}

/// Whether someone is at work in a part of the page: in a dialog, a menu or a field, or with a button pressed down.
#[must_use]
pub fn is_in_use(id: &str) -> bool {
    has(id, "dialog[open], :popover-open, :active, input:focus, select:focus, textarea:focus")
}

fn has(id: &str, selector: &str) -> bool {
    document()
        .get_element_by_id(id)
        .is_some_and(|part| part.query_selector(selector).ok().flatten().is_some())
}

fn all(part: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = part.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}
