//! The built-in mailbox: where mails can be read when no mail server is configured.

use crate::context::{Context, MailMode};
use crate::error::{Error, Result};
use crate::outbox::worded;
use crate::viewer::Peer;
use guildhall_domain::denied::Denied;
use guildhall_domain::view::MailboxMail;

/// The latest mails as a browser on this machine may see them, newest first. Nobody signs in for it, so no other one does: neither through
/// a name that somebody made lead here, nor through a proxy.
///
/// # Errors
/// [`Denied::Hidden`] unless the installation keeps its mails to itself; [`Error::NotLocal`].
pub async fn shown(ctx: &Context, peer: &Peer) -> Result<Vec<MailboxMail>> {
    if ctx.settings.mail == MailMode::Mailbox && !peer.local {
        return Err(Error::NotLocal);
    }
    latest(ctx, None).await
}

/// The latest mails, all or those to one address, newest first.
///
/// # Errors
/// [`Denied::Hidden`] unless the installation keeps its mails to itself.
pub async fn latest(ctx: &Context, to: Option<&str>) -> Result<Vec<MailboxMail>> {
    if ctx.settings.mail != MailMode::Mailbox {
        return Err(Denied::Hidden.into());
    }
    let rows = ctx.store.read().await?.mailbox(100, to).await?;
    let read = rows.into_iter().filter_map(|row| {
        // One that an earlier program kept in another way does not hide the others.
        let message = worded(ctx, row.id, &row.message).inspect_err(|error| {
            tracing::warn!(mail = %row.id, error = error as &dyn std::error::Error, "a kept mail cannot be worded");
        });
        let message = message.ok()?;
        Some(MailboxMail {
            id: row.id.to_string(),
            to: message.to().address().to_owned(),
            subject: message.subject().to_owned(),
            text: message.text().to_owned(),
            html: message.html().to_owned(),
            at: row.at,
        })
    });
    Ok(read.collect())
}
