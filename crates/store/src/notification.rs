//! Notifications: messages to a person, behind the bell.

use crate::conn::Conn;
use crate::engine::{Rows, execute, fetch, later};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, NotificationId};
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::Notice;
use uuid::Uuid;

statements! {
    ADD = "insert into notification (account_id, id, at, text, href, read) values ($1, $2, $3, $4, $5, false)";
    LIST = "select id, at, text, href, read from notification where account_id = $1 order by id desc limit $2 + 0";
    READ = "update notification set read = true where account_id = $1 and not read";
}

/// A notification to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotification {
    /// Its id.
    pub id: NotificationId,
    /// To whom.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
    /// Where it leads, inside the console.
    pub href: Option<String>,
}

impl Conn {
    /// Leaves a message for a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notify(&mut self, new: &NewNotification) -> Result<()> {
        let NewNotification { id, account, at, text, href } = new;
        later!(self, ADD, Rows::One, account.0, id.0, at.0, text.as_str(), href.as_deref())
    }

    /// A person's newest messages, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notifications(&mut self, account: AccountId, limit: u32) -> Result<Vec<Notice>> {
        let rows =
            fetch!(all, self, (Uuid, i64, String, Option<String>, bool), LIST, account.0, i64::from(limit))?;
        let notice = |(id, at, text, href, read)| Notice {
            id: NotificationId(id),
            at: Timestamp(at),
            text,
            href,
            read,
        };
        Ok(rows.into_iter().map(notice).collect())
    }

    /// Takes all of a person's messages as read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_read(&mut self, account: AccountId) -> Result<()> {
        execute!(self, READ, account.0).map(|_| ())
    }
}
