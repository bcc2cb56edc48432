//! What was read and is still true: kept for as long as nothing is committed anywhere, and never a moment longer.
//!
//! Whoever looks something up asks the database first how fresh it is ([`Freshness`]). An answer that was read at that mark or a later
//! one is as new as the question; one that was read before it is forgotten. Whoever keeps what the clock changes says until when.

use crate::error::Result;
use guildhall_store::Freshness;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;

/// What one answer costs beside its own size: the key (whose texts are bounded by whoever asks), the cell and their places.
const OVERHEAD: usize = 600;

/// Answers of one kind, all of one mark. When they weigh too much, all are forgotten: they are quickly read again.
pub(crate) struct Kept<K, V> {
    answers: Mutex<Answers<K, V>>,
    most: usize,
}

/// What can be kept.
pub(crate) trait Keepable {
    /// About how many bytes it takes.
    fn weight(&self) -> usize;
}

struct Answers<K, V> {
    mark: Freshness,
    cells: HashMap<K, Cell<V>>,
    weight: usize,
}

/// Those who want the same at once share one reading.
type Cell<V> = Arc<OnceCell<Arc<V>>>;

impl<K: Eq + Hash, V: Keepable> Kept<K, V> {
    /// Room for about so many bytes.
    pub(crate) fn new(most: usize) -> Self {
        let answers = Answers { mark: Freshness::default(), cells: HashMap::new(), weight: 0 };
        Self { answers: Mutex::new(answers), most }
    }

    /// What is kept for a key, if it is as fresh as `asked` and `still` holds for it; else what `read` finds. It begins to read here, after
    /// the mark was asked for, so it finds nothing older. `read` is told the mark under which its answer will be kept, which may be later than
    /// `asked`: what it takes from other shelves must be as fresh as that.
    pub(crate) async fn get<F: Future<Output = Result<V>>>(
        &self,
        asked: Freshness,
        key: K,
        still: impl Fn(&V) -> bool,
        read: impl FnOnce(Freshness) -> F,
    ) -> Result<Arc<V>> {
        let (mark, cell) = self.cell(asked, key, still);
        let found = cell.get_or_try_init(|| async {
            // Reading takes a good deal of room; what is kept takes none of it.
            let found = Box::pin(read(mark)).await?;
            self.weigh(mark, found.weight());
            Ok(Arc::new(found))
        });
        found.await.map(Arc::clone)
    }

    fn cell(&self, asked: Freshness, key: K, still: impl Fn(&V) -> bool) -> (Freshness, Cell<V>) {
        let mut answers = self.answers();
        if asked > answers.mark {
            answers.mark = asked;
            answers.forget();
        }
        let mark = answers.mark;
        if answers.weight > self.most {
            answers.forget();
        }
        if let Some(cell) = answers.cells.get(&key).filter(|cell| cell.get().is_none_or(|found| still(found)))
        {
            return (mark, Arc::clone(cell));
        }
        let cell = Cell::default();
        answers.weight += OVERHEAD;
        answers.cells.insert(key, Arc::clone(&cell));
        (mark, cell)
    }

    fn weigh(&self, mark: Freshness, weight: usize) {
        let mut answers = self.answers();
        if mark == answers.mark {
            answers.weight += weight;
        }
    }

    fn answers(&self) -> MutexGuard<'_, Answers<K, V>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Answers<K, V> {
    fn forget(&mut self) {
        self.cells.clear();
        self.weight = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    struct Word(&'static str);

    impl Keepable for Word {
        fn weight(&self) -> usize {
            self.0.len()
        }
    }

    async fn get(kept: &Kept<u8, Word>, key: u8, found: &'static str) -> &'static str {
        kept.get(Freshness::default(), key, |word| word.0 != "stale", |_| async { Ok(Word(found)) })
            .await
            .unwrap()
            .0
    }

    #[tokio::test]
    async fn what_is_kept_is_not_read_again() {
        let kept = Kept::new(10_000);
        assert_eq!(get(&kept, 1, "first").await, "first");
        assert_eq!(get(&kept, 1, "second").await, "first");
        assert_eq!(get(&kept, 2, "other").await, "other");
    }

    #[tokio::test]
    async fn what_the_clock_has_overtaken_is_read_again() {
        let kept = Kept::new(10_000);
        assert_eq!(get(&kept, 1, "stale").await, "stale");
        assert_eq!(get(&kept, 1, "second").await, "second");
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let kept = Kept::new(10_000);
        let failing = |_| async { Err(crate::error::Error::SignedOut) };
        assert!(kept.get(Freshness::default(), 1, |_: &Word| true, failing).await.is_err());
        assert_eq!(get(&kept, 1, "found").await, "found");
    }

    #[tokio::test]
    async fn too_much_is_forgotten() {
        let kept = Kept::new(2 * OVERHEAD);
        for key in 0..100 {
            get(&kept, key, "word").await;
        }
        assert!(kept.answers().cells.len() <= 3);
    }
}
