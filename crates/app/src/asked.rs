//! Questions to the server. The first answer of each is there before the page is made: the server renders with it and hands it to
//! the browser, so both make the same page, in one go. Later answers replace it when what the question is about changes.

use crate::rpc::{Answer, Call, First};
use crate::watch::effect;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

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
/// The answer to an earlier question never replaces that to a later one.
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
    effect(move |before: Option<K>| {
        let now = about();
        let is_new = before.map_or_else(|| answer.with_untracked(Option::is_none), |before| before != now);
        if is_new {
            let mine = turn.get_value().wrapping_add(1);
            turn.set_value(mine);
            question(now.clone()).then(move |told| {
                // The page may be gone by now, and its signals with it.
                if turn.try_get_value() == Some(mine) {
                    answer.try_set(Some(told));
                }
            });
        }
        now
    });
    Asked(answer)
}

impl<T: Clone + Send + Sync + 'static> Asked<T> {
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
