//! A hall to act in: a context with a clock that tests move, people, and the mails they get.

use guildhall_domain::pack::{Pack, Packs};
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::view::{Entry, MembersPage, Roster, RosterQuery};
use guildhall_mail::{Correspondent, Memory, Message, Transport};
use guildhall_service::accounts::SignUp;
use guildhall_service::organizations::Founding;
use guildhall_service::{Bounds, Clock, Context, Keeping, MailMode, Peer, Secret, Settings, Viewer};
use guildhall_service::{accounts, invitations, joining, members, organizations, outbox, sessions};
use guildhall_store::Store;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) const PASSWORD: &str = "a quiet reception desk";

pub(crate) struct Stage {
    pub(crate) ctx: Context,
    pub(crate) mails: Memory,
    clock: Arc<AtomicI64>,
}

impl Stage {
    pub(crate) fn new(store: Store) -> Self {
        Self::with(store, None)
    }

    /// With one more role model.
    pub(crate) fn with(store: Store, pack: Option<Pack>) -> Self {
        Self::at(store, Arc::new(AtomicI64::new(1_795_946_400_000_000)), pack, Bounds::default())
    }

    /// With bounds that a test reaches.
    pub(crate) fn bounded(store: Store, bounds: Bounds) -> Self {
        Self::at(store, Arc::new(AtomicI64::new(1_795_946_400_000_000)), None, bounds)
    }

    /// A second process on the same database, at the same time.
    pub(crate) fn beside(&self, store: Store) -> Self {
        Self::at(store, Arc::clone(&self.clock), None, Bounds::default())
    }

    /// The same, with a role model that says something else under its name.
    pub(crate) fn beside_with(&self, store: Store, pack: Pack) -> Self {
        Self::at(store, Arc::clone(&self.clock), Some(pack), Bounds::default())
    }

    fn at(store: Store, clock: Arc<AtomicI64>, pack: Option<Pack>, bounds: Bounds) -> Self {
        let mut packs = Pack::built_in().unwrap();
        packs.retain(|known| pack.as_ref().is_none_or(|pack| pack.id != known.id));
        let packs: Packs = packs.into_iter().chain(pack).collect();
        let settings = Settings {
            base_url: "https://hall.example".to_owned(),
            sender: Correspondent::new(Some("Guildhall"), "hall@hall.example").unwrap(),
            brand: "Guildhall".to_owned(),
            mail: MailMode::Transport,
            plan: String::new(),
            bounds,
            keeping: Keeping::default(),
            limits: true,
        };
        let ctx = Context::new(store, packs, Clock::Fixed(Arc::clone(&clock)), settings);
        Self { ctx, mails: Memory::default(), clock }
    }

    pub(crate) fn later(&self, span: Span) {
        self.clock.fetch_add(span.0, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.ctx.now()
    }

    /// Sends what waits, and answers with all mails to an address so far, oldest first.
    pub(crate) async fn mails_to(&self, address: &str) -> Vec<Message> {
        let transport = Transport::Memory(self.mails.clone());
        while Box::pin(outbox::deliver(&self.ctx, &transport)).await.unwrap() > 0 {}
        self.mails.sent().into_iter().filter(|mail| mail.to().address() == address).collect()
    }

    /// The last path segment of the first link to such a page in the latest mail to an address.
    pub(crate) async fn link(&self, address: &str, page: &str) -> String {
        let mails = self.mails_to(address).await;
        let start = format!("https://hall.example/{page}/");
        let text = mails
            .iter()
            .rev()
            .map(Message::text)
            .find(|text| text.contains(&start))
            .expect("a mail with such a link");
        let rest = text.split(&start).nth(1).unwrap();
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
    }

    /// Signs a person up by form and mail, and in.
    pub(crate) async fn person(&self, name: &str) -> Viewer {
        let email = format!("{}@example.com", name.to_lowercase());
        let form =
            SignUp { name: name.to_owned(), email: email.clone(), password: PASSWORD.to_owned(), next: None };
        Box::pin(accounts::sign_up(&self.ctx, &peer(), &form)).await.unwrap();
        let link = self.link(&email, "confirm").await;
        let signed_in = accounts::confirm(&self.ctx, &peer(), None, &link).await.unwrap();
        self.viewer(&signed_in.secret.reveal()).await.unwrap()
    }

    pub(crate) async fn viewer(&self, cookie: &str) -> Option<Viewer> {
        sessions::viewer(&self.ctx, cookie).await.unwrap()
    }

    /// Founds Acme.
    pub(crate) async fn acme(&self, founder: &Viewer) {
        self.acme_running(founder, "autonomy").await;
    }

    /// Founds Acme, running another pack.
    pub(crate) async fn acme_running(&self, founder: &Viewer, pack: &str) {
        let founding = Founding {
            name: "Acme".to_owned(),
            slug: String::new(),
            description: "Anvils".to_owned(),
            website: "https://acme.example".to_owned(),
            pack: pack.to_owned(),
        };
        assert_eq!(organizations::found(&self.ctx, founder, &founding).await.unwrap().as_str(), "acme");
    }

    /// Founds another organization, at an address of its own.
    pub(crate) async fn found(&self, founder: &Viewer, slug: &str) {
        let founding = Founding {
            name: slug.to_owned(),
            slug: slug.to_owned(),
            description: String::new(),
            website: String::new(),
            pack: "autonomy".to_owned(),
        };
        organizations::found(&self.ctx, founder, &founding).await.unwrap();
    }

    /// Invites members to Acme, and answers with what the whole batch comes to.
    pub(crate) async fn invite_all(&self, by: &Viewer, addresses: &[&str]) -> guildhall_service::Result<()> {
        let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let asked = (&role("member"), [].as_slice());
        invitations::invite(&self.ctx, by, "acme", &addresses, asked).await.map(drop)
    }

    pub(crate) async fn invite(&self, by: &Viewer, addresses: &[&str], as_role: &str) -> Vec<Option<String>> {
        let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let verdicts =
            invitations::invite(&self.ctx, by, "acme", &addresses, (&role(as_role), &[])).await.unwrap();
        verdicts.into_iter().map(|verdict| verdict.refused).collect()
    }

    /// A person who joined Acme by invitation.
    pub(crate) async fn joined(&self, by: &Viewer, name: &str, as_role: &str) -> Viewer {
        let viewer = self.person(name).await;
        let address = viewer.me.email.to_string();
        assert_eq!(self.invite(by, &[&address], as_role).await, [None]);
        let link = self.link(&address, "join").await;
        assert_eq!(Box::pin(joining::accept(&self.ctx, &viewer, &link)).await.unwrap(), "acme");
        viewer
    }

    pub(crate) async fn page(&self, viewer: &Viewer) -> guildhall_service::Result<MembersPage> {
        members::page(&self.ctx, viewer, "acme", &RosterQuery::default()).await
    }

    pub(crate) async fn entries(&self, viewer: &Viewer) -> Vec<Entry> {
        match self.page(viewer).await.unwrap().roster {
            Roster::Contacts(page) => page.rows,
            Roster::Colleagues(_) => panic!("{} does not see contacts", viewer.me.name),
        }
    }

    /// How often Acme has changed: whoever follows it is told of each change.
    pub(crate) async fn epoch(&self) -> i64 {
        let mut conn = self.ctx.store().read().await.unwrap();
        let acme = conn.find_organization("acme").await.unwrap().expect("Acme");
        conn.epoch(acme).await.unwrap().expect("an epoch")
    }

    /// The place of a person and their role, as an owner sees it.
    pub(crate) async fn place(
        &self,
        as_seen_by: &Viewer,
        name: &str,
    ) -> (guildhall_domain::id::MemberId, String) {
        let entries = self.entries(as_seen_by).await;
        let found = entries.into_iter().find_map(|entry| match entry {
            Entry::Member(contact) if contact.colleague.name == name => {
                Some((contact.colleague.id, contact.colleague.role.to_string()))
            }
            Entry::Member(_) | Entry::Invitation(_) => None,
        });
        found.unwrap_or_else(|| panic!("{name} is not here"))
    }

    pub(crate) async fn change_role(
        &self,
        by: &Viewer,
        as_seen_by: &Viewer,
        name: &str,
        to: &str,
    ) -> guildhall_service::Result<()> {
        let (member, from) = self.place(as_seen_by, name).await;
        members::change_role(&self.ctx, by, "acme", member, (role(&from), role(to))).await
    }
}

pub(crate) fn role(id: &str) -> RoleId {
    RoleId::parse(id).unwrap()
}

/// The browser that people here share.
pub(crate) fn peer() -> Peer {
    browser('A')
}

/// Another browser for each letter.
pub(crate) fn browser(name: char) -> Peer {
    let device = Secret::parse(&format!("{name}{}", "A".repeat(42)));
    Peer { address: IpAddr::V4(Ipv4Addr::LOCALHOST), browser: "A browser".to_owned(), device, local: true }
}
