//! Whether anything was made to last, or may have been, in the task that asks: what fails afterwards cannot say that nothing was changed.

use crate::error::{Error, Result};
use std::cell::Cell;

tokio::task_local! {
    static COMMITTED: Cell<bool>;
}

/// Runs something within which [`may_have_committed`] knows.
pub async fn noting_commits<T>(work: impl Future<Output = T>) -> T {
    COMMITTED.scope(Cell::new(false), work).await
}

/// Whether a transaction was committed, or may have been, since [`noting_commits`] began in this task; false elsewhere.
#[must_use]
pub fn may_have_committed() -> bool {
    COMMITTED.try_with(Cell::get).unwrap_or(false)
}

/// Notes that something lasts, done for this task by another one.
pub fn note_commit() {
    // Elsewhere nobody asks.
    let _nobody_asks = COMMITTED.try_with(|committed| committed.set(true));
}

/// Notes how a commit ended.
pub(crate) fn note<T>(committed: &Result<T>) {
    if matches!(committed, Ok(_) | Err(Error::Unknown(_))) {
        note_commit();
    }
}
