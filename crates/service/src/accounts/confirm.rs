//! Proving that an address is one's own: that of a new account, or the one that an account moves to.

use super::proof;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::{Order, verdict};
use crate::notices;
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::{Author, Peer, Viewer};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::AccountId;
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
    // Before the account's own row: whoever joins an organization takes them in this order too.
    tx.lock_organizations_of(credentials.account).await?;
    let account = tx.hold_account(credentials).await?.ok_or(Error::DeadLink)?;
    let signed_in = if account.email.key() == email.key() {
        let (credentials, first) = proof::prove(ctx, &mut tx, &account, peer).await?;
        SignedIn { first, ..sessions::open(ctx, &mut tx, credentials, peer).await? }
    } else {
        let viewer = viewer.filter(|viewer| viewer.account() == account.id).ok_or(Error::OtherAccount)?;
        // The session is replaced, and must not have ended meanwhile.
        if !tx.end_session(account.id, viewer.session).await? {
            return Err(Error::OtherAccount);
        }
        let moved = move_to(ctx, &mut tx, &account, &email).await?;
        let new_address_masked = email.masked();
        let letter = Letter::AddressChanged { name: account.name.clone(), new_address_masked };
        notices::letter(ctx, &mut tx, &account.email, Some(account.name.as_str()), letter).await?;
        sessions::replace(ctx, &mut tx, moved, peer, viewer).await?
    };
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(signed_in)
}

/// Moves an account to an address that counts as proved. Sessions and links from before are dead, and invitations for the new one end where
/// the account is a member already. Its organizations are locked.
///
/// # Errors
/// [`Error::DeadLink`] when the address has another account, whose owner proved it.
pub(crate) async fn move_to(
    ctx: &Context,
    tx: &mut Tx,
    account: &Account,
    email: &EmailAddress,
) -> Result<Credentials> {
    match tx.hold_account_by_email(&email.key()).await? {
        Some(other) if other.verified.is_some() => return Err(Error::DeadLink),
        // Somebody signed up with the address and never proved it.
        Some(other) => tx.delete_account(other.id).await?,
        None => {}
    }
    let credentials =
        tx.change_email(account.credentials(), email, ctx.now()).await?.ok_or(Error::DeadLink)?;
    end_invitations(ctx, tx, account.id, email).await?;
    Ok(credentials)
}

/// Ends the invitations for an address in organizations whose member has just proved it: they would stand beside that member, count twice
/// and take a seat.
async fn end_invitations(ctx: &Context, tx: &mut Tx, account: AccountId, email: &EmailAddress) -> Result<()> {
    for (org, invitation) in tx.invitations_beside_places(account, &email.key()).await? {
        let order = Order::new(ctx, Command::Supersede { invitation })?;
        let author = Author::addressee(account);
        let facts = tx.facts(ctx.now(), &ctx.packs, org, &author.asker(), order.command.about()).await?;
        let facts = facts.ok_or(Denied::Hidden)?;
        verdict(ctx, tx, (&facts, &author), &order).await??;
        tx.bump_epoch(org).await?;
    }
    Ok(())
}
