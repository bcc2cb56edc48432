//! The roles of an organization: what each may do, and who holds it.

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::facts::Facts;
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;

/// The viewer's facts, with the organization's role model in them, and how many members hold each of its roles.
///
/// # Errors
/// [`Denied::Hidden`](guildhall_domain::denied::Denied::Hidden) for strangers.
pub async fn page(ctx: &Context, viewer: &Viewer, slug: &str) -> Result<(Facts, Vec<(RoleId, u32)>)> {
    let mut conn = ctx.store.read().await?;
    let facts = organizations::facts(ctx, &mut conn, viewer, slug, About::Nothing).await?;
    facts.needs(Permission::ORG_READ)?;
    let tally = conn.tally(facts.organization.id, false).await?;
    Ok((organizations::redacted(facts), tally.by_role))
}
