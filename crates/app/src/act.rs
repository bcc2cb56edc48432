//! Acts: one server function behind one form. With scripts the form is sent in the background; without, it is an ordinary form
//! whose outcome waits for the page it leads back to. Pages need not know which.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]

use crate::browser;
use crate::error::AppError;
use crate::rpc::Onward;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What came of a form that was sent without scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The server function's path.
    pub path: String,
    /// What went wrong, if something did.
    pub error: Option<AppError>,
    /// What to say when it worked.
    pub said: Option<String>,
    /// What was written into the form, passwords excepted.
    pub kept: Vec<(String, String)>,
}

/// The outcome that the page begins with, until the form that it belongs to takes it.
#[derive(Clone, Copy)]
struct Arrived(StoredValue<Option<Flash>>);

/// Hands the outcome that a page begins with to everything below.
pub(crate) fn arrive(flash: Option<Flash>) {
    provide_context(Arrived(StoredValue::new(flash)));
}

/// One server function, as a page uses it. Copy it freely.
pub struct Act<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
    /// The action itself: `dispatch` it to act without a form.
    pub action: ServerAction<S>,
    flash: StoredValue<Option<Flash>>,
}

impl<S> Clone for Act<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Act<S>
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
}

/// Readies a server function for a page. Call it once per page and server function; the outcome of a plain form goes to the first.
#[must_use]
pub fn act<S>() -> Act<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let action = ServerAction::<S>::new();
    let flash = use_context::<Arrived>().and_then(|arrived| {
        let flash = arrived.0.with_value(|flash| flash.clone().filter(|flash| flash.path == S::PATH));
        if flash.is_some() {
            arrived.0.set_value(None);
        }
        flash
    });
    if let Some(error) = flash.as_ref().and_then(|flash| flash.error.clone()) {
        action.value().set(Some(Err(error)));
    }
    Act { action, flash: StoredValue::new(flash) }
}

impl<S> Act<S>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    /// What is wrong with one field.
    #[must_use]
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        self.failure(move |error| error.field.as_deref() == Some(field))
    }

    /// What is wrong, where it concerns none of the form's fields.
    #[must_use]
    pub fn error(self) -> Signal<Option<String>> {
        self.failure(|error| error.field.is_none())
    }

    fn failure(self, which: impl Fn(&AppError) -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
        let value = self.action.value();
        Signal::derive(move || value.with(|value| told(value.as_ref(), &which)))
    }

    /// The error in full, if there is one.
    #[must_use]
    pub fn refused(self) -> Signal<Option<AppError>> {
        let value = self.action.value();
        Signal::derive(move || {
            value.with(|value| value.as_ref().and_then(|value| value.as_ref().err().cloned()))
        })
    }

    /// Whether it is being sent.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.action.pending().into()
    }

    /// The answer, once there is one; none for a form that was sent without scripts.
    #[must_use]
    pub fn answer(self) -> Signal<Option<S::Output>> {
        let value = self.action.value();
        Signal::derive(move || {
            value.with(|value| value.as_ref().and_then(|value| value.as_ref().ok().cloned()))
        })
    }

    /// Whether it worked, with scripts or without.
    #[must_use]
    pub fn worked(self) -> Signal<bool> {
        let value = self.action.value();
        let before = self.flash.with_value(|flash| flash.as_ref().is_some_and(|flash| flash.error.is_none()));
        Signal::derive(move || value.with(|value| value.as_ref().map_or(before, Result::is_ok)))
    }

    /// What is said when it worked without scripts.
    #[must_use]
    pub fn said(self) -> Option<String> {
        self.flash.with_value(|flash| flash.as_ref().and_then(|flash| flash.said.clone()))
    }

    /// What was written into a field before, where the form was sent without scripts.
    #[must_use]
    pub fn kept(self, field: &str) -> Option<String> {
        let find =
            |flash: &Flash| flash.kept.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone());
        self.flash.with_value(|flash| flash.as_ref().and_then(find))
    }

    /// Acts once each time it has worked with scripts. Call it while the page is made.
    pub fn then(self, act: impl Fn(S::Output) + 'static) {
        let (value, version) = (self.action.value(), self.action.version());
        Effect::new(move |seen: Option<usize>| {
            let now = version.get();
            if seen.is_some_and(|seen| seen < now)
                && let Some(Ok(answer)) = value.get_untracked()
            {
                act(answer);
            }
            now
        });
    }
}

impl<S> Act<S>
where
    S: ServerFn<Error = AppError, Output = Onward> + Clone + Send + Sync + 'static,
{
    /// Goes on to where the answer leads, as a fresh page: who is signed in may have changed.
    #[must_use]
    pub fn going_onward(self) -> Self {
        self.then(|onward| browser::go(&onward.0));
        self
    }
}

fn told<T>(value: Option<&Result<T, AppError>>, which: impl Fn(&AppError) -> bool) -> Option<String> {
    value?.as_ref().err().filter(|error| which(error)).map(AppError::to_string)
}

/// The form of an act. Its fields are named as the server function's arguments are.
#[component]
pub fn ActForm<S>(
    /// The act.
    act: Act<S>,
    /// The form's classes.
    #[prop(default = "fields")]
    class: &'static str,
    /// Where the form leads back to when there are no scripts, filters included; without it, where the server function says.
    #[prop(optional, into)]
    back: Signal<Option<String>>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + DeserializeOwned + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if act.action.pending().get_untracked() {
            return;
        }
        if let Ok(arguments) = S::from_event(&event) {
            act.action.dispatch(arguments);
        } else {
            let unreadable = "The form could not be read. Load the page again, then try once more.";
            act.action.value().set(Some(Err(AppError::new("unusable", 422, unreadable))));
        }
    };
    let address = move || match back.get() {
        Some(page) => format!("{}?back={}", S::PATH, leptos_router::location::Url::escape(&page)),
        None => S::PATH.to_owned(),
    };
    view! { <form class=class method="post" action=address on:submit=submit>{children()}</form> }.into_any()
}
