//! Which answers are kept while nothing changes, and how much room each kind has: some eight megabytes in all.

use crate::kept::{Keepable, Kept};
use crate::viewer::Viewer;
use guildhall_domain::facts::{Facts, InvitationState};
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::name::Slug;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::{Entry, MembersPage, Roster, RosterQuery};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many organizations' slugs are remembered.
const SLUGS: usize = 10_000;

/// A process's kept answers.
pub(crate) struct Shelves {
    /// Who holds a session, by the hash of their cookie.
    pub(crate) sessions: Kept<[u8; 32], Held>,
    /// What someone is in the organization of a slug.
    pub(crate) standings: Kept<(AccountId, Slug), Facts>,
    /// Members pages, each for one viewer.
    pub(crate) pages: Kept<(AccountId, Slug, RosterQuery), Shown>,
    /// Which organization a slug names: for good, since neither ever changes.
    slugs: Mutex<HashMap<String, OrgId>>,
}

/// What a session's hash stands for.
pub(crate) struct Held {
    /// Whoever holds it; nobody when there is no such session.
    pub(crate) viewer: Option<Viewer>,
    /// Until when that is so: the session ends, or its use is noted again.
    pub(crate) until: Timestamp,
}

/// A members page as it is between two moments.
pub(crate) struct Shown {
    pub(crate) page: Arc<MembersPage>,
    until: Timestamp,
}

impl Shelves {
    pub(crate) fn new() -> Self {
        const MIB: usize = 1 << 20;
        Self {
            sessions: Kept::new(MIB),
            standings: Kept::new(MIB),
            pages: Kept::new(5 * MIB),
            slugs: Mutex::default(),
        }
    }

    /// The organization of a slug, if it was looked up before.
    pub(crate) fn organization(&self, slug: &str) -> Option<OrgId> {
        self.slugs.lock().unwrap_or_else(PoisonError::into_inner).get(slug).copied()
    }

    /// Remembers an organization that was looked up.
    pub(crate) fn remember(&self, slug: &str, org: OrgId) {
        let mut slugs = self.slugs.lock().unwrap_or_else(PoisonError::into_inner);
        if slugs.len() < SLUGS {
            slugs.insert(slug.to_owned(), org);
        }
    }
}

impl Shown {
    /// The page changes by itself when the next invitation on it expires.
    pub(crate) fn new(page: MembersPage) -> Self {
        let now = page.facts.now;
        let expiries = match &page.roster {
            Roster::Colleagues(_) => None,
            Roster::Contacts(page) => {
                page.rows.iter().filter_map(expiry).filter(|expires| *expires > now).min()
            }
        };
        Self { page: Arc::new(page), until: expiries.unwrap_or(Timestamp(i64::MAX)) }
    }

    /// Whether the page is the same at a moment. A clock that was set back makes expired invitations live again.
    pub(crate) fn is_so_at(&self, now: Timestamp) -> bool {
        (self.page.facts.now..self.until).contains(&now)
    }
}

fn expiry(entry: &Entry) -> Option<Timestamp> {
    match entry {
        Entry::Invitation(invited) => (invited.state == InvitationState::Pending).then_some(invited.expires),
        Entry::Member(_) => None,
    }
}

impl Keepable for Held {
    fn weight(&self) -> usize {
        300
    }
}

impl Keepable for Facts {
    fn weight(&self) -> usize {
        1_000
    }
}

impl Keepable for Shown {
    fn weight(&self) -> usize {
        let rows = match &self.page.roster {
            Roster::Colleagues(page) => page.rows.len(),
            Roster::Contacts(page) => page.rows.len(),
        };
        2_000 + 400 * rows
    }
}
