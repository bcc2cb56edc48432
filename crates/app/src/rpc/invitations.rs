//! Server functions of invitations, from the side of those who send them.

use crate::error::AppError;
use crate::rpc::Chosen;
use guildhall_domain::facts::{Facts, InvitationState};
use guildhall_domain::id::InvitationId;
use guildhall_domain::role::RoleId;
use guildhall_domain::view::{self, Batch, Invited};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_domain::tree::Offer,
    guildhall_service::{Error, invitations},
};

/// The addresses in a text: one on each line, or with commas, semicolons or spaces between them. `Ada <ada@acme.example>` counts
/// as the address alone.
#[must_use]
pub fn addresses_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split([',', ';', '\n', '\r', '\t']) {
        match piece.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')) {
            Some((address, _)) => found.push(address.trim().to_owned()),
            None => found.extend(piece.split_whitespace().map(str::to_owned)),
        }
    }
    found.retain(|address| !address.is_empty());
    found
}

/// The invitations of an organization, newest first, with the viewer's facts.
#[server(prefix = "/rpc", endpoint = "invitations")]
pub async fn page(
    slug: String,
    state: Option<InvitationState>,
    after: Option<String>,
) -> Result<(Facts, view::Page<Invited>), AppError> {
    door::read(async |door, viewer| {
        invitations::page(&door.ctx, &viewer, &slug, state, after.as_deref()).await
    })
    .await
}

/// Asks the addresses of a text in, each with a verdict of its own.
#[server(prefix = "/rpc", endpoint = "invite")]
pub async fn invite(
    slug: String,
    addresses: String,
    #[server(default)] role: Chosen,
    #[server(default)] projects: Vec<String>,
    #[server(default)] project_role: Option<RoleId>,
) -> Result<Batch, AppError> {
    let door = door()?;
    let role = role.role();
    let kept = role.as_ref().map_or("", RoleId::as_str).to_owned();
    let back = Back::to(&door, format!("/{slug}/members")).keeping("role", &kept);
    let rows = addresses_in(&addresses);
    let verdicts = async {
        let role = role.map_err(Error::field("role"))?;
        let offers = projects_of(&projects, project_role.as_ref())?;
        let viewer = door.viewer()?;
        Ok::<_, AppError>(invitations::invite(&door.ctx, viewer, &slug, &rows, (&role, &offers)).await?)
    };
    let batch = verdicts.await.map(|verdicts| Batch { said: view::Verdict::summary(&verdicts), verdicts });
    let back = match &batch {
        Ok(batch) => back.saying(in_a_sentence(batch)),
        Err(_) => back.keeping("addresses", &addresses),
    };
    back.settle(batch)
}

/// The projects that a form names, each with the one role that it names beside them.
#[cfg(feature = "ssr")]
fn projects_of(projects: &[String], role: Option<&RoleId>) -> guildhall_service::Result<Vec<Offer>> {
    match role {
        Some(role) => guildhall_service::projects::offers(projects, role),
        None => Ok(Vec::new()),
    }
}

/// What became of a batch, for a page without scripts.
#[must_use]
pub fn in_a_sentence(batch: &Batch) -> String {
    let mut text = batch.said.clone().unwrap_or_else(|| "No invitation was sent.".to_owned());
    for verdict in &batch.verdicts {
        if let Some(why) = &verdict.refused {
            text.push(' ');
            text.push_str(&verdict.address);
            text.push_str(": ");
            text.push_str(why);
        }
    }
    text
}

/// Sends an invitation again: a fresh expiry, a fresh link; the old one is dead.
#[server(prefix = "/rpc", endpoint = "resend")]
pub async fn resend(slug: String, invitation: InvitationId) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/invitations")).saying("The invitation is on its way again.");
    back.settle(invitations::resend(&door.ctx, door.viewer()?, &slug, invitation).await)
}

/// Makes one more link of a pending invitation and answers with its full address.
#[server(prefix = "/rpc", endpoint = "copy_link")]
pub async fn copy_link(slug: String, invitation: InvitationId) -> Result<String, AppError> {
    let door = door()?;
    let link = invitations::copy_link(&door.ctx, door.viewer()?, &slug, invitation).await;
    Back::to(&door, format!("/{slug}/invitations")).settle(link)
}

/// Takes an invitation back.
#[server(prefix = "/rpc", endpoint = "revoke")]
pub async fn revoke(slug: String, invitation: InvitationId) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, format!("/{slug}/invitations")).saying("The invitation is revoked.");
    back.settle(invitations::revoke(&door.ctx, door.viewer()?, &slug, invitation).await)
}
