//! Server functions of roles of an organization's own.

use crate::error::AppError;
use crate::rpc::Done;
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{Back, door},
    guildhall_service::Error,
    guildhall_service::roles::{self, Draft},
};

/// What stands between the names of the rights that a role held when its form was drawn.
pub const SEEN: char = ' ';

/// Makes a role, or changes the one that is named.
#[server(prefix = "/rpc", endpoint = "write_role")]
pub async fn write_role(
    slug: String,
    level: Level,
    #[server(default)] role: String,
    title: String,
    #[server(default)] description: String,
    #[server(default)] permissions: Vec<String>,
    #[server(default)] seen: Option<String>,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/roles"));
    let draft = Draft { level, title, description, permissions };
    let done = async {
        let words = if role.is_empty() {
            roles::make(&door.ctx, door.viewer()?, &slug, draft).await?;
            "The role is made. It can be given from now on."
        } else {
            let id = RoleId::parse(&role).map_err(|why| Error::Unusable { field: "role", why: why.0 })?;
            let seen = seen.map(|names| names.split(SEEN).map(str::to_owned).collect());
            roles::edit(&door.ctx, door.viewer()?, &slug, (id, seen), draft).await?;
            "Saved. It counts at once."
        };
        Ok::<_, AppError>(Done { said: words.to_owned(), onward: None })
    };
    back.settle_done(done.await)
}

/// Deletes a role; whoever holds it gets the one that is named.
#[server(prefix = "/rpc", endpoint = "delete_role")]
pub async fn delete_role(
    slug: String,
    level: Level,
    role: RoleId,
    #[server(default)] to: String,
) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/roles"));
    let done = async {
        let to = (!to.is_empty()).then(|| RoleId::parse(&to)).transpose();
        let to = to.map_err(|why| Error::Unusable { field: "to", why: why.0 })?;
        roles::delete(&door.ctx, door.viewer()?, &slug, (level, role), to).await?;
        Ok::<_, AppError>(Done { said: "The role is deleted.".to_owned(), onward: None })
    };
    back.settle_done(done.await)
}
