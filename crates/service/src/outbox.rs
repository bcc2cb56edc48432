//! The outbox worker: claims what waits, sends it, marks it. At least once, never lost.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices::keeps_bodies;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_mail::{Message, SendError, Transport};
use guildhall_store::Claimed;
use std::time::Duration;

/// How long a claimed mail is this process's alone.
const LEASE: Span = Span::minutes(5);
/// How many mails are claimed at a time.
const BATCH: u32 = 20;
/// After how many failed tries a mail is given up: about two days.
const TRIES: i64 = 12;
/// How long the worker sleeps when nothing wakes it.
const PAUSE: Duration = Duration::from_secs(2);

/// Sends mails for as long as the process runs. Trouble is logged and tried again; it never stops the worker.
pub async fn run(ctx: Context, transport: Transport) {
    loop {
        match deliver(&ctx, &transport).await {
            Ok(0) => {
                let _ = tokio::time::timeout(PAUSE, ctx.mail_waiting.notified()).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be worked on");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Sends what waits now; answers with how many mails it took up.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away. A mail server that refuses is no error here: it is written beside the mail.
pub async fn deliver(ctx: &Context, transport: &Transport) -> Result<usize> {
    let now = ctx.now();
    let mut tx = ctx.store.write_unscoped().await?;
    let claimed = tx.claim_mails(now, now.plus(LEASE), BATCH).await?;
    tx.commit().await?;
    for mail in &claimed {
        let sent = send(transport, mail, now).await;
        settle(ctx, mail, sent).await?;
    }
    Ok(claimed.len())
}

async fn send(transport: &Transport, mail: &Claimed, now: Timestamp) -> std::result::Result<(), SendError> {
    let message: Message =
        serde_json::from_str(&mail.message).map_err(|error| SendError::permanent(error.to_string()))?;
    transport.send(&message, now.0 / 1_000_000).await
}

async fn settle(ctx: &Context, mail: &Claimed, sent: std::result::Result<(), SendError>) -> Result<()> {
    let now = ctx.now();
    let mut tx = ctx.store.write_unscoped().await?;
    match sent {
        Ok(()) => tx.mail_sent(mail.id, keeps_bodies(ctx)).await?,
        Err(error) => {
            let attempts = mail.attempts + 1;
            let retry = (!error.permanent && attempts < TRIES).then(|| now.plus(wait(attempts)));
            tracing::warn!(mail = %mail.id, attempts, reason = %error.reason, given_up = retry.is_none(), "a mail was not sent");
            tx.mail_failed(mail.id, attempts, retry, &error.reason).await?;
        }
    }
    tx.commit().await.map_err(Error::from)
}

/// The pause before the next try: 10 seconds, doubling, at most 12 hours.
fn wait(attempts: i64) -> Span {
    let doubled = 10_i64.saturating_mul(1 << attempts.clamp(1, 13).saturating_sub(1));
    Span::seconds(doubled.min(12 * 3_600))
}
