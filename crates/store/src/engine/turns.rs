//! Turns of writers: a few for each organization, so that those who wait for one do not hold what others need.

use crate::error::{Error, Result};
use guildhall_domain::id::OrgId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long anybody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many organizations are remembered before those that nobody writes are forgotten.
const REMEMBERED: usize = 1_000;

/// Who may write at the same time. Those who wait are served in the order in which they came.
pub(super) struct Turns {
    /// All writers together: the rest of the connections is for readers.
    all: Arc<Semaphore>,
    /// Those that write what belongs to no organization.
    unscoped: Arc<Semaphore>,
    /// Those of each organization.
    organizations: Mutex<HashMap<OrgId, Arc<Semaphore>>>,
    per_organization: usize,
}

/// The right to write, given back when it is dropped.
pub(super) struct Turn {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Turns {
    /// Turns for a pool of so many connections: a quarter of them is left to readers.
    pub(super) fn for_pool(connections: u32, per_organization: usize) -> Self {
        let connections = usize::try_from(connections).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        let writers = (connections - connections.div_ceil(4)).max(1);
        Self::new(writers, (writers * 2 / 3).max(1), per_organization)
    }

    /// Turns for so many writers in all, so many of what belongs to no organization, and so many of each organization.
    pub(super) fn new(all: usize, unscoped: usize, per_organization: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            unscoped: Arc::new(Semaphore::new(unscoped)),
            organizations: Mutex::default(),
            per_organization,
        }
    }

    /// Waits for a turn: first among one's own kind, then among all.
    pub(super) async fn take(&self, org: Option<OrgId>) -> Result<Option<Turn>> {
        let own = org.map_or_else(|| Arc::clone(&self.unscoped), |org| self.of(org));
        let turn = async {
            Some((own.acquire_owned().await.ok()?, Arc::clone(&self.all).acquire_owned().await.ok()?))
        };
        match timeout(PATIENCE, turn).await {
            Ok(Some((own, all))) => Ok(Some(Turn { _own: own, _all: all })),
            Ok(None) | Err(_) => {
                Err(Error::Unavailable("too many changes wait for the same to be free".to_owned()))
            }
        }
    }

    fn of(&self, org: OrgId) -> Arc<Semaphore> {
        let mut organizations = self.organizations.lock().unwrap_or_else(PoisonError::into_inner);
        if organizations.len() >= REMEMBERED {
            organizations.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        let turns =
            organizations.entry(org).or_insert_with(|| Arc::new(Semaphore::new(self.per_organization)));
        Arc::clone(turns)
    }
}
