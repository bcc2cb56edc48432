//! Limits: how often something happened lately, counted in the database so that every process counts together.

use crate::conn::Conn;
use crate::engine::{Rows, execute, fetch, fetch_each, later, named_row};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

statements! {
    COUNT = "insert into rate (key, window_start, hits) values ($1, $2, $3)
        on conflict (key, window_start) do update set hits = rate.hits + excluded.hits";
    COUNTED = "select window_start, hits from rate where key = $1 and window_start > $2 order by window_start";
    TOTAL = "select cast(coalesce(sum(hits), 0) as bigint) as hits from rate where key = $1 and window_start > $2";
    UNCOUNT = "update rate set hits = hits - 1 where key = $1 and window_start = $2 and hits > 0";
}

/// What a transaction counts when it commits: by key and the start of its window. Written last and in this order, so that two
/// transactions that count the same keys never wait for each other in a circle, nor hold them for long.
pub(crate) type Pending = BTreeMap<(String, i64), i64>;

/// Totals that a transaction has read beforehand, and the moment that they look back to.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    since: i64,
    hits: HashMap<String, i64>,
}

named_row! {
    struct Total { hits: i64, }
}

impl Conn {
    /// Reads what was counted of several keys in one go, so that what is written meanwhile need not be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_totals(&mut self, keys: Vec<String>, since: Timestamp) -> Result<()> {
        let questions = keys.iter().map(|key| [key.as_str().into(), since.0.into()]).collect();
        let rows: Vec<Total> = fetch_each(self, TOTAL, questions).await?;
        let hits = keys.into_iter().zip(rows).map(|(key, row)| (key, row.hits)).collect();
        self.totals = Totals { since: since.0, hits };
        Ok(())
    }

    /// What was counted of a key since a moment, as far as it was read beforehand; this transaction's own included.
    #[must_use]
    pub fn total(&self, key: &str, since: Timestamp) -> Option<i64> {
        let before = self.totals.hits.get(key).filter(|_| self.totals.since <= since.0)?;
        let own = self.pending.range((key.to_owned(), i64::MIN)..).take_while(|((of, _), _)| of == key);
        Some(before + own.map(|(_, hits)| hits).sum::<i64>())
    }

    /// Counts at once; whoever counts the same key waits until this transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&mut self, key: &str, window_start: Timestamp, hits: i64) -> Result<()> {
        execute!(self, COUNT, key, window_start.0, hits).map(|_| ())
    }

    /// Counts when the transaction commits, and not at all when it does not.
    pub fn count_at_commit(&mut self, key: &str, window_start: Timestamp) {
        *self.pending.entry((key.to_owned(), window_start.0)).or_default() += 1;
    }

    /// The windows of a key that began after a moment, the oldest first, each with its count; this transaction's own included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counted(&mut self, key: &str, since: Timestamp) -> Result<Vec<(Timestamp, i64)>> {
        let rows = fetch!(all, self, (i64, i64), COUNTED, key, since.0)?;
        let mut windows: BTreeMap<i64, i64> = rows.into_iter().collect();
        for ((of, start), hits) in self.pending.range((key.to_owned(), since.0)..) {
            if of != key {
                break;
            }
            *windows.entry(*start).or_default() += hits;
        }
        Ok(windows.into_iter().map(|(start, hits)| (Timestamp(start), hits)).collect())
    }

    /// Takes one back that was counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uncount(&mut self, key: &str, window_start: Timestamp) -> Result<()> {
        execute!(self, UNCOUNT, key, window_start.0).map(|_| ())
    }

    /// Writes what is to be counted with this transaction.
    pub(crate) async fn count_pending(&mut self) -> Result<()> {
        for ((key, start), hits) in std::mem::take(&mut self.pending) {
            later!(self, COUNT, Rows::One, key.as_str(), start, hits)?;
        }
        Ok(())
    }
}
