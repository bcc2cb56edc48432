//! What every page that lists something does alike: it keeps the latest good answer while it asks again, and says why where there
//! is none.

use super::failed::Refused;
use super::organization::Here;
use crate::asked::Asked;
use crate::components::*;
use crate::error::AppError;
use crate::watch::{effect, memo};
use leptos::prelude::*;

/// The latest answer to a page's question.
pub(super) struct Latest<T: Send + Sync + 'static> {
    /// The latest good one.
    pub(super) good: Memo<Option<T>>,
    trouble: Memo<Option<AppError>>,
}

impl<T: Send + Sync + 'static> Clone for Latest<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Latest<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Latest<T> {
    /// Follows a question's answers.
    pub(super) fn new(here: Here, answer: Asked<T>) -> Self {
        let good = memo(move |before: Option<&Option<T>>| {
            let now = answer.with(|answer| answer.and_then(|answer| answer.as_ref().ok().cloned()));
            now.or_else(|| before.cloned().flatten())
        });
        let trouble =
            memo(move |_| answer.with(|answer| answer.and_then(|answer| answer.as_ref().err().cloned())));
        effect(move |_| {
            if let Some(error) = trouble.get() {
                here.refused(&error);
            }
        });
        Self { good, trouble }
    }

    /// Something of the latest good answer; what is empty until there is one.
    pub(super) fn map<U: Default>(self, take: impl Fn(&T) -> U) -> U {
        self.good.with(|good| good.as_ref().map(take).unwrap_or_default())
    }

    fn standing(self) -> Standing {
        match (self.trouble.get(), self.good.with(Option::is_some)) {
            (None, false) => Standing::Waiting,
            (None, true) => Standing::Ready,
            (Some(error), true) if error.status >= 500 || error.status == 429 => {
                Standing::Old(error.to_string())
            }
            (Some(error), _) => Standing::Failed(error),
        }
    }
}

#[derive(Clone, PartialEq)]
enum Standing {
    Waiting,
    Ready,
    /// An earlier answer is shown, because there was no new one.
    Old(String),
    Failed(AppError),
}

/// The list once there is an answer; before that its place, and where there is none the reason.
#[component]
pub(super) fn Answered<T, F, V>(
    /// The answer.
    latest: Latest<T>,
    /// Makes the list; it is made once, and follows the answer by itself.
    list: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn() -> V + Send + 'static,
    V: IntoView + 'static,
{
    let standing = memo(move |_| latest.standing());
    let shown =
        memo(move |_| standing.with(|standing| matches!(standing, Standing::Ready | Standing::Old(_))));
    let old = Signal::derive(move || match standing.get() {
        Standing::Old(why) => Some(why),
        Standing::Waiting | Standing::Ready | Standing::Failed(_) => None,
    });
    let instead = move || match standing.get() {
        Standing::Waiting => Some(view! { <Skeleton /> }.into_any()),
        Standing::Failed(error) => Some(view! { <Refused error /> }.into_any()),
        Standing::Ready | Standing::Old(_) => None,
    };
    view! {
        <FormError message=old />
        {move || shown.get().then(|| list().into_any())}
        {instead}
    }
}
