//! The rule about invoice information.

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
    let at = match project {
        None => None,
        Some(id) => {
            let node = facts.node()?;
            if node.scope() != Scope::project(id) {
                return Err(Denied::Hidden);
            }
            Some(node.project.name.clone())
        }
    };
    Ok(vec![Event::InvoicingChanged { project, at, to: to.clone() }])
}
