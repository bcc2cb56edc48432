//! Applying events: the only way in which organizations, members, invitations and their counters change.

pub(crate) mod projects;

use crate::conn::Conn;
use crate::engine::{Rows, change_one, execute, fetch, later, pair};
use crate::error::Result;
use crate::fold::label;
use crate::row;
use crate::statement::statements;
use crate::words::{Words, listed};
use guildhall_domain::email::EmailAddress;
use guildhall_domain::event::Event;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::{AccountId, InvitationId, MemberId, OrgId};
use guildhall_domain::plan::Terms;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Offer;

statements! {
    FOUND = "insert into organization
            (id, name, slug, description, website, pack, created, epoch, owners, members, pending, audit_seq, audit_hash,
            plan, seats, domain)
        values ($1, $2, $3, $4, $5, $6, $7, 1, 0, 0, 0, 0, $8, $9, $10, $11)";
    CHANGE_PLAN = "update organization set plan = $2, seats = $3, domain = $4 where id = $1";
    INVITE = "insert into invitation
            (org_id, id, email, email_key, role, state, inviter, asked_by, inviter_name, created, sent, expires, words)
        values ($1, $2, $3, $4, $5, 'pending', $6, $6, coalesce((select name from member where org_id = $1 and id = $6), ''), $7, $7, $8, $9)";
    INVITE_WORDS = concat!("insert into invitation_word (org_id, word, label, invitation_id)
        select o.id, w.word, cast($3 as text), coalesce($2, o.id) from organization o, ", listed!("4"), " w
        where o.id = $1 and w.word <> ''");
    RESEND = "update invitation set expires = $3, sent = $4, inviter = $5, inviter_name = coalesce((select name from member where org_id = $1 and id = $5), '')
        where org_id = $1 and id = $2 and state = 'pending'";
    END_INVITATION = "update invitation set state = $3 where org_id = $1 and id = $2 and state = 'pending'";
    FORGET_WORDS = concat!("delete from invitation_word where org_id = $1 and invitation_id = $2 and label = $3
            and word in ", listed!("4"));
    AFTER_INVITATION = "update organization set pending = pending - 1 where id = $1;
        update role_tally set pending = pending - 1 where org_id = $1 and role = $2";
    JOIN = "insert into member (org_id, id, account_id, role, status, joined, name, label)
        values ($1, $2, $3, $4, 'active', $5, $6, $7);
        update organization set members = members + 1, owners = owners + $8 where id = $1;
        insert into role_tally (org_id, role, members, pending) values ($1, $4, 1, 0)
        on conflict (org_id, role) do update set members = role_tally.members + 1";
    ADD_WORDS = concat!("insert into member_word (org_id, kind, word, label, member_id)
        select m.org_id, cast($3 as bigint), w.word, m.label, m.id from member m, ", listed!("4"), " w
        where m.org_id = $1 and m.id = $2 and w.word <> ''");
    CHANGE_ROLE = "update organization set owners = owners + $5 * (select count(*) from member
            where org_id = $1 and id = $2 and status = 'active') where id = $1;
        update role_tally set members = members - 1 where role = $3 and org_id = $1;
        insert into role_tally (org_id, role, pending, members) values ($1, $4, 0, 1)
        on conflict (org_id, role) do update set members = role_tally.members + 1;
        update member set role = $4 where org_id = $1 and id = $2 and role = $3";
    SUSPEND = "update organization set owners = owners - $3 where id = $1;
        update member set status = 'suspended' where org_id = $1 and id = $2 and role = $4 and status = 'active'";
    RESTORE = "update organization set owners = owners + $3 where id = $1;
        update member set status = 'active' where org_id = $1 and id = $2 and role = $4 and status = 'suspended'";
    PART = "update organization set members = members - 1, owners = owners - $4 * (select count(*) from member
            where org_id = $1 and id = $2 and status = 'active') where id = $1;
        update role_tally set members = members - 1 where org_id = $1 and role = $3;
        delete from member where org_id = $1 and id = $2 and role = $3";
}

/// Words of a name, and of an address, as the word table's `kind` tells them apart.
pub(crate) const NAME: i64 = 0;
/// See [`NAME`].
pub(crate) const ADDRESS: i64 = 1;

/// What an event changes in: the organization, its owner role, the moment.
#[derive(Clone, Copy)]
struct Scene<'a> {
    org: OrgId,
    owner_role: &'a RoleId,
    at: Timestamp,
}

impl Conn {
    /// Applies one event to the tables. `owner_role` is the pack's, for the count of owners.
    ///
    /// # Errors
    /// When the database fails or one of its rules refuses; [`Error::Corrupt`] for an event about something that is not there.
    pub async fn apply(
        &mut self,
        org: OrgId,
        owner_role: &RoleId,
        at: Timestamp,
        event: &Event,
    ) -> Result<()> {
        let scene = Scene { org, owner_role, at };
        match event {
            Event::OrganizationFounded { .. } => self.apply_founded(scene, event).await,
            Event::InvitationCreated { invitation, email, role, inviter, expires, projects } => {
                self.apply_invited(scene, *invitation, (email, role), *inviter, (*expires, projects)).await
            }
            Event::InvitationResent { invitation, inviter, expires, .. } => {
                self.apply_resent((org, at), *invitation, *inviter, *expires).await
            }
            Event::InvitationLinkCopied { .. } => Ok(()),
            Event::PlanChanged { to, .. } => self.apply_plan(org, to).await,
            Event::RoleMade { .. } | Event::RoleEdited { .. } | Event::RoleDeleted { .. } => {
                self.apply_to_roles(org, event).await
            }
            Event::InvoicingChanged { project, to, .. } => self.apply_invoicing(org, *project, to).await,
            Event::InvitationRevoked { invitation, role, email }
            | Event::InvitationExpired { invitation, role, email }
            | Event::InvitationAccepted { invitation, role, email }
            | Event::InvitationDeclined { invitation, role, email }
            | Event::InvitationSuperseded { invitation, role, email } => {
                self.end_invitation(org, *invitation, (email, role), event.ends_as()).await
            }
            Event::MemberJoined { member, account, role, .. }
            | Event::MemberPlaced { member, account, role, .. } => {
                self.apply_joined(scene, *member, *account, role).await
            }
            Event::RoleChanged { member, from, to, .. } => {
                self.apply_role_changed(scene, *member, from, to).await
            }
            Event::MemberSuspended { member, role, .. } => self.suspend(scene, *member, role).await,
            Event::MemberRestored { member, role, .. } => self.restore(scene, *member, role).await,
            Event::MemberRemoved { member, role, .. } | Event::MemberLeft { member, role, .. } => {
                self.apply_parted(scene, *member, role).await
            }
            Event::ProjectCreated { .. }
            | Event::ProjectEdited { .. }
            | Event::ProjectDeleted { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceRenamed { .. }
            | Event::ResourceDeleted { .. } => self.apply_to_tree(org, at, event).await,
            Event::Granted { scope, member, from, to, .. } => {
                self.apply_granted((org, at), *scope, *member, (from.as_ref(), to.as_ref())).await
            }
        }
    }

    async fn apply_founded(&mut self, scene: Scene<'_>, event: &Event) -> Result<()> {
        let Event::OrganizationFounded { name, slug, description, website, pack, terms } = event else {
            return Ok(());
        };
        let (name, slug) = (name.as_str(), slug.as_str());
        let (description, website, pack) = (description.as_str(), website.as_str(), pack.as_str());
        let genesis = crate::audit::GENESIS.as_slice();
        let org = scene.org.0;
        let (plan, seats, domain) = (terms.plan.as_str(), terms.seats.map(i64::from), terms.domain.as_str());
        let at = scene.at.0;
        execute!(self, FOUND, org, name, slug, description, website, pack, at, genesis, plan, seats, domain)?;
        Ok(())
    }

    async fn apply_resent(
        &mut self,
        (org, at): (OrgId, Timestamp),
        invitation: InvitationId,
        inviter: MemberId,
        expires: Timestamp,
    ) -> Result<()> {
        change_one!(self, RESEND, org.0, invitation.0, expires.0, at.0, inviter.0)
    }

    async fn apply_plan(&mut self, org: OrgId, to: &Terms) -> Result<()> {
        let (plan, domain) = (to.plan.as_str(), to.domain.as_str());
        change_one!(self, CHANGE_PLAN, org.0, plan, to.seats.map(i64::from), domain)
    }

    async fn apply_invited(
        &mut self,
        scene: Scene<'_>,
        invitation: InvitationId,
        (email, role): (&EmailAddress, &RoleId),
        inviter: MemberId,
        (expires, projects): (Timestamp, &[Offer]),
    ) -> Result<()> {
        let (org, key) = (scene.org.0, email.key());
        let (address, label, role_id) = (email.as_str(), key.as_str(), role.as_str());
        let (at, expires) = (scene.at.0, expires.0);
        self.ledger(scene.org).await?.invite(role);
        let (id, inviter) = (invitation.0, inviter.0);
        let (line, list) = (Words::of_address(email).as_line(), Words::of_invited(email).as_list());
        let line = line.as_str();
        later!(self, INVITE, Rows::One, org, id, address, label, role_id, inviter, at, expires, line)?;
        later!(self, INVITE_WORDS, Rows::Any, org, id, label, list.as_str())?;
        self.apply_offers(scene.org, invitation, projects).await
    }

    async fn end_invitation(
        &mut self,
        org: OrgId,
        invitation: InvitationId,
        (email, role): (&EmailAddress, &RoleId),
        state: InvitationState,
    ) -> Result<()> {
        change_one!(self, END_INVITATION, org.0, invitation.0, row::state_text(state))?;
        let (key, role) = (email.key(), role.as_str());
        let label = key.as_str();
        execute!(self, FORGET_WORDS, org.0, invitation.0, label, &Words::of_invited(email).as_list())?;
        change_one!(self, AFTER_INVITATION, org.0, role)
    }

    /// The name and the address in the lists are the account's own, held until the commit: whoever changes them meanwhile does so before,
    /// and is asked, or after, and finds this place among the others.
    async fn apply_joined(
        &mut self,
        scene: Scene<'_>,
        member: MemberId,
        account: AccountId,
        role: &RoleId,
    ) -> Result<()> {
        let hold = pair::HOLD_PERSON.of(&self.link);
        let (name, email): (String, String) = fetch!(one, self, (String, String), hold, account.0)?;
        let (owners, label) = (i64::from(role.includes(scene.owner_role)), label(&name));
        let (org, role, at) = (scene.org.0, role.as_str(), scene.at.0);
        change_one!(self, JOIN, org, member.0, account.0, role, at, &name, &label, owners)?;
        let (name, email) =
            (Words::of_name(&name).as_list(), Words::of_address(&row::email(&email)?).as_list());
        execute!(self, ADD_WORDS, org, member.0, NAME, &name)?;
        execute!(self, ADD_WORDS, org, member.0, ADDRESS, &email)?;
        Ok(())
    }

    async fn apply_role_changed(
        &mut self,
        scene: Scene<'_>,
        member: MemberId,
        from: &RoleId,
        to: &RoleId,
    ) -> Result<()> {
        let owners = i64::from(to.includes(scene.owner_role)) - i64::from(from.includes(scene.owner_role));
        let (org, from, to) = (scene.org.0, from.as_str(), to.as_str());
        change_one!(self, CHANGE_ROLE, org, member.0, from, to, owners)
    }

    /// A place that gives no rights: an owner without rights is not counted.
    async fn suspend(&mut self, scene: Scene<'_>, member: MemberId, role: &RoleId) -> Result<()> {
        let owners = i64::from(role.includes(scene.owner_role));
        change_one!(self, SUSPEND, scene.org.0, member.0, owners, role.as_str())
    }

    /// A place that gives its rights again.
    async fn restore(&mut self, scene: Scene<'_>, member: MemberId, role: &RoleId) -> Result<()> {
        let owners = i64::from(role.includes(scene.owner_role));
        change_one!(self, RESTORE, scene.org.0, member.0, owners, role.as_str())
    }

    async fn apply_parted(&mut self, scene: Scene<'_>, member: MemberId, role: &RoleId) -> Result<()> {
        self.displace_everywhere(scene.org, member).await?;
        let owners = i64::from(role.includes(scene.owner_role));
        change_one!(self, PART, scene.org.0, member.0, role.as_str(), owners)
    }
}
