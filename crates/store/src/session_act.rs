//! Which session of an account did what in an organization: notes beside the history for the account's owner alone. They are no part of the
//! chain, and are kept for a while.

use crate::audit::{self, AuditRow};
use crate::conn::Conn;
use crate::engine::{Rows, fetch, later, named_row};
use crate::error::Result;
use crate::session::SignIn;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, OrgId, SessionId};
use guildhall_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is read of an act: the note, the organization, the entry of its history, and whether a session of the same sign-in is open at $2.
macro_rules! acts {
    ($of:literal) => {
        concat!(
            "select n.at as noted, n.sign_in, n.signed_in, n.browser, n.before, n.org_id, o.name, o.slug,
                e.seq, e.at, e.actor, e.actor_name, e.entry, e.hash,
                exists (select 1 from session s join account a on a.id = s.account_id
                    where s.account_id = n.account_id and s.sign_in = n.sign_in and s.expires > $2
                    and s.credentials = a.credentials) as open
            from session_act n
            join organization o on o.id = n.org_id
            join audit e on e.org_id = n.org_id and e.seq = n.seq
            where n.account_id = $1 ",
            $of
        )
    };
}

statements! {
    NOTE = "insert into session_act (account_id, at, org_id, seq, sign_in, signed_in, browser, before)
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_OTHERS = acts!("and n.sign_in <> $3 and (n.at, n.org_id, n.seq) < ($4, $5, $6)
            order by n.at desc, n.org_id desc, n.seq desc limit $7 + 0");
    ONE = acts!("and n.sign_in <> $3 and n.org_id = $4 and n.seq = $5
            and n.at = (select x.at from audit x where x.org_id = $4 and x.seq = $5)");
    ANY = "select exists (select 1 from session_act where account_id = $1 and sign_in <> $2) as found";
}

/// An act to note beside its entry.
#[derive(Debug, Clone)]
pub struct NewAct<'a> {
    /// Whose session did it.
    pub account: AccountId,
    /// The sign-in that the session goes back to.
    pub sign_in: SignIn,
    /// What the browser said of itself.
    pub browser: &'a str,
    /// In which organization.
    pub org: OrgId,
    /// What it replaced, where the entry does not say it.
    pub before: Option<String>,
}

/// The place of an act among those of its account, by which they are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActPlace {
    /// When it was done.
    pub at: Timestamp,
    /// In which organization.
    pub org: OrgId,
    /// The place of its entry in the organization's history.
    pub seq: i64,
}

/// An act of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionAct {
    /// Its place.
    pub place: ActPlace,
    /// The sign-in that the session goes back to.
    pub sign_in: SignIn,
    /// What the browser said of itself.
    pub browser: String,
    /// Whether a session of that sign-in is open still.
    pub open: bool,
    /// What it replaced, where the entry does not say it.
    pub before: Option<String>,
    /// What the organization is called.
    pub organization: String,
    /// The organization's own part of the address.
    pub slug: String,
    /// The entry of the history.
    pub entry: AuditRow,
}

named_row! {
/// An act with its entry.
struct ActRow {
    noted: i64,
    sign_in: Uuid,
    signed_in: i64,
    browser: String,
    before: Option<String>,
    org_id: Uuid,
    name: String,
    slug: String,
    seq: i64,
    at: i64,
    actor: Option<Uuid>,
    actor_name: String,
    entry: String,
    hash: Vec<u8>,
    open: bool,
}
}

impl Conn {
    /// Notes which session wrote the latest entry of an organization's history. In the transaction that wrote it.
    ///
    /// # Errors
    /// When the database fails, or the transaction wrote no entry there.
    pub async fn note_act(&mut self, act: &NewAct<'_>) -> Result<()> {
        let NewAct { account, sign_in, browser, org, before } = act;
        let (seq, at) = self.latest_entry(*org)?;
        let (account, org, first) = (account.0, org.0, sign_in.id.0);
        let before = before.as_deref();
        later!(self, NOTE, Rows::One, account, at.0, org, seq, first, sign_in.at.0, *browser, before)
    }

    /// What other sign-ins of an account did before a place, newest first; from the newest where no place is given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts_of_others(
        &mut self,
        (account, but): (AccountId, SessionId),
        now: Timestamp,
        before: Option<ActPlace>,
        limit: u32,
    ) -> Result<Vec<SessionAct>> {
        let end = ActPlace { at: Timestamp(i64::MAX), org: OrgId(Uuid::max()), seq: i64::MAX };
        let ActPlace { at, org, seq } = before.unwrap_or(end);
        let (account, limit) = (account.0, i64::from(limit));
        let rows = fetch!(all, self, ActRow, OF_OTHERS, account, now.0, but.0, at.0, org.0, seq, limit)?;
        rows.into_iter().map(act).collect()
    }

    /// One act of another sign-in of an account, by its entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act_of_another(
        &mut self,
        (account, but): (AccountId, SessionId),
        now: Timestamp,
        (org, seq): (OrgId, i64),
    ) -> Result<Option<SessionAct>> {
        let row = fetch!(optional, self, ActRow, ONE, account.0, now.0, but.0, org.0, seq)?;
        row.map(act).transpose()
    }

    /// Whether other sign-ins of an account did anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn others_acted(&mut self, account: AccountId, but: SessionId) -> Result<bool> {
        let (found,) = fetch!(one, self, (bool,), ANY, account.0, but.0)?;
        Ok(found)
    }
}

fn act(row: ActRow) -> Result<SessionAct> {
    let ActRow { noted, sign_in, signed_in, browser, before, org_id, name, slug, open, .. } = row;
    let ActRow { seq, at, actor, actor_name, entry, hash, .. } = row;
    Ok(SessionAct {
        place: ActPlace { at: Timestamp(noted), org: OrgId(org_id), seq },
        sign_in: SignIn { id: SessionId(sign_in), at: Timestamp(signed_in) },
        browser,
        open,
        before,
        organization: name,
        slug,
        entry: audit::audit_row((seq, at, actor, actor_name, entry, hash))?,
    })
}
