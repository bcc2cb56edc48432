//! Server functions of the built-in mailbox.

use crate::error::AppError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, door},
    guildhall_service::mailbox,
};

/// The latest mails, newest first, drawn; 404 where mails leave the installation, 403 for who is elsewhere.
#[server(prefix = "/rpc", endpoint = "mails")]
pub async fn latest() -> Result<String, AppError> {
    let door = door()?;
    door::answer(mailbox::shown(&door.ctx, &door.peer).await).map(crate::sheets::mail_list)
}
