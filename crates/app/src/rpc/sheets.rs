//! Pages that the server draws whole: the browser shows them, follows them live, and sends their forms, whatever stands in them.

use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {crate::rpc::door, crate::sheets};

/// A page, drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Where it stands, below the organization's own path: what was asked for.
    pub path: String,
    /// The query of its address.
    pub query: String,
    /// Its heading.
    pub title: String,
    /// All of it: HTML of Guildhall's own, in which people's words are escaped.
    pub html: String,
}

/// The page of an organization at a path below its own (`roles`) with a query (`search=edit`).
#[server(prefix = "/rpc", endpoint = "sheet")]
pub async fn of(slug: String, path: String, query: String) -> Result<Sheet, AppError> {
    door::read(async |door, viewer| sheets::draw(&door, (&viewer).into(), &slug, &path, &query).await).await
}
