//! The sentences of refusals: why not, and what would fix it.

use super::Denied;
use crate::email::shown_domain;
use crate::facts::InvitationState;
use crate::role::without_article;
use crate::sentence;

impl Denied {
    /// Why not, in one sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Hidden => "There is nothing here, or nothing that you may see.".to_owned(),
            Self::Suspended => "Your membership is suspended.".to_owned(),
            Self::Lacks { allows, holders, .. } => sentence!("Only {} can {}.", holders, allows),
            Self::AboveYou { role } => {
                sentence!("You cannot act on {}: that role holds rights that yours does not.", role)
            }
            Self::OnlyOwnersMakeOwners { owner } => sentence!("Only {} can make someone {}.", owner, owner),
            Self::BeyondYou { role } => {
                sentence!("You cannot make someone {}: that role holds rights that yours does not.", role)
            }
            Self::LastOwner { name, owner } => last(name.as_deref(), owner, ""),
            Self::RemovingYourself => "You cannot remove yourself.".to_owned(),
            Self::UnknownRole { role } => sentence!("There is no role “{}” in this organization.", role),
            Self::SameRole { name, role } => sentence!("{} already has the role {}.", name, role),
            Self::SameStatus { name, suspended } => same_status(name, *suspended),
            Self::StaleRole { name, now } => {
                sentence!("{}’s role has changed meanwhile: it is {} now.", name, now)
            }
            Self::NotPending { state } => not_pending(*state).to_owned(),
            Self::AlreadyMember => "This person is already a member.".to_owned(),
            Self::AlreadyInvited => "An invitation for this address is already pending.".to_owned(),
            Self::TooManyPending { cap } => sentence!("There are already {} pending invitations.", cap),
            Self::YouAreMember { .. } | Self::WrongAddress { .. } => self.of_who_answers(),
            Self::Unverified => "Your e-mail address is not confirmed yet.".to_owned(),
            Self::InviterLostRight => "The person who invited you can no longer give this role.".to_owned(),
            Self::NoRoom => "The organization has no room for new members at present.".to_owned(),
            Self::NeedsPlan { .. }
            | Self::SeatsTaken { .. }
            | Self::OtherDomain { .. }
            | Self::UnknownPlan { .. } => self.of_plans(),
            Self::DefaultRoleOnly { role } => {
                sentence!("Whom you invite to your projects joins as {}.", role)
            }
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
            Self::SlugTaken { slug } => sentence!("The address “{}” is already taken.", slug),
        }
    }

    /// Why not, about who answers an invitation.
    fn of_who_answers(&self) -> String {
        if let Self::YouAreMember { organization, .. } = self {
            sentence!("You are already a member of {}.", organization)
        } else if let Self::WrongAddress { masked } = self {
            sentence!("This invitation is for {}, not for the account you are signed in with.", masked)
        } else {
            String::new()
        }
    }

    /// Why not, about plans.
    fn of_plans(&self) -> String {
        if let Self::NeedsPlan { plan, .. } = self {
            sentence!("The plan {} does not come with members.", plan)
        } else if let Self::SeatsTaken { seats } = self {
            sentence!("Every seat ({}) is taken, counting pending invitations.", seats)
        } else if let Self::OtherDomain { plan, domain } = self {
            sentence!("The plan {} is for people with an address at {}.", plan, shown_domain(domain))
        } else if let Self::UnknownPlan { plan, .. } = self {
            sentence!("There is no plan “{}” in this organization’s role model.", plan)
        } else {
            String::new()
        }
    }

    /// Why not, about roles of the organization's own.
    fn of_own_roles(&self) -> String {
        if let Self::UnknownPermission { name } = self {
            sentence!("There is no right “{}” for such a role.", name)
        } else if let Self::BeyondYourRights { allows } = self {
            sentence!("You cannot give the right to {}, which you lack.", allows)
        } else if let Self::RoleNeeds { allows } = self {
            sentence!("Such a role needs the right to {} as well.", allows)
        } else if let Self::RoleInUse { role, held } = self {
            sentence!("{} is held by {}.", role, people(*held))
        } else if let Self::ChangedRole { role } = self {
            sentence!("What {} allows was changed meanwhile.", role)
        } else if let Self::TooManyRoles { most } = self {
            sentence!("There are already {} roles of the organization’s own.", most)
        } else {
            String::new()
        }
    }

    /// Why not, about projects and what is in them.
    fn of_the_tree(&self) -> String {
        if let Self::NameTaken { name, noun } = self {
            sentence!("There is already a {} named “{}”.", noun, name)
        } else if let Self::FirstProject { name } = self {
            sentence!("The organization began with “{}”, which is neither renamed nor deleted.", name)
        } else if let Self::LastInProject { name, role, at } = self {
            last(name.as_deref(), role, &sentence!(" of {}", at))
        } else if let Self::TooManyLeave { name, most } = self {
            sentence!("More than {} people are here for “{}” alone.", most, name)
        } else if let Self::UnknownKind { kind, .. } = self {
            sentence!("There is no kind “{}” here.", kind)
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
            Self::Lacks { holders, .. } => sentence!("Ask one of the {}.", holders),
            Self::AboveYou { role } => sentence!("Ask {}.", role),
            Self::OnlyOwnersMakeOwners { owner } => sentence!("Ask {}.", owner),
            Self::BeyondYou { .. } => "Ask someone who holds that role.".to_owned(),
            Self::LastOwner { owner, .. } => sentence!("Make someone else {} first.", owner),
            Self::RemovingYourself => "Use “Leave organization” instead.".to_owned(),
            Self::UnknownRole { .. } => "Choose one of the roles in the list.".to_owned(),
            Self::StaleRole { .. } => "Look at the page again, then decide.".to_owned(),
            Self::NotPending { state: InvitationState::Accepted | InvitationState::Superseded } => {
                "If it was you, open the organization with the account that accepted it.".to_owned()
            }
            Self::NotPending { state: InvitationState::Expired } => {
                "Someone in the organization can send it again.".to_owned()
            }
            Self::NotPending { .. } => "A new invitation is needed.".to_owned(),
            Self::InviterLostRight => "Ask the organization for a new invitation.".to_owned(),
            Self::YouAreMember { organization, .. } => sentence!("Open {}.", organization),
            Self::AlreadyInvited => "Resend it, or revoke it first.".to_owned(),
            Self::TooManyPending { .. } => "Revoke some, or wait until some are answered.".to_owned(),
            Self::WrongAddress { .. } => "Sign in with the address that was invited.".to_owned(),
            Self::Unverified => "Open the link in the mail that we sent you.".to_owned(),
            Self::NeedsPlan { plans, .. } => sentence!("It takes the plan {}.", plans),
            Self::SeatsTaken { .. } => "Add seats, or revoke an invitation.".to_owned(),
            Self::NoRoom => "Ask whoever invited you to make room.".to_owned(),
            Self::OtherDomain { domain, .. } => {
                sentence!("Use an address at {}, or change the plan.", shown_domain(domain))
            }
            Self::UnknownPlan { plans, .. } => sentence!("It has {}.", plans),
            Self::UnknownPermission { .. } => "Choose from the list.".to_owned(),
            Self::BeyondYourRights { .. } => "Leave it out, or ask someone who has it.".to_owned(),
            Self::RoleNeeds { .. } => "Add it.".to_owned(),
            Self::RoleInUse { .. } => "Choose which other role they get.".to_owned(),
            Self::ChangedRole { .. } => "Open it again, and change what it is now.".to_owned(),
            Self::TooManyRoles { .. } => "Delete one that nobody needs.".to_owned(),
            Self::DefaultRoleOnly { role } => sentence!("Invite them as {}.", role),
            Self::NameTaken { .. } | Self::SlugTaken { .. } => "Choose another one.".to_owned(),
            Self::LastInProject { role, .. } => sentence!("Make someone else {} first.", role),
            Self::TooManyLeave { .. } => "Remove some of them first.".to_owned(),
            Self::UnknownKind { kinds, .. } if kinds.is_empty() => "Leave the kind out.".to_owned(),
            Self::UnknownKind { kinds, .. } => sentence!("It can be {}.", kinds),
        })
    }
}

fn people(count: u32) -> String {
    match count {
        1 => "one person or invitation".to_owned(),
        count => sentence!("{} people or invitations", count),
    }
}

/// That someone is suspended, or not, already.
fn same_status(name: &str, suspended: bool) -> String {
    if suspended {
        sentence!("{} is already suspended.", name)
    } else {
        sentence!("{} is not suspended.", name)
    }
}

/// Who is the last to hold a role, and where.
fn last(name: Option<&str>, role: &str, at: &str) -> String {
    let role = without_article(role);
    match name {
        None => sentence!("You are the last {}{}.", role, at),
        Some(name) => sentence!("{} is the last {}{}.", name, role, at),
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
