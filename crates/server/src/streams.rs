//! The event streams that are open, counted by whose they are: nobody holds all of them.

use guildhall_domain::id::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many streams each account has open in this process.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<AccountId, u32>>>);

/// One of them; given up when it is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct OpenStream {
    streams: Streams,
    account: AccountId,
}

impl Streams {
    /// One more stream of an account, unless it has as many as it may; 0 is no bound.
    pub(crate) fn begin(&self, account: AccountId, most: u32) -> Option<OpenStream> {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(account).or_default();
        if most > 0 && *open >= most {
            return None;
        }
        *open += 1;
        Some(OpenStream { streams: self.clone(), account })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut streams = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = streams.get_mut(&self.account) {
            *open -= 1;
            if *open == 0 {
                streams.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_account_has_so_many_and_they_come_back() {
        let streams = Streams::default();
        let (ada, ben) = (account(1), account(2));
        let held = (streams.begin(ada, 2), streams.begin(ada, 2));
        assert!(held.0.is_some() && held.1.is_some());
        assert!(streams.begin(ada, 2).is_none());
        assert!(streams.begin(ben, 2).is_some());
        drop(held);
        assert!(streams.begin(ada, 2).is_some());
        assert!(streams.0.lock().unwrap().is_empty());
    }

    fn account(n: u64) -> AccountId {
        AccountId::from_parts(n, &[0; 10])
    }
}
