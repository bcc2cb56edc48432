//! Server functions of the built-in mailbox.

use crate::error::AppError;
use guildhall_domain::view::MailboxMail;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, door},
    guildhall_service::mailbox,
};

/// The latest mails, newest first; 404 where mails leave the installation.
#[server(prefix = "/rpc", endpoint = "mails")]
pub async fn latest() -> Result<Vec<MailboxMail>, AppError> {
    let door = door()?;
    door::answer(mailbox::latest(&door.ctx, None).await)
}
