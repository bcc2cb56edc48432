//! The mails that are under way.

use super::sending::Sending;
use super::{LEASE, Sent, settle, worded};
use crate::context::Context;
use crate::error::{Error, Result};
use guildhall_domain::id::MailId;
use guildhall_mail::{SendError, Transport};
use guildhall_store::Claimed;
use std::collections::{HashMap, VecDeque};

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
    sending: Sending,
    /// Sent or refused, and not noted yet.
    done: Vec<(Claimed, Sent)>,
}

impl Worker {
    pub(super) fn new(ctx: Context, transport: Transport) -> Self {
        Self { ctx, transport, held: VecDeque::new(), sending: Sending::default(), done: Vec::new() }
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
        let under_way = self.sending.mails_mut().chain(self.done.iter_mut().map(|(mail, _)| mail));
        self.held.extend(renewing(under_way.collect(), claimed));
        self.begin();
        Ok(more)
    }

    /// The domains to which enough mails are under way.
    fn busy(&self) -> Vec<String> {
        let mut mails: HashMap<String, usize> = HashMap::new();
        for mail in self.held.iter().chain(self.sending.mails()) {
            *mails.entry(domain(mail)).or_default() += 1;
        }
        mails.into_iter().filter(|(_, count)| *count >= TO_ONE_DOMAIN).map(|(domain, _)| domain).collect()
    }

    /// Begins to send what is held, as far as there is room. Of two mails to one address the second waits for the first.
    fn begin(&mut self) {
        for mail in std::mem::take(&mut self.held) {
            let waits = self.sending.len() >= SENDING
                || self.held.iter().chain(self.sending.mails()).any(|other| other.to == mail.to)
                || self.sending.mails().filter(|other| domain(other) == domain(&mail)).count()
                    >= TO_ONE_DOMAIN;
            if waits {
                self.held.push_back(mail);
                continue;
            }
            let (ctx, transport) = (self.ctx.clone(), self.transport.clone());
            let (id, kept) = (mail.id, mail.message.clone());
            self.sending.begin(mail, async move { send(&ctx, &transport, id, &kept).await });
        }
    }

    /// Waits until a mail was sent or refused; takes with it those that were meanwhile. Nothing under way is never finished.
    pub(super) async fn finished(&mut self) {
        if self.sending.len() == 0 {
            // What is done already, and could not be noted, is to be noted now.
            if self.done.is_empty() {
                std::future::pending::<()>().await;
            }
            return;
        }
        self.done.extend(self.sending.next().await);
        self.gather();
    }

    /// Takes with it what was sent or refused by now.
    fn gather(&mut self) {
        while let Some(told) = self.sending.try_next() {
            self.done.push(told);
        }
    }

    /// Notes what became of mails, and begins with the next ones. Those that were held meanwhile are looked at once more: one that was
    /// withdrawn stays.
    pub(super) async fn settle(&mut self) -> Result<()> {
        self.gather();
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
        let mut sending: Vec<Claimed> = self.sending.mails().cloned().collect();
        renew(&self.ctx, &mut sending).await?;
        renewing(self.sending.mails_mut().collect(), sending);
        self.settle().await
    }
}

/// Gives mails under way the leases that they have now, and answers with those that are not under way. A mail whose lease ended while the
/// database was away is claimed once more, and must not be sent once more.
fn renewing(mut under_way: Vec<&mut Claimed>, claimed: Vec<Claimed>) -> Vec<Claimed> {
    let mut others = claimed;
    others.retain_mut(|mail| match under_way.iter_mut().find(|known| known.id == mail.id) {
        Some(known) => {
            std::mem::swap(*known, mail);
            false
        }
        None => true,
    });
    others
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use guildhall_domain::time::Timestamp;

    /// A mail that was claimed until then.
    pub(in crate::outbox) fn mail(id: u128, until: i64) -> Claimed {
        let (to, message) = ("ada@example.org".to_owned(), String::new());
        let (id, lease_until) = (MailId(uuid::Uuid::from_u128(id)), Timestamp(until));
        Claimed { id, to, invitation: None, message, attempts: 0, lease_until }
    }

    #[test]
    fn a_mail_under_way_that_is_claimed_again_is_not_sent_again() {
        let (mut sending, mut done) = (mail(1, 10), mail(2, 10));
        let claimed = vec![mail(1, 20), mail(2, 20), mail(3, 20)];
        assert_eq!(renewing(vec![&mut sending, &mut done], claimed), [mail(3, 20)]);
        assert_eq!(
            (sending, done),
            (mail(1, 20), mail(2, 20)),
            "they are noted under the lease that they have now"
        );
    }
}
