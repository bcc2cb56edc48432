//! Asking for another address.

use super::password::{prove, still};
use super::{one_time, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses;
use crate::notices;
use crate::viewer::Viewer;
use guildhall_domain::email::EmailAddress;
use guildhall_mail::Letter;
use guildhall_store::{Account, Purpose, Tx};

/// Asks for another address for the viewer's account. The present one stays, and is told, until the other is confirmed from its mail.
/// Whether the other has an account already is told there alone.
///
/// # Errors
/// [`Error::Unusable`] for the password or the address; [`Error::TooOften`]; [`Error::SignedOut`] when the session ended meanwhile.
pub async fn change_address(ctx: &Context, viewer: &Viewer, email: &str, password: &str) -> Result<()> {
    let email = EmailAddress::parse(email).map_err(Error::field("email"))?;
    let account = prove(ctx, viewer, "password", password).await?;
    if email.key() == account.email.key() {
        return Err(Error::Unusable { field: "email", why: "This is your address already.".to_owned() });
    }
    let mut tx = ctx.store.write_unscoped().await?;
    let account = still(ctx, &mut tx, viewer, "password", &account).await?;
    guesses::mail_chosen(ctx, &mut tx, viewer, &email).await?;
    let letter = Letter::AddressAsked {
        name: account.name.clone(),
        new_address_masked: email.masked(),
        reset_url: ctx.url("/forgot"),
    };
    write_to(ctx, &mut tx, &account, letter).await?;
    let other = tx.account_by_email(&email.key()).await?.filter(|other| other.verified.is_some());
    ask_to_confirm(ctx, &mut tx, &account, other.as_ref(), &email).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(())
}

/// Mails the link that moves the account, or that there is an account already, after as much work; links to addresses asked for earlier
/// are dead.
async fn ask_to_confirm(
    ctx: &Context,
    tx: &mut Tx,
    account: &Account,
    other: Option<&Account>,
    email: &EmailAddress,
) -> Result<()> {
    tx.drop_tokens(account.id, Purpose::ConfirmEmail).await?;
    let (secret, expires) =
        one_time(ctx, tx, Some(account.credentials()), email, Purpose::ConfirmEmail).await?;
    if let Some(other) = other {
        // Nobody is given the link.
        let letter = Letter::AddressTaken { name: other.name.clone(), sign_in_url: ctx.url("/sign-in") };
        return write_to(ctx, tx, other, letter).await;
    }
    let url = ctx.url(&format!("/confirm/{}", secret.reveal()));
    let letter = Letter::ConfirmAddress { name: account.name.clone(), url, expires };
    notices::letter(ctx, tx, email, Some(account.name.as_str()), letter).await
}
