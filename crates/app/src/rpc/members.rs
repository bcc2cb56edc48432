//! Server functions of members: the list, and what one can do to a row of it.

use crate::error::AppError;
use crate::rpc::{Chosen, Onward};
use guildhall_domain::id::MemberId;
use guildhall_domain::role::RoleId;
use guildhall_domain::view::{MembersPage, RosterQuery};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_service::{Error, members},
};

/// The members page: list, counts, and the viewer's facts. Without a wish, the first rows of all.
#[server(prefix = "/rpc", endpoint = "members")]
pub async fn page(slug: String, #[server(default)] query: RosterQuery) -> Result<MembersPage, AppError> {
    door::read(async |door, viewer| members::page(&door.ctx, &viewer, &slug, &query).await).await
}

/// Gives a member another role; `from` is the one that the page showed.
#[server(prefix = "/rpc", endpoint = "change_role")]
pub async fn change_role(
    slug: String,
    member: MemberId,
    from: RoleId,
    #[server(default)] to: Chosen,
) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/members")).saying("The role is changed.");
    let done = async {
        let to = to.role().map_err(Error::field("role"))?;
        Ok::<_, AppError>(members::change_role(&door.ctx, door.viewer()?, &slug, member, (from, to)).await?)
    };
    back.settle(done.await)
}

/// Removes a member.
#[server(prefix = "/rpc", endpoint = "remove")]
pub async fn remove(slug: String, member: MemberId) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/members")).saying("The member is removed.");
    back.settle(members::remove(&door.ctx, door.viewer()?, &slug, member).await)
}

/// Gives up the viewer's own place, and leads home.
#[server(prefix = "/rpc", endpoint = "leave")]
pub async fn leave(slug: String) -> Result<Onward, AppError> {
    let door = door()?;
    let left = members::leave(&door.ctx, door.viewer()?, &slug).await;
    Back::to(&door, format!("/{slug}/members")).settle_onward(left.map(|()| Onward("/".to_owned())))
}
