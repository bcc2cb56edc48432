//! Passwords: forgetting one, choosing another.

use super::{mailed_link, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses;
use crate::password;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Peer, Viewer};
use guildhall_mail::Letter;
use guildhall_store::{Account, Purpose, Tx};

/// Mails a link with which a new password can be chosen; an address without an account is told so, by mail and there alone.
///
/// # Errors
/// [`Error::Unusable`] for the address, [`Error::TooOften`].
pub async fn ask_reset(ctx: &Context, peer: &Peer, email: &str) -> Result<()> {
    mailed_link::ask(ctx, peer, email, Purpose::ResetPassword, None).await
}

/// Chooses a new password with the mailed link: proves the address, ends every session, and opens a new one.
///
/// # Errors
/// [`Error::Unusable`] for the password, [`Error::DeadLink`]; the link stays good when the password was refused.
pub async fn reset(ctx: &Context, peer: &Peer, link: &str, new: &str) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let now = ctx.now();
    let known = ctx.store.read().await?.peek_token(link.hash(), Purpose::ResetPassword, now).await?;
    let (_, email) = known.ok_or(Error::DeadLink)?;
    password::check(new, &email)?;
    let hash = password::hash(ctx, new).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    let (account, email) =
        tx.take_token(link.hash(), Purpose::ResetPassword, now).await?.ok_or(Error::DeadLink)?;
    let account =
        tx.account(account).await?.filter(|known| known.email.key() == email.key()).ok_or(Error::DeadLink)?;
    tx.verify_email(account.id, now).await?;
    let signed_in = replace(ctx, &mut tx, peer, &account, &hash).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(signed_in)
}

/// Changes the viewer's own password; their other sessions end, and the one they use is replaced.
///
/// # Errors
/// [`Error::Unusable`] for either password, [`Error::TooOften`].
pub async fn change_password(
    ctx: &Context,
    peer: &Peer,
    viewer: &Viewer,
    old: &str,
    new: &str,
) -> Result<SignedIn> {
    password::check(new, &viewer.me.email)?;
    let account = prove(ctx, viewer, "old", old).await?;
    let hash = password::hash(ctx, new).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    let signed_in = replace(ctx, &mut tx, peer, &account, &hash).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(signed_in)
}

/// The viewer's account, once they have given its password again in a form's field.
pub(super) async fn prove(
    ctx: &Context,
    viewer: &Viewer,
    field: &'static str,
    password: &str,
) -> Result<Account> {
    let mut tx = ctx.store.write_unscoped().await?;
    let attempt = guesses::own_password(ctx, &mut tx, viewer).await?;
    let account = tx.account(viewer.account()).await?.ok_or(Error::SignedOut)?;
    tx.commit().await?;
    if !password::matches(ctx, password, account.password_hash.clone()).await? {
        return Err(Error::Unusable { field, why: "This is not your present password.".to_owned() });
    }
    let mut tx = ctx.store.write_unscoped().await?;
    attempt.was_right(ctx, &mut tx).await?;
    tx.commit().await?;
    Ok(account)
}

async fn replace(ctx: &Context, tx: &mut Tx, peer: &Peer, account: &Account, hash: &str) -> Result<SignedIn> {
    tx.set_password(account.id, Some(hash)).await?;
    tx.end_sessions(account.id, None).await?;
    tx.forget_devices(account.id).await?;
    // An address that whoever knew the old password asked for is not waited for any longer.
    for purpose in [Purpose::SignIn, Purpose::ResetPassword, Purpose::ConfirmEmail] {
        tx.drop_tokens(account.id, purpose).await?;
    }
    let letter = Letter::PasswordChanged { name: account.name.clone(), reset_url: ctx.url("/forgot") };
    write_to(ctx, tx, account, letter).await?;
    sessions::open(ctx, tx, account.id, peer).await
}
