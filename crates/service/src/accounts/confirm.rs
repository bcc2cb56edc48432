//! Proving that an address is one's own: that of a new account, or the one that an account moves to.

use super::proof;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Peer, Viewer};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::time::Timestamp;
use guildhall_mail::Letter;
use guildhall_store::{Account, Credentials, Purpose, Tx};

/// Confirms an address with the link from the mail, and signs its owner in. In the browser that signed up, the password that was chosen
/// there counts; in any other one the owner goes on to choose theirs. An account moves to another address only at the hands of whoever is
/// signed in to it: the address may have been mistyped, and its owner must not come by the account with one press.
///
/// # Errors
/// [`Error::DeadLink`] for a link that was used, replaced or has run out; [`Error::OtherAccount`], and the link stays good.
pub async fn confirm(ctx: &Context, peer: &Peer, viewer: Option<&Viewer>, link: &str) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let mut tx = ctx.store.write_unscoped().await?;
    let taken = tx.take_token(link.hash(), Purpose::ConfirmEmail, ctx.now()).await?;
    let (credentials, email) = taken.ok_or(Error::DeadLink)?;
    let account = tx.hold_account(credentials).await?.ok_or(Error::DeadLink)?;
    let (credentials, first) = if account.email.key() == email.key() {
        proof::prove(ctx, &mut tx, &account, peer).await?
    } else {
        let viewer = viewer.filter(|viewer| viewer.account() == account.id).ok_or(Error::OtherAccount)?;
        // The session is replaced, and must not have ended meanwhile.
        if !tx.end_session(account.id, viewer.session).await? {
            return Err(Error::OtherAccount);
        }
        let moved = move_to(&mut tx, ctx.now(), &account, &email).await?;
        let new_address_masked = email.masked();
        let letter = Letter::AddressChanged { name: account.name.clone(), new_address_masked };
        notices::letter(ctx, &mut tx, &account.email, Some(account.name.as_str()), letter).await?;
        (moved, None)
    };
    let signed_in = SignedIn { first, ..sessions::open(ctx, &mut tx, credentials, peer).await? };
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(signed_in)
}

/// Moves an account to an address that counts as proved. Sessions and links from before are dead.
///
/// # Errors
/// [`Error::DeadLink`] when the address has another account, whose owner proved it.
pub(crate) async fn move_to(
    tx: &mut Tx,
    now: Timestamp,
    account: &Account,
    email: &EmailAddress,
) -> Result<Credentials> {
    match tx.hold_account_by_email(&email.key()).await? {
        Some(other) if other.verified.is_some() => return Err(Error::DeadLink),
        // Somebody signed up with the address and never proved it.
        Some(other) => tx.delete_account(other.id).await?,
        None => {}
    }
    tx.change_email(account.credentials(), email, now).await?.ok_or(Error::DeadLink)
}
