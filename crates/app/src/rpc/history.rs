//! Server functions of history.

use crate::error::AppError;
use guildhall_domain::facts::Facts;
use guildhall_domain::view::{self, HistoryLine};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {crate::rpc::door, guildhall_service::history};

/// A page of an organization's history, newest first, with the viewer's facts.
#[server(prefix = "/rpc", endpoint = "history")]
pub async fn page(slug: String, after: Option<String>) -> Result<(Facts, view::Page<HistoryLine>), AppError> {
    door::ask(async |door, viewer| history::page(&door.ctx, &viewer, &slug, after.as_deref()).await).await
}
