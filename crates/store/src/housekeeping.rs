//! Housekeeping: what is over and nobody asks for any more, deleted so many rows at a time.

use crate::conn::Conn;
use crate::engine::{execute, fetch, pair};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::time::Timestamp;

statements! {
    SESSIONS = "delete from session where id in (select id from session where expires <= $1 limit $2 + 0)";
    TOKENS = "delete from token where hash in (select hash from token where expires <= $1 limit $2 + 0)";
    SIGN_UPS = "delete from sign_up where (account_id, device) in
        (select account_id, device from sign_up where expires <= $1 limit $2 + 0)";
    COUNTS = "delete from rate where (key, window_start) in
        (select key, window_start from rate where window_start <= $1 limit $2 + 0)";
    DEVICES = "delete from device where (account_id, hash) in
        (select account_id, hash from device where seen <= $1 limit $2 + 0)";
    MAILS = "delete from mail where id in
        (select id from mail where state not in ('queued', 'held') and created <= $1 limit $2 + 0)";
    TELLINGS = "delete from telling where topic in (select topic from telling where due <= $1 limit $2 + 0)";
    INVITATION_TOKENS = "delete from invitation_token where hash in (
        select t.hash from invitation_token t
        join invitation i on i.org_id = t.org_id and i.id = t.invitation_id
        where t.created <= $1 and i.expires <= $1 limit $2 + 0)";
    NOTIFICATIONS = "delete from notification where (account_id, id) in
        (select account_id, id from notification where read and at <= $1 limit $2 + 0)";
    ACTS = "delete from session_act where (account_id, at, org_id, seq) in
        (select account_id, at, org_id, seq from session_act where at <= $1 limit $2 + 0)";
}

/// What is cleaned up, each with how its age is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leftover {
    /// Sessions that ended by then.
    Sessions,
    /// Mailed links that ran out by then.
    Tokens,
    /// What was chosen at sign-ups that nobody confirmed by then.
    SignUps,
    /// Counts of what was counted by then.
    Counts,
    /// Browsers that were last signed in with by then.
    Devices,
    /// Mails that were queued by then, and have left or never will.
    Mails,
    /// What was told by then of states that go to and fro.
    Tellings,
    /// Links of invitations that ran out by then, whatever became of them.
    InvitationTokens,
    /// Notifications that were written by then, and read.
    Notifications,
    /// Notes of which session did what by then.
    SessionActs,
}

impl Leftover {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Sessions,
        Self::Tokens,
        Self::SignUps,
        Self::Counts,
        Self::Devices,
        Self::Mails,
        Self::Tellings,
        Self::InvitationTokens,
        Self::Notifications,
        Self::SessionActs,
    ];

    const fn statement(self) -> &'static str {
        match self {
            Self::Sessions => SESSIONS,
            Self::Tokens => TOKENS,
            Self::SignUps => SIGN_UPS,
            Self::Counts => COUNTS,
            Self::Devices => DEVICES,
            Self::Mails => MAILS,
            Self::Tellings => TELLINGS,
            Self::InvitationTokens => INVITATION_TOKENS,
            Self::Notifications => NOTIFICATIONS,
            Self::SessionActs => ACTS,
        }
    }
}

impl Conn {
    /// Whether this transaction is the one that cleans up: false while another process's does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_housekeeping(&mut self) -> Result<bool> {
        let sql = pair::LOCK_HOUSEKEEPING.of(&self.link);
        let (locked,) = fetch!(one, self, (bool,), sql)?;
        Ok(locked)
    }

    /// Deletes up to `limit` rows of a kind that were over by a moment; says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clean_up(&mut self, what: Leftover, before: Timestamp, limit: u32) -> Result<u64> {
        execute!(self, what.statement(), before.0, i64::from(limit))
    }
}
