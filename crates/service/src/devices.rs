//! Devices: browsers that someone has signed in with before, known by a cookie of their own that outlives the session. What others do elsewhere
//! takes nothing from their allowance.

use crate::context::Context;
use crate::error::Result;
use crate::secret::Secret;
use crate::viewer::Peer;
use guildhall_domain::email::EmailKey;
use guildhall_domain::id::AccountId;
use guildhall_domain::time::Span;
use guildhall_store::{Acquaintance, Conn};

/// How long a browser is known after it was last signed in with; browsers keep no cookie for longer.
pub const LIFETIME: Span = Span::days(400);
/// How many browsers of an account are known.
const MOST: u32 = 50;

/// How well the account of an address knows where a request comes from.
pub(crate) async fn acquaintance(
    ctx: &Context,
    conn: &mut Conn,
    peer: &Peer,
    email: &EmailKey,
) -> Result<Acquaintance> {
    let device = peer.device.as_ref().map(Secret::hash);
    let since = ctx.now().minus(LIFETIME);
    Ok(conn.acquaintance(email, device, &peer.family(), since).await?)
}

/// Knows the browser from now on. Answers with what its cookie shall hold: the same as before where that is one of ours.
pub(crate) async fn remember(
    ctx: &Context,
    conn: &mut Conn,
    account: AccountId,
    peer: &Peer,
) -> Result<Secret> {
    let secret = match &peer.device {
        Some(device) if conn.is_device(device.hash()).await? => device.clone(),
        Some(_) | None => ctx.secret()?,
    };
    conn.remember_device(account, secret.hash(), &peer.family(), (ctx.now(), MOST)).await?;
    Ok(secret)
}
