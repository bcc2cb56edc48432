//! What may change to and fro within minutes: told at once the first time, then as it stands when ten minutes have passed, and not at all where it
//! is back where it was.

use super::Post;
use crate::error::Result;
use crate::limits::mails;
use guildhall_domain::id::{AccountId, MailId};
use guildhall_domain::name::Title;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::tree::Scope;
use guildhall_mail::Letter;
use guildhall_store::Telling;

/// How long after one mail about something the next one waits.
const PAUSE: Span = Span::minutes(10);

/// A mail that is to be written: what its reader last heard, and when it leaves.
struct Planned {
    was: String,
    due: Timestamp,
    last: Timestamp,
}

impl Post<'_> {
    pub(super) async fn role_changed(
        &mut self,
        account: AccountId,
        from: &RoleId,
        to: &RoleId,
    ) -> Result<()> {
        if self.facts.actor.account == Some(account) {
            return Ok(());
        }
        let (by, organization) = (self.facts.actor.name.clone(), self.organization());
        let title = |role: &RoleId| self.facts.pack.title(role);
        let text =
            sentence!("{} changed your role in {} from {} to {}.", by, organization, title(from), title(to));
        self.tell(account, text, Some(self.members_path())).await?;
        let topic = self.role_topic(account);
        let Some(planned) = self.plan((account, &topic), (from.as_str(), to.as_str())).await? else {
            return Ok(());
        };
        let was = RoleId::parse(&planned.was).unwrap_or_else(|_| from.clone());
        let letter = Letter::RoleChanged {
            organization,
            by,
            from: self.facts.pack.title(&was),
            to: self.facts.pack.title(to),
            url: self.ctx.url(&self.members_path()),
        };
        let mail = self.mail_account(account, letter).await?;
        self.planned(&topic, planned, mail).await
    }

    pub(super) async fn granted(
        &mut self,
        (scope, at): (Scope, &Title),
        account: AccountId,
        (from, to): (Option<&RoleId>, Option<&RoleId>),
    ) -> Result<()> {
        if self.facts.actor.account == Some(account) {
            return Ok(());
        }
        let (by, organization, place) = (self.facts.actor.name.clone(), self.organization(), at.to_string());
        let role = to.map(|to| self.facts.pack.project_title(to));
        let projects = format!("/{}/projects", self.facts.organization.slug);
        let (text, page) = if let Some(role) = &role {
            let resource = scope.resource.map(|id| format!("/{id}")).unwrap_or_default();
            let text = sentence!("{} gave you the role {} in {} ({}).", by, role, place, organization);
            (text, format!("{projects}/{}{resource}", scope.project))
        } else {
            (sentence!("{} removed you from {} ({}).", by, place, organization), projects)
        };
        self.tell(account, text, Some(page.clone())).await?;
        let held = |role: Option<&RoleId>| role.map(|role| role.as_str().to_owned()).unwrap_or_default();
        let resource = scope.resource.map(|id| id.to_string()).unwrap_or_default();
        let topic = format!("place:{}:{account}:{}:{resource}", self.facts.organization.id, scope.project);
        let Some(planned) = self.plan((account, &topic), (&held(from), &held(to))).await? else {
            return Ok(());
        };
        let url = self.ctx.url(&page);
        let mail = self.mail_account(account, Letter::Granted { organization, place, by, role, url }).await?;
        self.planned(&topic, planned, mail).await
    }

    /// Whoever is removed need not hear afterwards which role they had just before.
    pub(super) async fn forget_role_change(&mut self, account: AccountId) -> Result<()> {
        let topic = self.role_topic(account);
        if let Some(before) = self.tx.telling(&topic).await? {
            self.tx.withdraw_unsent(&before, self.ctx.now()).await?;
        }
        Ok(())
    }

    fn role_topic(&self, account: AccountId) -> String {
        format!("role:{}:{account}", self.facts.organization.id)
    }

    /// What there is to tell of a change; nothing where its reader knows no other state. A mail about it that has not left is withdrawn.
    async fn plan(
        &mut self,
        (account, topic): (AccountId, &str),
        (from, to): (&str, &str),
    ) -> Result<Option<Planned>> {
        let now = self.ctx.now();
        let Some(before) = self.tx.telling(topic).await? else {
            return Ok(Some(Planned { was: from.to_owned(), due: now, last: now.minus(PAUSE) }));
        };
        let (was, last) = if self.tx.withdraw_unsent(&before, now).await? {
            if let Some(person) = self.tx.account(account).await? {
                mails::withdrawn(self.ctx, self.tx, &person.email).await?;
            }
            (before.was.clone(), before.last)
        } else {
            (from.to_owned(), before.due)
        };
        if was == to {
            self.tx.set_telling(topic, &Telling { due: last, last, ..before }).await?;
            return Ok(None);
        }
        Ok(Some(Planned { was, due: now.max(last.plus(PAUSE)), last }))
    }

    async fn planned(&mut self, topic: &str, planned: Planned, mail: Option<MailId>) -> Result<()> {
        let Some(mail) = mail else { return Ok(()) };
        let Planned { was, due, last } = planned;
        self.tx.set_telling(topic, &Telling { mail, was, due, last }).await?;
        Ok(())
    }
}
