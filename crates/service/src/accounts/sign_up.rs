//! Signing up.

use super::{LINK_LIFETIME, mail_confirmation, one_time, write_to};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::limits::guesses::{self, Asked};
use crate::password::{self, Password};
use crate::secret::Secret;
use crate::viewer::Peer;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::AccountId;
use guildhall_domain::name::DisplayName;
use guildhall_mail::Letter;
use guildhall_store::{Account, Constraint, Credentials, NewAccount, Purpose, SignUp as Chosen, Tx};

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
/// there is an account already. What was chosen waits for whoever proves the address in this browser.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::TooOften`].
pub async fn sign_up(ctx: &Context, peer: &Peer, form: &SignUp) -> Result<()> {
    sign_up_with(ctx, peer, Allowance::Own(peer), form).await
}

/// The same, on whatever allowance.
pub(crate) async fn sign_up_with(
    ctx: &Context,
    peer: &Peer,
    allowance: Allowance<'_>,
    form: &SignUp,
) -> Result<()> {
    let checked = check(ctx, allowance, form).await?;
    let next = form.next.as_deref();
    match register(ctx, peer, &checked, next).await {
        // Somebody signed up with the address in the same moment, and now it is known.
        Err(Error::Conflict(Constraint::AccountExists)) => register(ctx, peer, &checked, next).await,
        registered => registered,
    }
}

/// The same statements write as many rows for known and unknown addresses, so that the time that they take tells nobody.
async fn register(ctx: &Context, peer: &Peer, checked: &Checked, next: Option<&str>) -> Result<()> {
    let Checked { name, email, hash } = checked;
    let mut tx = ctx.store.write_unscoped().await?;
    let account = match tx.hold_account_by_email(&email.key()).await? {
        Some(account) => {
            tx.name_unproved(account.id, name).await?;
            account
        }
        None => create(ctx, &mut tx, checked).await?,
    };
    let expires = ctx.now().plus(LINK_LIFETIME);
    let chosen = Chosen { name: name.clone(), password_hash: hash.clone(), expires };
    if let Some(device) = &peer.device {
        tx.put_sign_up(account.id, device.hash(), &chosen).await?;
    }
    if account.verified.is_some() {
        // Nobody is given this link.
        one_time(ctx, &mut tx, Some(account.credentials()), &account.email, Purpose::ConfirmEmail).await?;
        let letter = Letter::AddressTaken { name: account.name.clone(), sign_in_url: ctx.url("/sign-in") };
        write_to(ctx, &mut tx, &account, letter).await?;
    } else {
        let account = Account { name: name.to_string(), ..account };
        mail_confirmation(ctx, &mut tx, &account, next).await?;
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
    let password = Password::choose(&form.password, &email)?;
    let mut tx = ctx.store.write_unscoped().await?;
    match allowance {
        Allowance::Own(peer) => guesses::mail(ctx, &mut tx, peer, (&email, Asked::SignUp)).await?,
        Allowance::Link(link) => guesses::joining(ctx, &mut tx, link).await?,
    }
    tx.commit().await?;
    let hash = password::hash(ctx, &password).await?;
    Ok(Checked { name, email, hash })
}

/// Gives the address to whoever has just proved it, with the name and password that they chose by the way. An account that never proved it
/// has no claim on it: what others chose for it, its sessions and its links end, so that nobody can lie in wait at somebody else's address.
/// None when the address was proved before.
pub(crate) async fn claim(ctx: &Context, tx: &mut Tx, checked: &Checked) -> Result<Option<Credentials>> {
    let account = match tx.hold_account_by_email(&checked.email.key()).await? {
        Some(account) => account,
        None => create(ctx, tx, checked).await?,
    };
    let hash = Some(checked.hash.as_str());
    Ok(tx.prove_address(account.credentials(), ctx.now(), &checked.name, hash).await?)
}

async fn create(ctx: &Context, tx: &mut Tx, checked: &Checked) -> Result<Account> {
    let (id, created) = (ctx.id(AccountId::from_parts)?, ctx.now());
    let (name, email) = (checked.name.clone(), checked.email.clone());
    Ok(tx.create_account(&NewAccount { id, name, email, created }).await?)
}
