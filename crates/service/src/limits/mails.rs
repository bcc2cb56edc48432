//! How many mails one mailbox gets of what others do, whoever does it.

use super::{note, wait};
use crate::context::Context;
use crate::error::Result;
use crate::mailbox_key::mailbox_key;
use guildhall_domain::email::EmailAddress;
use guildhall_mail::Letter;
use guildhall_store::Conn;

/// Why a mail is sent, as far as that decides how many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The account was changed, or is about to be: always told.
    Security,
    /// Somebody asked for it in the address's name; counted when they ask.
    Asked,
    /// An invitation, counted when it is made.
    Invitation,
    /// What others did in an organization. The console tells it too.
    Notice,
}

fn cause(letter: &Letter) -> Cause {
    match letter {
        Letter::AddressAsked { .. }
        | Letter::ConfirmAddress { .. }
        | Letter::AddressChanged { .. }
        | Letter::AddressReplaced { .. }
        | Letter::PasswordChanged { .. } => Cause::Security,
        Letter::ConfirmEmail { .. }
        | Letter::SignInLink { .. }
        | Letter::ResetPassword { .. }
        | Letter::AddressTaken { .. }
        | Letter::NoAccount { .. } => Cause::Asked,
        Letter::Invitation { .. } => Cause::Invitation,
        Letter::Placed { .. }
        | Letter::InvitationAccepted { .. }
        | Letter::InvitationDeclined { .. }
        | Letter::InvitationSuperseded { .. }
        | Letter::InvitationUndelivered { .. }
        | Letter::InvitationRevoked { .. }
        | Letter::RoleChanged { .. }
        | Letter::Granted { .. }
        | Letter::Removed { .. }
        | Letter::Suspended { .. }
        | Letter::Restored { .. }
        | Letter::Happened { .. } => Cause::Notice,
    }
}

/// Takes one back that was withdrawn before it left.
pub(crate) async fn withdrawn(ctx: &Context, conn: &mut Conn, to: &EmailAddress) -> Result<()> {
    let (limit, key) = (ctx.settings.bounds.notices(), format!("told:{}", mailbox_key(to)));
    if !ctx.settings.limits || limit.most == 0 {
        return Ok(());
    }
    let counted = conn.counted(&key, ctx.now().minus(limit.per)).await?;
    if let Some((window, _)) = counted.into_iter().rev().find(|(_, hits)| *hits > 0) {
        conn.uncount(&key, window).await?;
    }
    Ok(())
}

/// Whether a mailbox may get one more of these; counts it then. What it may not get is kept to the console.
pub(crate) async fn may_leave(
    ctx: &Context,
    conn: &mut Conn,
    to: &EmailAddress,
    letter: &Letter,
) -> Result<bool> {
    if cause(letter) != Cause::Notice {
        return Ok(true);
    }
    let (limit, key) = (ctx.settings.bounds.notices(), format!("told:{}", mailbox_key(to)));
    if wait(ctx, conn, limit, &key).await?.is_some() {
        return Ok(false);
    }
    note(ctx, conn, limit, &key);
    Ok(true)
}
