//! Where the demo is played: the real use cases, on a clock that is moved, with mails that stay in the house.

use super::PASSWORD;
use super::cast::Cast;
use crate::config::Config;
use crate::trouble::Trouble;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::{MemberId, ProjectId};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::tree::Scope;
use guildhall_mail::Transport;
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::joining::Joined;
use guildhall_service::organizations::Founding;
use guildhall_service::projects::{self, Naming};
use guildhall_service::sessions::SignedIn;
use guildhall_service::{
    Clock, Context, MailMode, Peer, Settings, Viewer, invitations, joining, mailbox, members, organizations,
    outbox, sessions,
};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A person of the play.
pub(super) struct Person {
    viewer: Viewer,
}

/// Where it is played.
pub(super) struct Stage {
    ctx: Context,
    now: Timestamp,
    clock: Arc<AtomicI64>,
    peer: Peer,
    slug: &'static str,
}

impl Stage {
    /// A stage for one organization; its mails are marked as sent without leaving.
    pub(super) fn new(ctx: &Context, config: &Config, slug: &'static str) -> Result<Self, Trouble> {
        let (now, clock) = (ctx.now(), Arc::new(AtomicI64::new(0)));
        let settings =
            Settings { mail: MailMode::Mailbox, limits: false, plan: String::new(), ..config.for_service() };
        let clocked = Clock::Fixed(Arc::clone(&clock));
        let ctx = Context::new(ctx.store().clone(), ctx.packs().clone(), clocked, settings);
        let device = sessions::new_device(&ctx)?;
        let (address, browser) = (IpAddr::V4(Ipv4Addr::LOCALHOST), "The demo".to_owned());
        let peer = Peer { address, browser, device: Some(device), local: true };
        Ok(Self { ctx, now, clock, peer, slug })
    }

    /// Moves the clock, never back: history is written in its order. The hour differs from day to day, as it does among people.
    pub(super) fn days_ago(&mut self, days: i64) {
        let hour = Span::minutes(days * 37 % 420);
        self.clock.fetch_max(self.now.minus(Span::days(days)).plus(hour).0, Ordering::SeqCst);
    }

    /// A little later.
    fn later(&self) {
        self.clock.fetch_add(Span::minutes(13).0, Ordering::SeqCst);
    }

    pub(super) async fn sign_up(&self, name: &str, email: &str) -> Result<Person, Trouble> {
        let form = SignUp {
            name: name.to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            next: None,
        };
        accounts::sign_up(&self.ctx, &self.peer, &form).await?;
        let link = self.mailed(email, "/confirm/").await?;
        let signed_in = accounts::confirm(&self.ctx, &self.peer, None, &link).await?;
        self.person(&signed_in).await
    }

    async fn person(&self, signed_in: &SignedIn) -> Result<Person, Trouble> {
        let viewer = sessions::viewer(&self.ctx, &signed_in.secret.reveal()).await?;
        let lost = || Trouble::new("The demo's session was lost.");
        Ok(Person { viewer: viewer.ok_or_else(lost)? })
    }

    /// The secret of the link in the newest mail to an address.
    async fn mailed(&self, email: &str, path: &str) -> Result<String, Trouble> {
        let start = format!("{}{path}", self.ctx.settings().base_url);
        let mails = mailbox::latest(&self.ctx, Some(email)).await?;
        let secret = mails.iter().find_map(|mail| {
            let rest = mail.text.split_once(&start)?.1;
            rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).next()
        });
        secret.map(str::to_owned).ok_or_else(|| Trouble::new("The demo's mail was not found."))
    }

    pub(super) async fn found(&self, founder: &Person, cast: &Cast) -> Result<(), Trouble> {
        let founding = Founding {
            name: cast.name.to_owned(),
            slug: cast.slug.to_owned(),
            description: cast.description.to_owned(),
            website: cast.website.to_owned(),
            pack: cast.pack.to_owned(),
        };
        self.later();
        organizations::found(&self.ctx, &founder.viewer, &founding).await?;
        Ok(())
    }

    /// Asks an address in, and answers with the secret of its link.
    pub(super) async fn invite(&self, host: &Person, role: &RoleId, email: &str) -> Result<String, Trouble> {
        self.later();
        let addresses = [email.to_owned()];
        let verdicts =
            invitations::invite(&self.ctx, &host.viewer, self.slug, &addresses, (role, &[])).await?;
        if let Some(refused) = verdicts.into_iter().find_map(|verdict| verdict.refused) {
            return Err(Trouble::new(format!("The demo could not invite {email}: {refused}")));
        }
        self.mailed(email, "/join/").await
    }

    /// Asks a person in, who signs up and joins.
    pub(super) async fn join(
        &self,
        host: &Person,
        role: &RoleId,
        name: &str,
        email: &str,
    ) -> Result<Person, Trouble> {
        let link = self.invite(host, role, email).await?;
        self.later();
        match joining::sign_up_and_join(&self.ctx, &self.peer, &link, name, PASSWORD).await? {
            Joined::In(signed_in, _) => self.person(&signed_in).await,
            Joined::ConfirmFirst | Joined::HasAccount => {
                Err(Trouble::new(format!("The demo could not let {name} join.")))
            }
        }
    }

    async fn place(&self, person: &Person) -> Result<MemberId, Trouble> {
        let facts = organizations::open(&self.ctx, &person.viewer, self.slug).await?;
        let place = facts.actor.membership.map(|place| place.id);
        place.ok_or_else(|| Trouble::new("The demo lost a member."))
    }

    pub(super) async fn change_role(
        &self,
        actor: &Person,
        person: &Person,
        (from, to): (&RoleId, &RoleId),
    ) -> Result<(), Trouble> {
        let (member, change) = (self.place(person).await?, (from.clone(), to.clone()));
        Ok(members::change_role(&self.ctx, &actor.viewer, self.slug, member, change).await?)
    }

    pub(super) async fn project(&self, by: &Person, name: &str, about: &str) -> Result<ProjectId, Trouble> {
        let naming = Naming { name: name.to_owned(), description: about.to_owned() };
        self.later();
        Ok(projects::create(&self.ctx, &by.viewer, self.slug, &naming).await?)
    }

    pub(super) async fn resource(
        &self,
        by: &Person,
        project: ProjectId,
        named: (&str, &str),
    ) -> Result<(), Trouble> {
        self.later();
        projects::create_resource(&self.ctx, &by.viewer, self.slug, project, named).await?;
        Ok(())
    }

    pub(super) async fn grant(
        &self,
        by: &Person,
        person: &Person,
        (project, role): (ProjectId, &RoleId),
    ) -> Result<(), Trouble> {
        let whom = (Scope::project(project), self.place(person).await?);
        self.later();
        let to = (None, Some(role.clone()));
        Ok(projects::grant(&self.ctx, &by.viewer, self.slug, whom, to).await?)
    }

    pub(super) async fn remove(&self, actor: &Person, person: &Person) -> Result<(), Trouble> {
        let member = self.place(person).await?;
        Ok(members::remove(&self.ctx, &actor.viewer, self.slug, member).await?)
    }

    pub(super) async fn quit(&self, person: &Person) -> Result<(), Trouble> {
        Ok(members::leave(&self.ctx, &person.viewer, self.slug).await?)
    }

    /// Is refused, and history keeps it.
    pub(super) async fn try_to_invite(&self, person: &Person, role: &RoleId) {
        let addresses = ["friend@acme.example".to_owned()];
        let _refused =
            invitations::invite(&self.ctx, &person.viewer, self.slug, &addresses, (role, &[])).await;
    }

    pub(super) async fn decline(&self, link: &str) -> Result<(), Trouble> {
        self.later();
        Ok(joining::decline(&self.ctx, None, link).await?)
    }

    pub(super) async fn revoke(&self, actor: &Person, email: &str) -> Result<(), Trouble> {
        self.later();
        let pending = Some(InvitationState::Pending);
        let (_, page) = invitations::page(&self.ctx, &actor.viewer, self.slug, pending, None).await?;
        match page.rows.iter().find(|row| row.email.to_string() == email) {
            Some(row) => Ok(invitations::revoke(&self.ctx, &actor.viewer, self.slug, row.id).await?),
            None => Err(Trouble::new("The demo lost an invitation.")),
        }
    }

    /// Brings the clock back to the present, and lets no mail of the play leave the house.
    pub(super) async fn leave(self) -> Result<(), Trouble> {
        self.clock.store(self.now.0, Ordering::SeqCst);
        while outbox::deliver(&self.ctx, &Transport::Mailbox).await? > 0 {}
        Ok(())
    }
}
