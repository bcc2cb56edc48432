//! What takes back what was done with an invitation.

use super::remedy::{Deed, Remedy, Search, nothing};
use crate::error::Result;
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Invitation, InvitationState, Subject};
use guildhall_domain::id::InvitationId;

impl Search<'_> {
    pub(super) async fn of_invitation(&mut self, event: &Event) -> Result<Remedy> {
        if let Event::InvitationCreated { invitation, .. } | Event::InvitationResent { invitation, .. } =
            event
        {
            self.of_pending(*invitation, &[Deed::Revoke]).await
        } else if let Event::InvitationLinkCopied { invitation, .. } = event {
            self.of_pending(*invitation, &[Deed::Replace, Deed::Revoke]).await
        } else if let Event::InvitationRevoked { .. } = event {
            Ok(self.on_page("If they should come after all, invite them again.", "members"))
        } else {
            Ok(nothing("This cannot be taken back."))
        }
    }

    /// What ends an invitation that waits for an answer, or removes whoever accepted it.
    async fn of_pending(&mut self, id: InvitationId, deeds: &[Deed]) -> Result<Remedy> {
        let facts = self.about(&Command::Revoke { invitation: id }).await?;
        let Subject::Invitation(invitation) = facts.subject else { return Ok(nothing("It is gone.")) };
        let state = invitation.state_at(facts.now);
        if state == InvitationState::Accepted {
            return self.of_accepted(&invitation).await;
        }
        if state != InvitationState::Pending {
            return Ok(nothing(&Denied::NotPending { state }.reason()));
        }
        let mut ways = Vec::with_capacity(deeds.len());
        for deed in deeds {
            let (words, command) = match deed {
                Deed::Replace => ("Replace the link", Command::Resend { invitation: id }),
                Deed::Revoke | Deed::Remove | Deed::Delete | Deed::Restore => {
                    ("Revoke the invitation", Command::Revoke { invitation: id })
                }
            };
            ways.push(self.way(*deed, words.to_owned(), command).await?);
        }
        Ok(Remedy::Ways(ways))
    }

    /// Whoever accepted had the invited address then; whoever has it now is named before they are removed.
    async fn of_accepted(&mut self, invitation: &Invitation) -> Result<Remedy> {
        let account = self.conn.account_by_email(&invitation.email.key()).await?;
        let org = self.facts.organization.id;
        let member = match account.filter(|account| account.verified.is_some()) {
            Some(account) => self.conn.known_member(org, account.id).await?,
            None => None,
        };
        match member {
            Some(member) => self.removal(member.place.id, &member.place.name).await,
            None => Ok(self.on_page("It was accepted. Look whether they are still a member.", "members")),
        }
    }
}
