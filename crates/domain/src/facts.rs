//! Facts: the bounded slice of an organization that one decision depends on. Never all members: the same cost at 100 and at 100,000.

use crate::denied::Denied;
use crate::email::{EmailAddress, EmailKey};
use crate::event::Event;
use crate::id::{AccountId, InvitationId, MemberId, OrgId};
use crate::name::{OrgName, Slug};
use crate::pack::Pack;
use crate::permission::{Permission, PermissionSet};
use crate::plan::Terms;
use crate::role::{Role, RoleId};
use crate::time::Timestamp;
use crate::tree::{Node, Offered};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What [`decide`](crate::decide()) is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The moment for which the decision is made.
    pub now: Timestamp,
    /// The role model that the organization runs.
    pub pack: Arc<Pack>,
    /// The organization and its counters.
    pub organization: Organization,
    /// Who asks.
    pub actor: Actor,
    /// What the command is about. The browser is told of none, and says by itself what it asks about ([`Facts::about`]); without a
    /// way to read one it has less to download.
    #[cfg_attr(target_arch = "wasm32", serde(skip))]
    pub subject: Subject,
}

/// An organization and the counters that rules need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: OrgName,
    /// Its own part of the address.
    pub slug: Slug,
    /// Active members who hold the owner role.
    pub owners: u32,
    /// Members, suspended ones included.
    pub members: u32,
    /// Invitations that were neither answered nor revoked, expired ones included until they are replaced.
    pub pending: u32,
    /// What was agreed on with it.
    pub terms: Terms,
}

/// Who asks: an account and, unless they are a stranger here, their membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account; none for someone who only holds an invitation's link.
    pub account: Option<AccountId>,
    /// The person's name, for sentences and history.
    pub name: String,
    /// Their address, once they have proved that it is theirs.
    pub verified_email: Option<EmailAddress>,
    /// Their place in the organization.
    pub membership: Option<Membership>,
    /// Whether this is whoever runs the installation, at its command line.
    pub operator: bool,
}

/// A place in the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The member.
    pub id: MemberId,
    /// Whose place it is.
    pub account: AccountId,
    /// The person's name, for sentences.
    pub name: String,
    /// The role held.
    pub role: RoleId,
    /// Whether it counts at present.
    pub status: MemberStatus,
}

/// Whether a membership counts at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// It counts.
    Active,
    /// It gives no right, and an owner's does not count as an owner.
    Suspended,
}

/// An invitation, as rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The address asked in.
    pub email: EmailAddress,
    /// The role that accepting it gives.
    pub role: RoleId,
    /// What became of it.
    pub state: InvitationState,
    /// When it can no longer be accepted.
    pub expires: Timestamp,
    /// The place that whoever vouches for it holds now; none when they are gone.
    pub inviter: Option<Membership>,
    /// What it gives in projects that there still are. Not told about an earlier invitation for an address.
    pub projects: Vec<Offered>,
}

/// What became of an invitation. Expiry is not stored: it follows from the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Waiting for an answer.
    Pending,
    /// Accepted: its address has a member.
    Accepted,
    /// Declined by the person invited.
    Declined,
    /// Taken back.
    Revoked,
    /// Past its time.
    Expired,
    /// Not needed any more: its address became that of a member in another way.
    Superseded,
}

/// What a command is about, so far as its rule must know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Nothing besides the organization and the actor; or something that does not exist here.
    #[default]
    None,
    /// Whether a name is already in use: an organization's slug, or a project's name.
    Name {
        /// Whether it is.
        taken: bool,
    },
    /// A member of this organization.
    Member(Membership),
    /// An invitation of this organization.
    Invitation(Invitation),
    /// An address, and what this organization already has for it.
    Address {
        /// The address's key.
        key: EmailKey,
        /// The person who has confirmed that the address is theirs.
        holder: Option<Holder>,
        /// The invitation that waits for it, expired or not.
        invitation: Option<Invitation>,
        /// The projects that a new invitation would name, so far as there are such.
        projects: Vec<Offered>,
    },
    /// How many members, and pending invitations, hold or give a role.
    Role {
        /// How many.
        held: u32,
    },
    /// A part of the tree.
    Node(Box<Node>),
}

/// The person who has confirmed that an address is theirs, as far as rules about the address must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Whether they are a member already.
    pub member: bool,
}

impl Organization {
    /// Moves the counters of members and of pending invitations on by an event.
    pub fn count(&mut self, event: &Event) {
        let (members, pending) = match event {
            Event::InvitationCreated { .. } => (0, 1),
            Event::InvitationRevoked { .. }
            | Event::InvitationExpired { .. }
            | Event::InvitationAccepted { .. }
            | Event::InvitationDeclined { .. }
            | Event::InvitationSuperseded { .. } => (0, -1),
            Event::MemberJoined { .. } | Event::MemberPlaced { .. } => (1, 0),
            Event::MemberRemoved { .. } | Event::MemberLeft { .. } => (-1, 0),
            Event::OrganizationFounded { .. }
            | Event::InvitationResent { .. }
            | Event::InvitationLinkCopied { .. }
            | Event::RoleChanged { .. }
            | Event::MemberSuspended { .. }
            | Event::MemberRestored { .. }
            | Event::PlanChanged { .. }
            | Event::InvoicingChanged { .. }
            | Event::RoleMade { .. }
            | Event::RoleEdited { .. }
            | Event::RoleDeleted { .. }
            | Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ProjectDeleted { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. }
            | Event::ResourceDeleted { .. }
            | Event::Granted { .. } => (0, 0),
        };
        self.members = self.members.saturating_add_signed(members);
        self.pending = self.pending.saturating_add_signed(pending);
    }
}

impl Invitation {
    /// What it is at a moment: a pending one whose time has passed is expired, whether or not anything has run since.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> InvitationState {
        match self.state {
            InvitationState::Pending if self.expires <= now => InvitationState::Expired,
            state @ (InvitationState::Pending
            | InvitationState::Accepted
            | InvitationState::Declined
            | InvitationState::Revoked
            | InvitationState::Expired
            | InvitationState::Superseded) => state,
        }
    }
}

impl Facts {
    /// The same facts about another subject: how a page asks about each of its rows.
    #[must_use]
    pub fn about(&self, subject: Subject) -> Self {
        Self { subject, ..self.clone() }
    }

    /// What the actor may do here: nothing for strangers and for the suspended.
    #[must_use]
    pub fn rights(&self) -> PermissionSet {
        self.actor.membership.as_ref().map_or(PermissionSet::NONE, |place| self.rights_of(place))
    }

    /// What a place in the organization allows now, in every project too.
    #[must_use]
    pub fn rights_of(&self, place: &Membership) -> PermissionSet {
        match place.status {
            MemberStatus::Active => self.pack.permissions(&place.role),
            MemberStatus::Suspended => PermissionSet::NONE,
        }
    }

    /// The actor's place here. A stranger learns nothing, not even that the organization exists.
    ///
    /// # Errors
    /// [`Denied::Hidden`] for strangers, [`Denied::Suspended`].
    pub fn own_place(&self) -> Result<&Membership, Denied> {
        let place = self.actor.membership.as_ref().ok_or(Denied::Hidden)?;
        match place.status {
            MemberStatus::Active => Ok(place),
            MemberStatus::Suspended => Err(Denied::Suspended),
        }
    }

    /// Whether the actor is still outside, so that an invitation has anything to offer them. Whatever became of an invitation, members are
    /// told the way in.
    ///
    /// # Errors
    /// [`Denied::YouAreMember`], with their place, and [`Denied::Suspended`].
    pub fn may_still_join(&self) -> Result<(), Denied> {
        let Some(place) = &self.actor.membership else { return Ok(()) };
        let Organization { name, slug, .. } = &self.organization;
        match place.status {
            MemberStatus::Active => {
                Err(Denied::YouAreMember { organization: name.to_string(), slug: slug.to_string() })
            }
            MemberStatus::Suspended => Err(Denied::Suspended),
        }
    }

    /// Whether the actor holds a permission.
    ///
    /// # Errors
    /// [`Denied::Hidden`] for strangers, [`Denied::Suspended`], or [`Denied::Lacks`].
    pub fn needs(&self, permission: Permission) -> Result<(), Denied> {
        self.own_place()?;
        if self.rights().contains(permission) { Ok(()) } else { Err(self.pack.lacks(permission)) }
    }

    /// Nobody acts on someone who holds a right that they lack.
    pub(crate) fn stands_above(&self, role: &RoleId) -> Result<(), Denied> {
        if self.rights().holds_all_of(self.pack.permissions(role)) {
            Ok(())
        } else {
            Err(Denied::AboveYou { role: self.pack.role(role)?.with_article.clone() })
        }
    }

    /// Whether the holder of a place may give a role: nobody grants more than they hold, and only owners make owners.
    pub(crate) fn could_grant(&self, place: &Membership, role: &Role) -> bool {
        self.rights_of(place).holds_all_of(self.pack.everywhere(role))
            && (!role.owner || self.pack.is_owner(&place.role))
    }

    /// The actor may give this role.
    pub(crate) fn may_grant(&self, role: &RoleId) -> Result<(), Denied> {
        let role = self.pack.role(role)?;
        if self.could_grant(self.own_place()?, &role) {
            Ok(())
        } else if role.owner {
            Err(Denied::OnlyOwnersMakeOwners { owner: self.pack.owner_role()?.with_article.clone() })
        } else {
            Err(Denied::BeyondYou { role: role.with_article.clone() })
        }
    }

    /// Whether the actor may see the console as someone does who holds this role in the organization: someone whose every right they hold
    /// themselves, so that they see nothing new. Addresses stand in what a person wrote, so they must be theirs to read.
    ///
    /// # Errors
    /// [`Denied::Lacks`], [`Denied::UnknownRole`] or [`Denied::AboveYou`].
    pub fn may_look_as(&self, role: &RoleId) -> Result<(), Denied> {
        self.needs(Permission::MEMBER_READ)?;
        self.needs(Permission::MEMBER_READ_EMAIL)?;
        self.stands_above(role)
    }

    /// The same of a member who holds these roles in the tree too, all of which must be the actor's to see.
    ///
    /// # Errors
    /// As [`Facts::may_look_as`].
    pub fn may_look_as_member(&self, role: &RoleId, inside: &[RoleId]) -> Result<(), Denied> {
        self.needs(Permission::PROJECT_READ)?;
        self.needs(Permission::PROJECT_MEMBER_READ)?;
        self.may_look_as(role)?;
        inside.iter().try_for_each(|held| {
            let held = self.pack.named_project_role(held)?;
            let above = || Denied::AboveYou { role: held.with_article.clone() };
            self.rights().holds_all_of(held.permissions).then_some(()).ok_or_else(above)
        })
    }

    /// An invitation into a project that the actor does not see is none for them.
    pub(crate) fn sees_invitation(&self, invitation: &Invitation) -> Result<(), Denied> {
        let seen = |one: &Offered| self.rights_in(&one.project).contains(Permission::PROJECT_READ);
        if invitation.projects.iter().all(seen) { Ok(()) } else { Err(Denied::Hidden) }
    }

    /// The same of whoever accepts an invitation, while it can be accepted.
    ///
    /// # Errors
    /// As [`Facts::may_look_as`], and [`Denied::NotPending`].
    pub fn may_look_as_invited(&self, invitation: &Invitation) -> Result<(), Denied> {
        self.needs(Permission::MEMBER_INVITE)?;
        self.sees_invitation(invitation)?;
        let state = invitation.state_at(self.now);
        if state != InvitationState::Pending {
            return Err(Denied::NotPending { state });
        }
        let inside: Vec<RoleId> = invitation.projects.iter().map(|offered| offered.role.clone()).collect();
        if inside.is_empty() {
            self.may_look_as(&invitation.role)
        } else {
            self.may_look_as_member(&invitation.role, &inside)
        }
    }

    /// At least one active owner stays when this member is no longer one.
    pub(crate) fn keeps_an_owner_without(&self, leaver: &Membership) -> Result<(), Denied> {
        let is_counted = leaver.status == MemberStatus::Active && self.pack.is_owner(&leaver.role);
        if is_counted && self.organization.owners <= 1 {
            let own = self.actor.membership.as_ref().is_some_and(|own| own.id == leaver.id);
            let owner = self.pack.owner_role()?.with_article.clone();
            return Err(Denied::LastOwner { name: (!own).then(|| leaver.name.clone()), owner });
        }
        Ok(())
    }
}
