//! What is said to whoever is suspended, restored or removed.

use super::Post;
use crate::error::Result;
use guildhall_domain::id::AccountId;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_mail::Letter;

impl Post<'_> {
    pub(super) async fn suspended(&mut self, account: AccountId) -> Result<()> {
        let by = self.facts.actor.name.clone();
        let text = sentence!("{} suspended your membership of {}.", by, self.organization());
        self.tell(account, text, None).await?;
        self.mail_account(account, Letter::Suspended { organization: self.organization(), by })
            .await
            .map(|_| ())
    }

    pub(super) async fn restored(&mut self, account: AccountId, role: &RoleId) -> Result<()> {
        let (by, role) = (self.facts.actor.name.clone(), self.facts.pack.title(role));
        let text =
            sentence!("{} restored your membership of {}: you are {} again.", by, self.organization(), role);
        self.tell(account, text, Some(self.members_path())).await?;
        let (organization, url) = (self.organization(), self.ctx.url(&self.members_path()));
        self.mail_account(account, Letter::Restored { organization, by, role, url }).await.map(|_| ())
    }

    pub(super) async fn removed(&mut self, account: AccountId) -> Result<()> {
        self.forget_role_change(account).await?;
        let text = sentence!("{} removed you from {}.", self.facts.actor.name, self.organization());
        self.tell(account, text, None).await?;
        let letter = Letter::Removed { organization: self.organization(), by: self.facts.actor.name.clone() };
        self.mail_account(account, letter).await.map(|_| ())
    }
}
