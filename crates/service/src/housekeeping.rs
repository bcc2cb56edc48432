//! Housekeeping: what is over is deleted, by itself, a little at a time, by one process at a time.

use crate::context::Context;
use crate::devices;
use crate::error::Result;
use crate::{refusals, review};
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::Leftover;
use std::time::Duration;

/// How long between two rounds.
const PAUSE: Duration = Duration::from_mins(10);
/// How long after the start the first one waits: whoever starts has other things to do.
const FIRST: Duration = Duration::from_secs(30);
/// How many rows are deleted in one transaction, so that nobody waits long for it.
const BATCH: u32 = 500;
/// How long others have the database to themselves between two batches.
const BREATH: Duration = Duration::from_millis(20);
/// How long counts are kept: longer than any limit looks back.
const COUNTS: Span = Span::days(2);
/// How long it is kept what was told of a state that goes to and fro.
const TELLINGS: Span = Span::days(1);

/// For how long what is over is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Mails that have left, or never will, in days; 0 for ever. Links of invitations that have ended lead as long to what became of them.
    pub mail_days: u32,
    /// Notifications that were read, in days; 0 for ever.
    pub notification_days: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { mail_days: 30, notification_days: 180 }
    }
}

/// What a round did: how many rows of each kind it deleted, and in how many organizations it entered what had been counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Rows of each kind of which there were any.
    pub deleted: Vec<(Leftover, u64)>,
    /// Organizations.
    pub entered: usize,
}

/// Cleans up from time to time, for as long as the process runs. Trouble is logged and tried again.
pub async fn run(ctx: Context) {
    tokio::time::sleep(FIRST).await;
    loop {
        match round(&ctx).await {
            Ok(cleaned) if cleaned == Cleaned::default() => tracing::debug!("nothing was over"),
            Ok(Cleaned { deleted, entered }) => tracing::info!(?deleted, entered, "cleaned up what was over"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "what is over cannot be cleaned up");
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Deletes all that is over by now. Another process that does so at the same time is left to it.
///
/// # Errors
/// [`Error::Unavailable`](crate::Error::Unavailable).
pub async fn round(ctx: &Context) -> Result<Cleaned> {
    let mut cleaned = Cleaned::default();
    for what in Leftover::ALL {
        let Some(before) = before(ctx, what) else { continue };
        let Some(deleted) = all_of(ctx, what, before).await? else { return Ok(cleaned) };
        if deleted > 0 {
            cleaned.deleted.push((what, deleted));
        }
    }
    loop {
        let entered = refusals::enter_ended(ctx, BATCH).await?;
        cleaned.entered += entered;
        if entered < BATCH as usize {
            return Ok(cleaned);
        }
    }
}

/// Deletes all of a kind, in batches; none where another process is at it.
async fn all_of(ctx: &Context, what: Leftover, before: Timestamp) -> Result<Option<u64>> {
    let mut deleted = 0;
    loop {
        let mut tx = ctx.store.write_unscoped().await?;
        if !tx.begin_housekeeping().await? {
            return Ok(None);
        }
        let batch = tx.clean_up(what, before, BATCH).await?;
        // Even where there was nothing: the turn is over when the transaction is.
        tx.commit().await?;
        deleted += batch;
        if batch < u64::from(BATCH) {
            return Ok(Some(deleted));
        }
        tokio::time::sleep(BREATH).await;
    }
}

/// What is over by which moment; none of what is kept for ever.
fn before(ctx: &Context, what: Leftover) -> Option<Timestamp> {
    let (now, keeping) = (ctx.now(), ctx.settings.keeping);
    let days = |days: u32| (days > 0).then(|| now.minus(Span::days(i64::from(days))));
    match what {
        Leftover::Sessions | Leftover::Tokens | Leftover::SignUps => Some(now),
        Leftover::Counts => Some(now.minus(COUNTS)),
        Leftover::Devices => Some(now.minus(devices::LIFETIME)),
        Leftover::Tellings => Some(now.minus(TELLINGS)),
        Leftover::Mails | Leftover::InvitationTokens => days(keeping.mail_days),
        Leftover::Notifications => days(keeping.notification_days),
        Leftover::SessionActs => Some(now.minus(review::KEPT)),
    }
}
