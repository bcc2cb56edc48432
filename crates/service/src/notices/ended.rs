//! What is told of invitations that end otherwise than by an answer: a mail that nobody got, an address that became a member's.

use super::Post;
use crate::context::Context;
use crate::error::Result;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, Subject};
use guildhall_domain::id::InvitationId;
use guildhall_domain::sentence;
use guildhall_mail::Letter;
use guildhall_store::Tx;

/// Tells whoever vouches for an invitation that its mail was refused for good. That letter carries no invitation, so its own refusal is
/// told to nobody.
pub(crate) async fn undelivered(
    ctx: &Context,
    tx: &mut Tx,
    facts: &Facts,
    invitation: InvitationId,
    reason: &str,
) -> Result<()> {
    let Subject::Invitation(asked) = &facts.subject else { return Ok(()) };
    let rule = Some(&facts.pack.notices.undelivered);
    let mut post = Post { ctx, tx, facts, rule };
    let known = post.invited_as_inviter_knows(invitation, &asked.email).await?;
    // What a mail server says of an address has the address in it.
    let reason = if known.is_some() { reason } else { "its mail server does not take it" };
    let (person, organization) = (known.unwrap_or("someone".to_owned()), post.organization());
    let text = sentence!("The mail that invites {} to {} was refused: {}", person, organization, reason);
    let url = ctx.url(&post.members_path());
    let letter = Letter::InvitationUndelivered { person, organization, reason: reason.to_owned(), url };
    post.tell_inviter(invitation, text, letter).await
}

impl Post<'_> {
    /// Tells whoever it concerns what became of an invitation.
    pub(super) async fn ended(&mut self, event: &Event) -> Result<()> {
        let rules = &self.facts.pack.notices;
        if let Event::InvitationAccepted { invitation, role, .. } = event {
            self.under(&rules.accepted).accepted(*invitation, role).await
        } else if let Event::InvitationDeclined { invitation, email, .. } = event {
            self.under(&rules.declined).declined(*invitation, email).await
        } else if let Event::InvitationSuperseded { invitation, email, .. } = event {
            self.under(&rules.accepted).superseded(*invitation, email).await
        } else if let Event::InvitationRevoked { invitation, email, .. } = event {
            self.under(&rules.revoked).revoked(*invitation, email).await
        } else {
            Ok(())
        }
    }

    /// Tells whoever vouched for it, and the member whose address it was for. Its mail does not leave any more.
    async fn superseded(&mut self, invitation: InvitationId, email: &EmailAddress) -> Result<()> {
        self.tx.withdraw_mails(self.facts.organization.id, invitation).await?;
        let organization = self.organization();
        if let Some(account) = self.facts.actor.account {
            let text = sentence!(
                "You are a member of {} already, so the invitation for {} has ended.",
                organization,
                email
            );
            self.tell(account, text, Some(self.members_path())).await?;
        }
        let known = self.invited_as_inviter_knows(invitation, email).await?;
        let person = known.unwrap_or("The address that you sent an invitation to again".to_owned());
        let text = sentence!(
            "{} is the address of a member of {} now, so your invitation for it has ended.",
            person,
            organization
        );
        let letter = Letter::InvitationSuperseded { person, organization };
        self.tell_inviter(invitation, text, letter).await
    }

    async fn revoked(&mut self, invitation: InvitationId, email: &EmailAddress) -> Result<()> {
        self.tx.withdraw_mails(self.facts.organization.id, invitation).await?;
        let letter = Letter::InvitationRevoked { organization: self.organization() };
        self.mail(email, None, letter, None).await.map(|_| ())
    }
}
