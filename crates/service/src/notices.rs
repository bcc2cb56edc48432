//! Who hears of an event, by mail and in the console.

mod changing;
mod ended;
mod suspension;
pub(crate) use ended::undelivered;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::history::{self, Titles};
use crate::limits::mails;
use crate::secret::Secret;
use crate::{moment, opt_out};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, Subject};
use guildhall_domain::id::{AccountId, InvitationId, MailId, NotificationId};
use guildhall_domain::pack::{Audience, Notice, OWNERS, listed};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Offered;
use guildhall_mail::{Correspondent, Draft, Letter};
use guildhall_store::{Conn, NewMail, NewNotification, Tx};

/// Queues what an event has to say, in the event's own transaction.
pub(crate) async fn send(
    ctx: &Context,
    tx: &mut Tx,
    facts: &Facts,
    event: &Event,
    link: &Secret,
) -> Result<()> {
    let mut post = Post { ctx, tx, facts, rule: None };
    post.person(event, link).await?;
    post.owners(event).await
}

/// A mail about an account, outside of any organization.
pub(crate) async fn letter(
    ctx: &Context,
    conn: &mut Conn,
    to: &EmailAddress,
    name: Option<&str>,
    letter: Letter,
) -> Result<()> {
    queue(ctx, conn, (to, name), letter, None).await.map(|_| ())
}

type About = (guildhall_domain::id::OrgId, Option<InvitationId>);

/// The one place that every mail passes: none where its mailbox has had as many of its kind as it may.
async fn queue(
    ctx: &Context,
    conn: &mut Conn,
    (to, name): (&EmailAddress, Option<&str>),
    letter: Letter,
    about: Option<About>,
) -> Result<Option<MailId>> {
    if !mails::may_leave(ctx, conn, to, &letter).await? {
        return Ok(None);
    }
    let id = ctx.id(MailId::from_parts)?;
    let addressee = Correspondent::new(name, to.as_str()).map_err(Error::internal)?;
    let stop = match (&letter, &about) {
        (Letter::Invitation { .. } | Letter::Placed { .. }, Some((org, _))) => {
            Some(opt_out::page(ctx, conn, *org, to).await?)
        }
        _ => None,
    };
    let draft = Draft::new(addressee, letter).with_stop(stop);
    let mail = NewMail {
        id,
        to: to.as_str().to_owned(),
        subject: draft.subject(&ctx.brand()),
        message: serde_json::to_string(&draft).map_err(Error::internal)?,
        at: ctx.now(),
        org: about.map(|(org, _)| org),
        invitation: about.and_then(|(_, invitation)| invitation),
    };
    conn.queue_mail(&mail).await?;
    Ok(Some(id))
}

/// One event's mails and notifications.
struct Post<'a> {
    ctx: &'a Context,
    tx: &'a mut Tx,
    facts: &'a Facts,
    /// Who hears of it; nobody, of an event that no rule is for.
    rule: Option<&'a Notice>,
}

impl<'a> Post<'a> {
    /// From here on, those hear of it whom the rule names.
    fn under(&mut self, rule: &'a Notice) -> &mut Self {
        self.rule = Some(rule);
        self
    }

    fn mails(&self, who: Audience) -> bool {
        self.rule.is_some_and(|rule| rule.mail.contains(&who))
    }

    fn notifies(&self, who: Audience) -> bool {
        self.rule.is_some_and(|rule| rule.console.contains(&who))
    }

    /// Finds the event's rule, tells whoever it concerns, and sees to the links of invitations.
    async fn person(&mut self, event: &Event, link: &Secret) -> Result<()> {
        let rules = &self.facts.pack.notices;
        match event {
            Event::InvitationCreated { invitation, email, role, expires, .. }
            | Event::InvitationResent { invitation, email, role, expires, .. } => {
                self.only_link(*invitation, link, matches!(event, Event::InvitationResent { .. })).await?;
                self.under(&rules.invited).invitation(*invitation, email, role, *expires, link).await
            }
            Event::InvitationLinkCopied { invitation, .. } => self.link(*invitation, link, false).await,
            Event::InvitationAccepted { .. }
            | Event::InvitationDeclined { .. }
            | Event::InvitationSuperseded { .. }
            | Event::InvitationRevoked { .. } => self.ended(event).await,
            Event::MemberPlaced { account, name, email, role, .. } => {
                self.under(&rules.placed).placed(*account, (name, email), role).await
            }
            Event::RoleChanged { account, from, to, .. } => {
                self.under(&rules.role_changed).role_changed(*account, from, to).await
            }
            Event::MemberRemoved { account, .. } => self.under(&rules.removed).removed(*account).await,
            Event::MemberSuspended { account, .. } => self.under(&rules.suspended).suspended(*account).await,
            Event::MemberRestored { account, role, .. } => {
                self.under(&rules.restored).restored(*account, role).await
            }
            Event::Granted { scope, at, account, from, to, .. } => {
                let change = (from.as_ref(), to.as_ref());
                self.under(&rules.granted).granted((*scope, at), *account, change).await
            }
            Event::MemberLeft { .. } => {
                self.under(&rules.left);
                Ok(())
            }
            Event::OrganizationFounded { .. }
            | Event::InvitationExpired { .. }
            | Event::MemberJoined { .. }
            | Event::PlanChanged { .. }
            | Event::InvoicingChanged { .. }
            | Event::RoleMade { .. }
            | Event::RoleEdited { .. }
            | Event::RoleDeleted { .. }
            | Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ProjectDeleted { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. }
            | Event::ResourceDeleted { .. } => Ok(()),
        }
    }

    /// The account of whom an event concerns, where they have one: of an answer to an invitation, whoever vouches for it.
    async fn concerned(&mut self, event: &Event) -> Result<Option<AccountId>> {
        if let Event::InvitationAccepted { invitation, .. }
        | Event::InvitationDeclined { invitation, .. }
        | Event::InvitationSuperseded { invitation, .. } = event
        {
            return Ok(self.tx.inviter_account(self.facts.organization.id, *invitation).await?);
        }
        if let Event::MemberPlaced { account, .. }
        | Event::RoleChanged { account, .. }
        | Event::MemberRemoved { account, .. }
        | Event::MemberSuspended { account, .. }
        | Event::MemberRestored { account, .. }
        | Event::Granted { account, .. } = event
        {
            return Ok(Some(*account));
        }
        Ok(None)
    }

    /// Tells the owners, where the pack says so; not of what they did themselves, nor of what concerns them.
    async fn owners(&mut self, event: &Event) -> Result<()> {
        let (mails, notifies) = (self.mails(Audience::Owners), self.notifies(Audience::Owners));
        if !mails && !notifies {
            return Ok(());
        }
        let (org, role) = (self.facts.organization.id, &self.facts.pack.owner_role()?.id);
        let owners = self.tx.active_holders(org, role, OWNERS).await?;
        let left_out = [self.facts.actor.account, self.concerned(event).await?];
        let sentence = history::sentence(&Titles::now(&self.facts.pack), event);
        let what = sentence!("{} {}", self.facts.actor.name, sentence);
        for owner in owners.into_iter().filter(|owner| !left_out.contains(&Some(*owner))) {
            if notifies {
                let text = sentence!("{} ({}).", what, self.organization());
                self.notify(owner, text, Some(self.members_path())).await?;
            }
            if mails && let Some(person) = self.tx.account(owner).await? {
                let url = self.ctx.url(&self.members_path());
                let letter = Letter::Happened { organization: self.organization(), what: what.clone(), url };
                let about = (org, None);
                queue(self.ctx, self.tx, (&person.email, Some(person.name.as_str())), letter, Some(about))
                    .await?;
            }
        }
        Ok(())
    }

    /// Makes a link work. A mailed one proves its holder's address; a copied one stands beside those that there are.
    async fn link(&mut self, invitation: InvitationId, link: &Secret, mailed: bool) -> Result<()> {
        let (org, at) = (self.facts.organization.id, self.facts.now);
        self.tx.add_invitation_token(org, invitation, link.hash(), mailed, at).await?;
        Ok(())
    }

    /// The same of a mailed one, beside which no other works; where it is sent again, earlier mails do not leave either.
    async fn only_link(&mut self, invitation: InvitationId, link: &Secret, again: bool) -> Result<()> {
        let org = self.facts.organization.id;
        if again {
            self.tx.replace_invitation_tokens(org, invitation).await?;
            self.tx.withdraw_mails(org, invitation).await?;
        }
        self.link(invitation, link, true).await
    }

    async fn invitation(
        &mut self,
        id: InvitationId,
        email: &EmailAddress,
        role: &RoleId,
        expires: Timestamp,
        link: &Secret,
    ) -> Result<()> {
        let person = self.tx.owner_of_address(&email.key()).await?;
        let letter = Letter::Invitation {
            inviter: self.facts.actor.name.clone(),
            organization: self.organization(),
            role: with_projects(self.facts, role),
            url: self.ctx.url(&format!("/join/{}", link.reveal())),
            expires: moment::in_words(expires),
            note_account_exists: person.is_some(),
        };
        self.mail(email, person.as_ref().map(|(_, name)| name.as_str()), letter, Some(id)).await?;
        match person {
            Some((account, _)) => {
                let text = sentence!("{} invited you to {}.", self.facts.actor.name, self.organization());
                self.tell(account, text, Some("/".to_owned())).await
            }
            None => Ok(()),
        }
    }

    async fn placed(
        &mut self,
        account: AccountId,
        (name, email): (&str, &EmailAddress),
        role: &RoleId,
    ) -> Result<()> {
        let role = with_projects(self.facts, role);
        let text = sentence!("{} added you to {} as {}.", self.facts.actor.name, self.organization(), role);
        self.tell(account, text, Some(self.members_path())).await?;
        let letter = Letter::Placed {
            by: self.facts.actor.name.clone(),
            organization: self.organization(),
            role,
            url: self.ctx.url(&self.members_path()),
        };
        self.mail(email, Some(name), letter, None).await.map(|_| ())
    }

    async fn accepted(&mut self, invitation: InvitationId, role: &RoleId) -> Result<()> {
        let letter = Letter::InvitationAccepted {
            person: self.facts.actor.name.clone(),
            organization: self.organization(),
            role: self.facts.pack.title(role),
            url: self.ctx.url(&self.members_path()),
        };
        let text = sentence!(
            "{} joined {} as {}.",
            self.facts.actor.name,
            self.organization(),
            self.facts.pack.title(role)
        );
        self.tell_inviter(invitation, text, letter).await
    }

    async fn declined(&mut self, invitation: InvitationId, email: &EmailAddress) -> Result<()> {
        let person = self.invited_as_inviter_knows(invitation, email).await?.unwrap_or("Someone".to_owned());
        let text = sentence!("{} declined the invitation to {}.", person, self.organization());
        let letter = Letter::InvitationDeclined { person, organization: self.organization() };
        self.tell_inviter(invitation, text, letter).await
    }

    /// The address, if whoever vouches for the invitation may read addresses or has written this one; whoever sent it again need not.
    async fn invited_as_inviter_knows(
        &mut self,
        invitation: InvitationId,
        email: &EmailAddress,
    ) -> Result<Option<String>> {
        let voucher = self.tx.voucher(self.facts.organization.id, invitation).await?;
        let reads = voucher.is_some_and(|voucher| {
            let rights = self.facts.pack.permissions(&voucher.role);
            voucher.asked || rights.contains(Permission::MEMBER_READ_EMAIL)
        });
        Ok(reads.then(|| email.to_string()))
    }

    async fn tell_inviter(&mut self, invitation: InvitationId, text: String, letter: Letter) -> Result<()> {
        let Some(inviter) = self.tx.inviter_account(self.facts.organization.id, invitation).await? else {
            return Ok(());
        };
        self.tell(inviter, text, Some(self.members_path())).await?;
        self.mail_account(inviter, letter).await.map(|_| ())
    }

    fn organization(&self) -> String {
        self.facts.organization.name.to_string()
    }

    fn members_path(&self) -> String {
        format!("/{}/members", self.facts.organization.slug)
    }

    async fn mail(
        &mut self,
        to: &EmailAddress,
        name: Option<&str>,
        letter: Letter,
        invitation: Option<InvitationId>,
    ) -> Result<Option<MailId>> {
        if !self.mails(Audience::Person) {
            return Ok(None);
        }
        let about = (self.facts.organization.id, invitation);
        queue(self.ctx, self.tx, (to, name), letter, Some(about)).await
    }

    async fn mail_account(&mut self, account: AccountId, letter: Letter) -> Result<Option<MailId>> {
        match self.tx.account(account).await? {
            Some(person) => self.mail(&person.email, Some(person.name.as_str()), letter, None).await,
            None => Ok(None),
        }
    }

    async fn tell(&mut self, account: AccountId, text: String, href: Option<String>) -> Result<()> {
        if self.notifies(Audience::Person) { self.notify(account, text, href).await } else { Ok(()) }
    }

    async fn notify(&mut self, account: AccountId, text: String, href: Option<String>) -> Result<()> {
        let id = self.ctx.id(NotificationId::from_parts)?;
        self.tx.notify(&NewNotification { id, account, at: self.facts.now, text, href }).await?;
        Ok(())
    }
}

/// A role's title, with what the invitation that the facts are about gives in projects: "Member, and Write in Apollo and Read in Gemini".
pub(crate) fn with_projects(facts: &Facts, role: &RoleId) -> String {
    let offered: &[Offered] = match &facts.subject {
        Subject::Address { projects, .. } => projects,
        Subject::Invitation(invitation) => &invitation.projects,
        Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Member(_)
        | Subject::Node(_) => &[],
    };
    let offers = offered
        .iter()
        .map(|one| sentence!("{} in {}", facts.pack.project_title(&one.role), one.project.name));
    let offers: Vec<String> = offers.collect();
    let title = facts.pack.title(role);
    let names: Vec<&str> = offers.iter().map(String::as_str).collect();
    if names.is_empty() { title } else { sentence!("{}, and {}", title, listed(&names)) }
}
