//! Whose password counts: that of whoever proves the address in the browser that chose it.

use super::one_time;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::viewer::Peer;
use guildhall_store::{Account, Credentials, Purpose, Tx};

/// Takes an account's address as proved by whoever came from its mail in this browser. The name and password that this browser chose when
/// it signed up count from now on. Where it chose none, no password counts, since whoever chose one may be someone else: the person goes on
/// to choose theirs, on the page that is answered with.
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
    let (name, hash) = chosen.as_ref().map(|chosen| (&chosen.name, chosen.password_hash.as_str())).unzip();
    let proved = tx.prove_address(account.credentials(), now, name, hash).await?.ok_or(Error::DeadLink)?;
    if chosen.is_some() {
        return Ok((proved, None));
    }
    let (choose, _) = one_time(ctx, tx, Some(proved), &account.email, Purpose::ResetPassword).await?;
    Ok((proved, Some(format!("/reset/{}", choose.reveal()))))
}
