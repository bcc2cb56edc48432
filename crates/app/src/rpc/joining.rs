//! Server functions of invitations, from the side of the person invited.

use crate::error::AppError;
use crate::rpc::Onward;
use guildhall_domain::id::{InvitationId, OrgId};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_service::joining,
};

/// Accepts with a link, and leads to the organization.
#[server(prefix = "/rpc", endpoint = "accept")]
pub async fn accept(link: String) -> Result<Onward, AppError> {
    let door = door()?;
    let slug = joining::accept(&door.ctx, door.viewer()?, &link).await;
    Back::to(&door, format!("/join/{link}"))
        .settle_onward(slug.map(|slug| Onward(format!("/{slug}/members"))))
}

/// Declines with a link; being signed in is not needed.
#[server(prefix = "/rpc", endpoint = "decline")]
pub async fn decline(link: String) -> Result<(), AppError> {
    let door = door()?;
    let declined = joining::decline(&door.ctx, door.viewer.as_ref(), &link).await;
    Back::to(&door, format!("/join/{link}")).settle(declined)
}

/// Accepts an invitation that waits for the viewer's own confirmed address.
#[server(prefix = "/rpc", endpoint = "accept_own")]
pub async fn accept_own(org: OrgId, invitation: InvitationId) -> Result<Onward, AppError> {
    let door = door()?;
    let slug = joining::accept_own(&door.ctx, door.viewer()?, org, invitation).await;
    Back::to(&door, "/").settle_onward(slug.map(|slug| Onward(format!("/{slug}/members"))))
}

/// Declines an invitation that waits for the viewer's own confirmed address.
#[server(prefix = "/rpc", endpoint = "decline_own")]
pub async fn decline_own(org: OrgId, invitation: InvitationId) -> Result<(), AppError> {
    let door = door()?;
    let declined = joining::decline_own(&door.ctx, door.viewer()?, org, invitation).await;
    Back::to(&door, "/").saying("The invitation is declined.").settle(declined)
}

/// Signs up in place, with the invited address, and joins. Where the address must be confirmed first, or has an account, the invitation's
/// page says so.
#[server(prefix = "/rpc", endpoint = "sign_up_and_join")]
pub async fn sign_up_and_join(link: String, name: String, password: String) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/join/{link}")).keeping("name", &name);
    match joining::sign_up_and_join(&door.ctx, &door.peer, &link, &name, &password).await {
        Ok(joining::Joined::In(signed_in, slug)) => {
            door::sign_in(&door, &signed_in);
            let onward = Onward(format!("/{slug}/members"));
            back.settle_onward(Ok::<_, AppError>(onward)).map(drop)
        }
        Ok(joining::Joined::ConfirmFirst) => {
            door::name_device(&door);
            back.saying("confirm").settle(Ok::<_, AppError>(()))
        }
        Ok(joining::Joined::HasAccount) => back.saying("account").settle(Ok::<_, AppError>(())),
        Err(error) => back.settle(Err(error)),
    }
}
