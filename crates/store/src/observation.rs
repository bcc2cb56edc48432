//! What a serving process noticed, for `doctor` to tell.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::time::Timestamp;

statements! {
    OBSERVE = "insert into observation (name, at) values ($1, $2) on conflict (name) do update set at = excluded.at";
    OBSERVED = "select at from observation where name = $1";
}

/// What can be noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observation {
    /// A proxy's `X-Forwarded-For` came along while it was not to be trusted.
    ForwardedUntrusted,
}

impl Observation {
    fn text(self) -> &'static str {
        match self {
            Self::ForwardedUntrusted => "forwarded_untrusted",
        }
    }
}

impl Conn {
    /// Notes that something was noticed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn observe(&mut self, what: Observation, now: Timestamp) -> Result<()> {
        execute!(self, OBSERVE, what.text(), now.0).map(|_| ())
    }

    /// When something was last noticed, if ever.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn observed(&mut self, what: Observation) -> Result<Option<Timestamp>> {
        let row = fetch!(optional, self, (i64,), OBSERVED, what.text())?;
        Ok(row.map(|(at,)| Timestamp(at)))
    }
}
