//! Server functions of whoever wants no more invitations.

use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{Back, door},
    guildhall_service::opt_out,
};

/// What the holder of an address wants, as the form has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// To leave the organization, and no more invitations from it.
    Leave,
    /// No more invitations from the organization.
    Organization,
    /// No more invitations from any organization.
    Everywhere,
    /// Invitations as before.
    Allow,
}

#[cfg(feature = "ssr")]
impl Wish {
    fn service(self) -> opt_out::Wish {
        match self {
            Self::Leave => opt_out::Wish::Leave,
            Self::Organization => opt_out::Wish::Organization,
            Self::Everywhere => opt_out::Wish::Everywhere,
            Self::Allow => opt_out::Wish::Allow,
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Leave => "You are not in the organization any more, and it cannot invite you again.",
            Self::Organization => "The organization cannot invite you again.",
            Self::Everywhere => "No organization here can invite you again.",
            Self::Allow => "You can be invited again.",
        }
    }
}

/// Carries out what the holder of a mailed link wants.
#[server(prefix = "/rpc", endpoint = "stop_invitations")]
pub async fn stop_invitations(link: String, wish: Wish) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/stop/{link}")).saying(wish.said());
    back.settle(opt_out::wish(&door.ctx, &link, wish.service()).await)
}
