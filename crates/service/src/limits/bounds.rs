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
    /// Mails that one mailbox gets of what others do, in an hour; the console tells the rest.
    pub notices_per_mailbox: u32,
    /// Organizations that an account founds, in a day.
    pub foundings_per_day: u32,
    /// Refused attempts of a person that stand in an organization's history one by one, in an hour.
    pub refusals_per_hour: u32,
    /// Wrong passwords for one account from one network, or from a browser that it knows, in ten minutes.
    pub wrong_passwords: u32,
    /// Wrong passwords for one account from all networks that it does not know, in a day.
    pub wrong_passwords_per_account: u32,
    /// Wrong passwords from one network for all accounts that do not know it, in an hour.
    pub wrong_passwords_per_network: u32,
    /// Mails of one kind that one address is asked for from one network, or from a browser that it knows, in an hour.
    pub asked_mails: u32,
    /// Mails that strangers ask for in the name of one mailbox, in a day.
    pub asked_mails_per_mailbox: u32,
    /// Mails that are asked for from one network in the name of addresses that do not know it, in ten minutes.
    pub asked_mails_per_network: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            invitations_per_day: 500,
            invitations_per_mailbox: 20,
            notices_per_mailbox: 30,
            foundings_per_day: 20,
            refusals_per_hour: 64,
            wrong_passwords: 10,
            wrong_passwords_per_account: 1_000,
            wrong_passwords_per_network: 500,
            asked_mails: 5,
            asked_mails_per_mailbox: 30,
            asked_mails_per_network: 200,
        }
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

    /// Mails to one mailbox of what others do.
    pub(super) fn notices(&self) -> Limit {
        Limit::new(self.notices_per_mailbox, Span::hours(1))
    }

    /// Wrong passwords from where somebody is.
    pub(super) fn guesses(&self) -> Limit {
        Limit::new(self.wrong_passwords, Span::minutes(10))
    }

    /// Wrong passwords for an account from where nobody knows it.
    pub(super) fn guesses_of_account(&self) -> Limit {
        Limit::new(self.wrong_passwords_per_account, Span::days(1))
    }

    /// Wrong passwords from a network.
    pub(super) fn guesses_of_network(&self) -> Limit {
        Limit::new(self.wrong_passwords_per_network, Span::hours(1))
    }

    /// Mails that somebody asks for.
    pub(super) fn asked_mails(&self) -> Limit {
        Limit::new(self.asked_mails, Span::hours(1))
    }

    /// Mails that strangers ask for in a mailbox's name.
    pub(super) fn asked_mails_of_mailbox(&self) -> Limit {
        Limit::new(self.asked_mails_per_mailbox, Span::days(1))
    }

    /// Mails that are asked for from a network.
    pub(super) fn asked_of_network(&self) -> Limit {
        Limit::new(self.asked_mails_per_network, Span::minutes(10))
    }

    /// Organizations that an account founds.
    pub(super) fn foundings(&self) -> Limit {
        Limit::new(self.foundings_per_day, Span::days(1))
            .saying("You have created as many organizations as one person may for now.")
    }
}
