//! Signing up.

use super::{mail_confirmation, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses::{self, Asked};
use crate::password;
use crate::secret::Secret;
use crate::viewer::Peer;
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
    sign_up_with(ctx, Allowance::Own(peer), form).await
}

/// The same, on whatever allowance.
pub(crate) async fn sign_up_with(ctx: &Context, allowance: Allowance<'_>, form: &SignUp) -> Result<()> {
    let checked = check(ctx, allowance, form).await?;
    let known = ctx.store.read().await?.account_by_email(&checked.email.key()).await?;
    let again =
        password::matches(ctx, &form.password, known.and_then(|account| account.password_hash)).await?;
    let mut tx = ctx.store.write_unscoped().await?;
    match tx.account_by_email(&checked.email.key()).await? {
        Some(account) if account.verified.is_some() => {
            let letter =
                Letter::AddressTaken { name: account.name.clone(), sign_in_url: ctx.url("/sign-in") };
            write_to(ctx, &mut tx, &account, letter).await?;
        }
        Some(account) => {
            // Nobody has proved the address yet, so no one's password can count while several were chosen: whoever opens the mail chooses
            // anew. The same password again is the same person.
            let hash = account.password_hash.as_deref().filter(|_| again);
            tx.replace_unverified(account.id, &checked.name, hash).await?;
            mail_confirmation(ctx, &mut tx, &account, form.next.as_deref()).await?;
        }
        None => {
            let account = create(ctx, &mut tx, &checked).await?;
            mail_confirmation(ctx, &mut tx, &account, form.next.as_deref()).await?;
        }
    }
    tx.commit().await?;
    ctx.mail_waiting.notify_one();
    Ok(())
}

/// What allowance a sign-up is counted on, since it hashes a password and mails an address.
#[derive(Clone, Copy)]
pub(crate) enum Allowance<'a> {
    /// That of the address and of where the request comes from.
    Own(&'a Peer),
    /// That of an invitation's link, which its holder need not share with anyone in their network.
    Link(&'a Secret),
}

/// Checks the form, counts it, and hashes the password, for known and unknown addresses alike.
pub(crate) async fn check(ctx: &Context, allowance: Allowance<'_>, form: &SignUp) -> Result<Checked> {
    let name = DisplayName::parse(&form.name).map_err(Error::field("name"))?;
    let email = EmailAddress::parse(&form.email).map_err(Error::field("email"))?;
    password::check(&form.password, &email)?;
    let mut tx = ctx.store.write_unscoped().await?;
    match allowance {
        Allowance::Own(peer) => guesses::mail(ctx, &mut tx, peer, (&email, Asked::SignUp)).await?,
        Allowance::Link(link) => guesses::joining(ctx, &mut tx, link).await?,
    }
    tx.commit().await?;
    let hash = password::hash(ctx, &form.password).await?;
    Ok(Checked { name, email, hash })
}

/// Gives the address to whoever has just proved it. An account that never did has no claim on it: its name and password are replaced
/// and its sessions and links end, so that nobody can lie in wait at somebody else's address.
pub(crate) async fn claim(
    ctx: &Context,
    tx: &mut Tx,
    known: Option<Account>,
    checked: &Checked,
) -> Result<AccountId> {
    let account = match known {
        Some(account) => {
            tx.replace_unverified(account.id, &checked.name, Some(&checked.hash)).await?;
            tx.end_sessions(account.id, None).await?;
            tx.drop_tokens(account.id, Purpose::ConfirmEmail).await?;
            account.id
        }
        None => create(ctx, tx, checked).await?.id,
    };
    tx.verify_email(account, ctx.now()).await?;
    Ok(account)
}

async fn create(ctx: &Context, tx: &mut Tx, checked: &Checked) -> Result<Account> {
    let (id, created) = (ctx.id(AccountId::from_parts)?, ctx.now());
    let Checked { name, email, hash } = checked;
    let (email, password_hash) = (email.clone(), Some(hash.clone()));
    let new = NewAccount {
        id,
        name: name.clone(),
        email: email.clone(),
        password_hash: password_hash.clone(),
        created,
    };
    tx.create_account(&new).await?;
    Ok(Account { id, name: name.to_string(), email, verified: None, password_hash, created })
}
