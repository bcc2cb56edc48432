//! Organizations: finding them, whose they are, how far they have moved.

use crate::conn::Conn;
use crate::engine::{fetch, pair};
use crate::error::{Error, Result};
use crate::roles::Model;
use crate::row;
use crate::statement::statements;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::pack::Packs;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::Tally;
use uuid::Uuid;

statements! {
    BY_SLUG = "select id from organization where slug = $1";
    BY_ID = "select name, slug, description, website, pack, members, epoch, created from organization where id = $1";
    EPOCH = "select epoch from organization where id = $1";
    ALL = "select id from organization order by id";
    PLACES = "select o.id, o.name, o.slug, m.role, o.members, o.pack, o.roles, o.epoch
        from member m join organization o on o.id = m.org_id where m.account_id = $1 order by o.name, o.id";
    ALONE = "select o.id, o.name, o.slug, m.role, o.members, o.pack, o.roles, o.epoch
        from member m join organization o on o.id = m.org_id
        where m.account_id = $1 and m.status = 'active' and o.owners = 1 order by o.name, o.id";
    OWNERS = "select account_id from member where org_id = $1 and role = $2 and status = 'active' order by id limit $3 + 0";
    TALLY = "select role, members, pending from role_tally where org_id = $1 order by role";
}

/// An organization, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationRow {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: OrgName,
    /// Its own part of the address.
    pub slug: Slug,
    /// What it is.
    pub description: Description,
    /// Where it is on the web.
    pub website: Website,
    /// The role model it runs.
    pub pack: String,
    /// How many members it has.
    pub members: u32,
    /// How often it has changed.
    pub epoch: i64,
    /// When it was founded.
    pub created: Timestamp,
}

/// An account's place in one of its organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPlace {
    /// The organization.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its own part of the address.
    pub slug: String,
    /// What the account is there.
    pub role: RoleId,
    /// How many members it has.
    pub members: u32,
    /// The role model it runs.
    pub model: Model,
    /// How often the organization has changed.
    pub epoch: i64,
}

type PlaceRow = (Uuid, String, String, String, i64, String, String, i64);

impl Conn {
    /// The accounts of active members who hold a role, alone or with others, the first of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn active_holders(&mut self, org: OrgId, role: &RoleId, limit: u32) -> Result<Vec<AccountId>> {
        let mut holders = Vec::new();
        for (held, _) in self.held_with(org, role).await? {
            let rows = fetch!(all, self, (Uuid,), OWNERS, org.0, held.as_str(), i64::from(limit))?;
            holders.extend(rows.into_iter().map(|(id,)| AccountId(id)));
        }
        holders.truncate(limit as usize);
        Ok(holders)
    }

    /// The organization with that slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_organization(&mut self, slug: &str) -> Result<Option<OrgId>> {
        let row = fetch!(optional, self, (Uuid,), BY_SLUG, slug)?;
        Ok(row.map(|(id,)| OrgId(id)))
    }

    /// An organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organization(&mut self, org: OrgId) -> Result<Option<OrganizationRow>> {
        let row =
            fetch!(optional, self, (String, String, String, String, String, i64, i64, i64), BY_ID, org.0)?;
        let Some((name, slug, description, website, pack, members, epoch, created)) = row else {
            return Ok(None);
        };
        Ok(Some(OrganizationRow {
            id: org,
            name: OrgName::parse(&name)?,
            slug: Slug::parse(&slug)?,
            description: Description::parse(&description)?,
            website: Website::parse(&website)?,
            pack,
            members: row::count(members)?,
            epoch,
            created: Timestamp(created),
        }))
    }

    /// How often an organization has changed; none when it does not exist.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn epoch(&mut self, org: OrgId) -> Result<Option<i64>> {
        let row = fetch!(optional, self, (i64,), EPOCH, org.0)?;
        Ok(row.map(|(epoch,)| epoch))
    }

    /// Notes that an organization changed: whoever follows it is told when the transaction is committed.
    ///
    /// # Errors
    /// When the database fails or there is no such organization.
    pub async fn bump_epoch(&mut self, org: OrgId) -> Result<i64> {
        let epoch = match self.epoch.filter(|(known, _)| *known == org) {
            Some((_, epoch)) => {
                self.ledger(org).await?.move_on();
                epoch + 1
            }
            None => self.bump_unknown_epoch(org).await?,
        };
        // A second move needs a line of its own in the book.
        self.epoch = None;
        self.moved.push((org, epoch));
        Ok(epoch)
    }

    async fn bump_unknown_epoch(&mut self, org: OrgId) -> Result<i64> {
        let sql = pair::BUMP_EPOCH.of(&self.link);
        let row = fetch!(optional, self, (i64,), sql, org.0)?;
        let (epoch,) =
            row.ok_or_else(|| Error::Corrupt("an organization that does not exist changed".to_owned()))?;
        Ok(epoch)
    }

    /// Every organization, in the order of their founding.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_organizations(&mut self) -> Result<Vec<OrgId>> {
        let rows = fetch!(all, self, (Uuid,), ALL)?;
        Ok(rows.into_iter().map(|(id,)| OrgId(id)).collect())
    }

    /// The organizations in which an account has a place, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organizations_of(&mut self, account: AccountId) -> Result<Vec<OwnPlace>> {
        let rows = fetch!(all, self, PlaceRow, PLACES, account.0)?;
        rows.into_iter().map(place).collect()
    }

    /// The organizations whose only owner an account is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owned_alone(&mut self, account: AccountId, packs: &Packs) -> Result<Vec<OwnPlace>> {
        let rows = fetch!(all, self, PlaceRow, ALONE, account.0)?;
        let places: Result<Vec<OwnPlace>> = rows.into_iter().map(place).collect();
        let owns =
            |place: &OwnPlace| packs.get(&place.model.pack).is_some_and(|pack| pack.is_owner(&place.role));
        Ok(places?.into_iter().filter(owns).collect())
    }

    /// How many rows each filter of the members page shows; pending invitations are counted only when asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tally(&mut self, org: OrgId, with_pending: bool) -> Result<Tally> {
        let mut tally = Tally { pending: with_pending.then_some(0), ..Tally::default() };
        for (role, members, pending) in fetch!(all, self, (String, i64, i64), TALLY, org.0)? {
            let (members, pending) =
                (row::count(members)?, if with_pending { row::count(pending)? } else { 0 });
            tally.verified += members;
            tally.pending = tally.pending.map(|sum| sum + pending);
            if members + pending > 0 {
                tally.by_role.push((row::role_id(&role)?, members + pending));
            }
        }
        Ok(tally)
    }
}

fn place((id, name, slug, role, members, pack, roles, epoch): PlaceRow) -> Result<OwnPlace> {
    Ok(OwnPlace {
        id: OrgId(id),
        name,
        slug,
        role: row::role_id(&role)?,
        members: row::count(members)?,
        model: Model { pack, roles },
        epoch,
    })
}
