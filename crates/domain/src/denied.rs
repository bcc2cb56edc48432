//! Refusals: one closed list, each with the sentence a person reads and, where there is one, what would fix it.

use crate::facts::InvitationState;
use crate::permission::Permission;
use crate::role::without_article;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a command was refused. Tooltip, toast, `problem+json` and history all take their words from [`Denied::reason`] and [`Denied::fix`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Denied {
    /// The thing does not exist here, or the actor may not know that it does. The two are one answer.
    Hidden,
    /// The actor's own membership is suspended.
    Suspended,
    /// The actor's role lacks a permission.
    Lacks {
        /// Which.
        permission: Permission,
        /// The roles that hold it: "owners and admins".
        holders: String,
    },
    /// The other person holds a right that the actor lacks.
    AboveYou {
        /// Their role with its article: "an owner".
        role: String,
    },
    /// The role to grant is the owner role, and the actor is no owner.
    OnlyOwnersMakeOwners {
        /// The owner role with its article.
        owner: String,
    },
    /// The role to grant holds a right that the actor lacks.
    BeyondYou {
        /// The role with its article.
        role: String,
    },
    /// The organization would be left without an active owner.
    LastOwner {
        /// Who is the last owner; none when it is the actor.
        name: Option<String>,
        /// The owner role with its article.
        owner: String,
    },
    /// Removing oneself is leaving.
    RemovingYourself,
    /// There is no such role in this organization's role model.
    UnknownRole {
        /// The name that was asked for.
        role: String,
    },
    /// The member already holds this role.
    SameRole {
        /// Who.
        name: String,
        /// The role's title.
        role: String,
    },
    /// The page that the actor looked at shows another role than the member holds now.
    StaleRole {
        /// Who.
        name: String,
        /// The title of the role held now.
        now: String,
    },
    /// The invitation was answered, taken back, or has run out.
    NotPending {
        /// What became of it.
        state: InvitationState,
    },
    /// The address belongs to a member.
    AlreadyMember,
    /// The actor is a member already.
    YouAreMember,
    /// An invitation already waits for this address.
    AlreadyInvited,
    /// The organization has as many pending invitations as its role model allows.
    TooManyPending {
        /// How many that is.
        cap: u32,
    },
    /// The invitation is for another address than the actor's.
    WrongAddress {
        /// The invited address, masked.
        masked: String,
    },
    /// The actor has not proved that their address is theirs.
    Unverified,
    /// Whoever vouched for the invitation may no longer give its role.
    InviterLostRight,
    /// The organization's plan does not come with members beyond its founder.
    NeedsPlan {
        /// The plan's title.
        plan: String,
        /// Those that do: "Teams or Enterprise".
        plans: String,
    },
    /// Every seat is taken, by members and pending invitations.
    SeatsTaken {
        /// How many there are.
        seats: u32,
    },
    /// The organization's plan or its seats leave no room for whoever wants to join.
    NoRoom,
    /// The organization's plan is for people at its own domain.
    OtherDomain {
        /// The plan's title.
        plan: String,
        /// The domain.
        domain: String,
    },
    /// The role model has no such plan.
    UnknownPlan {
        /// The name that was asked for.
        plan: String,
        /// Those that there are: "teams or enterprise".
        plans: String,
    },
    /// The organization's address is in use.
    SlugTaken {
        /// The slug.
        slug: String,
    },
}

impl Denied {
    /// Why not, in one sentence.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Hidden => "There is nothing here, or nothing that you may see.".to_owned(),
            Self::Suspended => "Your membership is suspended.".to_owned(),
            Self::Lacks { permission, holders } => {
                format!("Only {holders} can {}.", permission.entry().map_or("do this", |entry| entry.allows))
            }
            Self::AboveYou { role } => {
                format!("You cannot act on {role}: that role holds rights that yours does not.")
            }
            Self::OnlyOwnersMakeOwners { owner } => format!("Only {owner} can make someone {owner}."),
            Self::BeyondYou { role } => {
                format!("You cannot make someone {role}: that role holds rights that yours does not.")
            }
            Self::LastOwner { name: None, owner } => format!("You are the last {}.", without_article(owner)),
            Self::LastOwner { name: Some(name), owner } => {
                format!("{name} is the last {}.", without_article(owner))
            }
            Self::RemovingYourself => "You cannot remove yourself.".to_owned(),
            Self::UnknownRole { role } => format!("There is no role “{role}” in this organization."),
            Self::SameRole { name, role } => format!("{name} already has the role {role}."),
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
            Self::NeedsPlan { plan, .. } => format!("The plan {plan} does not come with members."),
            Self::SeatsTaken { seats } => {
                format!("Every seat ({seats}) is taken, counting pending invitations.")
            }
            Self::NoRoom => "The organization has no room for new members at present.".to_owned(),
            Self::OtherDomain { plan, domain } => {
                format!("The plan {plan} is for people with an address at {domain}.")
            }
            Self::UnknownPlan { plan, .. } => {
                format!("There is no plan “{plan}” in this organization’s role model.")
            }
            Self::SlugTaken { slug } => format!("The address “{slug}” is already taken."),
        }
    }

    /// What the person could do about it, in one sentence, where something can be done.
    #[must_use]
    pub fn fix(&self) -> Option<String> {
        Some(match self {
            Self::Hidden | Self::SameRole { .. } | Self::AlreadyMember => return None,
            Self::Suspended => "Ask someone who runs the organization to reinstate you.".to_owned(),
            Self::Lacks { holders, .. } => format!("Ask one of the {holders}."),
            Self::AboveYou { role } => format!("Ask {role}."),
            Self::OnlyOwnersMakeOwners { owner } => format!("Ask {owner}."),
            Self::BeyondYou { .. } => "Ask someone who holds that role.".to_owned(),
            Self::LastOwner { owner, .. } => format!("Make someone else {owner} first."),
            Self::RemovingYourself => "Use “Leave organization” instead.".to_owned(),
            Self::UnknownRole { .. } => "Choose one of the roles in the list.".to_owned(),
            Self::StaleRole { .. } => "Look at the page again, then decide.".to_owned(),
            Self::NotPending { state: InvitationState::Accepted } => {
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
            Self::OtherDomain { domain, .. } => format!("Use an address at {domain}, or change the plan."),
            Self::UnknownPlan { plans, .. } => format!("It has {plans}."),
            Self::SlugTaken { .. } => "Choose another one.".to_owned(),
        })
    }

    /// What it comes down to.
    #[must_use]
    pub const fn nature(&self) -> Nature {
        match self {
            Self::Hidden => Nature::Hidden,
            Self::Suspended
            | Self::Lacks { .. }
            | Self::AboveYou { .. }
            | Self::OnlyOwnersMakeOwners { .. }
            | Self::BeyondYou { .. }
            | Self::WrongAddress { .. }
            | Self::NeedsPlan { .. }
            | Self::OtherDomain { .. }
            | Self::Unverified => Nature::Forbidden,
            Self::LastOwner { .. }
            | Self::RemovingYourself
            | Self::SameRole { .. }
            | Self::StaleRole { .. }
            | Self::AlreadyMember
            | Self::YouAreMember
            | Self::AlreadyInvited
            | Self::TooManyPending { .. }
            | Self::SeatsTaken { .. }
            | Self::NoRoom
            | Self::SlugTaken { .. } => Nature::Conflict,
            Self::NotPending { .. } | Self::InviterLostRight => Nature::Gone,
            Self::UnknownRole { .. } | Self::UnknownPlan { .. } => Nature::Unusable,
        }
    }

    /// The part of the command that it is about, where it is about one: for the form's field.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        if matches!(self, Self::SlugTaken { .. }) {
            Some("slug")
        } else if matches!(self, Self::UnknownRole { .. }) {
            Some("role")
        } else {
            None
        }
    }

    /// The refusal's stable name, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Suspended => "suspended",
            Self::Lacks { .. } => "lacks",
            Self::AboveYou { .. } => "above_you",
            Self::OnlyOwnersMakeOwners { .. } => "only_owners_make_owners",
            Self::BeyondYou { .. } => "beyond_you",
            Self::LastOwner { .. } => "last_owner",
            Self::RemovingYourself => "removing_yourself",
            Self::UnknownRole { .. } => "unknown_role",
            Self::SameRole { .. } => "same_role",
            Self::StaleRole { .. } => "stale_role",
            Self::NotPending { .. } => "not_pending",
            Self::AlreadyMember => "already_member",
            Self::YouAreMember => "you_are_member",
            Self::AlreadyInvited => "already_invited",
            Self::TooManyPending { .. } => "too_many_pending",
            Self::WrongAddress { .. } => "wrong_address",
            Self::Unverified => "unverified",
            Self::InviterLostRight => "inviter_lost_right",
            Self::NeedsPlan { .. } => "needs_plan",
            Self::SeatsTaken { .. } => "seats_taken",
            Self::NoRoom => "no_room",
            Self::OtherDomain { .. } => "other_domain",
            Self::UnknownPlan { .. } => "unknown_plan",
            Self::SlugTaken { .. } => "slug_taken",
        }
    }
}

/// What a refusal comes down to, for whoever only needs to know that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// There is nothing, as far as the actor may know.
    Hidden,
    /// The actor may not.
    Forbidden,
    /// It does not fit how things stand now.
    Conflict,
    /// It could once have been done, and no more.
    Gone,
    /// What was asked makes no sense.
    Unusable,
}

fn not_pending(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "This invitation is still pending.",
        InvitationState::Accepted => "This invitation was already accepted.",
        InvitationState::Declined => "This invitation was declined.",
        InvitationState::Revoked => "This invitation was revoked.",
        InvitationState::Expired => "This invitation has expired.",
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason())?;
        match self.fix() {
            Some(fix) => write!(f, " {fix}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Denied {}
