//! Acts: one server function behind one form. With scripts the form is sent in the background; without, it is an ordinary form
//! whose outcome waits for the page it leads back to. Pages need not know which.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]

use crate::browser;
use crate::error::AppError;
use crate::live::{Live, use_live};
use crate::rpc::{self, Answer, Onward};
use crate::session::use_session;
use crate::watch::effect;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use std::ops::Deref;

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

/// The path of an outcome that belongs to whichever form a page shows first.
pub(crate) const ANY_FORM: &str = "*";

/// The outcome that the page begins with, until the form that it belongs to takes it.
#[derive(Clone, Copy)]
struct Arrived(StoredValue<Option<Flash>>);

/// Hands the outcome that a page begins with to everything below.
pub(crate) fn arrive(flash: Option<Flash>) {
    provide_context(Arrived(StoredValue::new(flash)));
}

/// Takes the outcome that the page begins with, whatever form it belongs to.
pub(crate) fn arrived() -> Option<Flash> {
    use_context::<Arrived>()?.0.try_update_value(Option::take).flatten()
}

/// One server function, as a page uses it. Copy it freely.
pub struct Act<S> {
    sending: Sending,
    function: PhantomData<fn() -> S>,
}

impl<S> Clone for Act<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Act<S> {}

/// What all acts have in common, whatever their server function: the browser downloads it once.
#[derive(Clone, Copy)]
pub struct Sending {
    path: &'static str,
    answer: RwSignal<Option<Answer<String>>>,
    busy: RwSignal<bool>,
    times: RwSignal<u32>,
    flash: StoredValue<Option<Flash>>,
    live: Live,
}

/// Readies a server function for a page. Call it once per page and server function; the outcome of a plain form goes to the first.
#[must_use]
pub fn act<S: ServerFn>() -> Act<S> {
    Act { sending: Sending::ready(S::PATH), function: PhantomData }
}

impl<S> Deref for Act<S> {
    type Target = Sending;

    fn deref(&self) -> &Sending {
        &self.sending
    }
}

impl Sending {
    fn ready(path: &'static str) -> Self {
        let flash = use_context::<Arrived>().and_then(|arrived| {
            let is_its = |flash: &Flash| flash.path == path || flash.path == ANY_FORM;
            let flash = arrived.0.with_value(|flash| flash.clone().filter(is_its));
            if flash.is_some() {
                arrived.0.set_value(None);
            }
            flash
        });
        let failed = flash.as_ref().and_then(|flash| flash.error.clone()).map(Err);
        let (answer, busy) = (RwSignal::new(failed), RwSignal::new(false));
        Self { path, answer, busy, times: RwSignal::new(0), flash: StoredValue::new(flash), live: use_live() }
    }

    /// Sends a form's fields, unless an earlier sending is still under way.
    fn post(self, fields: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let settle = move |answer: Answer<String>| {
            if answer.as_ref().is_err_and(AppError::is_passing) {
                // It may have been done all the same: the page shows what is so.
                self.live.changed();
            }
            // The page may be gone by now, and its signals with it.
            self.answer.try_set(Some(answer));
            self.busy.try_set(false);
            self.times.try_update(|times| *times += 1);
        };
        rpc::hear(self.path.to_owned(), Ok(fields), Box::new(settle));
    }

    /// Sends what stands in a form.
    pub fn send_fields(self, fields: String) {
        self.post(fields);
    }

    /// Refuses on the spot, without asking the server.
    pub fn fail(self, error: AppError) {
        self.answer.set(Some(Err(error)));
    }

    /// Forgets what came of it.
    pub fn forget(self) {
        self.answer.set(None);
    }

    /// How often it was answered.
    #[must_use]
    pub fn times(self) -> ReadSignal<u32> {
        self.times.read_only()
    }

    /// What is wrong with one field.
    #[must_use]
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        self.failure(Some(field))
    }

    /// What is wrong, where it concerns none of the form's fields.
    #[must_use]
    pub fn error(self) -> Signal<Option<String>> {
        self.failure(None)
    }

    fn failure(self, field: Option<&'static str>) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.failed().filter(|error| error.field.as_deref() == field).map(|error| error.to_string())
        })
    }

    fn failed(self) -> Option<AppError> {
        self.answer.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()))
    }

    /// The error in full, if there is one.
    #[must_use]
    pub fn refused(self) -> Signal<Option<AppError>> {
        Signal::derive(move || self.failed())
    }

    /// Whether it is being sent.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Whether it worked, with scripts or without.
    #[must_use]
    pub fn worked(self) -> Signal<bool> {
        let before = self.flash.with_value(|flash| flash.as_ref().is_some_and(|flash| flash.error.is_none()));
        Signal::derive(move || self.answer.with(|answer| answer.as_ref().map_or(before, Result::is_ok)))
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

    fn answered(self, act: impl Fn(String) + 'static) {
        effect(move |seen: Option<u32>| {
            let now = self.times.get();
            if seen.is_some_and(|seen| seen < now)
                && let Some(Ok(text)) = self.answer.get_untracked()
            {
                act(text);
            }
            now
        });
    }
}

impl<S> Act<S>
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    /// Acts without a form.
    pub fn send(self, arguments: &S)
    where
        S: Serialize,
    {
        match rpc::fields(arguments) {
            Ok(fields) => self.post(fields),
            Err(error) => self.fail(error),
        }
    }

    /// Acts once each time it has worked with scripts. Call it while the page is made.
    pub fn then(self, act: impl Fn(S::Output) + 'static) {
        self.answered(move |text| match rpc::read(&text) {
            Ok(answer) => act(answer),
            Err(error) => self.fail(error),
        });
    }
}

impl<S: ServerFn<Error = AppError, Output = Onward> + 'static> Act<S> {
    /// Goes on to where the answer leads, as a fresh page: who is signed in may have changed.
    #[must_use]
    pub fn going_onward(self) -> Self {
        let Sending { answer, busy, .. } = self.sending;
        let session = use_session();
        effect(move |_| session.goes(busy.get() || answer.with(|answer| matches!(answer, Some(Ok(_))))));
        self.then(|onward| browser::go(&onward.0));
        self
    }
}

impl<S> From<Act<S>> for Sending {
    fn from(act: Act<S>) -> Self {
        act.sending
    }
}

/// The form of an act. Its fields are named as the server function's arguments are.
#[component]
pub fn ActForm(
    /// The act.
    #[prop(into)]
    act: Sending,
    /// The form's classes.
    #[prop(default = "fields")]
    class: &'static str,
    /// Where the form leads back to when there are no scripts, filters included; without it, where the server function says.
    #[prop(optional, into)]
    back: Signal<Option<String>>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(fields) = browser::fields(&event) {
            act.post(fields);
        } else {
            act.answer.set(Some(Err(AppError::unreadable())));
        }
    };
    let address = move || rpc::form_action(act.path, back.get().as_deref());
    view! { <form class=class method="post" action=address on:submit=submit>{children()}</form> }.into_any()
}
