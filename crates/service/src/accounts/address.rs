//! Changing one's address.

use super::mail_confirmation;
use super::password::prove;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices;
use crate::viewer::Viewer;
use guildhall_domain::email::EmailAddress;
use guildhall_mail::Letter;
use guildhall_store::Account;

/// Gives the viewer's account another address. It counts as unproved until its mail is answered; the old address is told.
///
/// # Errors
/// [`Error::WrongPassword`]; [`Error::Unusable`] for an address that cannot be used, one that has an account included.
pub async fn change_address(ctx: &Context, viewer: &Viewer, email: &str, password: &str) -> Result<()> {
    let email = EmailAddress::parse(email).map_err(Error::field("email"))?;
    let account = prove(ctx, viewer, password).await?;
    if email.key() == account.email.key() {
        return Err(Error::Unusable { field: "email", why: "This is your address already.".to_owned() });
    }
    let mut tx = ctx.store.write_unscoped().await?;
    tx.change_email(account.id, &email).await.map_err(taken)?;
    let letter = Letter::AddressChanged { name: account.name.clone(), new_address_masked: email.masked() };
    notices::letter(ctx, &mut tx, &account.email, Some(account.name.as_str()), &letter).await?;
    let moved = Account { email, verified: None, ..account };
    mail_confirmation(ctx, &mut tx, &moved, None).await?;
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(())
}

fn taken(error: guildhall_store::Error) -> Error {
    let error = Error::from(error);
    if matches!(error, Error::Conflict(_)) {
        return Error::Unusable { field: "email", why: "This address cannot be used.".to_owned() };
    }
    error
}
