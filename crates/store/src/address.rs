//! Loading the facts of commands about an address: organization, actor, address and its owner in one statement, several in one go.

use crate::conn::Conn;
use crate::engine::{fetch, fetch_each, named_row};
use crate::error::Result;
use crate::facts::{Asker, OrganizationAndActor, invitation, organization_and_actor};
use crate::statement::statements;
use guildhall_domain::email::{EmailAddress, EmailKey};
use guildhall_domain::facts::{Facts, Holder, Subject};
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::pack::Packs;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Offer;
use uuid::Uuid;

statements! {
    ADDRESS = concat!("select o.name, o.slug, o.pack, o.roles, o.plan, o.seats, o.domain, o.owners, o.members, o.pending, o.audit_seq, o.audit_hash, ", crate::audit::last_at!(), " as audit_at, o.epoch,
            a.name as own_name, a.email as own_email, a.verified as own_verified,
            m.id as own_place, m.role as own_role, m.status as own_status,
            p.id as person, p.name as person_name, h.id as person_place,
            i.id as invitation, i.email, i.role, i.state, i.expires,
            v.id as inviter, v.account_id as inviter_account, v.name as inviter_name,
            v.role as inviter_role, v.status as inviter_status
        from organization o
        left join account a on a.id = $2
        left join member m on m.org_id = o.id and m.account_id = a.id
        left join account p on p.email_key = $3 and p.verified is not null
        left join member h on h.org_id = o.id and h.account_id = p.id
        left join invitation i on i.org_id = o.id and i.email_key = $3 and i.state = 'pending'
        left join member v on v.org_id = i.org_id and v.id = i.inviter
        where o.id = $1");
}

/// An address that facts were loaded about, and the person whose confirmed address it is.
pub(crate) struct Met {
    pub(crate) key: EmailKey,
    pub(crate) person: Option<(AccountId, String)>,
}

named_row! {
struct AddressRow {
    ..organization_and_actor: OrganizationAndActor,
    person: Option<Uuid>,
    person_name: Option<String>,
    person_place: Option<Uuid>,
    invitation: Option<Uuid>,
    email: Option<String>,
    role: Option<String>,
    state: Option<String>,
    expires: Option<i64>,
    inviter: Option<Uuid>,
    inviter_account: Option<Uuid>,
    inviter_name: Option<String>,
    inviter_role: Option<String>,
    inviter_status: Option<String>,
}
}

impl Conn {
    /// What every command needs, and the address as a subject.
    pub(crate) async fn address(
        &mut self,
        org: OrgId,
        actor: Option<Uuid>,
        (email, offers): (&EmailAddress, &[Offer]),
    ) -> Result<Option<(OrganizationAndActor, Subject)>> {
        let key = email.key();
        let row = fetch!(optional, self, AddressRow, ADDRESS, org.0, actor, key.as_str())?;
        let Some(row) = row else { return Ok(None) };
        let (met, row, mut subject) = address(key, row)?;
        self.met = vec![met];
        if let Subject::Address { projects, .. } = &mut subject {
            *projects = self.asked_for(org, row.own_place(), offers).await?;
        }
        Ok(Some((row, subject)))
    }

    /// The facts for several commands about an address each, without projects, all loaded in one go; none when there is no such organization.
    ///
    /// # Errors
    /// As [`Conn::facts`].
    pub async fn facts_about_each(
        &mut self,
        now: Timestamp,
        packs: &Packs,
        org: OrgId,
        asked: &[(AccountId, &EmailAddress)],
    ) -> Result<Vec<Facts>> {
        let keys: Vec<EmailKey> = asked.iter().map(|(_, email)| email.key()).collect();
        let questions = asked
            .iter()
            .zip(&keys)
            .map(|((account, _), key)| [org.0.into(), Some(account.0).into(), key.as_str().into()]);
        let rows: Vec<AddressRow> = fetch_each(self, ADDRESS, questions.collect()).await?;
        self.met.clear();
        let mut facts = Vec::with_capacity(rows.len());
        for ((row, key), (account, _)) in rows.into_iter().zip(keys).zip(asked) {
            let (met, row, subject) = address(key, row)?;
            self.met.push(met);
            self.note_ends(org, &row);
            let (pack, organization, actor) =
                organization_and_actor(packs, org, &Asker::Account(*account), row)?;
            facts.push(Facts { now, pack, organization, actor, subject });
        }
        Ok(facts)
    }

    /// Whose address this is, if facts were loaded about it last.
    pub(crate) fn met(&self, key: &EmailKey) -> Option<&Met> {
        self.met.iter().find(|met| met.key == *key)
    }
}

/// Comes apart into what every command needs and what is known of the address.
fn address(key: EmailKey, row: AddressRow) -> Result<(Met, OrganizationAndActor, Subject)> {
    let AddressRow { person, person_name, person_place, .. } = row;
    let person = person.zip(person_name).map(|(id, name)| (AccountId(id), name));
    let holder =
        person.clone().map(|(account, name)| Holder { account, name, member: person_place.is_some() });
    let met = Met { key: key.clone(), person };
    let AddressRow { invitation: id, email, role, state, expires, .. } = row;
    let AddressRow { inviter, inviter_account, inviter_name, inviter_role, inviter_status, .. } = row;
    let waiting = match (id, email, role, state, expires) {
        (Some(id), Some(email), Some(role), Some(state), Some(expires)) => Some(invitation((
            id,
            email,
            role,
            state,
            expires,
            inviter,
            inviter_account,
            inviter_name,
            inviter_role,
            inviter_status,
        ))?),
        _ => None,
    };
    let subject = Subject::Address { key, holder, invitation: waiting, projects: Vec::new() };
    Ok((met, row.organization_and_actor, subject))
}
