//! The outbox worker: claims what waits, sends it, marks it. At least once, never lost.
//!
//! Several mails are under way at a time, so that a server that answers slowly holds up nobody else's mail. A claim is a lease that this
//! process renews for as long as it lives; what a dead one had claimed is another's after [`LEASE`].

mod sending;
mod settle;
mod worker;

use crate::context::Context;
use crate::error::{Error, Result};
use guildhall_domain::id::MailId;
use guildhall_domain::time::Span;
use guildhall_mail::{Draft, Message, SendError, Transport};
use std::time::Duration;
use worker::Worker;

/// How long a claimed mail is this process's alone, unless it says that it still sends it.
const LEASE: Span = Span::seconds(30);
/// How often it says so.
const RENEWAL: Duration = Duration::from_secs(10);
/// How long the worker lets mails gather: one write for many is kind to whoever writes beside it.
const GATHER: Duration = Duration::from_millis(50);
/// How long the worker sleeps when nothing wakes it.
const PAUSE: Duration = Duration::from_secs(2);

/// What became of a mail.
type Sent = std::result::Result<(), SendError>;

/// Sends mails for as long as the process runs. Trouble is logged and tried again; it never stops the worker.
pub async fn run(ctx: Context, transport: Transport) {
    let mut worker = Worker::new(ctx.clone(), transport);
    let mut renewal = tokio::time::interval(RENEWAL);
    loop {
        let ended = Box::pin(turn(&ctx, &mut worker, &mut renewal)).await;
        if let Err(error) = ended {
            tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be worked on");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn turn(ctx: &Context, worker: &mut Worker, renewal: &mut tokio::time::Interval) -> Result<()> {
    let more = worker.claim().await?;
    tokio::select! {
        () = worker.finished() => tokio::time::sleep(GATHER).await,
        () = ctx.mail_waiting.notified() => tokio::time::sleep(GATHER).await,
        _ = renewal.tick() => return worker.renew().await,
        () = tokio::time::sleep(if more { GATHER } else { PAUSE }) => {}
    }
    worker.settle().await
}

/// Sends what waits now and comes back when that is done; answers with how many mails it took up.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away. A mail server that refuses is no error here: it is written beside the mail.
pub async fn deliver(ctx: &Context, transport: &Transport) -> Result<usize> {
    let mut worker = Worker::new(ctx.clone(), transport.clone());
    worker.claim().await?;
    let taken = worker.under_way();
    while worker.under_way() > 0 {
        worker.finished().await;
        worker.settle().await?;
    }
    Ok(taken)
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
