//! How much work something is for the database: counted in the task that does it, so that a test can compare.

use std::cell::Cell;

tokio::task_local! {
    static DONE: Cell<Work>;
}

/// What was asked of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// How many statements ran.
    pub statements: u64,
    /// How many rows they changed; those of statements that answer with rows are not counted.
    pub rows: u64,
}

/// Runs something, and answers with how much work it was, too.
pub async fn counting<T>(work: impl Future<Output = T>) -> (T, Work) {
    DONE.scope(Cell::default(), async {
        let answer = work.await;
        (answer, DONE.with(Cell::get))
    })
    .await
}

/// Notes a statement that ran, where somebody counts.
pub(crate) fn note(rows: u64) {
    // Elsewhere there is nothing to note it in.
    let _nobody_counts = DONE.try_with(|done| {
        let Work { statements, rows: before } = done.get();
        done.set(Work { statements: statements + 1, rows: before + rows });
    });
}
