//! Commands: everything that a person can ask to change. There is no other way in.

use crate::custom::CustomRole;
use crate::email::EmailAddress;
use crate::id::{InvitationId, MemberId, ProjectId, ResourceId};
use crate::invoicing::Invoicing;
use crate::name::{Description, OrgName, Slug, Title, Website};
use crate::permission::Level;
use crate::plan::Terms;
use crate::role::RoleId;
use crate::tree::{Detail, Offer, Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One wish. Identifiers of what it would create come with it: time and chance are arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Founds an organization; the actor becomes its first owner.
    Found {
        /// The founder's place in it.
        founder: MemberId,
        /// The project to begin with, where the pack says so.
        project: ProjectId,
        /// Its name.
        name: OrgName,
        /// Its own part of the address; never changes.
        slug: Slug,
        /// What it is.
        description: Description,
        /// Where it is on the web.
        website: Website,
    },
    /// Asks one address into the organization. Where the pack says so, whoever has an account with it is placed at once.
    Invite {
        /// The invitation to make.
        invitation: InvitationId,
        /// The place to make for whoever is placed at once.
        member: MemberId,
        /// The address.
        email: EmailAddress,
        /// The role that accepting gives.
        role: RoleId,
        /// What accepting gives in projects, each of which stands once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        projects: Vec<Offer>,
    },
    /// Sends an invitation again: fresh expiry, old link dead, the actor vouches for it.
    Resend {
        /// Which.
        invitation: InvitationId,
    },
    /// Makes one more working link of a pending invitation, to hand over in another way than by mail.
    CopyLink {
        /// Which.
        invitation: InvitationId,
    },
    /// Takes an invitation back.
    Revoke {
        /// Which.
        invitation: InvitationId,
    },
    /// Accepts an invitation and becomes a member.
    Accept {
        /// Which.
        invitation: InvitationId,
        /// The place to make.
        member: MemberId,
    },
    /// Ends an invitation for the actor's own confirmed address, where they are a member already.
    Supersede {
        /// Which.
        invitation: InvitationId,
    },
    /// Declines an invitation.
    Decline {
        /// Which.
        invitation: InvitationId,
    },
    /// Puts the organization on another plan. The operator's alone.
    ChangePlan {
        /// What is agreed on from now on.
        to: Terms,
    },
    /// Gives a member another role.
    ChangeRole {
        /// Whose.
        member: MemberId,
        /// The role that the actor saw them hold: a page that shows another one is stale.
        from: RoleId,
        /// The role to give.
        to: RoleId,
    },
    /// Removes another person.
    Remove {
        /// Whom.
        member: MemberId,
    },
    /// Gives someone who has an account a place at once. The operator's alone: an organization whose only member is lost has nobody to invite.
    Add {
        /// The place to make.
        member: MemberId,
        /// The person's address, which they have confirmed.
        email: EmailAddress,
        /// The role to hold.
        role: RoleId,
    },
    /// Takes every right from another person for a while; their place stays. The operator's alone.
    Suspend {
        /// Whose place.
        member: MemberId,
    },
    /// Gives a suspended person their rights back. The operator's alone.
    Restore {
        /// Whose place.
        member: MemberId,
    },
    /// Gives up one's own place.
    Leave,
    /// Writes the invoice information of the organization, or of a project.
    SetInvoicing {
        /// Of which project; none for the organization.
        project: Option<ProjectId>,
        /// What it is from now on.
        to: Invoicing,
    },
    /// Makes a role of the organization's own.
    MakeRole {
        /// The role.
        role: CustomRole,
    },
    /// Changes a role of the organization's own.
    EditRole {
        /// The role as it is from now on; its level and id say which.
        role: CustomRole,
        /// The names of the rights that it held when whoever changes it looked; none where nobody did.
        seen: Option<BTreeSet<String>>,
    },
    /// Deletes a role of the organization's own.
    DeleteRole {
        /// Where it is held.
        level: Level,
        /// Which.
        role: RoleId,
        /// The role that whoever holds it gets instead; needed where someone does.
        to: Option<RoleId>,
    },
    /// Creates a project.
    CreateProject {
        /// The project to make.
        project: ProjectId,
        /// Its name.
        name: Title,
        /// What it is for.
        description: Description,
    },
    /// Renames and describes a project.
    EditProject {
        /// Which.
        project: ProjectId,
        /// Its name from now on.
        name: Title,
        /// What it is for.
        description: Description,
    },
    /// Deletes a project with everything in it.
    DeleteProject {
        /// Which.
        project: ProjectId,
    },
    /// Creates a resource in a project.
    CreateResource {
        /// In which.
        project: ProjectId,
        /// The resource to make.
        resource: ResourceId,
        /// Its name.
        name: Title,
        /// Its kind; empty where the pack knows none.
        kind: String,
    },
    /// Renames a resource.
    RenameResource {
        /// Which.
        scope: Scope,
        /// Its name from now on.
        name: Title,
    },
    /// Deletes a resource.
    DeleteResource {
        /// Which.
        scope: Scope,
    },
    /// Gives a member a role in a part of the tree, another one, or none.
    Grant {
        /// Where.
        scope: Scope,
        /// To whom.
        member: MemberId,
        /// The role there that the actor saw them hold.
        from: Option<RoleId>,
        /// The role to hold there from now on; none to end their place there.
        to: Option<RoleId>,
    },
}

/// What must be known of the world beyond the organization and the actor before a command can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<'a> {
    /// Nothing more.
    Nothing,
    /// Whether the slug is in use.
    Slug(&'a Slug),
    /// Whether a project has this name.
    ProjectName(&'a Title),
    /// How many hold a role.
    Role(Level, &'a RoleId),
    /// A part of the tree.
    Node(Scope, Detail<'a>),
    /// A member.
    Member(MemberId),
    /// An invitation.
    Invitation(InvitationId),
    /// An address, and the projects that an invitation for it would name.
    Address(&'a EmailAddress, &'a [Offer]),
}

impl Command {
    /// What the command is about.
    #[must_use]
    pub fn about(&self) -> About<'_> {
        match self {
            Self::Found { slug, .. } => About::Slug(slug),
            Self::Invite { email, projects, .. } => About::Address(email, projects),
            Self::Add { email, .. } => About::Address(email, &[]),
            Self::Resend { invitation }
            | Self::CopyLink { invitation }
            | Self::Revoke { invitation }
            | Self::Accept { invitation, .. }
            | Self::Decline { invitation }
            | Self::Supersede { invitation } => About::Invitation(*invitation),
            Self::ChangeRole { member, .. }
            | Self::Remove { member }
            | Self::Suspend { member }
            | Self::Restore { member } => About::Member(*member),
            Self::Leave | Self::ChangePlan { .. } | Self::MakeRole { .. } | Self::EditRole { .. } => {
                About::Nothing
            }
            Self::DeleteRole { level, role, .. } => About::Role(*level, role),
            Self::SetInvoicing { project, .. } => match project {
                Some(project) => About::Node(Scope::project(*project), Detail::Nothing),
                None => About::Nothing,
            },
            Self::CreateProject { name, .. } => About::ProjectName(name),
            Self::EditProject { project, name, .. } => {
                About::Node(Scope::project(*project), Detail::Name(name))
            }
            Self::DeleteProject { project } => About::Node(Scope::project(*project), Detail::Leavers),
            Self::CreateResource { project, name, .. } => {
                About::Node(Scope::project(*project), Detail::Child(name))
            }
            Self::RenameResource { scope, name } => About::Node(*scope, Detail::Name(name)),
            Self::DeleteResource { scope } => About::Node(*scope, Detail::Leavers),
            Self::Grant { scope, member, .. } => About::Node(*scope, Detail::Member(*member)),
        }
    }

    /// What the command is called in history: "tried to …".
    #[must_use]
    pub fn wish(&self) -> &'static str {
        match self {
            Self::Found { .. } => "found an organization",
            Self::Invite { .. } => "invite someone",
            Self::Resend { .. } => "resend an invitation",
            Self::CopyLink { .. } => "copy an invitation's link",
            Self::Revoke { .. } => "revoke an invitation",
            Self::Accept { .. } => "accept an invitation",
            Self::Decline { .. } => "decline an invitation",
            Self::Supersede { .. } => "end an invitation for their own address",
            Self::ChangeRole { .. } => "change a role",
            Self::Remove { .. } => "remove a member",
            Self::Add { .. } => "add a member",
            Self::Suspend { .. } => "suspend a member",
            Self::Restore { .. } => "restore a member",
            Self::Leave => "leave the organization",
            Self::ChangePlan { .. } => "change the plan",
            Self::SetInvoicing { .. } => "change invoice information",
            Self::MakeRole { .. } => "make a role",
            Self::EditRole { .. } => "change what a role allows",
            Self::DeleteRole { .. } => "delete a role",
            Self::CreateProject { .. } => "create a project",
            Self::EditProject { .. } => "edit a project",
            Self::DeleteProject { .. } => "delete a project",
            Self::CreateResource { .. } => "create a resource",
            Self::RenameResource { .. } => "rename a resource",
            Self::DeleteResource { .. } => "delete a resource",
            Self::Grant { from: None, .. } => "give a role in a project",
            Self::Grant { to: None, .. } => "take a role in a project",
            Self::Grant { .. } => "change a role in a project",
        }
    }
}
