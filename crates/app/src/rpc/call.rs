//! Asking the server from the browser: one way for every server function, so that the browser downloads it once. Only what a function
//! takes and gives differs.

use super::Answer;
use crate::browser;
use crate::error::AppError;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;

/// Work under way in the browser.
pub(crate) type Underway<T> = Pin<Box<dyn Future<Output = T>>>;

/// Calls a server function from the browser.
pub fn call<S>(arguments: &S) -> Underway<Answer<S::Output>>
where
    S: ServerFn<Error = AppError> + Serialize,
    S::Output: DeserializeOwned,
{
    let sent = fields(arguments).map(|fields| send(S::PATH, fields));
    Box::pin(async move { read(&sent?.await?) })
}

/// A server function's arguments, as a form would send them.
pub(crate) fn fields(arguments: &impl Serialize) -> Answer<String> {
    serde_qs::to_string(arguments).map_err(|_| AppError::unreadable())
}

/// An answer's text, read.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|_| AppError::internal())
}

/// Sends a form's fields to a server function, and gives the text of its answer.
pub(crate) fn send(path: &'static str, fields: String) -> Underway<Answer<String>> {
    Box::pin(async move {
        match browser::post(path, fields).await {
            None => Err(AppError::unreachable()),
            Some((200..=299, text)) => Ok(text),
            Some((_, text)) => Err(read(&text).unwrap_or_else(|error| error)),
        }
    })
}
