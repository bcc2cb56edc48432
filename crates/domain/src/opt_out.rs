//! Never again: what whoever was invited or placed unasked may want of it.

use serde::{Deserialize, Serialize};

/// What the holder of an address wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// To leave the organization, and no more invitations from it.
    Leave,
    /// No more invitations from the organization.
    Organization,
    /// No more invitations from any organization.
    Everywhere,
    /// Invitations as before.
    Allow,
}
