//! Every mail that Guildhall sends, as data, and the one way to put it into words.

use account::Account;
use membership::Membership;
use serde::{Deserialize, Serialize};
use sheet::Sheet;

mod account;
mod membership;
mod sheet;
#[cfg(test)]
mod tests;
mod unlinked;

/// Whose mails these are: they come from here, and their links lead here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// What people call this installation, such as `Guildhall`.
    pub sender_name: String,
    /// The configured base URL, never one taken from a request.
    pub base_url: String,
}

/// A letter put into words: a subject and the two parts of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line, free of control characters.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part, a whole document with its styles inline.
    pub html: String,
}

/// What there is to say, and to whom it matters. Links are complete URLs under the base URL; `expires` is
/// written out, such as `29 November 2026, 10:00 UTC`. Names may hold whatever a person typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Letter {
    /// Someone signed up; the address is to be confirmed.
    ConfirmEmail {
        /// The name of the account.
        name: String,
        /// Where the address is confirmed.
        url: String,
        /// Until when the link works.
        expires: String,
    },
    /// The holder of an account asked for this address instead of theirs; it is to be confirmed.
    ConfirmAddress {
        /// The name of the account.
        name: String,
        /// Where the address is confirmed.
        url: String,
        /// Until when the link works.
        expires: String,
    },
    /// To the address that stands until then: someone asked for another.
    AddressAsked {
        /// The name of the account.
        name: String,
        /// The address asked for, masked.
        new_address_masked: String,
        /// Where to ask for a new password, should it have been someone else.
        reset_url: String,
    },
    /// Someone asked to sign in without a password.
    SignInLink {
        /// The name of the account.
        name: String,
        /// Where to sign in.
        url: String,
        /// Until when the link works.
        expires: String,
    },
    /// Someone asked to choose a new password.
    ResetPassword {
        /// The name of the account.
        name: String,
        /// Where the new password is chosen.
        url: String,
        /// Until when the link works.
        expires: String,
    },
    /// Someone tried to sign up with an address that has an account already.
    AddressTaken {
        /// The name of the account.
        name: String,
        /// Where to sign in.
        sign_in_url: String,
    },
    /// Someone asked for a sign-in link or a new password for an address that has no account.
    NoAccount {
        /// Where to sign up.
        sign_up_url: String,
    },
    /// An organization asks this address in.
    Invitation {
        /// Who invites.
        inviter: String,
        /// Into which organization.
        organization: String,
        /// The title of the role that comes with it.
        role: String,
        /// Where to accept or decline.
        url: String,
        /// Until when it can be accepted.
        expires: String,
        /// Whether the address has an account already.
        note_account_exists: bool,
    },
    /// Someone who has an account was placed in an organization at once.
    Placed {
        /// Who placed them.
        by: String,
        /// In which organization.
        organization: String,
        /// The title of the role that came with it.
        role: String,
        /// The organization's page.
        url: String,
    },
    /// To the inviter: the invited person has joined.
    InvitationAccepted {
        /// Who joined.
        person: String,
        /// Which organization.
        organization: String,
        /// The title of their role.
        role: String,
        /// The page of members.
        url: String,
    },
    /// To the inviter: the invited person will not join.
    InvitationDeclined {
        /// Who declined.
        person: String,
        /// Which organization.
        organization: String,
    },
    /// To the inviter: the mail server refused the invitation's mail for good.
    InvitationUndelivered {
        /// The address asked in.
        person: String,
        /// Into which organization.
        organization: String,
        /// What the mail server said.
        reason: String,
        /// The page of members.
        url: String,
    },
    /// To the inviter: the address is a member's already, so that the invitation has ended.
    InvitationSuperseded {
        /// The address asked in.
        person: String,
        /// Into which organization.
        organization: String,
    },
    /// A member has another role from now on.
    RoleChanged {
        /// In which organization.
        organization: String,
        /// Who changed it.
        by: String,
        /// The title of the role until now.
        from: String,
        /// The title of the role from now on.
        to: String,
        /// The organization's page.
        url: String,
    },
    /// A member has another place in a project, or on something in it, from now on.
    Granted {
        /// In which organization.
        organization: String,
        /// What the project, or what is in it, is called.
        place: String,
        /// Who changed it.
        by: String,
        /// The title of the role there from now on; none where they have no place there any more.
        role: Option<String>,
        /// The page that is left to look at.
        url: String,
    },
    /// To an owner: something happened in the organization.
    Happened {
        /// In which organization.
        organization: String,
        /// What, with who did it: "Ada changed Ben’s role from Member to Admin".
        what: String,
        /// The organization's page.
        url: String,
    },
    /// A member is one no longer.
    Removed {
        /// Of which organization.
        organization: String,
        /// Who removed them.
        by: String,
    },
    /// A member's place gives no rights for a while.
    Suspended {
        /// In which organization.
        organization: String,
        /// Who suspended them.
        by: String,
    },
    /// A suspended member's place gives its rights again.
    Restored {
        /// In which organization.
        organization: String,
        /// Who restored them.
        by: String,
        /// The title of their role.
        role: String,
        /// The organization's page.
        url: String,
    },
    /// An invitation no longer stands.
    InvitationRevoked {
        /// To which organization it was.
        organization: String,
    },
    /// The password of the account is another one now.
    PasswordChanged {
        /// The name of the account.
        name: String,
        /// Where to ask for a new password, should it have been someone else.
        reset_url: String,
    },
    /// To both addresses: the operator gave the account another one.
    AddressReplaced {
        /// The name of the account.
        name: String,
        /// The address until now, mostly hidden.
        old_address_masked: String,
        /// The address from now on, mostly hidden.
        new_address_masked: String,
        /// Where to ask for a new password; none in the mail to the address that no longer counts.
        reset_url: Option<String>,
    },
    /// To the old address: the account has another one now.
    AddressChanged {
        /// The name of the account.
        name: String,
        /// The new address, mostly hidden.
        new_address_masked: String,
    },
}

impl Letter {
    /// Puts the letter into words. Whatever a person wrote is escaped, holds no control characters, and is no link.
    #[must_use]
    pub fn render(&self, brand: &Brand) -> Rendered {
        self.render_with(brand, None)
    }

    /// The same with the address of a page on which its reader says that they want no more of these.
    #[must_use]
    pub fn render_with(&self, brand: &Brand, stop: Option<&str>) -> Rendered {
        self.sheet(brand).stop(stop).render(brand)
    }

    /// The subject line alone, as [`Letter::render`] words it.
    #[must_use]
    pub fn subject(&self, brand: &Brand) -> String {
        self.sheet(brand).subject()
    }

    fn sheet(&self, brand: &Brand) -> Sheet {
        let account = Account { service: &brand.sender_name };
        let membership = Membership { service: &brand.sender_name };
        match self {
            Self::ConfirmEmail { name, url, expires } => account.confirm_email(name, url, expires),
            Self::ConfirmAddress { name, url, expires } => account.confirm_address(name, url, expires),
            Self::AddressAsked { name, new_address_masked, reset_url } => {
                account.address_asked(name, new_address_masked, reset_url)
            }
            Self::SignInLink { name, url, expires } => account.sign_in_link(name, url, expires),
            Self::ResetPassword { name, url, expires } => account.reset_password(name, url, expires),
            Self::AddressTaken { name, sign_in_url } => account.address_taken(name, sign_in_url),
            Self::NoAccount { sign_up_url } => account.no_account(sign_up_url),
            Self::PasswordChanged { name, reset_url } => account.password_changed(name, reset_url),
            Self::AddressChanged { name, new_address_masked } => {
                account.address_changed(name, new_address_masked)
            }
            Self::AddressReplaced { name, old_address_masked, new_address_masked, reset_url } => {
                account.address_replaced(name, (old_address_masked, new_address_masked), reset_url.as_deref())
            }
            Self::Invitation { inviter, organization, role, url, expires, note_account_exists } => membership
                .invitation(inviter, organization, role, *note_account_exists)
                .button("View invitation", url)
                .expires(format!("The invitation is open until {expires}.")),
            Self::Placed { by, organization, role, url } => {
                membership.placed(by, organization, role).button("Open the organization", url)
            }
            Self::InvitationAccepted { .. }
            | Self::InvitationDeclined { .. }
            | Self::InvitationUndelivered { .. }
            | Self::InvitationSuperseded { .. } => self.to_inviter(&membership),
            Self::RoleChanged { organization, by, from, to, url } => {
                membership.role_changed(organization, by, from, to).button("Open the organization", url)
            }
            Self::Granted { organization, place, by, role, url } => membership
                .granted(organization, place, by, role.as_deref())
                .button("Open the organization", url),
            Self::Happened { organization, what, url } => {
                membership.happened(organization, what).button("Open the organization", url)
            }
            Self::Removed { organization, by } => membership.removed(organization, by),
            Self::Suspended { organization, by } => membership.suspended(organization, by),
            Self::Restored { organization, by, role, url } => {
                membership.restored(organization, by, role).button("Open the organization", url)
            }
            Self::InvitationRevoked { organization } => membership.revoked(organization),
        }
    }

    /// What became of an invitation, for whoever sent it.
    fn to_inviter(&self, membership: &Membership<'_>) -> Sheet {
        if let Self::InvitationAccepted { person, organization, role, url } = self {
            membership.accepted(person, organization, role).button("View members", url)
        } else if let Self::InvitationDeclined { person, organization } = self {
            membership.declined(person, organization)
        } else if let Self::InvitationUndelivered { person, organization, reason, url } = self {
            membership.undelivered(person, organization, reason).button("View members", url)
        } else if let Self::InvitationSuperseded { person, organization } = self {
            membership.superseded(person, organization)
        } else {
            Sheet::new(String::new(), String::new())
        }
    }
}
