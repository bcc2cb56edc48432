//! The bell: messages to a person.

use crate::context::Context;
use crate::error::Result;
use crate::viewer::Viewer;
use guildhall_domain::view::Notice;

/// The viewer's latest notifications, newest first.
///
/// # Errors
/// None of its own.
pub async fn latest(ctx: &Context, viewer: &Viewer) -> Result<Vec<Notice>> {
    Ok(ctx.store.read().await?.notifications(viewer.account(), 50).await?)
}

/// Marks all of the viewer's notifications as read.
///
/// # Errors
/// None of its own.
pub async fn read_all(ctx: &Context, viewer: &Viewer) -> Result<()> {
    let mut tx = ctx.store.write_unscoped().await?;
    tx.mark_read(viewer.account()).await?;
    tx.commit().await?;
    Ok(())
}
