//! The book of an organization's own rows: its counters, the end of its history and its epoch, written once however often they changed.

use crate::engine::{Bundle, Link, Rows, pair};
use crate::statement::statements;
use guildhall_domain::id::OrgId;
use guildhall_domain::role::RoleId;

statements! {
    ADVANCE = concat!(pair::advance!(), " where id = $1");
    COUNT_PENDING = "insert into role_tally (org_id, role, members, pending) values ($1, $2, 0, $3)
        on conflict (org_id, role) do update set pending = role_tally.pending + excluded.pending";
}

/// What changed since it was opened.
#[derive(Default)]
pub(crate) struct Ledger {
    org: Option<OrgId>,
    pending: Vec<(RoleId, i64)>,
    chain: Option<(i64, [u8; 32])>,
    moved: bool,
}

impl Ledger {
    pub(crate) fn is_empty(&self) -> bool {
        self.org.is_none()
    }

    pub(crate) fn is_of_another(&self, org: OrgId) -> bool {
        self.org.is_some_and(|open| open != org)
    }

    /// The book of an organization, opened unless it is open.
    pub(crate) fn of(&mut self, org: OrgId) -> &mut Self {
        self.org = Some(org);
        self
    }

    /// One more pending invitation to a role.
    pub(crate) fn invite(&mut self, role: &RoleId) {
        match self.pending.iter_mut().find(|(known, _)| known == role) {
            Some((_, count)) => *count += 1,
            None => self.pending.push((role.clone(), 1)),
        }
    }

    /// The history ends here now.
    pub(crate) fn end_history(&mut self, seq: i64, hash: [u8; 32]) {
        self.chain = Some((seq, hash));
    }

    /// The organization moves on to its next epoch.
    pub(crate) fn move_on(&mut self) {
        self.moved = true;
    }

    /// Writes the book's lines into a bundle.
    pub(crate) fn close(self, link: &Link, bundle: &mut Bundle) {
        let Some(org) = self.org else { return };
        let pending: i64 = self.pending.iter().map(|(_, count)| count).sum();
        let (seq, hash) = self.chain.unzip();
        let hash = hash.as_ref().map(<[u8; 32]>::as_slice);
        let advance = if self.moved { pair::ADVANCE_EPOCH.of(link) } else { ADVANCE };
        bundle.add(advance, Rows::One, [org.0.into(), pending.into(), seq.into(), hash.into()]);
        for (role, count) in &self.pending {
            bundle.add(COUNT_PENDING, Rows::One, [org.0.into(), role.as_str().into(), (*count).into()]);
        }
    }
}
