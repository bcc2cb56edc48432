//! The outbox: mails written in the same transaction as what they tell of, claimed and sent afterwards.

use crate::conn::Conn;
use crate::engine::{Rows, execute, fetch, later, pair};
use crate::error::Result;
use crate::statement::statements;
use guildhall_domain::id::{InvitationId, MailId, OrgId};
use guildhall_domain::time::Timestamp;
use uuid::Uuid;

statements! {
    QUEUE = "insert into mail
            (id, org_id, invitation_id, recipient, subject, message, state, attempts, due, reason, created)
        values ($1, $2, $3, $4, $5, $6, 'queued', 0, $7, '', $7)";
    SENT = "update mail set state = 'sent', reason = '', message = '' where id = $1";
    SENT_AND_KEPT = "update mail set state = 'sent', reason = '' where id = $1";
    RENEW = "update mail set due = $3 where id = $1 and due = $2 and state = 'queued'";
    RETRY = "update mail set attempts = $2, due = $3, reason = $4, blocked = $5 where id = $1 and state = 'queued'";
    GIVE_UP = "update mail set state = 'failed', attempts = $2, reason = $3, message = ''
        where id = $1 and state = 'queued'";
    WITHDRAW = "update mail set state = 'withdrawn', message = ''
        where org_id = $1 and invitation_id = $2 and state in ('queued', 'held')";
    MAILBOX = "select id, created, message from mail where message <> '' and ($2 = '' or recipient = $2)
        order by id desc limit $1 + 0";
    DEAD = "select id, recipient, subject, reason, attempts, created from mail
        where state = 'failed' order by created desc, id desc limit 200";
    HOLD = "update mail set state = 'held' where state = 'queued'";
    HELD = "select id, recipient, subject, created from mail where state = 'held' order by created, id";
    RELEASE = "update mail set state = 'queued', due = $2 where id = $1 and state = 'held'";
    DISCARD = "update mail set state = 'withdrawn', message = '' where id = $1 and state = 'held'";
    BLOCKED = "select count(*), coalesce(max(reason), '') from mail where state = 'queued' and blocked";
    NEXT_DUE = "select min(due) from mail where state = 'queued'";
}

/// A mail to queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Its id, which also makes its `Message-ID`.
    pub id: MailId,
    /// The address it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// The mail, as JSON that this crate does not look into.
    pub message: String,
    /// When it is queued.
    pub at: Timestamp,
    /// The organization it tells of.
    pub org: Option<OrgId>,
    /// The invitation that it carries.
    pub invitation: Option<InvitationId>,
}

/// A mail that this process alone may send until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its id.
    pub id: MailId,
    /// The address it goes to.
    pub to: String,
    /// The invitation that it carries, and whose that is.
    pub invitation: Option<(OrgId, InvitationId)>,
    /// The mail, as JSON that this crate does not look into.
    pub message: String,
    /// Failed tries so far.
    pub attempts: i64,
    /// When the lease ends.
    pub lease_until: Timestamp,
}

/// When a mail is tried again, and why it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// When.
    pub at: Timestamp,
    /// Whether the operator has to mend something first.
    pub blocked: bool,
}

/// The mails that wait until the operator has mended something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// How many there are.
    pub mails: i64,
    /// What the mail server said of one of them.
    pub reason: String,
}

/// A mail in the built-in mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// Its id.
    pub id: MailId,
    /// When it was queued.
    pub at: Timestamp,
    /// The mail, as JSON that this crate does not look into.
    pub message: String,
}

/// A mail that does not leave before somebody releases it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMail {
    /// Its id.
    pub id: MailId,
    /// The address it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was queued.
    pub at: Timestamp,
}

/// A mail that no further try is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadMail {
    /// Its id.
    pub id: MailId,
    /// The address it should have gone to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What the mail server said.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was queued.
    pub at: Timestamp,
}

impl Conn {
    /// Queues a mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_mail(&mut self, new: &NewMail) -> Result<()> {
        let NewMail { id, to, subject, message, at, org, invitation } = new;
        let (org, invitation) = (org.map(|id| id.0), invitation.map(|id| id.0));
        let (to, subject, message) = (to.as_str(), subject.as_str(), message.as_str());
        later!(self, QUEUE, Rows::One, id.0, org, invitation, to, subject, message, at.0)
    }

    /// Takes up to `limit` mails that are due, oldest first, leaving those to some domains (in small letters) where they are. Nobody else
    /// gets them until the lease ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_mails(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
        busy: &[String],
    ) -> Result<Vec<Claimed>> {
        type Row = (Uuid, String, Option<Uuid>, Option<Uuid>, String, i64);
        let busy = format!(",{},", busy.join(","));
        let (sql, limit) = (pair::CLAIM_MAILS.of(&self.link), i64::from(limit));
        let rows = fetch!(all, self, Row, sql, now.0, lease_until.0, limit, busy.as_str())?;
        let claimed = |(id, to, org, invitation, message, attempts): Row| Claimed {
            id: MailId(id),
            to,
            invitation: org.map(OrgId).zip(invitation.map(InvitationId)),
            message,
            attempts,
            lease_until,
        };
        let mut mails: Vec<Claimed> = rows.into_iter().map(claimed).collect();
        // What an update gives back stands in no order, and identifiers follow the time.
        mails.sort_by_key(|mail| mail.id.0);
        Ok(mails)
    }

    /// Keeps a claimed mail for longer. False when it is not this process's any more: it was withdrawn, or the lease ended and another
    /// process took it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_lease(&mut self, mail: &Claimed, until: Timestamp) -> Result<bool> {
        Ok(execute!(self, RENEW, mail.id.0, mail.lease_until.0, until.0)? == 1)
    }

    /// The mails that wait until the operator has mended something.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blocked_mails(&mut self) -> Result<Blocked> {
        let (mails, reason) = fetch!(one, self, (i64, String), BLOCKED)?;
        Ok(Blocked { mails, reason })
    }

    /// When the next mail is due; none when no mail waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_mail_due(&mut self) -> Result<Option<Timestamp>> {
        let (due,) = fetch!(one, self, (Option<i64>,), NEXT_DUE)?;
        Ok(due.map(Timestamp))
    }

    /// Notes that the mail server took a mail. Its text, which may carry a token, is forgotten unless it is to be kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&mut self, id: MailId, keep_body: bool) -> Result<()> {
        later!(self, if keep_body { SENT_AND_KEPT } else { SENT }, Rows::Any, id.0)
    }

    /// Notes a failed try: another one follows, or none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_failed(
        &mut self,
        id: MailId,
        attempts: i64,
        retry: Option<Retry>,
        reason: &str,
    ) -> Result<()> {
        if let Some(Retry { at, blocked }) = retry {
            later!(self, RETRY, Rows::Any, id.0, attempts, at.0, reason, blocked)
        } else {
            later!(self, GIVE_UP, Rows::Any, id.0, attempts, reason)
        }
    }

    /// Withdraws an invitation's mails that have not left yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw_mails(&mut self, org: OrgId, invitation: InvitationId) -> Result<()> {
        execute!(self, WITHDRAW, org.0, invitation.0).map(|_| ())
    }

    /// Holds every mail that waits to leave; answers with how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_mails(&mut self) -> Result<u64> {
        execute!(self, HOLD)
    }

    /// Every mail that is held, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held_mails(&mut self) -> Result<Vec<HeldMail>> {
        let rows = fetch!(all, self, (Uuid, String, String, i64), HELD)?;
        let mail = |(id, to, subject, at)| HeldMail { id: MailId(id), to, subject, at: Timestamp(at) };
        Ok(rows.into_iter().map(mail).collect())
    }

    /// Lets a held mail leave; says whether it was held.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_mail(&mut self, id: MailId, now: Timestamp) -> Result<bool> {
        Ok(execute!(self, RELEASE, id.0, now.0)? > 0)
    }

    /// Withdraws a held mail for good; says whether it was held.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discard_mail(&mut self, id: MailId) -> Result<bool> {
        Ok(execute!(self, DISCARD, id.0)? > 0)
    }

    /// The newest mails whose text is kept, all or those to one address, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mailbox(&mut self, limit: u32, to: Option<&str>) -> Result<Vec<StoredMail>> {
        let to = to.unwrap_or_default();
        let rows = fetch!(all, self, (Uuid, i64, String), MAILBOX, i64::from(limit), to)?;
        let mail = |(id, at, message)| StoredMail { id: MailId(id), at: Timestamp(at), message };
        Ok(rows.into_iter().map(mail).collect())
    }

    /// The newest 200 mails that no further try is made for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dead_mails(&mut self) -> Result<Vec<DeadMail>> {
        let rows = fetch!(all, self, (Uuid, String, String, String, i64, i64), DEAD)?;
        let mail = |(id, to, subject, reason, attempts, at)| DeadMail {
            id: MailId(id),
            to,
            subject,
            reason,
            attempts,
            at: Timestamp(at),
        };
        Ok(rows.into_iter().map(mail).collect())
    }
}
