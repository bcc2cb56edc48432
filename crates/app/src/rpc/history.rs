//! Server functions of history.

use crate::error::AppError;
use guildhall_domain::facts::Facts;
use guildhall_domain::view::{self, HistoryLine};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
#[cfg(feature = "ssr")]
use {crate::rpc::door, guildhall_service::history};

/// The place in the list that an address asks for.
#[must_use]
pub fn after(query: &ParamsMap) -> Option<String> {
    query.get("after").filter(|after| !after.is_empty())
}

/// A page of an organization's history, newest first, with the viewer's facts.
#[server(prefix = "/rpc", endpoint = "history")]
pub async fn page(slug: String, after: Option<String>) -> Result<(Facts, view::Page<HistoryLine>), AppError> {
    door::ask(async |door, viewer| history::page(&door.ctx, &viewer, &slug, after.as_deref()).await).await
}
