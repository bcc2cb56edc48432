//! Signing up, and proving that the address is one's own.

use super::{mail_confirmation, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::sessions::{self, SignedIn};
use crate::viewer::Peer;
use crate::{limits, password};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::AccountId;
use guildhall_domain::name::DisplayName;
use guildhall_mail::Letter;
use guildhall_store::{Account, NewAccount, Purpose, Tx};

/// What a new person wrote into the form.
#[derive(Clone)]
pub struct SignUp {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The password they chose.
    pub password: String,
    /// Where they go from the confirmation, inside the console.
    pub next: Option<String>,
}

/// A form whose fields can all be used.
pub(crate) struct Checked {
    pub(crate) name: DisplayName,
    pub(crate) email: EmailAddress,
    pub(crate) hash: String,
}

/// Signs a person up. Whatever the address, the answer is the same, and a mail says the rest: the link that confirms it, or that
/// there is an account already.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::TooOften`].
pub async fn sign_up(ctx: &Context, peer: &Peer, form: &SignUp) -> Result<()> {
    let checked = check(ctx, peer, form).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    limits::count(ctx, &mut tx, limits::MAIL, &format!("mail:{}", checked.email.key())).await?;
    match tx.account_by_email(&checked.email.key()).await? {
        Some(account) if account.verified.is_some() => {
            let letter =
                Letter::AddressTaken { name: account.name.clone(), sign_in_url: ctx.url("/sign-in") };
            write_to(ctx, &mut tx, &account, &letter).await?;
        }
        known => {
            let account = claim(ctx, &mut tx, known, &checked).await?;
            mail_confirmation(ctx, &mut tx, &account, form.next.as_deref()).await?;
        }
    }
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(())
}

/// Checks the form and hashes the password, for known and unknown addresses alike.
pub(crate) async fn check(ctx: &Context, peer: &Peer, form: &SignUp) -> Result<Checked> {
    let name = DisplayName::parse(&form.name).map_err(Error::field("name"))?;
    let email = EmailAddress::parse(&form.email).map_err(Error::field("email"))?;
    password::check(&form.password, &email)?;
    limits::stranger(ctx, peer).await?;
    let hash = password::hash(ctx, &form.password).await?;
    Ok(Checked { name, email, hash })
}

/// Gives the address to whoever signs up with it now. An account that never proved the address has no claim on it: its name and
/// password are replaced and its sessions end, so that nobody can lie in wait at somebody else's address.
pub(crate) async fn claim(
    ctx: &Context,
    tx: &mut Tx,
    known: Option<Account>,
    checked: &Checked,
) -> Result<Account> {
    let (name, email) = (checked.name.clone(), checked.email.clone());
    if let Some(account) = known {
        tx.replace_unverified(account.id, &name, &checked.hash).await?;
        tx.end_sessions(account.id, None).await?;
        return Ok(Account { name: name.to_string(), ..account });
    }
    let id = ctx.id(AccountId::from_parts)?;
    let created = ctx.now();
    let password_hash = Some(checked.hash.clone());
    tx.create_account(&NewAccount {
        id,
        name: name.clone(),
        email: email.clone(),
        password_hash: password_hash.clone(),
        created,
    })
    .await?;
    Ok(Account { id, name: name.to_string(), email, verified: None, password_hash, created })
}

/// Confirms an address with the link from the mail, and signs its owner in.
///
/// # Errors
/// [`Error::DeadLink`] for a link that was used, replaced or has run out.
pub async fn confirm(ctx: &Context, peer: &Peer, link: &str) -> Result<SignedIn> {
    let link = Secret::parse(link).ok_or(Error::DeadLink)?;
    let now = ctx.now();
    let mut tx = ctx.store.write_unscoped().await?;
    let (account, email) =
        tx.take_token(link.hash(), Purpose::ConfirmEmail, now).await?.ok_or(Error::DeadLink)?;
    let known = tx.account(account).await?.filter(|known| known.email.key() == email.key());
    if known.is_none() {
        return Err(Error::DeadLink);
    }
    tx.verify_email(account, now).await?;
    let signed_in = sessions::open(ctx, &mut tx, account, peer).await?;
    tx.commit().await?;
    Ok(signed_in)
}
