//! How much of each thing is allowed: the operator's to set.

use super::Limit;
use guildhall_domain::time::Span;

/// The bounds; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Invitations of an organization, in a day.
    pub invitations_per_day: u32,
    /// Invitations that one mailbox gets from everybody, in a day.
    pub invitations_per_mailbox: u32,
    /// Organizations that an account founds, in a day.
    pub foundings_per_day: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { invitations_per_day: 500, invitations_per_mailbox: 20, foundings_per_day: 20 }
    }
}

impl Bounds {
    /// Invitations of an organization.
    pub(super) fn invitations(&self) -> Limit {
        Limit::new(self.invitations_per_day, Span::days(1))
            .saying("This organization has sent as many invitations as it may for now.")
    }

    /// Invitations to one mailbox, over all organizations.
    pub(super) fn mailbox(&self) -> Limit {
        Limit::new(self.invitations_per_mailbox, Span::days(1))
            .saying("No more invitations can be sent to this address for now.")
    }

    /// Organizations that an account founds.
    pub(super) fn foundings(&self) -> Limit {
        Limit::new(self.foundings_per_day, Span::days(1))
            .saying("You have created as many organizations as one person may for now.")
    }
}
