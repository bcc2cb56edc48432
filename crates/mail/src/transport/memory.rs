//! A transport for tests: it keeps what it is given, and fails or dawdles on request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::failure::SendError;
use crate::message::Message;

/// Mails that were "sent". Clones share the same pile.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    sent: Vec<Message>,
    refusals: VecDeque<SendError>,
    pauses: VecDeque<Pause>,
}

/// An attempt that tells when it has begun, and goes on when it is told to.
#[derive(Debug)]
struct Pause {
    begun: oneshot::Sender<()>,
    go_on: oneshot::Receiver<()>,
}

impl Memory {
    /// Everything sent so far, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Message> {
        self.lock().sent.clone()
    }

    /// Makes one coming attempt fail; several calls make as many attempts fail, in that order.
    pub fn refuse_next(&self, error: SendError) {
        self.lock().refusals.push_back(error);
    }

    /// Makes one coming attempt wait, as a slow server would: the first half hears when it has begun, the second lets it go on.
    #[must_use]
    pub fn pause_next(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let ((begun, hears), (lets, go_on)) = (oneshot::channel(), oneshot::channel());
        self.lock().pauses.push_back(Pause { begun, go_on });
        (hears, lets)
    }

    pub(super) async fn take(&self, message: &Message) -> Result<(), SendError> {
        let pause = self.lock().pauses.pop_front();
        if let Some(Pause { begun, go_on }) = pause {
            // A test that does not listen any more has ended.
            let _ = begun.send(());
            let _ = go_on.await;
        }
        let mut state = self.lock();
        if let Some(refusal) = state.refusals.pop_front() {
            return Err(refusal);
        }
        state.sent.push(message.clone());
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
