//! Mails that are held back: what waited when a backup was restored may have been revoked, answered or sent since.

use super::{Answer, Refused};
use crate::context::Context;
use guildhall_domain::id::MailId;
use guildhall_store::{HeldMail, Tx};

/// Which of the held mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// All of them.
    All,
    /// These, by their ids.
    These(&'a [String]),
}

/// The mails that are held, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn held(ctx: &Context) -> Answer<Vec<HeldMail>> {
    Ok(ctx.store.read().await?.held_mails().await?)
}

/// Holds every mail that waits to leave; answers with how many.
///
/// # Errors
/// When the database is away.
pub async fn hold(ctx: &Context) -> Answer<u64> {
    let mut tx = ctx.store.write_unscoped().await?;
    let count = tx.hold_mails().await?;
    tx.commit().await?;
    Ok(count)
}

/// Lets held mails leave; answers with how many.
///
/// # Errors
/// [`Refused::NoMail`]; then all stay held.
pub async fn release(ctx: &Context, which: Which<'_>) -> Answer<usize> {
    let now = ctx.now();
    each(ctx, which, async |tx: &mut Tx, id| Ok(tx.release_mail(id, now).await?)).await
}

/// Withdraws held mails for good; answers with how many.
///
/// # Errors
/// [`Refused::NoMail`]; then all stay held.
pub async fn discard(ctx: &Context, which: Which<'_>) -> Answer<usize> {
    each(ctx, which, async |tx: &mut Tx, id| Ok(tx.discard_mail(id).await?)).await
}

async fn each(
    ctx: &Context,
    which: Which<'_>,
    act: impl AsyncFn(&mut Tx, MailId) -> Answer<bool>,
) -> Answer<usize> {
    let mut tx = ctx.store.write_unscoped().await?;
    let ids: Vec<MailId> = match which {
        Which::All => tx.held_mails().await?.into_iter().map(|mail| mail.id).collect(),
        Which::These(texts) => {
            let parse = |text: &String| text.parse().map_err(|_| Refused::NoMail(text.clone()));
            texts.iter().map(parse).collect::<Answer<_>>()?
        }
    };
    for id in &ids {
        if !act(&mut tx, *id).await? {
            return Err(Refused::NoMail(id.to_string()));
        }
    }
    tx.commit().await?;
    Ok(ids.len())
}
