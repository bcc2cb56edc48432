//! Events: what a decided command changes. The tables, history, mails and what-if are all made from these.

use crate::custom::CustomRole;
use crate::email::EmailAddress;
use crate::facts::InvitationState;
use crate::id::{AccountId, InvitationId, MemberId, ProjectId, ResourceId};
use crate::invoicing::Invoicing;
use crate::name::{Description, OrgName, Slug, Title, Website};
use crate::permission::Level;
use crate::plan::Terms;
use crate::role::RoleId;
use crate::time::Timestamp;
use crate::tree::{Offer, Scope};
use serde::{Deserialize, Serialize};

/// One change. Only [`decide`](crate::decide()) makes them; the store's mutators take them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An organization exists; its founder is a member by the [`Event::MemberJoined`] that follows.
    OrganizationFounded {
        /// Its name.
        name: OrgName,
        /// Its own part of the address.
        slug: Slug,
        /// What it is.
        description: Description,
        /// Where it is on the web.
        website: Website,
        /// The role model it runs.
        pack: String,
        /// What it begins with.
        terms: Terms,
    },
    /// An address was asked in.
    InvitationCreated {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role that accepting gives.
        role: RoleId,
        /// Who vouches for it.
        inviter: MemberId,
        /// When it can no longer be accepted.
        expires: Timestamp,
        /// What accepting gives in projects.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        projects: Vec<Offer>,
    },
    /// An invitation was sent again.
    InvitationResent {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role that accepting gives.
        role: RoleId,
        /// Who vouches for it now.
        inviter: MemberId,
        /// Its new expiry.
        expires: Timestamp,
    },
    /// A further link of an invitation was handed out.
    InvitationLinkCopied {
        /// The invitation.
        invitation: InvitationId,
        /// The address it is for.
        email: EmailAddress,
    },
    /// An invitation was taken back.
    InvitationRevoked {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role it would have given.
        role: RoleId,
    },
    /// An invitation's time had passed when a new one for the same address took its place.
    InvitationExpired {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role it would have given.
        role: RoleId,
    },
    /// An invitation was accepted; its [`Event::MemberJoined`] follows.
    InvitationAccepted {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role it gives.
        role: RoleId,
    },
    /// An invitation was declined.
    InvitationDeclined {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role it would have given.
        role: RoleId,
    },
    /// An invitation ended because its address became that of a member in another way.
    InvitationSuperseded {
        /// The invitation.
        invitation: InvitationId,
        /// The address.
        email: EmailAddress,
        /// The role it would have given.
        role: RoleId,
    },
    /// An account has a place in the organization.
    MemberJoined {
        /// The place.
        member: MemberId,
        /// Whose.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role held.
        role: RoleId,
        /// The invitation that led here; none for the founder.
        invitation: Option<InvitationId>,
    },
    /// Someone who has an account was placed in the organization at once, as its pack does with them.
    MemberPlaced {
        /// The place.
        member: MemberId,
        /// Whose.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The address that was asked in.
        email: EmailAddress,
        /// The role held.
        role: RoleId,
        /// Who placed them; none where the operator did.
        inviter: Option<MemberId>,
    },
    /// A member holds another role.
    RoleChanged {
        /// Whose.
        member: MemberId,
        /// The account, for the notice to it.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role held before.
        from: RoleId,
        /// The role held now.
        to: RoleId,
    },
    /// A member was removed by someone.
    MemberRemoved {
        /// Who was.
        member: MemberId,
        /// The account, for the notice to it.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role they held.
        role: RoleId,
    },
    /// A member's place gives no rights any more, until it is restored.
    MemberSuspended {
        /// Who was.
        member: MemberId,
        /// The account, for the notice to it.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role they hold, which gives nothing meanwhile.
        role: RoleId,
    },
    /// A suspended member's place gives its rights again.
    MemberRestored {
        /// Who was.
        member: MemberId,
        /// The account, for the notice to it.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role they hold.
        role: RoleId,
    },
    /// The organization is on other terms.
    PlanChanged {
        /// Those before.
        from: Terms,
        /// Those from now on.
        to: Terms,
    },
    /// A member left of their own will.
    MemberLeft {
        /// Who did.
        member: MemberId,
        /// The account.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role they held.
        role: RoleId,
    },
    /// The organization has a role of its own more.
    RoleMade {
        /// The role.
        role: CustomRole,
    },
    /// A role of the organization's own is called, described or filled otherwise.
    RoleEdited {
        /// What it was called before.
        was: String,
        /// The role as it is now.
        role: CustomRole,
    },
    /// A role of the organization's own is gone.
    RoleDeleted {
        /// Where it was held.
        level: Level,
        /// Which.
        role: RoleId,
        /// What it was called.
        title: String,
        /// The role that whoever held it holds now; none where nobody did.
        to: Option<RoleId>,
    },
    /// Invoices are made out otherwise.
    InvoicingChanged {
        /// Those of which project; none for the organization's.
        project: Option<ProjectId>,
        /// What the project was called at the time.
        at: Option<Title>,
        /// What stands on them from now on.
        to: Invoicing,
    },
    /// A project exists.
    ProjectCreated {
        /// Which.
        project: ProjectId,
        /// Its name.
        name: Title,
        /// What it is for.
        description: Description,
        /// Whether the organization began with it.
        first: bool,
    },
    /// A project is called or described otherwise.
    ProjectEdited {
        /// Which.
        project: ProjectId,
        /// Its name before.
        was: Title,
        /// Its name now.
        name: Title,
        /// What it is for.
        description: Description,
    },
    /// A project is gone, with everything in it.
    ProjectDeleted {
        /// Which.
        project: ProjectId,
        /// What it was called.
        name: Title,
    },
    /// A project holds a resource more.
    ResourceCreated {
        /// In which project.
        project: ProjectId,
        /// Which.
        resource: ResourceId,
        /// Its name.
        name: Title,
        /// Its kind; empty where the pack knows none.
        kind: String,
    },
    /// A resource is called otherwise.
    ResourceRenamed {
        /// In which project.
        project: ProjectId,
        /// Which.
        resource: ResourceId,
        /// Its name before.
        from: Title,
        /// Its name now.
        to: Title,
    },
    /// A resource is gone.
    ResourceDeleted {
        /// In which project.
        project: ProjectId,
        /// Which.
        resource: ResourceId,
        /// What it was called.
        name: Title,
    },
    /// A member holds a role in a part of the tree, another one, or none any more.
    Granted {
        /// Where.
        scope: Scope,
        /// What the part was called at the time.
        at: Title,
        /// Who.
        member: MemberId,
        /// The account, for the notice to it.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// The role held there before.
        from: Option<RoleId>,
        /// The role held there now.
        to: Option<RoleId>,
    },
}

impl Event {
    /// What an event that ends an invitation makes of it; of any other, that it is pending still.
    #[must_use]
    pub fn ends_as(&self) -> InvitationState {
        let ends = [
            (matches!(self, Self::InvitationAccepted { .. }), InvitationState::Accepted),
            (matches!(self, Self::InvitationDeclined { .. }), InvitationState::Declined),
            (matches!(self, Self::InvitationRevoked { .. }), InvitationState::Revoked),
            (matches!(self, Self::InvitationExpired { .. }), InvitationState::Expired),
            (matches!(self, Self::InvitationSuperseded { .. }), InvitationState::Superseded),
        ];
        ends.into_iter().find(|(is, _)| *is).map_or(InvitationState::Pending, |(_, state)| state)
    }

    /// The event's stable name, the same that serializing it writes.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::OrganizationFounded { .. } => "organization_founded",
            Self::InvitationCreated { .. } => "invitation_created",
            Self::InvitationResent { .. } => "invitation_resent",
            Self::InvitationLinkCopied { .. } => "invitation_link_copied",
            Self::InvitationRevoked { .. } => "invitation_revoked",
            Self::InvitationExpired { .. } => "invitation_expired",
            Self::InvitationAccepted { .. } => "invitation_accepted",
            Self::InvitationDeclined { .. } => "invitation_declined",
            Self::InvitationSuperseded { .. } => "invitation_superseded",
            Self::MemberJoined { .. } => "member_joined",
            Self::MemberPlaced { .. } => "member_placed",
            Self::RoleChanged { .. } => "role_changed",
            Self::MemberRemoved { .. } => "member_removed",
            Self::MemberLeft { .. } => "member_left",
            Self::MemberSuspended { .. } => "member_suspended",
            Self::MemberRestored { .. } => "member_restored",
            Self::PlanChanged { .. } => "plan_changed",
            Self::InvoicingChanged { .. } => "invoicing_changed",
            Self::RoleMade { .. } => "role_made",
            Self::RoleEdited { .. } => "role_edited",
            Self::RoleDeleted { .. } => "role_deleted",
            Self::ProjectCreated { .. } => "project_created",
            Self::ProjectEdited { .. } => "project_edited",
            Self::ProjectDeleted { .. } => "project_deleted",
            Self::ResourceCreated { .. } => "resource_created",
            Self::ResourceRenamed { .. } => "resource_renamed",
            Self::ResourceDeleted { .. } => "resource_deleted",
            Self::Granted { .. } => "granted",
        }
    }
}
