//! What was told of a state that may go to and fro, so that it is told once, as it stands.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::id::MailId;
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    OF = "select mail_id, was, due, last from telling where topic = $1";
    SET = "insert into telling (topic, mail_id, was, due, last) values ($1, $2, $3, $4, $5)
        on conflict (topic) do update set mail_id = excluded.mail_id, was = excluded.was, due = excluded.due, last = excluded.last";
    WITHDRAW_UNSENT = "update mail set state = 'withdrawn', message = ''
        where id = $1 and state = 'queued' and attempts = 0 and (due <= $2 or due = $3)";
    HOLD = "update mail set due = $2 where id = $1 and state = 'queued'";
}

/// The latest mail about a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Which.
    pub mail: MailId,
    /// What was so before it, as far as its reader knows.
    pub was: String,
    /// When it leaves, or has left.
    pub due: Timestamp,
    /// When the one before it left.
    pub last: Timestamp,
}

impl Conn {
    /// The latest mail about a topic.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn telling(&mut self, topic: &str) -> Result<Option<Telling>> {
        let row = fetch!(optional, self, (Uuid, String, i64, i64), OF, topic)?;
        Ok(row.map(|(mail, was, due, last)| Telling {
            mail: MailId(mail),
            was,
            due: Timestamp(due),
            last: Timestamp(last),
        }))
    }

    /// Notes the latest mail about a topic; it leaves when it is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_telling(&mut self, topic: &str, telling: &Telling) -> Result<()> {
        let Telling { mail, was, due, last } = telling;
        execute!(self, HOLD, mail.0, due.0)?;
        execute!(self, SET, topic, mail.0, was.as_str(), due.0, last.0).map(|_| ())
    }

    /// Withdraws a mail if nobody has taken it up to send it yet; says whether that was so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw_unsent(&mut self, telling: &Telling, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, WITHDRAW_UNSENT, telling.mail.0, now.0, telling.due.0)? > 0)
    }
}
