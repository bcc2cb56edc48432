//! The server's half: there is no browser, so nothing happens.

use leptos::ev::SubmitEvent;
use leptos::web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::{Moment, Wanted};

/// Would ready the page; see the browser's half.
pub fn begin() {}

/// Readies the document's head.
pub fn begin_head() {
    leptos_meta::provide_meta_context();
}

/// Writes the document's title into its head; the view that comes with it shows nothing.
pub fn title(text: impl Fn() -> String + Send + Sync + 'static) {
    // Like the inside of an area, that of a title is written as it is: what people are called must not end it.
    let escaped = move || inside_area(text());
    let _shows_nothing = leptos_meta::Title(leptos_meta::TitleProps::builder().text(escaped).build());
}

/// Would read the fields of the form that is being submitted.
#[must_use]
pub fn fields(_event: &SubmitEvent) -> Option<String> {
    None
}

/// The same, with another value in one of them.
#[must_use]
pub fn fields_with(_event: &SubmitEvent, _name: &str, _value: &str) -> Option<String> {
    None
}

/// Would send fields.
#[allow(clippy::unused_async, reason = "the browser's half waits for the server")]
pub async fn post(_path: &str, _fields: String) -> Option<(u16, String)> {
    None
}

/// A letter in upper case.
#[must_use]
pub fn upper_case(letter: char) -> String {
    letter.to_uppercase().collect()
}

/// Would say whether what has been toggled is open now.
#[must_use]
pub fn is_open(_event: &leptos::web_sys::Event) -> bool {
    false
}

/// Would open a dialog.
pub fn open_dialog(_id: &str) {}

/// Would close a dialog.
pub fn close_dialog(_id: &str) {}

/// Would go back in the browser's history.
pub fn back() {}

/// Would submit a form shortly.
pub fn submit_soon(_form: &str) {}

/// Would copy a text.
pub fn copy(_text: &str, _done: impl FnOnce(bool) + 'static) {}

/// Would act after some milliseconds.
pub fn after(_milliseconds: i32, _act: impl FnOnce() + 'static) {}

/// Would act at a moment.
pub fn at(_moment: i64, _act: impl FnOnce() + 'static) {}

/// Would read the cookies that scripts may read.
#[must_use]
pub fn cookies() -> String {
    String::new()
}

/// Would remember and apply a theme.
pub fn remember_theme(_word: &str, _data_theme: Option<&str>) {}

/// Would tell a moment by the person's clock.
#[must_use]
pub fn moment(_at: i64) -> Option<Moment> {
    None
}

/// Would keep a line and its signal the same.
#[must_use]
pub fn keep_input(_input: &HtmlInputElement, _wanted: &Wanted) -> Option<String> {
    None
}

/// Would keep an area and its signal the same.
#[must_use]
pub fn keep_area(_area: &HtmlTextAreaElement, _wanted: &Wanted) -> Option<String> {
    None
}

/// What stands in an area at first, escaped: Leptos writes the inside of a `textarea`, and of a `title`, as it is.
#[must_use]
pub fn inside_area(text: String) -> String {
    if text.is_empty() { text } else { leptos::prelude::RenderHtml::to_html(text) }
}

/// Would refill a line that nobody is typing in.
pub fn refill(_input: &HtmlInputElement, _value: &str) {}

/// Would put a drawn page into the person's own words.
pub fn settle(_id: &str) {}

/// Would lead where the cross of a dialog does.
pub fn give_up(_event: &leptos::web_sys::Event) {}

/// A form that nobody sends.
pub struct Sent;

/// Would send the form of a drawn page in the background.
#[must_use]
pub fn sent(_event: &SubmitEvent) -> Option<(Sent, String, String)> {
    None
}

impl Sent {
    /// Would say in the form what is wrong.
    pub fn settle(&self, _wrong: Option<&str>) {}
}

/// Nothing is put away before the browser has it.
#[must_use]
pub fn is_put_away(_id: &str) -> bool {
    false
}

/// Would say whether someone is at work in a part of the page.
#[must_use]
pub fn is_in_use(_id: &str) -> bool {
    false
}

/// Would load another page of the console afresh.
pub fn go(_path: &str) {}

/// Whom the page was made for is known to the browser alone.
#[must_use]
pub fn page_identity() -> Option<String> {
    None
}

/// Would load the page again, for whoever is signed in now.
pub fn begin_anew(_leave: bool, _word: Option<&str>) {}

/// Would give what the page before wanted said here.
#[must_use]
pub fn left_word() -> Option<String> {
    None
}

/// Would hear of changes.
pub fn follow(_hear: impl Fn() + 'static) {}

/// Would say which page is open.
#[must_use]
pub fn address() -> String {
    String::new()
}

/// Would give a pause of about so many milliseconds.
#[must_use]
pub fn spread(milliseconds: i32) -> i32 {
    milliseconds
}
