//! What the operator does with accounts, as the history of each of their organizations keeps it.

use guildhall_domain::email::EmailAddress;
use guildhall_domain::sentence;
use serde::{Deserialize, Serialize};

/// What the operator does with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountAct {
    /// Gave it another address.
    AddressChanged {
        /// The address until then.
        from: EmailAddress,
        /// The address from then on.
        to: EmailAddress,
    },
    /// Ended sessions: one, or all with the links that sign in.
    SessionsEnded {
        /// How many there were.
        count: usize,
    },
    /// Made a link with which a new password is chosen, and mailed it.
    ResetMailed,
    /// Made such a link, and read it.
    ResetPrinted,
}

impl AccountAct {
    /// What was done, to follow "The operator".
    pub(super) fn sentence(&self, name: &str) -> String {
        match self {
            Self::AddressChanged { from, to } => {
                sentence!("changed the address of {} from {} to {}", name, from, to)
            }
            Self::SessionsEnded { count: 1 } => sentence!("signed {} out on one device", name),
            Self::SessionsEnded { count } => sentence!("signed {} out on {} devices", name, count),
            Self::ResetMailed => sentence!("mailed {} a link to choose a new password", name),
            Self::ResetPrinted => sentence!("made a link with which {} can choose a new password", name),
        }
    }
}
