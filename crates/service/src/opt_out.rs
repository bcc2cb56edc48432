//! Never again: whoever was invited or placed unasked says from the mail that they want no more of it, and leaves, without signing in.

use crate::context::Context;
use crate::cursor;
use crate::error::{Error, Result};
use crate::execute::{Order, execute_each};
use crate::mailbox_key::mailbox_key;
use crate::secret::Secret;
use crate::viewer::Author;
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::opt_out::Wish;
use guildhall_store::{Conn, Unwanted};

/// The address of the page on which the holder of an address says so; the same for each mail to it about the organization.
pub(crate) async fn page(ctx: &Context, conn: &mut Conn, org: OrgId, email: &EmailAddress) -> Result<String> {
    let secret = Secret::new(cursor::derived(ctx, conn, org, email.key().as_str()).await?);
    conn.put_opt_out_link(secret.hash(), org, email).await?;
    Ok(ctx.url(&format!("/stop/{}", secret.reveal())))
}

/// Carries out what the holder of a mailed link wants.
///
/// # Errors
/// [`Error::DeadLink`] for a link that is none; [`Error::Denied`] with the rule that keeps them from leaving: nothing is changed then.
pub async fn wish(ctx: &Context, link: &str, wish: Wish) -> Result<()> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let known = ctx.store.read().await?.opt_out_link(link.hash()).await?;
    let (org, email) = known.ok_or(Error::DeadLink)?;
    if wish == Wish::Leave {
        leave(ctx, org, &email).await?;
    }
    let (mailbox, now) = (mailbox_key(&email), ctx.now());
    let mut tx = ctx.store.write_unscoped().await?;
    match wish {
        Wish::Leave | Wish::Organization => tx.stop_invitations(&mailbox, Unwanted::From(org), now).await?,
        Wish::Everywhere => tx.stop_invitations(&mailbox, Unwanted::All, now).await?,
        Wish::Allow => tx.allow_invitations(&mailbox, org).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// The account of the address leaves, if it has a place there.
async fn leave(ctx: &Context, org: OrgId, email: &EmailAddress) -> Result<()> {
    let account = ctx.store.read().await?.account_by_email(&email.key()).await?;
    let Some(id) = account.filter(|account| account.verified.is_some()).map(|account| account.id) else {
        return Ok(());
    };
    let id: AccountId = id;
    let order = Order::new(ctx, Command::Leave)?;
    let verdicts = execute_each(ctx, Author::addressee(id), org, &[order]).await?;
    match verdicts.into_iter().next().map(|verdict| verdict.map_err(Error::from)) {
        Some(Err(Error::Denied(Denied::Hidden)) | Ok(_)) | None => Ok(()),
        Some(Err(error)) => Err(error),
    }
}
