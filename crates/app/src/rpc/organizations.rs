//! Server functions of organizations: one's own, one by its slug, founding.

use crate::error::AppError;
use crate::rpc::Onward;
use guildhall_domain::facts::Facts;
use guildhall_domain::view;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, Onlooker, door},
    guildhall_service::organizations,
};

/// What the viewer is part of, and what waits for their answer.
#[server(prefix = "/rpc", endpoint = "own")]
pub async fn own() -> Result<view::Own, AppError> {
    door::ask(async |door, viewer| organizations::own(&door.ctx, &viewer).await).await
}

/// The viewer's facts in an organization, and all organizations that they could go to: 404 for strangers, as for one that does not exist.
#[server(prefix = "/rpc", endpoint = "open")]
pub async fn open(slug: String) -> Result<(Facts, Vec<view::OwnOrganization>), AppError> {
    door::read(async |door, viewer| {
        let facts = organizations::open(&door.ctx, &viewer, &slug).await?;
        let others = match &viewer {
            Onlooker::Person(viewer) => organizations::own(&door.ctx, viewer).await?.organizations,
            Onlooker::Preview(_) => Vec::new(),
        };
        Ok((facts, others))
    })
    .await
}

/// The role models on offer, the default one first.
#[server(prefix = "/rpc", endpoint = "packs")]
pub async fn packs() -> Result<Vec<view::Offer>, AppError> {
    Ok(door()?.ctx.packs().iter().map(|pack| crate::sheets::offer(pack)).collect())
}

/// Founds an organization, and leads to its members.
#[server(prefix = "/rpc", endpoint = "found")]
pub async fn found(
    name: String,
    slug: String,
    description: String,
    website: String,
    pack: String,
) -> Result<Onward, AppError> {
    let door = door()?;
    let back = Back::to(&door, "/new").keeping("name", &name).keeping("slug", &slug);
    let back = back.keeping("description", &description).keeping("website", &website).keeping("pack", &pack);
    let founding = organizations::Founding { name, slug, description, website, pack };
    let founded = organizations::found(&door.ctx, door.viewer()?, &founding).await;
    back.settle_onward(founded.map(|slug| Onward(format!("/{slug}/members"))))
}
