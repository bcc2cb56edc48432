//! Server functions of the bell.

use crate::error::AppError;
use guildhall_domain::view::Notice;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_service::notifications,
};

/// The viewer's latest notifications, newest first.
#[server(prefix = "/rpc", endpoint = "notifications")]
pub async fn latest() -> Result<Vec<Notice>, AppError> {
    door::ask(async |door, viewer| notifications::latest(&door.ctx, &viewer).await).await
}

/// Marks all of the viewer's notifications as read.
#[server(prefix = "/rpc", endpoint = "read_all")]
pub async fn read_all() -> Result<(), AppError> {
    let door = door()?;
    Back::to(&door, "/notifications").settle(notifications::read_all(&door.ctx, door.viewer()?).await)
}
