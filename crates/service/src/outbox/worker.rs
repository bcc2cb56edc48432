//! The mails that are under way.

use super::{LEASE, Sent, settle, worded};
use crate::context::Context;
use crate::error::{Error, Result};
use guildhall_domain::id::MailId;
use guildhall_mail::{SendError, Transport};
use guildhall_store::Claimed;
use std::collections::{HashMap, VecDeque};
use tokio::task::{Id, JoinError, JoinSet};

/// How many mails are claimed at a time.
const BATCH: usize = 16;
/// How many mails are claimed altogether.
const CLAIMED: usize = 64;
/// How many are being sent at once.
const SENDING: usize = 32;
/// How many of those go to one domain: when its server is slow, there is room for others.
const TO_ONE_DOMAIN: usize = 8;

/// Sends the mails that it claimed, several at a time.
pub(super) struct Worker {
    ctx: Context,
    transport: Transport,
    /// Claimed, and not being sent yet, oldest first.
    held: VecDeque<Claimed>,
    /// Being sent.
    sending: HashMap<MailId, Claimed>,
    tasks: JoinSet<Sent>,
    /// Which mail each of the tasks sends.
    mails: HashMap<Id, MailId>,
    /// Sent or refused, and not noted yet.
    done: Vec<(Claimed, Sent)>,
}

impl Worker {
    pub(super) fn new(ctx: Context, transport: Transport) -> Self {
        Self {
            ctx,
            transport,
            held: VecDeque::new(),
            sending: HashMap::new(),
            tasks: JoinSet::new(),
            mails: HashMap::new(),
            done: Vec::new(),
        }
    }

    /// How many mails are claimed and not noted yet.
    pub(super) fn under_way(&self) -> usize {
        self.held.len() + self.sending.len() + self.done.len()
    }

    /// Claims as many as there is room for, and begins to send them. True when more may wait.
    pub(super) async fn claim(&mut self) -> Result<bool> {
        let room = CLAIMED.saturating_sub(self.under_way()).min(BATCH);
        if room == 0 {
            return Ok(false);
        }
        let now = self.ctx.now();
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let mut tx = self.ctx.store.write_unscoped().await?;
        let claimed = tx.claim_mails(now, now.plus(LEASE), limit, &self.busy()).await?;
        tx.commit().await?;
        let more = claimed.len() == room;
        self.take_up(claimed);
        self.begin();
        Ok(more)
    }

    /// Holds what was claimed. A mail whose lease ended while the database was away may be under way here all the same: it has another lease
    /// now, and is not sent once more.
    fn take_up(&mut self, claimed: Vec<Claimed>) {
        for mail in claimed {
            let done = self.done.iter_mut().map(|(done, _)| done).find(|done| done.id == mail.id);
            if let Some(under_way) = self.sending.get_mut(&mail.id).or(done) {
                *under_way = mail;
            } else {
                self.held.push_back(mail);
            }
        }
    }

    /// The domains to which enough mails are under way.
    fn busy(&self) -> Vec<String> {
        let mut mails: HashMap<String, usize> = HashMap::new();
        for mail in self.held.iter().chain(self.sending.values()) {
            *mails.entry(domain(mail)).or_default() += 1;
        }
        mails.into_iter().filter(|(_, count)| *count >= TO_ONE_DOMAIN).map(|(domain, _)| domain).collect()
    }

    /// Begins to send what is held, as far as there is room. Of two mails to one address the second waits for the first.
    fn begin(&mut self) {
        for mail in std::mem::take(&mut self.held) {
            let waits = self.sending.len() >= SENDING
                || self.held.iter().chain(self.sending.values()).any(|other| other.to == mail.to)
                || self.sending.values().filter(|other| domain(other) == domain(&mail)).count()
                    >= TO_ONE_DOMAIN;
            if waits {
                self.held.push_back(mail);
                continue;
            }
            let (ctx, transport) = (self.ctx.clone(), self.transport.clone());
            let (id, kept) = (mail.id, mail.message.clone());
            let task = self.tasks.spawn(async move { send(&ctx, &transport, id, &kept).await });
            self.mails.insert(task.id(), id);
            self.sending.insert(id, mail);
        }
    }

    /// Waits until a mail was sent or refused; takes with it those that were meanwhile. Nothing under way is never finished.
    pub(super) async fn finished(&mut self) {
        if self.tasks.is_empty() {
            // What is done already, and could not be noted, is to be noted now.
            if self.done.is_empty() {
                std::future::pending::<()>().await;
            }
            return;
        }
        let mut finished = self.tasks.join_next_with_id().await;
        while let Some(joined) = finished {
            self.note(joined);
            finished = self.tasks.try_join_next_with_id();
        }
    }

    fn note(&mut self, joined: std::result::Result<(Id, Sent), JoinError>) {
        let (task, sent) = joined.unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "sending a mail was given up");
            (error.id(), Err(SendError::transient("this program has failed while it sent the mail")))
        });
        let mail = self.mails.remove(&task).and_then(|id| self.sending.remove(&id));
        self.done.extend(mail.map(|mail| (mail, sent)));
    }

    /// Notes what became of mails, and begins with the next ones. Those that were held meanwhile are looked at once more: one that was
    /// withdrawn stays.
    pub(super) async fn settle(&mut self) -> Result<()> {
        while let Some(joined) = self.tasks.try_join_next_with_id() {
            self.note(joined);
        }
        settle::settle(&self.ctx, &mut self.done).await?;
        if self.held.is_empty() {
            return Ok(());
        }
        let mut held: Vec<Claimed> = std::mem::take(&mut self.held).into();
        renew(&self.ctx, &mut held).await?;
        self.held.extend(held);
        self.begin();
        Ok(())
    }

    /// Renews the lease of every mail under way.
    pub(super) async fn renew(&mut self) -> Result<()> {
        let mut sending: Vec<Claimed> = self.sending.values().cloned().collect();
        renew(&self.ctx, &mut sending).await?;
        for mail in sending {
            self.sending.insert(mail.id, mail);
        }
        self.settle().await
    }
}

/// Renews leases, and leaves out the mails that are not this process's any more.
async fn renew(ctx: &Context, mails: &mut Vec<Claimed>) -> Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let until = ctx.now().plus(LEASE);
    let mut tx = ctx.store.write_unscoped().await?;
    let mut kept = Vec::with_capacity(mails.len());
    for mut mail in mails.drain(..) {
        if tx.renew_lease(&mail, until).await? {
            mail.lease_until = until;
            kept.push(mail);
        }
    }
    tx.commit().await.map_err(Error::from)?;
    *mails = kept;
    Ok(())
}

async fn send(ctx: &Context, transport: &Transport, id: MailId, kept: &str) -> Sent {
    let message = worded(ctx, id, kept).map_err(|error| {
        tracing::error!(mail = %id, error = &error as &dyn std::error::Error, "a kept mail cannot be worded");
        SendError::permanent("this program cannot read the mail that was kept")
    })?;
    transport.send(&message, ctx.now().0 / 1_000_000).await
}

fn domain(mail: &Claimed) -> String {
    mail.to.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
}
