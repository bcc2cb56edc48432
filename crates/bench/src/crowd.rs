//! Crowds: organizations of many members, made through the store's own mutators.

use crate::trouble::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId, ProjectId, SessionId};
use guildhall_domain::name::{Description, DisplayName, OrgName, Slug, Title, Website};
use guildhall_domain::pack::Pack;
use guildhall_domain::plan::Terms;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::tree::Scope;
use guildhall_store::{Credentials, NewAccount, NewSession, Store, Tx};
use sha2::{Digest, Sha256};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// How many rows one transaction holds.
const PORTION: u32 = 5_000;

/// An organization to measure, and the cookie of its owner.
pub(crate) struct Crowd {
    pub(crate) slug: String,
    pub(crate) cookie: String,
    number: u32,
    org: OrgId,
    owner: MemberId,
    roles: Roles,
    now: Timestamp,
}

struct Roles {
    owner: RoleId,
    member: RoleId,
}

impl Crowd {
    /// Founds an organization of so many members; its number tells it from others on the same database.
    pub(crate) async fn gather(store: &Store, number: u32, members: u32) -> Result<Self> {
        let pack = Pack::built_in()?.into_iter().next().ok_or("there is no pack")?;
        let roles = Roles { owner: pack.owner_role()?.id.clone(), member: pack.default_role.clone() };
        let (org, owner) = (OrgId(id(number, 0, 0)), MemberId(id(number, 1, 0)));
        let secret = Sha256::digest(number.to_be_bytes());
        let crowd = Self {
            slug: format!("crowd-{number}"),
            cookie: URL_SAFE_NO_PAD.encode(secret),
            number,
            org,
            owner,
            roles,
            now: now()?,
        };
        let mut tx = store.write_unscoped().await?;
        crowd.found(&mut tx, &pack.id).await?;
        crowd.sign_in(&mut tx, Sha256::digest(secret).into()).await?;
        tx.commit().await?;
        let mut done = 1;
        while done < members {
            let until = members.min(done + PORTION);
            let mut tx = store.write(org).await?;
            for n in done..until {
                crowd.join(&mut tx, n).await?;
            }
            tx.commit().await?;
            done = until;
        }
        let least = pack.project_roles.last().ok_or("the pack has no role in a project")?;
        crowd.place(store, &least.id, members).await?;
        Ok(crowd)
    }

    async fn found(&self, tx: &mut Tx, pack: &str) -> Result<()> {
        self.account(tx, 0).await?;
        let founded = Event::OrganizationFounded {
            name: OrgName::parse(&format!("Crowd {}", self.number))?,
            slug: Slug::parse(&self.slug)?,
            description: Description::parse("")?,
            website: Website::parse("")?,
            pack: pack.to_owned(),
            terms: Terms {
                plan: String::new(),
                seats: None,
                domain: format!("crowd{}.example", self.number),
            },
        };
        self.apply(tx, &founded).await?;
        self.apply(tx, &self.joined(0, &self.roles.owner)).await
    }

    async fn join(&self, tx: &mut Tx, n: u32) -> Result<()> {
        self.account(tx, n).await?;
        self.apply(tx, &self.joined(n, &self.roles.member)).await
    }

    async fn account(&self, tx: &mut Tx, n: u32) -> Result<()> {
        let id = self.account_of(n);
        let email = EmailAddress::parse(&self.address(n))?;
        let new = NewAccount { id, name: DisplayName::parse(&name(n))?, email, created: self.now };
        let made = tx.create_account(&new).await?;
        tx.prove_address(made.credentials(), self.now, &new.name, None).await?;
        Ok(())
    }

    async fn sign_in(&self, tx: &mut Tx, hash: [u8; 32]) -> Result<()> {
        let session = NewSession {
            id: SessionId(id(self.number, 3, 0)),
            hash,
            credentials: Credentials { account: self.founder(), version: 2 },
            browser: "bench".to_owned(),
            created: self.now,
            expires: self.now.plus(Span::days(30)),
            continues: None,
        };
        tx.create_session(&session).await?;
        Ok(())
    }

    /// Signs in the first of its members beside the owner, and answers with their cookies.
    pub(crate) async fn sign_in_many(&self, store: &Store, count: u32) -> Result<Vec<String>> {
        let (mut tx, mut cookies) = (store.write_unscoped().await?, Vec::new());
        for n in 0..count {
            let secret = Sha256::digest(u64::from(n).to_be_bytes());
            let session = NewSession {
                id: SessionId(id(self.number, 9, n)),
                hash: Sha256::digest(secret).into(),
                credentials: Credentials { account: self.account_of(n), version: 2 },
                browser: "bench".to_owned(),
                created: self.now,
                expires: self.now.plus(Span::days(30)),
                continues: None,
            };
            tx.create_session(&session).await?;
            cookies.push(URL_SAFE_NO_PAD.encode(secret));
        }
        tx.commit().await?;
        Ok(cookies)
    }

    /// The organization.
    pub(crate) const fn org(&self) -> OrgId {
        self.org
    }

    /// When it was made.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Its owner's account.
    pub(crate) fn founder(&self) -> AccountId {
        self.account_of(0)
    }

    fn account_of(&self, n: u32) -> AccountId {
        AccountId(id(self.number, 2, n))
    }

    /// The place of one of its members.
    pub(crate) fn member(&self, n: u32) -> MemberId {
        MemberId(id(self.number, 1, n))
    }

    /// Their address.
    pub(crate) fn address(&self, n: u32) -> String {
        format!("person{n}@crowd{}.example", self.number)
    }

    /// Its project, in which every tenth member has a role.
    pub(crate) fn project(&self) -> ProjectId {
        ProjectId(id(self.number, 5, 0))
    }

    /// Makes the project, and places its members.
    async fn place(&self, store: &Store, role: &RoleId, members: u32) -> Result<()> {
        let (project, name) = (self.project(), Title::parse("Project")?);
        let description = Description::parse("")?;
        let mut tx = store.write(self.org).await?;
        let at = name.clone();
        self.apply(&mut tx, &Event::ProjectCreated { project, name: at, description, first: false }).await?;
        for n in (0..members).step_by(10) {
            let granted = Event::Granted {
                scope: Scope::project(project),
                at: name.clone(),
                member: self.member(n),
                account: self.account_of(n),
                name: String::new(),
                from: None,
                to: Some(role.clone()),
            };
            self.apply(&mut tx, &granted).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Adds so many pending invitations.
    pub(crate) async fn invite(&self, store: &Store, count: u32) -> Result<()> {
        let mut done = 0;
        while done < count {
            let until = count.min(done + PORTION);
            let mut tx = store.write(self.org).await?;
            for n in done..until {
                let created = Event::InvitationCreated {
                    invitation: InvitationId(id(0, 4, n)),
                    email: EmailAddress::parse(&format!("waiting{n}@pending.example"))?,
                    role: self.roles.member.clone(),
                    inviter: self.owner,
                    expires: self.now.plus(Span::days(7)),
                    projects: Vec::new(),
                };
                self.apply(&mut tx, &created).await?;
            }
            tx.commit().await?;
            done = until;
        }
        Ok(())
    }

    fn joined(&self, n: u32, role: &RoleId) -> Event {
        Event::MemberJoined {
            member: self.member(n),
            account: self.account_of(n),
            name: name(n),
            role: role.clone(),
            invitation: None,
        }
    }

    async fn apply(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        Ok(tx.apply(self.org, &self.roles.owner, self.now, event).await?)
    }
}

/// An identifier that says what it is: crowd, kind, number.
fn id(crowd: u32, kind: u32, n: u32) -> Uuid {
    Uuid::from_u128((u128::from(crowd) << 96) | (u128::from(kind) << 64) | u128::from(n) | (7 << 76))
}

/// A name of two words, so that a search by one of them finds a few hundred people in a crowd of 100,000.
fn name(n: u32) -> String {
    const GIVEN: &[&str] = &[
        "Ada",
        "Barbara",
        "Cleo",
        "Dana",
        "Edith",
        "Frances",
        "Grace",
        "Hedy",
        "Ida",
        "Joan",
        "Katherine",
        "Lise",
        "Mary",
    ];
    let given = GIVEN.get(n as usize % GIVEN.len()).unwrap_or(&"Ada");
    format!("{given} Number{n}")
}

#[allow(clippy::disallowed_methods, reason = "a benchmark runs in the present")]
fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Timestamp(i64::try_from(since.as_micros())?))
}
