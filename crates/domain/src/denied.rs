//! Refusals: one closed list, each with the sentence a person reads and, where there is one, what would fix it.

mod words;

use crate::facts::InvitationState;
use crate::permission::Permission;
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
        /// What it allows: "invite people".
        allows: String,
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
    /// The member is suspended already, or is not suspended at all.
    SameStatus {
        /// Who.
        name: String,
        /// Whether they are suspended.
        suspended: bool,
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
    YouAreMember {
        /// The organization's name.
        organization: String,
        /// Its own part of the address: where their place is.
        slug: String,
    },
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
    /// The actor may invite into their projects, as what everybody begins as.
    DefaultRoleOnly {
        /// That role's title.
        role: String,
    },
    /// There is no such right, or it does not count where the role is held.
    UnknownPermission {
        /// The name that was asked for.
        name: String,
    },
    /// The role would hold a right that the actor lacks.
    BeyondYourRights {
        /// What it allows.
        allows: String,
    },
    /// The role would be of no use without another right.
    RoleNeeds {
        /// What that one allows.
        allows: String,
    },
    /// The role is held, and whoever holds it needs another one.
    RoleInUse {
        /// Its title.
        role: String,
        /// How many hold it, pending invitations included.
        held: u32,
    },
    /// The role's rights were changed after the actor looked at them.
    ChangedRole {
        /// Its title.
        role: String,
    },
    /// The organization has as many roles of its own as it can have.
    TooManyRoles {
        /// How many that is.
        most: usize,
    },
    /// Something there has this name already.
    NameTaken {
        /// The name.
        name: String,
        /// What it is: "project".
        noun: String,
    },
    /// The organization began with this project, which stays as it is.
    FirstProject {
        /// Its name.
        name: String,
    },
    /// The project would be left without a holder of the role that it keeps.
    LastInProject {
        /// Who is the last; none when it is the actor.
        name: Option<String>,
        /// The role with its article.
        role: String,
        /// The project's name.
        at: String,
    },
    /// More people than can be shown the door at once would lose their only place with it.
    TooManyLeave {
        /// What would be deleted.
        name: String,
        /// How many can.
        most: usize,
    },
    /// The role model has no such kind of resource.
    UnknownKind {
        /// The kind that was asked for.
        kind: String,
        /// Those that there are: "sandbox or production"; empty where all are alike.
        kinds: String,
    },
    /// The organization's address is in use.
    SlugTaken {
        /// The slug.
        slug: String,
    },
}

impl Denied {
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
            | Self::DefaultRoleOnly { .. }
            | Self::BeyondYourRights { .. }
            | Self::Unverified => Nature::Forbidden,
            Self::LastOwner { .. }
            | Self::RemovingYourself
            | Self::SameRole { .. }
            | Self::SameStatus { .. }
            | Self::StaleRole { .. }
            | Self::AlreadyMember
            | Self::YouAreMember { .. }
            | Self::AlreadyInvited
            | Self::TooManyPending { .. }
            | Self::SeatsTaken { .. }
            | Self::NoRoom
            | Self::RoleInUse { .. }
            | Self::ChangedRole { .. }
            | Self::TooManyRoles { .. }
            | Self::NameTaken { .. }
            | Self::FirstProject { .. }
            | Self::LastInProject { .. }
            | Self::TooManyLeave { .. }
            | Self::SlugTaken { .. } => Nature::Conflict,
            Self::NotPending { .. } | Self::InviterLostRight => Nature::Gone,
            Self::UnknownRole { .. }
            | Self::UnknownPlan { .. }
            | Self::UnknownKind { .. }
            | Self::UnknownPermission { .. }
            | Self::RoleNeeds { .. } => Nature::Unusable,
        }
    }

    /// The part of the command that it is about, where it is about one: for the form's field.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        if matches!(self, Self::SlugTaken { .. }) {
            Some("slug")
        } else if matches!(self, Self::UnknownRole { .. }) {
            Some("role")
        } else if matches!(self, Self::NameTaken { .. }) {
            Some("name")
        } else if matches!(self, Self::UnknownKind { .. }) {
            Some("kind")
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
            Self::SameStatus { .. } => "same_status",
            Self::StaleRole { .. } => "stale_role",
            Self::NotPending { .. } => "not_pending",
            Self::AlreadyMember => "already_member",
            Self::YouAreMember { .. } => "you_are_member",
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
            Self::DefaultRoleOnly { .. } => "default_role_only",
            Self::UnknownPermission { .. } => "unknown_permission",
            Self::BeyondYourRights { .. } => "beyond_your_rights",
            Self::RoleNeeds { .. } => "role_needs",
            Self::RoleInUse { .. } => "role_in_use",
            Self::ChangedRole { .. } => "changed_role",
            Self::TooManyRoles { .. } => "too_many_roles",
            Self::NameTaken { .. } => "name_taken",
            Self::FirstProject { .. } => "first_project",
            Self::LastInProject { .. } => "last_in_project",
            Self::TooManyLeave { .. } => "too_many_leave",
            Self::UnknownKind { .. } => "unknown_kind",
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
