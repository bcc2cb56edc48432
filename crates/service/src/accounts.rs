//! Accounts: signing up, confirming the address, passwords, the name.
//!
//! A stranger learns nothing from any answer here: a known and an unknown address get the same words, in the same time.

mod address;
mod confirm;
pub(crate) mod mailed_link;
mod password;
pub(crate) mod proof;
mod sign_up;

pub use address::change_address;
pub use confirm::confirm;
pub(crate) use confirm::move_to;
pub use password::{ask_reset, change_password, newcomer, reset};
pub(crate) use sign_up::{Allowance, Checked, check, claim, sign_up_with};
pub use sign_up::{SignUp, sign_up};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices;
use crate::secret::Secret;
use crate::viewer::Viewer;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::Span;
use guildhall_mail::Letter;
use guildhall_store::{Account, Conn, Credentials, NewToken, Purpose};

/// How long the links of account mails work.
const LINK_LIFETIME: Span = Span::hours(24);
/// How long a link works that lets its holder in without a password, or choose a new one.
const SHORT_LIFETIME: Span = Span::minutes(30);

/// Changes the viewer's own name, wherever it is shown.
///
/// # Errors
/// [`Error::Unusable`] for the name.
pub async fn rename(ctx: &Context, viewer: &Viewer, name: &str) -> Result<()> {
    let name = DisplayName::parse(name).map_err(Error::field("name"))?;
    let mut tx = ctx.store.write_unscoped().await?;
    tx.rename_account(viewer.account(), &name).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a one-time link for whoever has these credentials, mailed to this address. Links that let somebody in replace earlier ones; those
/// that confirm stand beside each other, so that nobody can take another's away. Without a holder the link opens nothing, and making it is
/// as much work. Answers with the secret and the expiry in words.
///
/// # Errors
/// [`Error::DeadLink`] when the credentials were replaced.
pub(crate) async fn one_time(
    ctx: &Context,
    conn: &mut Conn,
    holder: Option<Credentials>,
    email: &EmailAddress,
    purpose: Purpose,
) -> Result<(Secret, String)> {
    let lifetime = match purpose {
        Purpose::ConfirmEmail => LINK_LIFETIME,
        Purpose::SignIn | Purpose::ResetPassword => SHORT_LIFETIME,
    };
    let (secret, now) = (ctx.secret()?, ctx.now());
    let expires = now.plus(lifetime);
    if purpose != Purpose::ConfirmEmail {
        conn.drop_mailed_tokens(email, purpose).await?;
    }
    let token =
        NewToken { hash: secret.hash(), purpose, holder, email: email.clone(), expires, created: now };
    if !conn.put_token(&token).await? {
        return Err(Error::DeadLink);
    }
    Ok((secret, crate::moment::in_words(expires)))
}

/// Mails an account its owner's letter.
pub(crate) async fn write_to(
    ctx: &Context,
    conn: &mut Conn,
    account: &Account,
    letter: Letter,
) -> Result<()> {
    notices::letter(ctx, conn, &account.email, Some(account.name.as_str()), letter).await
}

/// Mails the link that confirms an account's address. `next` is where the person goes from there, inside the console.
pub(crate) async fn mail_confirmation(
    ctx: &Context,
    conn: &mut Conn,
    account: &Account,
    next: Option<&str>,
) -> Result<()> {
    let (secret, expires) =
        one_time(ctx, conn, Some(account.credentials()), &account.email, Purpose::ConfirmEmail).await?;
    let url = ctx.url(&format!("/confirm/{}{}", secret.reveal(), onward(next)));
    write_to(ctx, conn, account, Letter::ConfirmEmail { name: account.name.clone(), url, expires }).await
}

/// The query of a link that carries on to another page, if that is inside the console.
#[must_use]
pub fn onward(next: Option<&str>) -> String {
    next.filter(|next| is_internal(next)).map(|next| format!("?next={next}")).unwrap_or_default()
}

/// Whether a path stays inside the console and needs no escaping in a query.
#[must_use]
pub fn is_internal(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'))
}
