//! Loading [`Facts`]: the bounded slice that one decision depends on, in two statements; about an address, in one.

use crate::audit;
use crate::conn::Conn;
use crate::engine::{fetch, named_row};
use crate::error::{Error, Result};
use crate::roles::Model;
use crate::row::{self, MaybePlace, Place};
use crate::statement::statements;
use guildhall_domain::command::About;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Actor, Facts, Invitation, Membership, Organization, Subject};
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId};
use guildhall_domain::name::{OrgName, Slug};
use guildhall_domain::pack::{Pack, Packs};
use guildhall_domain::plan::Terms;
use guildhall_domain::time::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker<'a> {
    /// A signed-in person.
    Account(AccountId),
    /// Someone signed out who holds an invitation's link.
    LinkHolder {
        /// How history calls them.
        name: &'a str,
    },
    /// Whoever runs the installation, at its command line.
    Operator,
}

/// How history calls the operator.
pub const OPERATOR: &str = "The operator";

/// The columns of an invitation and of its inviter's place, as far as rules need them.
macro_rules! invitation_columns {
    () => {
        "i.id, i.email, i.role, i.state, i.expires, v.id, v.account_id, v.name, v.role, v.status"
    };
}

macro_rules! inviter_joins {
    () => {
        "left join member v on v.org_id = i.org_id and v.id = i.inviter"
    };
}

statements! {
    ORGANIZATION_AND_ACTOR = concat!("select o.name, o.slug, o.pack, o.roles, o.plan, o.seats, o.domain, o.owners, o.members, o.pending,
            o.audit_seq, o.audit_hash, ", audit::last_at!(), " as audit_at, o.epoch, a.name as own_name, a.email as own_email, a.verified as own_verified,
            m.id as own_place, m.role as own_role, m.status as own_status
        from organization o
        left join account a on a.id = $2
        left join member m on m.org_id = o.id and m.account_id = a.id
        where o.id = $1");
    FOUNDER = "select a.name, a.email, a.verified,
            exists (select 1 from organization o where o.slug = $2) as taken
        from account a where a.id = $1";
    SLUG_TAKEN = "select exists (select 1 from organization where slug = $1) as taken";
    MEMBER = "select id, account_id, name, role, status from member where org_id = $1 and id = $2";
    INVITATION = concat!("select ", invitation_columns!(), " from invitation i ", inviter_joins!(),
        " where i.org_id = $1 and i.id = $2");
}

named_row! {
/// What every command needs: the organization, where its history and its epoch stand, and the actor's account and place.
pub(crate) struct OrganizationAndActor {
    name: String,
    slug: String,
    pack: String,
    roles: String,
    plan: String,
    seats: Option<i64>,
    domain: String,
    owners: i64,
    members: i64,
    pending: i64,
    audit_seq: i64,
    audit_hash: Vec<u8>,
    audit_at: Option<i64>,
    epoch: i64,
    own_name: Option<String>,
    own_email: Option<String>,
    own_verified: Option<i64>,
    own_place: Option<Uuid>,
    own_role: Option<String>,
    own_status: Option<String>,
}
}

impl OrganizationAndActor {
    /// The actor's place in the organization.
    pub(crate) fn own_place(&self) -> Option<Uuid> {
        self.own_place
    }
}

pub(crate) type InvitationRow = (
    Uuid,
    String,
    String,
    String,
    i64,
    Option<Uuid>,
    Option<Uuid>,
    Option<String>,
    Option<String>,
    Option<String>,
);

impl Conn {
    /// The facts for a command about something in an organization; none when there is no such organization.
    ///
    /// # Errors
    /// When the database fails, or [`Error::UnknownPack`].
    pub async fn facts(
        &mut self,
        now: Timestamp,
        packs: &Packs,
        org: OrgId,
        actor: &Asker<'_>,
        about: About<'_>,
    ) -> Result<Option<Facts>> {
        let account = match actor {
            Asker::Account(account) => Some(account.0),
            Asker::LinkHolder { .. } | Asker::Operator => None,
        };
        let Some((row, subject)) = self.organization_and_subject(packs, org, account, about).await? else {
            return Ok(None);
        };
        self.note_ends(org, &row);
        let (pack, organization, actor) = organization_and_actor(packs, org, actor, row)?;
        Ok(Some(Facts { now, pack, organization, actor, subject }))
    }

    async fn organization_and_subject(
        &mut self,
        packs: &Packs,
        org: OrgId,
        actor: Option<Uuid>,
        about: About<'_>,
    ) -> Result<Option<(OrganizationAndActor, Subject)>> {
        if let About::Address(email, offers) = about {
            return self.address(org, actor, (email, offers)).await;
        }
        let row = fetch!(optional, self, OrganizationAndActor, ORGANIZATION_AND_ACTOR, org.0, actor)?;
        let Some(row) = row else { return Ok(None) };
        let subject = match about {
            About::Nothing | About::Address(..) => Subject::None,
            About::Slug(slug) => {
                let (taken,) = fetch!(one, self, (bool,), SLUG_TAKEN, slug.as_str())?;
                Subject::Name { taken }
            }
            About::ProjectName(name) => self.project_named(org, name).await?,
            About::Node(scope, detail) => {
                let pack = packs.get(&row.pack).ok_or_else(|| Error::UnknownPack(row.pack.clone()))?;
                self.node_subject(org, row.own_place, &pack.tree, (scope, detail)).await?
            }
            About::Role(level, role) => {
                let held = self.held(org, level, role).await?;
                Subject::Role { held }
            }
            About::Member(member) => self.member_subject(org, member).await?,
            About::Invitation(invitation) => self.invitation_subject(org, invitation, row.own_place).await?,
        };
        Ok(Some((row, subject)))
    }

    /// Inside a transaction nobody else moves the end of the history and the epoch, so that they need not be read again.
    pub(crate) fn note_ends(&mut self, org: OrgId, row: &OrganizationAndActor) {
        if self.link.is_transaction() {
            self.chain = Some(audit::Link::read(org, row.audit_seq, &row.audit_hash, row.audit_at));
            self.epoch = Some((org, row.epoch));
        }
    }

    /// The facts for founding an organization, which does not exist yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn founding_facts(
        &mut self,
        now: Timestamp,
        pack: Arc<Pack>,
        org: OrgId,
        actor: AccountId,
        slug: &Slug,
        plan: &str,
    ) -> Result<Facts> {
        let row =
            fetch!(optional, self, (String, String, Option<i64>, bool), FOUNDER, actor.0, slug.as_str())?;
        let name = OrgName::parse(slug.as_str())?;
        let (actor, taken) = match row {
            Some((name, email, verified, taken)) => {
                (person(Some(actor), name, Some(&email), verified, None)?, taken)
            }
            None => (person(None, String::new(), None, None, None)?, false),
        };
        let domain = actor.verified_email.as_ref().map(EmailAddress::domain).unwrap_or_default();
        let terms = Terms { plan: pack.first_plan(Some(plan)), seats: None, domain };
        let slug = slug.clone();
        let organization = Organization { id: org, name, slug, owners: 0, members: 0, pending: 0, terms };
        Ok(Facts { now, pack, organization, actor, subject: Subject::Name { taken } })
    }

    async fn member_subject(&mut self, org: OrgId, member: MemberId) -> Result<Subject> {
        let row = fetch!(optional, self, Place, MEMBER, org.0, member.0)?;
        Ok(row.map(row::membership).transpose()?.map_or(Subject::None, Subject::Member))
    }

    async fn invitation_subject(
        &mut self,
        org: OrgId,
        id: InvitationId,
        own: Option<Uuid>,
    ) -> Result<Subject> {
        let row = fetch!(optional, self, InvitationRow, INVITATION, org.0, id.0)?;
        let Some(found) = row.map(invitation).transpose()? else { return Ok(Subject::None) };
        let inviter = found.inviter.as_ref().map(|inviter| inviter.id.0);
        let projects = self.offered(org, id, (own, inviter)).await?;
        Ok(Subject::Invitation(Invitation { projects, ..found }))
    }
}

pub(crate) fn organization_and_actor(
    packs: &Packs,
    org: OrgId,
    asker: &Asker<'_>,
    row: OrganizationAndActor,
) -> Result<(Arc<Pack>, Organization, Actor)> {
    let OrganizationAndActor {
        name, slug, pack, roles, plan, seats, domain, owners, members, pending, ..
    } = row;
    let OrganizationAndActor { own_name, own_email, own_verified, own_place, own_role, own_status, .. } = row;
    let pack = Model { pack, roles }.of(packs)?;
    let organization = Organization {
        id: org,
        name: OrgName::parse(&name)?,
        slug: Slug::parse(&slug)?,
        owners: row::count(owners)?,
        members: row::count(members)?,
        pending: row::count(pending)?,
        terms: Terms { plan, seats: seats.map(row::count).transpose()?, domain },
    };
    let actor = match (asker, own_name) {
        (Asker::Operator, _) => {
            Actor { operator: true, ..person(None, OPERATOR.to_owned(), None, None, None)? }
        }
        (Asker::LinkHolder { name }, _) => person(None, (*name).to_owned(), None, None, None)?,
        (Asker::Account(_), None) => person(None, String::new(), None, None, None)?,
        (Asker::Account(account), Some(own_name)) => {
            let place: MaybePlace =
                (own_place, Some(account.0), Some(own_name.clone()), own_role, own_status);
            let membership = row::maybe_membership(place)?;
            person(Some(*account), own_name, own_email.as_deref(), own_verified, membership)?
        }
    };
    Ok((pack, organization, actor))
}

/// An address counts once it is confirmed.
fn person(
    account: Option<AccountId>,
    name: String,
    email: Option<&str>,
    verified: Option<i64>,
    membership: Option<Membership>,
) -> Result<Actor> {
    let verified_email = email.filter(|_| verified.is_some()).map(row::email).transpose()?;
    Ok(Actor { account, name, verified_email, membership, operator: false })
}

pub(crate) fn invitation(row: InvitationRow) -> Result<Invitation> {
    let (id, email, role, state, expires, v_id, v_account, v_name, v_role, v_status) = row;
    Ok(Invitation {
        id: InvitationId(id),
        email: row::email(&email)?,
        role: row::role_id(&role)?,
        state: row::invitation_state(&state)?,
        expires: Timestamp(expires),
        inviter: row::maybe_membership((v_id, v_account, v_name, v_role, v_status))?,
        projects: Vec::new(),
    })
}
