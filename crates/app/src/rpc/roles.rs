//! Server functions of roles.

use crate::error::AppError;
use guildhall_domain::view::RolesQuery;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
#[cfg(feature = "ssr")]
use {crate::rpc::door, guildhall_service::roles};

/// What the page's address asks for.
#[must_use]
pub fn query(params: &ParamsMap) -> RolesQuery {
    let asked = |name| params.get(name).unwrap_or_default();
    RolesQuery {
        search: asked("search"),
        left: asked("left"),
        right: asked("right"),
        member: asked("member"),
    }
}

/// The roles of an organization, drawn.
#[server(prefix = "/rpc", endpoint = "roles")]
pub async fn sheet(slug: String, query: RolesQuery) -> Result<String, AppError> {
    door::ask(async |door, viewer| {
        let member = Some(query.member.as_str()).filter(|member| !member.is_empty());
        Ok(door::role_sheet(roles::page(&door.ctx, &viewer, &slug, member).await?, query))
    })
    .await
}
