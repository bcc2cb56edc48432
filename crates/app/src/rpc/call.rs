//! Asking the server from the browser: one way for every server function, so that the browser downloads it once. Only what a function
//! takes and gives differs.

use super::Answer;
use crate::browser;
use crate::error::AppError;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// A question to a server function that is not asked yet.
pub struct Call<T> {
    path: &'static str,
    fields: Answer<String>,
    gives: PhantomData<fn() -> T>,
}

/// Readies a call of a server function from the browser.
pub fn call<S>(arguments: &S) -> Call<S::Output>
where
    S: ServerFn<Error = AppError> + Serialize,
{
    Call { path: S::PATH, fields: fields(arguments), gives: PhantomData }
}

impl<T: DeserializeOwned + 'static> Call<T> {
    /// Asks in the background, and acts on the answer.
    pub fn then(self, act: impl FnOnce(Answer<T>) + 'static) {
        let read = Box::new(move |told: Answer<String>| act(told.and_then(|text| read(&text))));
        begin(self.path.to_owned(), self.fields, Kind::Question, read);
    }
}

/// Sends a form's fields to a server function in the background, and acts on the text of its answer.
pub(crate) fn hear(path: String, fields: Answer<String>, act: Box<dyn FnOnce(Answer<String>)>) {
    begin(path, fields, Kind::Form, act);
}

/// What is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Something that a person wanted done.
    Form,
    /// Something that the page wants to know.
    Question,
}

fn begin(path: String, fields: Answer<String>, kind: Kind, act: Box<dyn FnOnce(Answer<String>)>) {
    spawn_local(async move {
        let told = match fields {
            Ok(fields) => send(&path, fields).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &told {
            begin_anew(error, kind);
        }
        act(told);
    });
}

/// A page that was made for somebody else, or before, is loaded again. A person who wanted something done is told that it was not.
fn begin_anew(error: &AppError, kind: Kind) {
    if error.is_for_another() {
        browser::begin_anew(true, Some(&error.message));
    } else if error.is_from_before() {
        browser::begin_anew(false, Some(error.message.as_str()).filter(|_| kind == Kind::Form));
    }
}

/// A server function's arguments, as a form would send them.
pub(crate) fn fields(arguments: &impl Serialize) -> Answer<String> {
    super::write::fields(arguments).map_err(|_| AppError::unreadable())
}

/// An answer's text, read.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    super::read::read(text).map_err(|_| AppError::unheard(500))
}

async fn send(path: &str, fields: String) -> Answer<String> {
    match browser::post(path, fields).await {
        None => Err(AppError::unreachable()),
        Some((200..=299, text)) => Ok(text),
        Some((status, text)) => {
            let told = super::read::read(&text);
            Err(told.unwrap_or_else(|_| AppError::unheard(status)))
        }
    }
}
