//! Proving that an address is one's own: that of a new account, or the one that an account moves to.

use super::one_time;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Peer, Viewer};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::time::Timestamp;
use guildhall_mail::Letter;
use guildhall_store::{Account, Purpose, Tx};

/// Confirms an address with the link from the mail, and signs its owner in. Where no password counts, because several people chose one
/// for this address, the owner goes on to choose theirs. An account moves to another address only at the hands of whoever is signed in to it: the
/// address may have been mistyped, and its owner must not come by the account with one press.
///
/// # Errors
/// [`Error::DeadLink`] for a link that was used, replaced or has run out; [`Error::OtherAccount`], and the link stays good.
pub async fn confirm(ctx: &Context, peer: &Peer, viewer: Option<&Viewer>, link: &str) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let now = ctx.now();
    let mut tx = ctx.store.write_unscoped().await?;
    let (account, email) =
        tx.take_token(link.hash(), Purpose::ConfirmEmail, now).await?.ok_or(Error::DeadLink)?;
    let account = tx.account(account).await?.ok_or(Error::DeadLink)?;
    let moves = account.email.key() != email.key();
    if moves && viewer.is_none_or(|viewer| viewer.account() != account.id) {
        return Err(Error::OtherAccount);
    }
    if moves {
        move_to(&mut tx, ctx.now(), &account, &email).await?;
        let new_address_masked = email.masked();
        let letter = Letter::AddressChanged { name: account.name.clone(), new_address_masked };
        notices::letter(ctx, &mut tx, &account.email, Some(account.name.as_str()), letter).await?;
    } else {
        tx.verify_email(account.id, now).await?;
    }
    tx.drop_tokens(account.id, Purpose::ConfirmEmail).await?;
    let mut signed_in = sessions::open(ctx, &mut tx, account.id, peer).await?;
    if account.password_hash.is_none() {
        let (choose, _) = one_time(ctx, &mut tx, account.id, &email, Purpose::ResetPassword).await?;
        signed_in.first = Some(format!("/reset/{}", choose.reveal()));
    }
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(signed_in)
}

/// Moves an account to an address that counts as proved. Links that went to the old one are dead.
///
/// # Errors
/// [`Error::DeadLink`] when the address has another account, whose owner proved it.
pub(crate) async fn move_to(
    tx: &mut Tx,
    now: Timestamp,
    account: &Account,
    email: &EmailAddress,
) -> Result<()> {
    match tx.account_by_email(&email.key()).await? {
        Some(other) if other.verified.is_some() => return Err(Error::DeadLink),
        // Somebody signed up with the address and never proved it.
        Some(other) => tx.delete_account(other.id).await?,
        None => {}
    }
    tx.change_email(account.id, email, now).await?;
    for purpose in [Purpose::SignIn, Purpose::ResetPassword] {
        tx.drop_tokens(account.id, purpose).await?;
    }
    Ok(())
}
