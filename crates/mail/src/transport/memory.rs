//! A transport for tests: it keeps what it is given, and fails on request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

    pub(super) fn take(&self, message: &Message) -> Result<(), SendError> {
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
