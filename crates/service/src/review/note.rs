//! Noting in which session something was done, beside the entry that says what.

use crate::error::{Error, Result};
use crate::viewer::Author;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{OrgId, ProjectId};
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::name::Description;
use guildhall_store::{NewAct, Tx};
use serde::{Deserialize, Serialize};

/// What an event replaces without saying it: whoever takes it back needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Before {
    /// A role that was changed or deleted.
    Role(CustomRole),
    /// What was said of a project.
    Description(Description),
    /// What stood on invoices.
    Invoicing(Invoicing),
}

/// What an event is about to replace without saying it; none where nobody acts in a session.
pub(crate) async fn before(
    tx: &mut Tx,
    author: &Author<'_>,
    facts: &Facts,
    event: &Event,
) -> Result<Option<Before>> {
    if author.in_session().is_none() {
        return Ok(None);
    }
    let org = facts.organization.id;
    if let Event::RoleEdited { role: CustomRole { level, id, .. }, .. }
    | Event::RoleDeleted { level, role: id, .. } = event
    {
        return Ok(facts.pack.custom_role(*level, id).map(Before::Role));
    }
    if let Event::ProjectEdited { project, .. } = event {
        let own = facts.own_place()?.id;
        let line = tx.project(org, *project, (own, true)).await?;
        let description = line.and_then(|line| Description::parse(&line.description).ok());
        return Ok(description.map(Before::Description));
    }
    if let Event::InvoicingChanged { project, .. } = event {
        return Ok(invoicing(tx, org, *project).await?.map(Before::Invoicing));
    }
    Ok(None)
}

/// What stands on the invoices of the organization, or of a project.
pub(super) async fn invoicing(
    conn: &mut guildhall_store::Conn,
    org: OrgId,
    project: Option<ProjectId>,
) -> Result<Option<Invoicing>> {
    match project {
        Some(project) => Ok(conn.invoicing_of(org, project).await?.map(|line| line.invoicing)),
        None => Ok(Some(conn.invoicing(org).await?)),
    }
}

/// Notes in which session the entry was made that was written last; nothing where nobody acts in one.
pub(crate) async fn note(tx: &mut Tx, author: &Author<'_>, org: OrgId, before: Option<Before>) -> Result<()> {
    let Some((account, origin)) = author.in_session() else { return Ok(()) };
    let before = before.map(|before| serde_json::to_string(&before)).transpose().map_err(Error::internal)?;
    let (sign_in, browser) = (origin.sign_in, origin.browser.as_str());
    Ok(tx.note_act(&NewAct { account, sign_in, browser, org, before }).await?)
}
