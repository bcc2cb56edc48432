//! Server functions of the built-in mailbox.

use crate::error::AppError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, door},
    guildhall_service::mailbox,
};

/// The latest mails, newest first, drawn; 404 where mails leave the installation.
#[server(prefix = "/rpc", endpoint = "mails")]
pub async fn latest() -> Result<String, AppError> {
    let door = door()?;
    door::answer(mailbox::latest(&door.ctx, None).await).map(crate::sheets::mail_list)
}
