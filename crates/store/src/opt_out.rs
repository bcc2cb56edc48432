//! Who wants no invitations: from one organization, or from any.

use crate::conn::Conn;
use crate::engine::{Rows, execute, fetch, fetch_each, later, named_row};
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    PUT_LINK = "insert into opt_out_link (hash, org_id, email) values ($1, $2, $3)
        on conflict (hash) do update set email = excluded.email";
    LINK = "select org_id, email from opt_out_link where hash = $1";
    STOP = "insert into opt_out (mailbox, scope, since) values ($1, $2, $3) on conflict (mailbox, scope) do nothing";
    ALLOW = "delete from opt_out where mailbox = $1 and (scope = $2 or scope = '*')";
    STOPPED = "select exists (select 1 from opt_out where mailbox = $1 and (scope = $2 or scope = '*')) as stopped";
}

/// Whose invitations are not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwanted {
    /// Those of one organization.
    From(OrgId),
    /// All.
    All,
}

impl Unwanted {
    fn text(self) -> String {
        match self {
            Self::From(org) => org.to_string(),
            Self::All => "*".to_owned(),
        }
    }
}

named_row! {
    struct Stopped { stopped: bool, }
}

impl Conn {
    /// Makes a link known with which the holder of an address says what they want of an organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_opt_out_link(&mut self, hash: [u8; 32], org: OrgId, email: &EmailAddress) -> Result<()> {
        later!(self, PUT_LINK, Rows::One, hash.as_slice(), org.0, email.as_str())
    }

    /// Which organization and address such a link is about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn opt_out_link(&mut self, hash: [u8; 32]) -> Result<Option<(OrgId, EmailAddress)>> {
        let row = fetch!(optional, self, (Uuid, String), LINK, hash.as_slice())?;
        row.map(|(org, email)| Ok((OrgId(org), row::email(&email)?))).transpose()
    }

    /// Notes that a mailbox wants no more invitations.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_invitations(
        &mut self,
        mailbox: &str,
        unwanted: Unwanted,
        now: Timestamp,
    ) -> Result<()> {
        execute!(self, STOP, mailbox, unwanted.text(), now.0).map(|_| ())
    }

    /// Forgets that a mailbox wanted none, from one organization or from any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn allow_invitations(&mut self, mailbox: &str, org: OrgId) -> Result<()> {
        execute!(self, ALLOW, mailbox, org.to_string()).map(|_| ())
    }

    /// Whether a mailbox wants no invitations of an organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations_stopped(&mut self, mailbox: &str, org: OrgId) -> Result<bool> {
        if let Some(stopped) = self.stopped.get(&(mailbox.to_owned(), org)) {
            return Ok(*stopped);
        }
        let (stopped,) = fetch!(one, self, (bool,), STOPPED, mailbox, org.to_string())?;
        Ok(stopped)
    }

    /// Reads of several mailboxes in one go whether they want no invitations of an organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_stopped(&mut self, mailboxes: Vec<String>, org: OrgId) -> Result<()> {
        let scope = org.to_string();
        let questions = mailboxes.iter().map(|mailbox| [mailbox.as_str().into(), scope.as_str().into()]);
        let rows: Vec<Stopped> = fetch_each(self, STOPPED, questions.collect()).await?;
        self.stopped
            .extend(mailboxes.into_iter().zip(rows).map(|(mailbox, row)| ((mailbox, org), row.stopped)));
        Ok(())
    }
}
