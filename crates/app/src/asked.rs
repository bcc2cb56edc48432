//! Questions to the server. The first answer of each is there before the page is made: the server renders with it and hands it to
//! the browser, so both make the same page, in one go. Later answers replace it when what the question is about changes, or when the
//! page was told anew what it shows.

use crate::browser;
use crate::error::AppError;
use crate::live::{Live, pause, use_live};
use crate::rpc::{Answer, Call, First};
use crate::watch::effect;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// What the page begins with, until each question has taken its answer.
#[derive(Clone, Copy)]
struct Beginning(StoredValue<First>);

/// Hands what a page begins with to everything below.
pub(crate) fn begin(first: First) {
    provide_context(Beginning(StoredValue::new(first)));
}

/// Takes one of the answers that the page begins with: `first(|first| first.own.take())`. It is there once.
pub fn first<T>(take: impl FnOnce(&mut First) -> Option<Answer<T>>) -> Option<Answer<T>> {
    use_context::<Beginning>()?.0.try_update_value(take).flatten()
}

/// A question's latest answer; none until the first is there. Copy it freely.
pub struct Asked<T: Send + Sync + 'static>(RwSignal<Option<Answer<T>>>);

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

/// Asks the server a question in the browser: at once if no answer is there yet, and again whenever what it is `about` changes.
/// The answer to an earlier question never replaces that to a later one. A question that is lost is asked again; what was known before
/// stays meanwhile.
pub fn ask<K, T>(
    first: Option<Answer<T>>,
    about: impl Fn() -> K + 'static,
    question: impl Fn(K) -> Call<T> + 'static,
) -> Asked<T>
where
    K: PartialEq + Clone + 'static,
    T: DeserializeOwned + Send + Sync + 'static,
{
    let (answer, turn) = (RwSignal::new(first), StoredValue::new(0_u32));
    let asking = Asking { answer, turn, live: use_live() };
    let question = Rc::new(question);
    effect(move |before: Option<K>| {
        let now = about();
        let is_new = before.map_or_else(|| answer.with_untracked(Option::is_none), |before| before != now);
        if is_new {
            let (about, question) = (now.clone(), Rc::clone(&question));
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            asking.put(turn.get_value(), 1, Rc::new(move || question(about.clone())));
        }
        now
    });
    Asked(answer)
}

/// A question on its way.
struct Asking<T: Send + Sync + 'static> {
    answer: RwSignal<Option<Answer<T>>>,
    turn: StoredValue<u32>,
    live: Live,
}

impl<T: Send + Sync + 'static> Clone for Asking<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asking<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Asking<T> {
    /// Asks, and again after a pause where that is lost, for as long as nothing else is asked.
    fn put(self, mine: u32, tries: u32, question: Rc<dyn Fn() -> Call<T>>) {
        question().then(move |told| {
            if tries > 1 {
                self.live.count_lost(false);
            }
            // The page may be gone by now, and its signals with it.
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            if told.as_ref().is_err_and(AppError::is_passing) {
                self.live.count_lost(true);
                browser::after(pause(tries), move || self.put(mine, tries + 1, question));
            } else {
                self.answer.try_set(Some(told));
            }
        });
    }
}

impl<T: Clone + Send + Sync + 'static> Asked<T> {
    /// Follows what the page is told anew: `following(|first| first.own.clone())`.
    #[must_use]
    pub fn following(self, part: fn(&First) -> Option<Answer<T>>) -> Self {
        self.follow(part, |_| true)
    }

    /// The same while there is no good answer: `recovering(|first| first.opened.clone())`.
    #[must_use]
    pub fn recovering(self, part: fn(&First) -> Option<Answer<T>>) -> Self {
        self.follow(part, |answer| !matches!(answer, Some(Ok(_))))
    }

    fn follow(self, part: fn(&First) -> Option<Answer<T>>, wanted: fn(&Option<Answer<T>>) -> bool) -> Self {
        let live = use_live();
        effect(move |seen: Option<u64>| {
            let now = live.times();
            if seen.is_some_and(|seen| seen < now)
                && self.0.with_untracked(wanted)
                && let Some(told) = live.latest(part)
            {
                self.0.set(Some(told));
            }
            now
        });
        self
    }

    /// The latest answer.
    #[must_use]
    pub fn get(self) -> Option<Answer<T>> {
        self.0.get()
    }

    /// The latest answer at this moment; none at all once the page is gone.
    #[must_use]
    pub fn try_now(self) -> Option<Option<Answer<T>>> {
        self.0.try_get_untracked()
    }

    /// Looks at the latest answer.
    pub fn with<U>(self, look: impl FnOnce(Option<&Answer<T>>) -> U) -> U {
        self.0.with(|answer| look(answer.as_ref()))
    }
}
