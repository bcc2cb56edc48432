//! The sentences of refusals: why not, and what would fix it.

use super::Denied;
use crate::email::shown_domain;
use crate::facts::InvitationState;
use crate::role::without_article;

impl Denied {
    /// Why not, in one sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Hidden => "There is nothing here, or nothing that you may see.".to_owned(),
            Self::Suspended => "Your membership is suspended.".to_owned(),
            Self::Lacks { allows, holders, .. } => format!("Only {holders} can {allows}."),
            Self::AboveYou { role } => {
                format!("You cannot act on {role}: that role holds rights that yours does not.")
            }
            Self::OnlyOwnersMakeOwners { owner } => format!("Only {owner} can make someone {owner}."),
            Self::BeyondYou { role } => {
                format!("You cannot make someone {role}: that role holds rights that yours does not.")
            }
            Self::LastOwner { name, owner } => last(name.as_deref(), owner, ""),
            Self::RemovingYourself => "You cannot remove yourself.".to_owned(),
            Self::UnknownRole { role } => format!("There is no role “{role}” in this organization."),
            Self::SameRole { name, role } => format!("{name} already has the role {role}."),
            Self::SameStatus { name, suspended: true } => format!("{name} is already suspended."),
            Self::SameStatus { name, suspended: false } => format!("{name} is not suspended."),
            Self::StaleRole { name, now } => format!("{name}’s role has changed meanwhile: it is {now} now."),
            Self::NotPending { state } => not_pending(*state).to_owned(),
            Self::AlreadyMember => "This person is already a member.".to_owned(),
            Self::YouAreMember => "You are already a member.".to_owned(),
            Self::AlreadyInvited => "An invitation for this address is already pending.".to_owned(),
            Self::TooManyPending { cap } => format!("There are already {cap} pending invitations."),
            Self::WrongAddress { masked } => {
                format!("This invitation is for {masked}, not for the account you are signed in with.")
            }
            Self::Unverified => "Your e-mail address is not confirmed yet.".to_owned(),
            Self::InviterLostRight => "The person who invited you can no longer give this role.".to_owned(),
            Self::NoRoom => "The organization has no room for new members at present.".to_owned(),
            Self::NeedsPlan { .. }
            | Self::SeatsTaken { .. }
            | Self::OtherDomain { .. }
            | Self::UnknownPlan { .. } => self.of_plans(),
            Self::DefaultRoleOnly { role } => format!("Whom you invite to your projects joins as {role}."),
            Self::UnknownPermission { .. }
            | Self::BeyondYourRights { .. }
            | Self::RoleNeeds { .. }
            | Self::RoleInUse { .. }
            | Self::ChangedRole { .. }
            | Self::TooManyRoles { .. } => self.of_own_roles(),
            Self::NameTaken { .. }
            | Self::FirstProject { .. }
            | Self::LastInProject { .. }
            | Self::TooManyLeave { .. }
            | Self::UnknownKind { .. } => self.of_the_tree(),
            Self::SlugTaken { slug } => format!("The address “{slug}” is already taken."),
        }
    }

    /// Why not, about plans.
    fn of_plans(&self) -> String {
        if let Self::NeedsPlan { plan, .. } = self {
            format!("The plan {plan} does not come with members.")
        } else if let Self::SeatsTaken { seats } = self {
            format!("Every seat ({seats}) is taken, counting pending invitations.")
        } else if let Self::OtherDomain { plan, domain } = self {
            format!("The plan {plan} is for people with an address at {}.", shown_domain(domain))
        } else if let Self::UnknownPlan { plan, .. } = self {
            format!("There is no plan “{plan}” in this organization’s role model.")
        } else {
            String::new()
        }
    }

    /// Why not, about roles of the organization's own.
    fn of_own_roles(&self) -> String {
        if let Self::UnknownPermission { name } = self {
            format!("There is no right “{name}” for such a role.")
        } else if let Self::BeyondYourRights { allows } = self {
            format!("You cannot give the right to {allows}, which you lack.")
        } else if let Self::RoleNeeds { allows } = self {
            format!("Such a role needs the right to {allows} as well.")
        } else if let Self::RoleInUse { role, held } = self {
            format!("{role} is held by {}.", people(*held))
        } else if let Self::ChangedRole { role } = self {
            format!("What {role} allows was changed meanwhile.")
        } else if let Self::TooManyRoles { most } = self {
            format!("There are already {most} roles of the organization’s own.")
        } else {
            String::new()
        }
    }

    /// Why not, about projects and what is in them.
    fn of_the_tree(&self) -> String {
        if let Self::NameTaken { name, noun } = self {
            format!("There is already a {noun} named “{name}”.")
        } else if let Self::FirstProject { name } = self {
            format!("The organization began with “{name}”, which is neither renamed nor deleted.")
        } else if let Self::LastInProject { name, role, at } = self {
            last(name.as_deref(), role, &format!(" of {at}"))
        } else if let Self::TooManyLeave { name, most } = self {
            format!("More than {most} people are here for “{name}” alone.")
        } else if let Self::UnknownKind { kind, .. } = self {
            format!("There is no kind “{kind}” here.")
        } else {
            String::new()
        }
    }

    /// What the person could do about it, in one sentence, where something can be done.
    #[must_use]
    pub fn fix(&self) -> Option<String> {
        Some(match self {
            Self::Hidden
            | Self::SameRole { .. }
            | Self::SameStatus { .. }
            | Self::AlreadyMember
            | Self::FirstProject { .. } => return None,
            Self::Suspended => "Ask someone who runs the organization to reinstate you.".to_owned(),
            Self::Lacks { holders, .. } => format!("Ask one of the {holders}."),
            Self::AboveYou { role } => format!("Ask {role}."),
            Self::OnlyOwnersMakeOwners { owner } => format!("Ask {owner}."),
            Self::BeyondYou { .. } => "Ask someone who holds that role.".to_owned(),
            Self::LastOwner { owner, .. } => format!("Make someone else {owner} first."),
            Self::RemovingYourself => "Use “Leave organization” instead.".to_owned(),
            Self::UnknownRole { .. } => "Choose one of the roles in the list.".to_owned(),
            Self::StaleRole { .. } => "Look at the page again, then decide.".to_owned(),
            Self::NotPending { state: InvitationState::Accepted | InvitationState::Superseded } => {
                "Sign in to see the organization.".to_owned()
            }
            Self::NotPending { state: InvitationState::Expired } => {
                "Someone in the organization can send it again.".to_owned()
            }
            Self::NotPending { .. } => "A new invitation is needed.".to_owned(),
            Self::InviterLostRight => "Ask the organization for a new invitation.".to_owned(),
            Self::YouAreMember => "Open the organization.".to_owned(),
            Self::AlreadyInvited => "Resend it, or revoke it first.".to_owned(),
            Self::TooManyPending { .. } => "Revoke some, or wait until some are answered.".to_owned(),
            Self::WrongAddress { .. } => "Sign in with the address that was invited.".to_owned(),
            Self::Unverified => "Open the link in the mail that we sent you.".to_owned(),
            Self::NeedsPlan { plans, .. } => format!("It takes the plan {plans}."),
            Self::SeatsTaken { .. } => "Add seats, or revoke an invitation.".to_owned(),
            Self::NoRoom => "Ask whoever invited you to make room.".to_owned(),
            Self::OtherDomain { domain, .. } => {
                format!("Use an address at {}, or change the plan.", shown_domain(domain))
            }
            Self::UnknownPlan { plans, .. } => format!("It has {plans}."),
            Self::UnknownPermission { .. } => "Choose from the list.".to_owned(),
            Self::BeyondYourRights { .. } => "Leave it out, or ask someone who has it.".to_owned(),
            Self::RoleNeeds { .. } => "Add it.".to_owned(),
            Self::RoleInUse { .. } => "Choose which other role they get.".to_owned(),
            Self::ChangedRole { .. } => "Open it again, and change what it is now.".to_owned(),
            Self::TooManyRoles { .. } => "Delete one that nobody needs.".to_owned(),
            Self::DefaultRoleOnly { role } => format!("Invite them as {role}."),
            Self::NameTaken { .. } | Self::SlugTaken { .. } => "Choose another one.".to_owned(),
            Self::LastInProject { role, .. } => format!("Make someone else {role} first."),
            Self::TooManyLeave { .. } => "Remove some of them first.".to_owned(),
            Self::UnknownKind { kinds, .. } if kinds.is_empty() => "Leave the kind out.".to_owned(),
            Self::UnknownKind { kinds, .. } => format!("It can be {kinds}."),
        })
    }
}

fn people(count: u32) -> String {
    match count {
        1 => "one person or invitation".to_owned(),
        count => format!("{count} people or invitations"),
    }
}

/// Who is the last to hold a role, and where.
fn last(name: Option<&str>, role: &str, at: &str) -> String {
    let role = without_article(role);
    match name {
        None => format!("You are the last {role}{at}."),
        Some(name) => format!("{name} is the last {role}{at}."),
    }
}

fn not_pending(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "This invitation is still pending.",
        InvitationState::Accepted => "This invitation was already accepted.",
        InvitationState::Declined => "This invitation was declined.",
        InvitationState::Revoked => "This invitation was revoked.",
        InvitationState::Expired => "This invitation has expired.",
        InvitationState::Superseded => "This invitation has ended: its address is a member’s already.",
    }
}
