//! Server functions of roles.

use crate::error::AppError;
use guildhall_domain::view::RolesQuery;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
#[cfg(feature = "ssr")]
use {crate::rpc::door, guildhall_domain::denied::Denied, guildhall_service::roles};

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

/// The roles of an organization, or one member's rights, drawn.
#[server(prefix = "/rpc", endpoint = "roles")]
pub async fn sheet(slug: String, query: RolesQuery) -> Result<String, AppError> {
    door::ask(async |door, viewer| {
        if query.member.is_empty() {
            return Ok(door::role_sheet(roles::page(&door.ctx, &viewer, &slug).await?, query));
        }
        let member = query.member.parse().map_err(|_| Denied::Hidden)?;
        let explained = roles::explain(&door.ctx, &viewer, &slug, member).await?;
        Ok(door::rights_sheet(slug, explained))
    })
    .await
}
