//! Invoice information: reading it, and writing it.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::organizations;
use crate::projects::{place, sealed};
use crate::viewer::{Reader, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::facts::Facts;
use guildhall_domain::id::ProjectId;
use guildhall_domain::invoicing::{Invoicing, Written};
use guildhall_domain::permission::Permission;
use guildhall_domain::view::{Page, ProjectInvoicing};

/// How many projects a page has.
const ROWS: u32 = 50;

/// What stands on the invoices of an organization and of its projects.
#[derive(Debug, Clone)]
pub struct Invoices {
    /// The viewer's facts.
    pub facts: Facts,
    /// The organization's; without its recipients for those who only see billing.
    pub own: Invoicing,
    /// Those of its projects, by name, for those who manage billing.
    pub projects: Page<ProjectInvoicing>,
    /// The one project that was asked for, if it is there.
    pub chosen: Option<ProjectInvoicing>,
}

/// The invoice information of an organization and of its projects, for those who see billing.
///
/// # Errors
/// [`Denied::Hidden`](guildhall_domain::denied::Denied::Hidden) for strangers, `Lacks` for those who do not see billing,
/// [`Error::Unusable`] for a cursor that is none.
pub async fn page(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    after: Option<&str>,
    chosen: Option<ProjectId>,
) -> Result<Invoices> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Nothing).await?;
    facts.needs(Permission::BILLING_READ)?;
    let org = facts.organization.id;
    let after = place(ctx, org, after).await?;
    let mut own = conn.invoicing(org).await?;
    if !facts.rights().contains(Permission::BILLING_MANAGE) {
        // Whoever only sees billing need not learn of projects that are not for them, nor addresses.
        own.recipients.clear();
        let projects = Page { rows: Vec::new(), next: None };
        return Ok(Invoices { facts, own, projects, chosen: None });
    }
    let (rows, end) = conn.invoicing_of_projects(org, after.as_ref(), ROWS).await?;
    let chosen = match chosen {
        Some(project) => conn.invoicing_of(org, project).await?,
        None => None,
    };
    drop(conn);
    let projects = Page { rows, next: sealed(ctx, org, end).await? };
    Ok(Invoices { facts, own, projects, chosen })
}

/// Writes the invoice information of the organization, or of a project.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::Denied`] with the rule that refuses.
pub async fn set(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    project: Option<ProjectId>,
    written: &Written,
) -> Result<()> {
    let to = Invoicing::parse(written).map_err(|(field, why)| Error::Unusable { field, why: why.0 })?;
    organizations::carry_out(ctx, viewer, slug, Command::SetInvoicing { project, to }).await
}
