//! Waiting for another process that has the file to itself: for a while, and without holding a thread.

use crate::error::Error;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long anybody waits.
const MOST: Duration = Duration::from_secs(5);
/// The longest pause before looking again.
const PAUSE: Duration = Duration::from_millis(20);

/// How long someone has waited.
#[derive(Debug)]
pub(crate) struct Patience {
    begun: Instant,
    pause: Duration,
}

impl Patience {
    /// Begins now.
    pub(crate) fn new() -> Self {
        Self { begun: Instant::now(), pause: Duration::from_micros(500) }
    }

    /// How much is left.
    pub(crate) fn rest(&self) -> Duration {
        MOST.saturating_sub(self.begun.elapsed())
    }

    /// Whether trying again may help.
    pub(crate) fn lasts(&self, error: &Error) -> bool {
        error.is_busy() && !self.rest().is_zero()
    }

    /// Waits a little, then a little longer.
    pub(crate) async fn pause(&mut self) {
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(PAUSE);
    }
}
