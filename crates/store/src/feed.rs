//! Who follows what changes: every organization's newest epoch that was told, and the channel on which it is.

use guildhall_domain::id::OrgId;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::broadcast;

/// How many changes a follower may lag behind before it misses some (and then should look at everything it shows).
const BACKLOG: usize = 1024;

/// The channel, and what was told on it.
pub(crate) struct Feed {
    sender: broadcast::Sender<OrgId>,
    told: Mutex<HashMap<OrgId, i64>>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0, told: Mutex::default() }
    }

    pub(crate) fn follow(&self) -> broadcast::Receiver<OrgId> {
        self.sender.subscribe()
    }

    /// Tells of an organization without knowing its epoch.
    pub(crate) fn tell_of(&self, org: OrgId) {
        // Nobody listening is fine.
        let _nobody = self.sender.send(org);
    }

    /// Tells of those that are further than what was told of them before.
    pub(crate) fn tell(&self, moved: &[(OrgId, i64)]) {
        for (org, epoch) in moved {
            if self.note(*org, *epoch) {
                self.tell_of(*org);
            }
        }
    }

    /// Takes epochs as told without telling: what is so when following begins is no news.
    pub(crate) fn begin_with(&self, epochs: &[(OrgId, i64)]) {
        for (org, epoch) in epochs {
            self.note(*org, *epoch);
        }
    }

    fn note(&self, org: OrgId, epoch: i64) -> bool {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let newest = told.entry(org).or_insert(i64::MIN);
        let is_news = epoch > *newest;
        *newest = epoch.max(*newest);
        is_news
    }
}
