//! A whole organization in memory: the fold of its events. History replays into it, and tests hold the databases against it.

mod projects;
mod reach;
mod roles;

pub use projects::{ProjectKept, Projects, ResourceKept, Roles};

use crate::command::About;
use crate::custom::CustomRole;
use crate::email::EmailAddress;
use crate::event::Event;
use crate::facts::{
    Actor, Facts, Holder, Invitation, InvitationState, MemberStatus, Membership, Organization, Subject,
};
use crate::id::{AccountId, InvitationId, MemberId, OrgId};
use crate::invoicing::Invoicing;
use crate::name::{OrgName, Slug};
use crate::pack::Pack;
use crate::plan::Terms;
use crate::role::RoleId;
use crate::time::Timestamp;
use crate::tree::{Offer, Offered};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that an organization's events say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// The organization's id.
    pub id: OrgId,
    /// Its name.
    pub name: OrgName,
    /// Its own part of the address.
    pub slug: Slug,
    /// Its role model.
    pub pack: Arc<Pack>,
    /// What was agreed on with it.
    pub terms: Terms,
    /// Its members.
    pub members: BTreeMap<MemberId, Membership>,
    /// Its invitations, ended ones included.
    pub invitations: BTreeMap<InvitationId, Asked>,
    /// Its projects.
    pub projects: Projects,
    /// What stands on its invoices.
    pub invoicing: Invoicing,
    /// The roles of its own, which are in its role model too.
    pub custom: Vec<CustomRole>,
}

/// An invitation as the fold keeps it: its inviter by name of place, since that place may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The address asked in.
    pub email: EmailAddress,
    /// The role that accepting gives.
    pub role: RoleId,
    /// What became of it.
    pub state: InvitationState,
    /// When it can no longer be accepted.
    pub expires: Timestamp,
    /// Who vouches for it.
    pub inviter: MemberId,
    /// What it gives in projects that there still are.
    pub projects: Vec<Offer>,
}

/// Who asks, as far as an organization's events do not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The confirmed address.
    pub email: EmailAddress,
}

impl Hall {
    /// An organization before its first event.
    #[must_use]
    pub fn empty(id: OrgId, name: OrgName, slug: Slug, pack: Arc<Pack>) -> Self {
        let terms = Terms { plan: pack.first_plan(None), seats: None, domain: String::new() };
        Self {
            id,
            name,
            slug,
            pack,
            terms,
            members: BTreeMap::new(),
            invitations: BTreeMap::new(),
            projects: Projects::new(),
            invoicing: Invoicing::default(),
            custom: Vec::new(),
        }
    }

    /// Folds one event in. An event about something unknown changes nothing.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::OrganizationFounded { name, slug, terms, .. } => {
                (self.name, self.slug, self.terms) = (name.clone(), slug.clone(), terms.clone());
            }
            Event::PlanChanged { to, .. } => self.terms = to.clone(),
            Event::RoleMade { .. } | Event::RoleEdited { .. } | Event::RoleDeleted { .. } => {
                self.change_roles(event);
            }
            Event::InvoicingChanged { project: None, to, .. } => self.invoicing = to.clone(),
            Event::InvoicingChanged { project: Some(project), to, .. } => {
                if let Some(kept) = self.projects.get_mut(project) {
                    kept.invoicing = to.clone();
                }
            }
            Event::InvitationCreated { .. } | Event::InvitationResent { .. } => self.invite(event),
            Event::InvitationLinkCopied { .. } => {}
            Event::InvitationRevoked { invitation, .. }
            | Event::InvitationExpired { invitation, .. }
            | Event::InvitationAccepted { invitation, .. }
            | Event::InvitationDeclined { invitation, .. }
            | Event::InvitationSuperseded { invitation, .. } => self.end(*invitation, event.ends_as()),
            Event::MemberJoined { member, account, name, role, .. }
            | Event::MemberPlaced { member, account, name, role, .. } => {
                let (name, role, status) = (name.clone(), role.clone(), MemberStatus::Active);
                self.members
                    .insert(*member, Membership { id: *member, account: *account, name, role, status });
            }
            Event::RoleChanged { member, to, .. } => {
                if let Some(place) = self.members.get_mut(member) {
                    place.role = to.clone();
                }
            }
            Event::MemberSuspended { member, .. } => self.set_status(*member, MemberStatus::Suspended),
            Event::MemberRestored { member, .. } => self.set_status(*member, MemberStatus::Active),
            Event::MemberRemoved { member, .. } | Event::MemberLeft { member, .. } => {
                self.members.remove(member);
                self.projects.values_mut().for_each(|project| project.part(*member));
            }
            Event::ProjectCreated { .. } | Event::ProjectEdited { .. } | Event::ProjectDeleted { .. } => {
                self.change_project(event);
            }
            Event::ResourceCreated { project, .. }
            | Event::ResourceRenamed { project, .. }
            | Event::ResourceDeleted { project, .. } => {
                if let Some(project) = self.projects.get_mut(project) {
                    project.change_resource(event);
                }
            }
            Event::Granted { scope, member, to, .. } => self.grant(*scope, *member, to.as_ref()),
        }
    }

    fn set_status(&mut self, member: MemberId, status: MemberStatus) {
        if let Some(place) = self.members.get_mut(&member) {
            place.status = status;
        }
    }

    fn invite(&mut self, event: &Event) {
        if let Event::InvitationCreated { invitation, email, role, inviter, expires, projects } = event {
            let asked = Asked {
                email: email.clone(),
                role: role.clone(),
                state: InvitationState::Pending,
                expires: *expires,
                inviter: *inviter,
                projects: projects.clone(),
            };
            self.invitations.insert(*invitation, asked);
        } else if let Event::InvitationResent { invitation, inviter, expires, .. } = event
            && let Some(asked) = self.invitations.get_mut(invitation)
        {
            (asked.expires, asked.inviter) = (*expires, *inviter);
        }
    }

    fn end(&mut self, invitation: InvitationId, state: InvitationState) {
        if let Some(asked) = self.invitations.get_mut(&invitation) {
            asked.state = state;
        }
    }

    /// How many active owners there are.
    #[must_use]
    pub fn owners(&self) -> usize {
        let counts =
            |place: &&Membership| place.status == MemberStatus::Active && self.pack.is_owner(&place.role);
        self.members.values().filter(counts).count()
    }

    /// The facts for one person's command: what the store would load. `everyone` are the accounts that exist.
    #[must_use]
    pub fn facts(&self, now: Timestamp, person: &Person, everyone: &[Person], about: About<'_>) -> Facts {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let pending = self.invitations.values().filter(|asked| asked.state == InvitationState::Pending);
        Facts {
            now,
            pack: Arc::clone(&self.pack),
            organization: Organization {
                id: self.id,
                name: self.name.clone(),
                slug: self.slug.clone(),
                owners: count(self.owners()),
                members: count(self.members.len()),
                pending: count(pending.count()),
                terms: self.terms.clone(),
            },
            actor: Actor {
                account: Some(person.account),
                name: person.name.clone(),
                verified_email: Some(person.email.clone()),
                membership: self.place_of(person.account).cloned(),
                operator: false,
            },
            subject: self.subject(about, everyone, self.place_of(person.account).map(|own| own.id)),
        }
    }

    fn place_of(&self, account: AccountId) -> Option<&Membership> {
        self.members.values().find(|place| place.account == account)
    }

    fn subject(&self, about: About<'_>, everyone: &[Person], own: Option<MemberId>) -> Subject {
        match about {
            About::Nothing => Subject::None,
            About::Slug(slug) => Subject::Name { taken: self.slug == *slug },
            About::ProjectName(name) => Subject::Name { taken: self.project_named(name) },
            About::Role(level, role) => Subject::Role { held: self.held(level, role) },
            About::Node(scope, detail) => self.node(scope, detail, own),
            About::Member(id) => self.members.get(&id).cloned().map_or(Subject::None, Subject::Member),
            About::Invitation(id) => self.invitation(id, own).map_or(Subject::None, Subject::Invitation),
            About::Address(email, offers) => self.address(email, everyone, self.offered(offers, own, None)),
        }
    }

    fn invitation(&self, id: InvitationId, own: Option<MemberId>) -> Option<Invitation> {
        let asked = self.invitations.get(&id)?;
        Some(Invitation {
            id,
            email: asked.email.clone(),
            role: asked.role.clone(),
            state: asked.state,
            expires: asked.expires,
            inviter: self.members.get(&asked.inviter).cloned(),
            projects: self.offered(&asked.projects, own, Some(asked.inviter)),
        })
    }

    /// An address is a member's when the account that proved it has a place here.
    fn address(&self, email: &EmailAddress, everyone: &[Person], projects: Vec<Offered>) -> Subject {
        let key = email.key();
        let owner = everyone.iter().find(|person| person.email.key() == key);
        let holder = owner.map(|person| Holder {
            account: person.account,
            name: person.name.clone(),
            member: self.place_of(person.account).is_some(),
        });
        let waiting = |asked: &Asked| asked.email.key() == key && asked.state == InvitationState::Pending;
        let found = self.invitations.iter().find(|(_, asked)| waiting(asked));
        let earlier = found.and_then(|(id, _)| self.invitation(*id, None));
        let invitation = earlier.map(|earlier| Invitation { projects: Vec::new(), ..earlier });
        Subject::Address { key, holder, invitation, projects }
    }
}
