//! The outbox worker: claims what waits, sends it, marks it. At least once, never lost.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices::keeps_bodies;
use guildhall_domain::id::MailId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_mail::{Draft, Message, SendError, Transport};
use guildhall_store::{Claimed, Tx};
use std::time::Duration;

/// How long a claimed mail is this process's alone.
const LEASE: Span = Span::minutes(5);
/// How many mails are claimed at a time.
const BATCH: u32 = 20;
/// How long what became of a mail may wait to be noted together with what became of the next ones. A process that dies meanwhile
/// sends them again.
const TOGETHER: Span = Span(100_000);
/// How long the worker lets mails gather once the first one waits: one write for many is kind to whoever writes beside it.
const GATHER: Duration = Duration::from_millis(50);
/// After how many failed tries a mail is given up: about two days.
const TRIES: i64 = 12;
/// How long the worker sleeps when nothing wakes it.
const PAUSE: Duration = Duration::from_secs(2);

/// What became of a mail.
type Sent = std::result::Result<(), SendError>;

/// Sends mails for as long as the process runs. Trouble is logged and tried again; it never stops the worker.
pub async fn run(ctx: Context, transport: Transport) {
    loop {
        match deliver(&ctx, &transport).await {
            Ok(0) => {
                let _ = tokio::time::timeout(PAUSE, ctx.mail_waiting.notified()).await;
                tokio::time::sleep(GATHER).await;
            }
            Ok(taken) if taken < BATCH as usize => tokio::time::sleep(GATHER).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be worked on");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Sends what waits now; answers with how many mails it took up. With a slow mail server the last of them waits long for its turn, so
/// each is looked at once more before it leaves: one that was withdrawn meanwhile stays.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away. A mail server that refuses is no error here: it is written beside the mail.
pub async fn deliver(ctx: &Context, transport: &Transport) -> Result<usize> {
    let now = ctx.now();
    let mut tx = ctx.store.write_unscoped().await?;
    let claimed = tx.claim_mails(now, now.plus(LEASE), BATCH).await?;
    tx.commit().await?;
    let mut done = Vec::new();
    let sent = Box::pin(send_each(ctx, transport, &claimed, &mut done)).await;
    // What has left is noted even if the rest could not be looked at.
    Box::pin(settle(ctx, &mut done)).await?;
    sent.map(|()| claimed.len())
}

async fn send_each<'a>(
    ctx: &Context,
    transport: &Transport,
    claimed: &'a [Claimed],
    done: &mut Vec<(&'a Claimed, Sent)>,
) -> Result<()> {
    let begun = ctx.now();
    let mut since = begun;
    for mail in claimed {
        if begun.plus(TOGETHER) < ctx.now() && !ctx.store.read().await?.mail_waits(mail.id).await? {
            continue;
        }
        done.push((mail, send(ctx, transport, mail, begun).await));
        if since.plus(TOGETHER) < ctx.now() {
            Box::pin(settle(ctx, done)).await?;
            since = ctx.now();
        }
    }
    Ok(())
}

async fn send(ctx: &Context, transport: &Transport, mail: &Claimed, now: Timestamp) -> Sent {
    let message = worded(ctx, mail.id, &mail.message).map_err(|error| {
        tracing::error!(mail = %mail.id, error = &error as &dyn std::error::Error, "a kept mail cannot be worded");
        SendError::permanent("this program cannot read the mail that was kept")
    })?;
    transport.send(&message, now.0 / 1_000_000).await
}

/// A mail as the outbox keeps it, put into words. Its `Message-ID` stays the same however often that is done.
///
/// # Errors
/// [`Error::Internal`] for a row that this program cannot have written.
pub(crate) fn worded(ctx: &Context, id: MailId, kept: &str) -> Result<Message> {
    let draft: Draft = serde_json::from_str(kept).map_err(Error::internal)?;
    let sender = ctx.settings.sender.clone();
    draft.message(ctx.message_id(id), sender, &ctx.brand()).map_err(Error::internal)
}

/// Notes what became of mails.
async fn settle(ctx: &Context, done: &mut Vec<(&Claimed, Sent)>) -> Result<()> {
    if done.is_empty() {
        return Ok(());
    }
    let mut tx = ctx.store.write_unscoped().await?;
    for (mail, sent) in done.drain(..) {
        note(ctx, &mut tx, mail, sent).await?;
    }
    tx.commit().await.map_err(Error::from)
}

async fn note(ctx: &Context, tx: &mut Tx, mail: &Claimed, sent: Sent) -> Result<()> {
    match sent {
        Ok(()) => tx.mail_sent(mail.id, keeps_bodies(ctx)).await?,
        Err(error) => {
            let attempts = mail.attempts + 1;
            let retry = (!error.permanent && attempts < TRIES).then(|| ctx.now().plus(wait(attempts)));
            tracing::warn!(mail = %mail.id, attempts, reason = %error.reason, given_up = retry.is_none(), "a mail was not sent");
            tx.mail_failed(mail.id, attempts, retry, &error.reason).await?;
        }
    }
    Ok(())
}

/// The pause before the next try: 10 seconds, doubling, at most 12 hours.
fn wait(attempts: i64) -> Span {
    let doubled = 10_i64.saturating_mul(1 << attempts.clamp(1, 13).saturating_sub(1));
    Span::seconds(doubled.min(12 * 3_600))
}
