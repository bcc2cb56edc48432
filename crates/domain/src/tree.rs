//! The tree below the organization: projects, the resources in them, and who has a role where.

use crate::denied::Denied;
use crate::facts::{Facts, MemberStatus, Membership, Subject};
use crate::id::{MemberId, ProjectId, ResourceId};
use crate::name::Title;
use crate::permission::{Permission, PermissionSet};
use crate::role::RoleId;
use serde::{Deserialize, Serialize};

/// How many members, at most, may lose their place in the organization with a project in which they have their only one.
pub const LEAVERS: usize = 200;

/// How many projects one invitation can name.
pub const OFFERS: usize = 20;

/// A part of the tree: a project, or one resource in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// The project.
    pub project: ProjectId,
    /// The resource; none for the project as a whole.
    pub resource: Option<ResourceId>,
}

/// What must be known of a part of the tree beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail<'a> {
    /// Nothing more.
    Nothing,
    /// Whether another beside it has this name.
    Name(&'a Title),
    /// Whether something in it has this name.
    Child(&'a Title),
    /// What a member holds there.
    Member(MemberId),
    /// Who would lose their place in the organization with it.
    Leavers,
}

/// A part of the tree, and what was asked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// The project.
    pub project: Project,
    /// The resource; none where it is about the project as a whole.
    pub resource: Option<Resource>,
    /// The answer to what was asked.
    pub told: Told,
}

/// What is known of a part of the tree beside itself: the answer to a [`Detail`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Nothing was asked, or there is no such member.
    Nothing,
    /// Whether the name is in use.
    Taken(bool),
    /// The member, and what they hold there.
    Member(Placed),
    /// Those who would lose their place in the organization: at most one more than [`LEAVERS`].
    Leavers(Vec<Membership>),
}

/// A project, as rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: Title,
    /// Whether the organization began with it.
    pub first: bool,
    /// The role that the actor holds in it themselves.
    pub own: Option<RoleId>,
}

/// A resource, as rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: Title,
    /// Its kind; empty where the pack knows none.
    pub kind: String,
    /// The role that the actor holds on it themselves.
    pub own: Option<RoleId>,
}

/// A member, and what they hold in a part of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Their place in the organization.
    pub place: Membership,
    /// The role that they hold there themselves.
    pub role: Option<RoleId>,
    /// The role that they hold in the project around it, where it is a resource.
    pub around: Option<RoleId>,
    /// Whether no other active member holds the role that the project keeps.
    pub last: bool,
    /// Whether their membership derives from places in the tree, and they have none but this.
    pub only: bool,
}

/// A role in a project: what an invitation gives there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offer {
    /// The project.
    pub project: ProjectId,
    /// The role.
    pub role: RoleId,
}

/// The same, as rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The project, with what the actor holds in it.
    pub project: Project,
    /// The role.
    pub role: RoleId,
    /// What whoever vouches for the invitation holds in it; none where nobody does yet.
    pub inviter: Option<RoleId>,
}

impl Scope {
    /// A project as a whole.
    #[must_use]
    pub const fn project(project: ProjectId) -> Self {
        Self { project, resource: None }
    }

    /// A resource in a project.
    #[must_use]
    pub const fn resource(project: ProjectId, resource: ResourceId) -> Self {
        Self { project, resource: Some(resource) }
    }
}

impl Scope {
    /// Whether a role held here counts in another part of the tree: the same one, or what is in it.
    #[must_use]
    pub fn counts_at(self, at: Self) -> bool {
        self.project == at.project && (self.resource.is_none() || self.resource == at.resource)
    }
}

impl Node {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &Title {
        self.resource.as_ref().map_or(&self.project.name, |resource| &resource.name)
    }

    /// The member that was asked about, if there is such a one.
    #[must_use]
    pub fn placed(&self) -> Option<&Placed> {
        match &self.told {
            Told::Member(placed) => Some(placed),
            Told::Nothing | Told::Taken(_) | Told::Leavers(_) => None,
        }
    }

    /// Those who would lose their place in the organization with it, where that was asked.
    #[must_use]
    pub fn leavers(&self) -> &[Membership] {
        match &self.told {
            Told::Leavers(leavers) => leavers,
            Told::Nothing | Told::Taken(_) | Told::Member(_) => &[],
        }
    }

    /// Those who would lose their place in the organization with it stay counted, without their names.
    pub fn forget_names(&mut self) {
        if let Told::Leavers(leavers) = &mut self.told {
            for place in leavers {
                place.name.clear();
            }
        }
    }

    /// The scope that it is.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope { project: self.project.id, resource: self.resource.as_ref().map(|resource| resource.id) }
    }

    fn own(&self) -> impl Iterator<Item = &RoleId> {
        self.project.own.iter().chain(self.resource.iter().filter_map(|resource| resource.own.as_ref()))
    }
}

impl Facts {
    /// The part of the tree that the facts are about.
    ///
    /// # Errors
    /// [`Denied::Hidden`] where they are about none.
    pub fn node(&self) -> Result<&Node, Denied> {
        match &self.subject {
            Subject::Node(node) => Ok(node),
            Subject::None
            | Subject::Name { .. }
            | Subject::Role { .. }
            | Subject::Member(_)
            | Subject::Invitation(_)
            | Subject::Address { .. } => Err(Denied::Hidden),
        }
    }

    /// What the actor may do in a part of the tree.
    #[must_use]
    pub fn rights_at(&self, node: &Node) -> PermissionSet {
        self.rights_holding(node.own())
    }

    /// What the actor may do in a project.
    #[must_use]
    pub fn rights_in(&self, project: &Project) -> PermissionSet {
        self.rights_holding(&project.own)
    }

    /// What the actor may do in a part of the tree where they hold these roles.
    #[must_use]
    pub fn rights_holding<'a>(&self, held: impl IntoIterator<Item = &'a RoleId>) -> PermissionSet {
        self.inside(self.actor.membership.as_ref(), held)
    }

    /// What a member may do in a part of the tree where they hold these roles: nothing while they are suspended.
    pub(crate) fn inside<'a>(
        &self,
        place: Option<&Membership>,
        held: impl IntoIterator<Item = &'a RoleId>,
    ) -> PermissionSet {
        match place {
            Some(place) if place.status == MemberStatus::Active => self.pack.inside(&place.role, held),
            Some(_) | None => PermissionSet::NONE,
        }
    }

    /// Whether the actor holds a permission in a part of the tree. What they may not see does not exist for them.
    ///
    /// # Errors
    /// [`Denied::Hidden`], [`Denied::Suspended`], or [`Denied::Lacks`].
    pub fn needs_at(&self, node: &Node, permission: Permission) -> Result<(), Denied> {
        self.own_place()?;
        let rights = self.rights_at(node);
        if !rights.contains(Permission::PROJECT_READ) {
            Err(Denied::Hidden)
        } else if rights.contains(permission) {
            Ok(())
        } else {
            Err(self.pack.lacks(permission))
        }
    }

    /// Whether nobody else active holds what the pack keeps in a project, which this role of a member's there is.
    pub(crate) fn is_last_holder(&self, placed: &Placed, in_project: Option<&RoleId>) -> bool {
        let kept = self.pack.tree.keeps.as_ref();
        placed.last && placed.place.status == MemberStatus::Active && kept.is_some() && in_project == kept
    }

    /// Whether the actor invites people where they hold these rights: there, or in the whole organization.
    #[must_use]
    pub fn invites_with(&self, inside: PermissionSet) -> bool {
        self.rights().contains(Permission::MEMBER_INVITE)
            || inside.contains(Permission::PROJECT_MEMBER_INVITE)
    }

    /// Nobody grants more than they hold, in a project neither.
    pub(crate) fn may_grant_within(&self, rights: PermissionSet, role: &RoleId) -> Result<(), Denied> {
        let role = self.pack.named_project_role(role)?;
        if rights.holds_all_of(role.permissions) {
            Ok(())
        } else {
            Err(Denied::BeyondYou { role: role.with_article.clone() })
        }
    }
}
