//! Passwords: forgetting one, choosing another.

use super::proof::named_after;
use super::{mailed_link, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses;
use crate::password::{self, Match, Password};
use crate::review;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Peer, Viewer};
use guildhall_domain::name::DisplayName;
use guildhall_mail::Letter;
use guildhall_store::{Account, Purpose, Tx};

/// Mails a link with which a new password can be chosen; an address without an account is told so, by mail and there alone.
///
/// # Errors
/// [`Error::Unusable`] for the address, [`Error::TooOften`].
pub async fn ask_reset(ctx: &Context, peer: &Peer, email: &str) -> Result<()> {
    mailed_link::ask(ctx, peer, email, Purpose::ResetPassword, None).await
}

/// The name of whoever a link is for that chooses a password, where they have none yet: they see it, and can change it.
///
/// # Errors
/// When the database cannot be asked.
pub async fn newcomer(ctx: &Context, link: &str) -> Result<Option<String>> {
    let Some(link) = Secret::parse(link) else { return Ok(None) };
    let mut conn = ctx.store.read().await?;
    let Some((holder, _)) = conn.peek_token(link.hash(), Purpose::ResetPassword, ctx.now()).await? else {
        return Ok(None);
    };
    let account = conn.account(holder.account).await?;
    Ok(account.filter(|account| account.password_hash.is_none()).map(|account| account.name))
}

/// Chooses a new password with the mailed link: proves the address, ends every session, and opens a new one. Whoever had no password
/// before chooses their name as well, if they give one.
///
/// # Errors
/// [`Error::Unusable`] for the password or the name, [`Error::DeadLink`]; the link stays good when one of them was refused.
pub async fn reset(
    ctx: &Context,
    peer: &Peer,
    link: &str,
    name: Option<&str>,
    new: &str,
) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let known = ctx.store.read().await?.peek_token(link.hash(), Purpose::ResetPassword, ctx.now()).await?;
    let (_, email) = known.ok_or(Error::DeadLink)?;
    let name = name.map(DisplayName::parse).transpose().map_err(Error::field("name"))?;
    let hash = password::hash(ctx, &Password::choose(new, &email)?).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    let taken = tx.take_token(link.hash(), Purpose::ResetPassword, ctx.now()).await?;
    let (credentials, email) = taken.ok_or(Error::DeadLink)?;
    let account = tx.hold_account(credentials).await?.filter(|known| known.email.key() == email.key());
    let account = account.ok_or(Error::DeadLink)?;
    let name = name.filter(|_| account.password_hash.is_none());
    let ended = tx.sessions_of(account.id, ctx.now()).await?.len();
    let replaced = if account.verified.is_some() {
        if let Some(name) = &name {
            tx.rename_account(account.id, name).await?;
        }
        tx.set_password(credentials, Some(&hash)).await?
    } else {
        let name = name.map_or_else(|| named_after(&account.email), Ok)?;
        tx.prove_address(credentials, ctx.now(), &name, Some(&hash)).await?
    };
    begin_anew(ctx, &mut tx, &account).await?;
    let signed_in = sessions::open(ctx, &mut tx, replaced.ok_or(Error::DeadLink)?, peer).await?;
    let first = review::page_after(&mut tx, account.id, signed_in.sign_in).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(SignedIn { first, ended, ..signed_in })
}

/// Changes the viewer's own password; their other sessions end, and the one they use is replaced.
///
/// # Errors
/// [`Error::Unusable`] for either password, [`Error::TooOften`]; [`Error::SignedOut`] when the session ended meanwhile.
pub async fn change_password(
    ctx: &Context,
    peer: &Peer,
    viewer: &Viewer,
    old: &str,
    new: &str,
) -> Result<SignedIn> {
    let new = Password::choose(new, &viewer.me.email)?;
    let account = prove(ctx, viewer, "old", old).await?;
    let hash = password::hash(ctx, &new).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    let account = still(ctx, &mut tx, viewer, "old", &account).await?;
    let ended = tx.sessions_of(account.id, ctx.now()).await?.len().saturating_sub(1);
    let replaced = tx.set_password(account.credentials(), Some(&hash)).await?.ok_or(Error::SignedOut)?;
    begin_anew(ctx, &mut tx, &account).await?;
    let signed_in = sessions::replace(ctx, &mut tx, replaced, peer, viewer).await?;
    let first = review::page_after(&mut tx, account.id, signed_in.sign_in).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(SignedIn { first, ended, ..signed_in })
}

/// The viewer's account, once they have given its password again in a form's field. It takes a while: see [`still`].
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
    if password::matches(ctx, password, account.password_hash.clone()).await? == Match::Wrong {
        return Err(not_present(field));
    }
    let mut tx = ctx.store.write_unscoped().await?;
    attempt.was_right(ctx, &mut tx).await?;
    tx.commit().await?;
    Ok(account)
}

/// The account as it is now, and stays until the transaction ends, if the password that was given still is its password and the viewer's
/// session goes on.
pub(super) async fn still(
    ctx: &Context,
    tx: &mut Tx,
    viewer: &Viewer,
    field: &'static str,
    proved: &Account,
) -> Result<Account> {
    let account = tx.hold_account(proved.credentials()).await?.ok_or_else(|| not_present(field))?;
    let sessions = tx.sessions_of(account.id, ctx.now()).await?;
    if sessions.iter().any(|session| session.id == viewer.session) {
        Ok(account)
    } else {
        Err(Error::SignedOut)
    }
}

fn not_present(field: &'static str) -> Error {
    Error::Unusable { field, why: "This is not your present password.".to_owned() }
}

/// Forgets the browsers that an account knew, and tells it that its password was replaced, if it had one.
async fn begin_anew(ctx: &Context, tx: &mut Tx, account: &Account) -> Result<()> {
    tx.forget_devices(account.id).await?;
    if account.password_hash.is_none() {
        return Ok(());
    }
    let letter = Letter::PasswordChanged { name: account.name.clone(), reset_url: ctx.url("/forgot") };
    write_to(ctx, tx, account, letter).await
}
