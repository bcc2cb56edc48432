//! Who asks.

use crate::error::{Error, Result};
use crate::preview::{Guise, Nobody};
use crate::secret::Secret;
use guildhall_domain::id::{AccountId, SessionId};
use guildhall_domain::view::Me;
use std::net::IpAddr;
use std::sync::Arc;

/// A signed-in person, as a session proves them.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// What the console shows of them to themselves.
    pub me: Me,
    /// The session that proves it.
    pub session: SessionId,
    /// Whose eyes someone else looks through; none where people look through their own.
    pub(crate) guise: Option<Arc<Guise>>,
}

impl Viewer {
    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.me.account
    }

    /// Whether someone looks through others' eyes: then nothing on the page is about themselves.
    #[must_use]
    pub fn is_someone_elses(&self) -> bool {
        self.guise.is_some()
    }

    /// Someone who is not there, if it is through their eyes.
    pub(crate) fn nobody(&self) -> Option<&Nobody> {
        self.guise.as_ref()?.nobody()
    }

    /// The viewer, where one is needed.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when there is none.
    pub fn required(viewer: Option<&Self>) -> Result<&Self> {
        viewer.ok_or(Error::SignedOut)
    }
}

/// Where a request comes from: the address, and what the browser says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The client's address.
    pub address: IpAddr,
    /// The browser's `User-Agent`, shortened to 200 characters.
    pub browser: String,
    /// What the browser's device cookie holds, if it brought one.
    pub device: Option<Secret>,
}

impl Peer {
    /// The network, which tries are counted by: an IPv4 address, or the /64 that one IPv6 customer has.
    pub(crate) fn family(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}
