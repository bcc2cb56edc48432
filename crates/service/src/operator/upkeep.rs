//! Counters and names that are kept beside the rows they follow from: compared, and written anew.

use super::{Answer, organization};
use crate::context::Context;
use crate::error::Error;
use crate::history::Recorded;
use guildhall_domain::id::OrgId;
use guildhall_domain::pack::Packs;
use guildhall_domain::role::RoleId;
use guildhall_store::{AuditEntry, Conn, OPERATOR, Store, Tx};

/// What an organization keeps that is not what its rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The organization's own part of the address.
    pub slug: String,
    /// What differs, a line each.
    pub lines: Vec<String>,
}

/// The organizations in which something differs.
///
/// # Errors
/// When the database is away, or runs a role model that is not there.
pub async fn drift(store: &Store, packs: &Packs) -> Answer<Vec<Drift>> {
    let mut conn = store.read().await?;
    let mut found = Vec::new();
    for org in conn.all_organizations().await? {
        let (slug, owner) = owner_of(&mut conn, packs, org).await?;
        let lines = conn.drift(org, &owner).await?;
        if !lines.is_empty() {
            found.push(Drift { slug, lines });
        }
    }
    Ok(found)
}

/// Writes anew what differs, of one organization or of all, each while nobody else writes it; or rehearses it. Answers with what differed.
///
/// # Errors
/// [`Refused::NoOrganization`](super::Refused::NoOrganization).
pub async fn repair(ctx: &Context, slug: Option<&str>) -> Answer<Vec<Drift>> {
    let mut conn = ctx.store.read().await?;
    let orgs = match slug {
        Some(slug) => vec![organization(&mut conn, slug).await?],
        None => conn.all_organizations().await?,
    };
    drop(conn);
    let mut found = Vec::new();
    for org in orgs {
        let mut tx = ctx.store.write(org).await?;
        let (slug, owner) = owner_of(&mut tx, &ctx.packs, org).await?;
        let lines = tx.drift(org, &owner).await?;
        if lines.is_empty() {
            continue;
        }
        tx.keep_anew(org, &owner).await?;
        record(ctx, &mut tx, org, &lines).await?;
        if super::is_rehearsed(ctx) {
            tx.rehearse().await?;
        } else {
            tx.commit().await?;
        }
        found.push(Drift { slug, lines });
    }
    Ok(found)
}

async fn owner_of(conn: &mut Conn, packs: &Packs, org: OrgId) -> Answer<(String, RoleId)> {
    let (slug, model) = conn.model_of(org).await?;
    Ok((slug, model.of(packs)?.owner_role()?.id.clone()))
}

async fn record(ctx: &Context, tx: &mut Tx, org: OrgId, lines: &[String]) -> Answer<()> {
    let entry =
        serde_json::to_string(&Recorded::Repaired { lines: lines.to_vec() }).map_err(Error::internal)?;
    let entry = AuditEntry { at: ctx.now(), actor: None, actor_name: OPERATOR.to_owned(), entry };
    tx.append_audit(org, &entry).await?;
    tx.bump_epoch(org).await?;
    Ok(())
}
