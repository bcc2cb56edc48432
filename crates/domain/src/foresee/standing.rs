//! Whom a change can reach, and what each of them holds before and after it.

use crate::command::Command;
use crate::event::Event;
use crate::id::{MemberId, ProjectId};
use crate::pack::Pack;
use crate::permission::{Level, PermissionSet};
use crate::role::RoleId;
use crate::tree::Scope;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many places in the tree a change can be foreseen for. One that reaches more is not counted out.
pub const PLACES: usize = 2_000;

/// Whom a command can touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched<'a> {
    /// Nobody's rights.
    Nobody,
    /// Whoever asks.
    Actor,
    /// A member.
    Member(MemberId),
    /// Everybody who holds a role.
    Role(Level, &'a RoleId),
    /// Everybody who has a place in a project or on a resource.
    Part(Scope),
}

/// Whom a change reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Those who are active, with what they hold.
    pub standings: Vec<Standing>,
    /// How many projects there are, of those that the asker may see.
    pub projects: u32,
}

/// What someone holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whose; nil for all of those together who hold nothing but their role in the organization.
    pub member: MemberId,
    /// How many they are.
    pub people: u32,
    /// The role in the organization; none for someone who is gone.
    pub role: Option<RoleId>,
    /// What they hold in the tree, of what the asker may see.
    pub places: Vec<(Scope, RoleId)>,
}

impl Command {
    /// Whose rights the command can change, beside those that it makes a member.
    #[must_use]
    pub fn touches(&self) -> Touched<'_> {
        match self {
            Self::ChangeRole { member, .. }
            | Self::Remove { member }
            | Self::Suspend { member }
            | Self::Restore { member }
            | Self::Grant { member, .. } => Touched::Member(*member),
            Self::Leave => Touched::Actor,
            Self::EditRole { role, .. } => Touched::Role(role.level, &role.id),
            Self::DeleteRole { level, role, .. } => Touched::Role(*level, role),
            Self::DeleteProject { project } => Touched::Part(Scope::project(*project)),
            Self::DeleteResource { scope } => Touched::Part(*scope),
            Self::Found { .. }
            | Self::Invite { .. }
            | Self::Add { .. }
            | Self::Resend { .. }
            | Self::CopyLink { .. }
            | Self::Revoke { .. }
            | Self::Accept { .. }
            | Self::Decline { .. }
            | Self::Supersede { .. }
            | Self::ChangePlan { .. }
            | Self::SetInvoicing { .. }
            | Self::MakeRole { .. }
            | Self::CreateProject { .. }
            | Self::EditProject { .. }
            | Self::CreateResource { .. }
            | Self::RenameResource { .. } => Touched::Nobody,
        }
    }
}

impl Reach {
    /// Forgets places that are not to be told of.
    pub fn keep_places(&mut self, keeps: impl Fn(Scope, &RoleId) -> bool) {
        for one in &mut self.standings {
            one.places.retain(|(at, role)| keeps(*at, role));
        }
    }

    /// Forgets who it is that is reached in no place that is left: they stay counted where their role in the organization changes.
    pub fn forget_who_is_elsewhere(&mut self, touched: Touched<'_>) {
        match touched {
            Touched::Role(Level::Project, role) => {
                self.standings.retain(|one| one.places.iter().any(|(_, held)| held == role));
            }
            Touched::Part(part) => {
                self.standings.retain(|one| one.places.iter().any(|(at, _)| part.counts_at(*at)));
            }
            Touched::Role(Level::Organization, _) => {
                let mut alike: BTreeMap<RoleId, u32> = BTreeMap::new();
                self.standings.retain(|one| match &one.role {
                    Some(role) if one.places.is_empty() => {
                        *alike.entry(role.clone()).or_default() += one.people;
                        false
                    }
                    Some(_) | None => true,
                });
                self.standings
                    .extend(alike.into_iter().filter_map(|(role, people)| Standing::alike(role, people)));
            }
            Touched::Nobody | Touched::Actor | Touched::Member(_) => {}
        }
    }

    /// Everybody, as they stand now and then.
    pub(super) fn after(&self, events: &[Event]) -> Vec<(Standing, Standing)> {
        let after = |then: &Standing| {
            let mut now = then.clone();
            for event in events {
                now.apply(event);
            }
            (then.clone(), now)
        };
        self.standings.iter().map(after).collect()
    }
}

impl Standing {
    /// So many who hold a role in the organization and nothing else; none where there is nobody.
    #[must_use]
    pub fn alike(role: RoleId, people: u32) -> Option<Self> {
        let member = MemberId(Uuid::nil());
        (people > 0).then(|| Self { member, people, role: Some(role), places: Vec::new() })
    }

    /// What they may do in the organization as a whole.
    pub(super) fn rights(&self, pack: &Pack) -> PermissionSet {
        let rights = self.role.as_ref().map_or(PermissionSet::NONE, |role| pack.permissions(role));
        rights.intersection(pack.of_level(Level::Organization))
    }

    /// What they may do in each project where they hold nothing themselves.
    pub(super) fn everywhere(&self, pack: &Pack) -> PermissionSet {
        self.role.as_ref().map_or(PermissionSet::NONE, |role| pack.inside(role, []))
    }

    /// What they may do in a part of the tree.
    pub(super) fn rights_at(&self, pack: &Pack, at: Scope) -> PermissionSet {
        let held = self.places.iter().filter(|(scope, _)| scope.counts_at(at)).map(|(_, role)| role);
        self.role.as_ref().map_or(PermissionSet::NONE, |role| pack.inside(role, held))
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::MemberRemoved { member, .. }
            | Event::MemberLeft { member, .. }
            | Event::MemberSuspended { member, .. } => {
                if *member == self.member {
                    (self.role, self.places) = (None, Vec::new());
                }
            }
            Event::RoleChanged { member, to, .. } => {
                if *member == self.member {
                    self.role = Some(to.clone());
                }
            }
            Event::Granted { scope, member, to, .. } => {
                if *member == self.member {
                    self.places.retain(|(at, _)| at != scope);
                    self.places.extend(to.clone().map(|to| (*scope, to)));
                }
            }
            Event::ProjectDeleted { project, .. } => self.places.retain(|(at, _)| at.project != *project),
            Event::ResourceDeleted { project, resource, .. } => {
                self.places.retain(|(at, _)| *at != Scope::resource(*project, *resource));
            }
            Event::RoleDeleted { level, role, to, .. } => self.replace(*level, role, to.as_ref()),
            // What roles themselves hold is the role model's; and these give nobody who is here anything.
            Event::RoleMade { .. }
            | Event::RoleEdited { .. }
            | Event::OrganizationFounded { .. }
            | Event::InvitationCreated { .. }
            | Event::InvitationResent { .. }
            | Event::InvitationLinkCopied { .. }
            | Event::InvitationRevoked { .. }
            | Event::InvitationExpired { .. }
            | Event::InvitationAccepted { .. }
            | Event::InvitationDeclined { .. }
            | Event::InvitationSuperseded { .. }
            | Event::MemberJoined { .. }
            | Event::MemberPlaced { .. }
            | Event::MemberRestored { .. }
            | Event::PlanChanged { .. }
            | Event::InvoicingChanged { .. }
            | Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. } => {}
        }
    }

    /// Another role in the place of one that is deleted.
    fn replace(&mut self, level: Level, role: &RoleId, to: Option<&RoleId>) {
        let Some(to) = to else { return };
        let held = self.places.iter_mut().map(|(_, held)| held).filter(|_| level == Level::Project);
        let own = self.role.iter_mut().filter(|_| level == Level::Organization);
        held.chain(own).for_each(|held| *held = held.replacing(role, to));
    }
}

/// The projects in which someone has a place before or after.
pub(super) fn projects(then: &Standing, now: &Standing) -> Vec<ProjectId> {
    then.places.iter().chain(&now.places).map(|(at, _)| at.project).collect()
}

/// The parts of a project where someone's rights can differ before or after: the project, and each resource on which they hold a role.
pub(super) fn scopes<'a>(
    then: &'a Standing,
    now: &'a Standing,
    project: ProjectId,
) -> impl Iterator<Item = Scope> + 'a {
    let inside = then.places.iter().chain(&now.places).map(|(at, _)| *at);
    let inside = inside.filter(move |at| at.project == project && at.resource.is_some());
    std::iter::once(Scope::project(project)).chain(inside)
}

/// The projects that events delete.
pub(super) fn gone(events: &[Event]) -> Vec<ProjectId> {
    let deleted = |event: &Event| {
        if let Event::ProjectDeleted { project, .. } = event { Some(*project) } else { None }
    };
    events.iter().filter_map(deleted).collect()
}
