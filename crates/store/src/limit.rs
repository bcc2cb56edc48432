//! Limits: how often something happened in a window of time, counted in the database so that every process counts together.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::time::Timestamp;

statements! {
    HIT = "insert into rate (key, window_start, hits) values ($1, $2, 1)
        on conflict (key, window_start) do update set hits = rate.hits + 1 returning hits";
    DROP = "delete from rate where window_start < $1";
}

impl Conn {
    /// Counts one more and gives the count, this one included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hit(&mut self, key: &str, window_start: Timestamp) -> Result<i64> {
        let (hits,) = fetch!(one, self, (i64,), HIT, key, window_start.0)?;
        Ok(hits)
    }

    /// Forgets the windows that began before a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_old_limits(&mut self, before: Timestamp) -> Result<()> {
        execute!(self, DROP, before.0).map(|_| ())
    }
}
