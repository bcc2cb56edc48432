//! What takes an act back: commands that are decided now, or in words what to do instead.

use super::note::{Before, invoicing};
use super::role::CHANGED;
use crate::context::Context;
use crate::error::Result;
use crate::viewer::Viewer;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, InvitationState, Subject};
use guildhall_domain::id::{MemberId, ProjectId};
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_store::{Asker, Conn};

/// What takes an act back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// One of these.
    Ways(Vec<Way>),
    /// Nothing does, or need.
    Nothing {
        /// Why, and what to do instead, in a sentence or two.
        why: String,
        /// Where that is done: a path inside the console.
        page: Option<String>,
    },
}

/// A command that takes an act back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which of the ways it is.
    pub deed: Deed,
    /// The words of its button.
    pub words: String,
    /// The command.
    pub command: Command,
    /// Why it would be refused now, if it would.
    pub refused: Option<Denied>,
}

/// How an act is taken back. An act has each of these once at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// An invitation is revoked.
    Revoke,
    /// An invitation is sent again, and its links until then are dead.
    Replace,
    /// A person is removed.
    Remove,
    /// What was made is deleted.
    Delete,
    /// What was changed is as it was.
    Restore,
}

impl Deed {
    const ALL: [Self; 5] = [Self::Revoke, Self::Replace, Self::Remove, Self::Delete, Self::Restore];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::Replace => "replace",
            Self::Remove => "remove",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }

    /// What to say when it was done.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Revoke => "The invitation is revoked, and its links no longer work.",
            Self::Replace => "The invitation is sent again. All its earlier links no longer work.",
            Self::Remove => "The person is removed.",
            Self::Delete => "The role is deleted.",
            Self::Restore => "It is as it was before.",
        }
    }
}

/// A search for what takes acts of one organization back.
pub(super) struct Search<'a> {
    pub(super) ctx: &'a Context,
    pub(super) conn: &'a mut Conn,
    pub(super) viewer: &'a Viewer,
    /// The viewer's facts there.
    pub(super) facts: &'a Facts,
}

impl Search<'_> {
    /// What takes an event back.
    pub(super) async fn remedy(
        &mut self,
        organization: &str,
        event: &Event,
        before: Option<Before>,
    ) -> Result<Remedy> {
        if let Err(denied) = self.facts.own_place() {
            let gone = sentence!(
                "You are not a member of {} any more. Ask one of its owners for help.",
                organization
            );
            let why = if denied == Denied::Hidden { gone } else { denied.reason() };
            return Ok(Remedy::Nothing { why, page: None });
        }
        match event {
            Event::InvitationCreated { .. }
            | Event::InvitationResent { .. }
            | Event::InvitationLinkCopied { .. }
            | Event::InvitationRevoked { .. }
            | Event::InvitationExpired { .. }
            | Event::InvitationAccepted { .. }
            | Event::InvitationDeclined { .. }
            | Event::InvitationSuperseded { .. } => self.of_invitation(event).await,
            Event::MemberPlaced { member, name, .. } => self.removal(*member, name).await,
            Event::RoleChanged { .. } => self.of_role_change(event).await,
            Event::RoleMade { .. } | Event::RoleEdited { .. } | Event::RoleDeleted { .. } => {
                self.of_role(event, before).await
            }
            Event::Granted { .. } => self.of_grant(event).await,
            Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ProjectDeleted { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. }
            | Event::ResourceDeleted { .. } => self.of_tree(event, before).await,
            Event::InvoicingChanged { project, to, .. } => self.of_invoicing(*project, to, before).await,
            Event::MemberRemoved { .. } => {
                Ok(self.on_page("Someone who was removed has to be invited again.", "members"))
            }
            Event::MemberJoined { .. } => {
                Ok(self.on_page("If you do not want to be there, leave it.", "members"))
            }
            Event::OrganizationFounded { .. } => {
                Ok(nothing("An organization cannot be deleted here. Ask whoever runs this installation."))
            }
            Event::MemberLeft { .. }
            | Event::MemberSuspended { .. }
            | Event::MemberRestored { .. }
            | Event::PlanChanged { .. } => Ok(nothing("This cannot be taken back here. Ask an owner.")),
        }
    }

    async fn of_invoicing(
        &mut self,
        project: Option<ProjectId>,
        to: &Invoicing,
        before: Option<Before>,
    ) -> Result<Remedy> {
        let now = invoicing(self.conn, self.facts.organization.id, project).await?;
        match before {
            Some(Before::Invoicing(before)) if now.as_ref() == Some(to) => {
                let command = Command::SetInvoicing { project, to: before };
                self.only_way(Deed::Restore, "Change it back".to_owned(), command).await
            }
            Some(Before::Role(_) | Before::Description(_) | Before::Invoicing(_)) | None => {
                Ok(self.on_page(CHANGED, "invoicing"))
            }
        }
    }

    /// What takes back that somebody was given a place.
    pub(super) async fn removal(&mut self, member: MemberId, name: &str) -> Result<Remedy> {
        let command = Command::Remove { member };
        if self.about(&command).await?.subject == Subject::None {
            return Ok(nothing("They are not a member any more."));
        }
        self.only_way(Deed::Remove, sentence!("Remove {}", name), command).await
    }

    /// One command, as it would be decided now.
    pub(super) async fn only_way(&mut self, deed: Deed, words: String, command: Command) -> Result<Remedy> {
        Ok(Remedy::Ways(vec![self.way(deed, words, command).await?]))
    }

    pub(super) async fn way(&mut self, deed: Deed, words: String, command: Command) -> Result<Way> {
        let refused = decide(&self.about(&command).await?, &command).err();
        Ok(Way { deed, words, command, refused })
    }

    /// The facts on which a command of the viewer's would be decided now.
    pub(super) async fn about(&mut self, command: &Command) -> Result<Facts> {
        let (now, org) = (self.ctx.now(), self.facts.organization.id);
        let asker = Asker::Account(self.viewer.account());
        let facts = self.conn.facts(now, &self.ctx.packs, org, &asker, command.about()).await?;
        Ok(facts.ok_or(Denied::Hidden)?)
    }

    /// Words, with the page of the organization where it can be looked at.
    pub(super) fn on_page(&self, why: &str, page: &str) -> Remedy {
        let page = format!("/{}/{page}", self.facts.organization.slug);
        Remedy::Nothing { why: why.to_owned(), page: Some(page) }
    }

    /// Whether the viewer may read the address that an event names: as in the list of invitations, with the right to, or as whoever wrote
    /// it down, while nobody has it here.
    pub(super) async fn sees_address(&mut self, event: &Event) -> Result<bool> {
        let Event::InvitationCreated { invitation, .. } = event else {
            return Ok(self.facts.rights().contains(Permission::MEMBER_READ_EMAIL));
        };
        if self.facts.own_place().is_err() || self.facts.rights().contains(Permission::MEMBER_READ_EMAIL) {
            return Ok(true);
        }
        let about = self.about(&Command::Revoke { invitation: *invitation }).await?;
        let Subject::Invitation(invitation) = about.subject else { return Ok(false) };
        Ok(!matches!(invitation.state, InvitationState::Accepted | InvitationState::Superseded))
    }
}

/// Words alone.
pub(super) fn nothing(why: &str) -> Remedy {
    Remedy::Nothing { why: why.to_owned(), page: None }
}
