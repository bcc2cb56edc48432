//! Forms: their fields, and sending them in the background.

use crate::rpc::PAGE;
use leptos::ev::SubmitEvent;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

/// The fields of the form that is being submitted.
#[must_use]
pub fn fields(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    fields.to_string().as_string()
}

/// The same, with another value in one of them.
#[must_use]
pub fn fields_with(event: &SubmitEvent, name: &str, value: &str) -> Option<String> {
    let fields = UrlSearchParams::new_with_str(&fields(event)?).ok()?;
    fields.set(name, value);
    fields.to_string().as_string()
}

/// Sends fields, and gives the status and the text of the answer; none when the server cannot be reached.
pub async fn post(path: &str, fields: String) -> Option<(u16, String)> {
    answer(path, &fields).await.ok()
}

async fn answer(path: &str, fields: &str) -> Result<(u16, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    headers.set("accept", "application/json")?;
    if let Some(page) = page_identity() {
        headers.set(PAGE, &page)?;
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(fields));
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await?;
    let response: Response = response.unchecked_into();
    if let (Ok(Some(now)), Some(element)) = (response.headers().get(PAGE), made_for()) {
        // The session was renewed by this very page, so the page is its own from now on.
        element.set_attribute("content", &now)?;
    }
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

/// Whom the page was made for.
#[must_use]
pub fn page_identity() -> Option<String> {
    made_for()?.get_attribute("content")
}

fn made_for() -> Option<Element> {
    document().query_selector(&format!("meta[name={PAGE}]")).ok().flatten()
}
