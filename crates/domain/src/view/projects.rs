//! What the pages about projects show.

use super::{Colleague, Contact, Page};
use crate::id::{ProjectId, ResourceId};
use crate::invoicing::Invoicing;
use crate::role::RoleId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A project in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectLine {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether the organization began with it.
    pub first: bool,
    /// The role that the viewer was given in it.
    pub own: Option<RoleId>,
    /// How many members were given a role in it.
    pub members: u32,
    /// How many resources it holds.
    pub resources: u32,
}

/// A resource in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceLine {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its kind; empty where the pack knows none.
    pub kind: String,
    /// The role that the viewer was given on it.
    pub own: Option<RoleId>,
    /// How many members were given a role on it.
    pub members: u32,
}

/// A member with a role in a part of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inside<P> {
    /// Who.
    pub person: P,
    /// The role that they were given there.
    pub held: RoleId,
    /// Since when they have one there.
    pub since: Timestamp,
}

/// Those with a role in a part of the tree: with their addresses for those who may read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum Insiders {
    /// Names alone.
    Colleagues(Page<Inside<Colleague>>),
    /// With addresses.
    Contacts(Page<Inside<Contact>>),
}

/// A project, and what stands on its invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectInvoicing {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What stands on its invoices; what is left empty is the organization's.
    pub invoicing: Invoicing,
}
