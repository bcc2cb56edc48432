//! Whose password counts: that of whoever proves the address in the browser that chose it.

use super::one_time;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::viewer::Peer;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::name::DisplayName;
use guildhall_store::{Account, Credentials, Purpose, Tx};

/// What someone is called who has proved their address and not said their name: whoever said one before may be someone else.
pub(crate) fn named_after(email: &EmailAddress) -> Result<DisplayName> {
    let address = email.to_string();
    let name = address.rsplit_once('@').map_or(address.as_str(), |(local, _)| local);
    DisplayName::parse(name).or_else(|_| DisplayName::parse("New member")).map_err(Error::internal)
}

/// Takes an account's address as proved by whoever came from its mail in this browser. The name and password that this browser chose when
/// it signed up count from now on. Where it chose none, no password counts, since whoever chose one may be someone else: the person goes on
/// to choose theirs, and their name, on the page that is answered with; until then they are called as their address is.
///
/// # Errors
/// [`Error::DeadLink`] when the address was proved before.
pub(crate) async fn prove(
    ctx: &Context,
    tx: &mut Tx,
    account: &Account,
    peer: &Peer,
) -> Result<(Credentials, Option<String>)> {
    let now = ctx.now();
    let chosen = match &peer.device {
        Some(device) => tx.sign_up(account.id, device.hash(), now).await?,
        None => None,
    };
    let of_address = named_after(&account.email)?;
    let (name, hash) = match &chosen {
        Some(chosen) => (&chosen.name, Some(chosen.password_hash.as_str())),
        None => (&of_address, None),
    };
    let proved = tx.prove_address(account.credentials(), now, name, hash).await?;
    let proved = proved.ok_or(Error::DeadLink)?;
    if chosen.is_some() {
        return Ok((proved, None));
    }
    let (choose, _) = one_time(ctx, tx, Some(proved), &account.email, Purpose::ResetPassword).await?;
    Ok((proved, Some(format!("/reset/{}", choose.reveal()))))
}
