//! One-time links by mail, for whoever names an address. An address without an account is told so, by mail and there alone.

use super::{one_time, onward, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses::{self, Asked};
use crate::notices;
use crate::viewer::Peer;
use guildhall_domain::email::EmailAddress;
use guildhall_mail::Letter;
use guildhall_store::{Account, Purpose};

/// Mails the link of a purpose to the account of an address. The answer is the same whether or not there is one. `next` is where the
/// person goes from there, inside the console.
///
/// # Errors
/// [`Error::Unusable`] for the address, [`Error::TooOften`].
pub(crate) async fn ask(
    ctx: &Context,
    peer: &Peer,
    email: &str,
    purpose: Purpose,
    next: Option<&str>,
) -> Result<()> {
    let email = EmailAddress::parse(email).map_err(Error::field("email"))?;
    let asked = match purpose {
        Purpose::ConfirmEmail => Asked::SignUp,
        Purpose::SignIn => Asked::Link,
        Purpose::ResetPassword => Asked::Reset,
    };
    let mut tx = ctx.store.write_unscoped().await?;
    guesses::mail(ctx, &mut tx, peer, (&email, asked)).await?;
    // The same statements write as many rows whether or not there is an account, so that the time that they take tells nobody.
    let known = tx.hold_account_by_email(&email.key()).await?;
    let (holder, to) = match &known {
        Some(account) => (Some(account.credentials()), &account.email),
        None => (None, &email),
    };
    let (secret, expires) = one_time(ctx, &mut tx, holder, to, purpose).await?;
    if let Some(account) = &known {
        let link = format!("{}{}", secret.reveal(), onward(next));
        write_to(ctx, &mut tx, account, worded(ctx, account, purpose, &link, expires)).await?;
    } else {
        let letter = Letter::NoAccount { sign_up_url: ctx.url("/sign-up") };
        notices::letter(ctx, &mut tx, &email, None, letter).await?;
    }
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(())
}

fn worded(ctx: &Context, account: &Account, purpose: Purpose, link: &str, expires: String) -> Letter {
    let name = account.name.clone();
    match purpose {
        Purpose::ConfirmEmail => {
            Letter::ConfirmEmail { name, url: ctx.url(&format!("/confirm/{link}")), expires }
        }
        Purpose::SignIn => Letter::SignInLink { name, url: ctx.url(&format!("/sign-in/{link}")), expires },
        Purpose::ResetPassword => {
            Letter::ResetPassword { name, url: ctx.url(&format!("/reset/{link}")), expires }
        }
    }
}
