//! Sessions: signed-in browsers. Only the hash of what the cookie carries is stored.

use crate::account::{self, Account, Credentials};
use crate::conn::Conn;
use crate::engine::{execute, fetch, named_row};
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, SessionId};
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    /// Made for the credentials that were read, if they still count.
    CREATE = "insert into session (id, hash, account_id, credentials, browser, created, seen, expires, sign_in, signed_in)
        select $1, $2, id, credentials, $5, $6, $6, $7, $8, $9 from account where id = $3 and credentials = $4";
    FIND = "select s.id, s.created, s.seen, s.expires, s.sign_in, s.signed_in, s.browser,
            a.id as owner, a.name, a.email, a.verified, a.password_hash, a.credentials, a.created as made,
            (select count(*) from notification n where n.account_id = a.id and not n.read) as unread
        from session s join account a on a.id = s.account_id
        where s.hash = $1 and s.expires > $2 and s.credentials = a.credentials";
    TOUCH = "update session set seen = $2 where id = $1 and seen < $2";
    OF_ACCOUNT = "select s.id, s.browser, s.created, s.seen from session s join account a on a.id = s.account_id
        where s.account_id = $1 and s.expires > $2 and s.credentials = a.credentials order by s.created desc, s.id desc";
    END = "delete from session where account_id = $1 and id = $2";
    END_OTHERS = "delete from session where account_id = $1 and id <> $2";
}

/// The sign-in that a session goes back to. A session that takes another's place, as after a new password, goes back to the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIn {
    /// The session that began with it.
    pub id: SessionId,
    /// When.
    pub at: Timestamp,
}

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The hash of what the cookie carries.
    pub hash: [u8; 32],
    /// What proved whose it is.
    pub credentials: Credentials,
    /// What the browser says of itself.
    pub browser: String,
    /// When it begins.
    pub created: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// The sign-in of the session whose place it takes; none where it begins with one of its own.
    pub continues: Option<SignIn>,
}

/// A session that counts at present, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account: Account,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// The sign-in that it goes back to.
    pub sign_in: SignIn,
    /// What the browser said of itself.
    pub browser: String,
    /// The person's notifications not yet read.
    pub unread: u32,
}

/// A session in its owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id.
    pub id: SessionId,
    /// What the browser said of itself.
    pub browser: String,
    /// When it began.
    pub started: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
}

named_row! {
/// A session with its owner.
struct SessionRow {
    id: Uuid,
    created: i64,
    seen: i64,
    expires: i64,
    sign_in: Uuid,
    signed_in: i64,
    browser: String,
    owner: Uuid,
    name: String,
    email: String,
    verified: Option<i64>,
    password_hash: Option<String>,
    credentials: i64,
    made: i64,
    unread: i64,
}
}

impl Conn {
    /// Begins a session; says whether what proved whose it is still counts, and otherwise begins none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_session(&mut self, new: &NewSession) -> Result<bool> {
        let NewSession { id, hash, credentials, browser, created, expires, continues } = new;
        let Credentials { account, version } = credentials;
        let SignIn { id: first, at } = continues.unwrap_or(SignIn { id: *id, at: *created });
        let (hash, browser, first, at) = (hash.as_slice(), browser.as_str(), first.0, at.0);
        let (id, account, created, expires) = (id.0, account.0, created.0, expires.0);
        let made = execute!(self, CREATE, id, hash, account, *version, browser, created, expires, first, at)?;
        Ok(made > 0)
    }

    /// The session that a cookie is for, unless it has ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&mut self, hash: [u8; 32], now: Timestamp) -> Result<Option<Session>> {
        let row = fetch!(optional, self, SessionRow, FIND, hash.as_slice(), now.0)?;
        let Some(row) = row else { return Ok(None) };
        let SessionRow { id, created, seen, expires, sign_in, signed_in, browser, unread, .. } = row;
        let SessionRow { owner, name, email, verified, password_hash, credentials, made, .. } = row;
        Ok(Some(Session {
            id: SessionId(id),
            account: account::account((owner, name, email, verified, password_hash, credentials, made))?,
            created: Timestamp(created),
            sign_in: SignIn { id: SessionId(sign_in), at: Timestamp(signed_in) },
            browser,
            seen: Timestamp(seen),
            expires: Timestamp(expires),
            unread: row::count(unread)?,
        }))
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&mut self, id: SessionId, now: Timestamp) -> Result<()> {
        execute!(self, TOUCH, id.0, now.0).map(|_| ())
    }

    /// An account's sessions, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(&mut self, account: AccountId, now: Timestamp) -> Result<Vec<OpenSession>> {
        let rows = fetch!(all, self, (Uuid, String, i64, i64), OF_ACCOUNT, account.0, now.0)?;
        let session = |(id, browser, started, seen)| OpenSession {
            id: SessionId(id),
            browser,
            started: Timestamp(started),
            seen: Timestamp(seen),
        };
        Ok(rows.into_iter().map(session).collect())
    }

    /// Ends one of an account's sessions; says whether there was such a one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&mut self, account: AccountId, id: SessionId) -> Result<bool> {
        Ok(execute!(self, END, account.0, id.0)? > 0)
    }

    /// Ends an account's sessions but one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_other_sessions(&mut self, account: AccountId, kept: SessionId) -> Result<()> {
        execute!(self, END_OTHERS, account.0, kept.0).map(|_| ())
    }
}
