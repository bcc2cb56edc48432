//! A proxy that stands before this installation without its knowing: then every client has the proxy's address, and all share its limits.

use crate::context::Context;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_store::{Observation, Store};
use std::sync::atomic::Ordering;

/// How often it is noted again while it goes on.
const AGAIN: Span = Span::hours(12);
/// How long `doctor` tells of it.
const LATELY: Span = Span::days(2);

/// A proxy's header came along though none is trusted: says so in the log once, and has `doctor` know.
pub fn noticed(ctx: &Context) {
    let (now, last) = (ctx.now(), ctx.proxy_noticed.load(Ordering::Relaxed));
    if last != 0 && now < Timestamp(last).plus(AGAIN) {
        return;
    }
    if ctx.proxy_noticed.compare_exchange(last, now.0, Ordering::Relaxed, Ordering::Relaxed).is_err() {
        return;
    }
    if last == 0 {
        tracing::warn!(
            "requests carry X-Forwarded-For while trust_proxy is off: behind a proxy every client has the proxy's address, \
             and all share its limits; set trust_proxy = true if the proxy is yours"
        );
    }
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(error) = note(&ctx.store, now).await {
            tracing::debug!(%error, "the proxy was not noted for doctor");
        }
    });
}

async fn note(store: &Store, now: Timestamp) -> guildhall_store::Result<()> {
    let mut tx = store.write_unscoped().await?;
    tx.observe(Observation::ForwardedUntrusted, now).await?;
    tx.commit().await
}

/// Whether a serving process noticed one lately.
///
/// # Errors
/// When the database cannot be asked.
pub async fn was_noticed(store: &Store, now: Timestamp) -> guildhall_store::Result<bool> {
    let seen = store.read().await?.observed(Observation::ForwardedUntrusted).await?;
    Ok(seen.is_some_and(|at| now < at.plus(LATELY)))
}
