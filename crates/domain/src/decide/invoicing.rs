//! The rule about invoice information.

use super::named;
use crate::denied::Denied;
use crate::event::Event;
use crate::facts::Facts;
use crate::id::ProjectId;
use crate::invoicing::Invoicing;
use crate::permission::Permission;
use crate::tree::Scope;

/// Writes the invoice information of the organization, or of a project. Whoever manages billing does so in every project, whether or not
/// they work there.
pub(super) fn set(facts: &Facts, project: Option<ProjectId>, to: &Invoicing) -> Result<Vec<Event>, Denied> {
    facts.needs(Permission::BILLING_MANAGE)?;
    let node = project.map(|id| named(facts, Scope::project(id))).transpose()?;
    let at = node.map(|node| node.project.name.clone());
    Ok(vec![Event::InvoicingChanged { project, at, to: to.clone() }])
}
