//! Server functions of whoever wants no more invitations.

use crate::error::AppError;
use guildhall_domain::opt_out::Wish;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{Back, door},
    guildhall_service::opt_out,
};

#[cfg(feature = "ssr")]
fn said(wish: Wish) -> &'static str {
    match wish {
        Wish::Leave => "You are not in the organization any more, and it cannot invite you again.",
        Wish::Organization => "The organization cannot invite you again.",
        Wish::Everywhere => "No organization here can invite you again.",
        Wish::Allow => "You can be invited again.",
    }
}

/// Carries out what the holder of a mailed link wants.
#[server(prefix = "/rpc", endpoint = "stop_invitations")]
pub async fn stop_invitations(link: String, wish: Wish) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/stop/{link}")).saying(said(wish));
    back.settle(opt_out::wish(&door.ctx, &link, wish).await)
}
