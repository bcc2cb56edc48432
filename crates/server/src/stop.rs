//! The word that the program is about to end: event streams end at once, since they would hang the shutdown.

use std::sync::Arc;
use tokio::sync::watch;

/// Whoever holds it learns when the program is about to end.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Whoever holds it says so.
#[derive(Debug, Clone)]
pub struct Stopper(Arc<watch::Sender<bool>>);

impl Stopper {
    /// A fresh pair.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(Arc::new(sender)), Stop(receiver))
    }

    /// Says that the program is about to end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Comes back when the program is about to end.
    pub async fn stopped(mut self) {
        // A sender that is gone means the same.
        let _gone = self.0.wait_for(|stopping| *stopping).await;
    }
}
