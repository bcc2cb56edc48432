//! What is kept twice, compared with the rows that it is kept of, and written anew from them: counters, and names beside places.

use crate::conn::Conn;
use crate::engine::{execute, fetch};
use crate::error::{Error, Result};
use crate::fold::label;
use crate::roles::Model;
use crate::row;
use crate::statement::statements;
use guildhall_domain::id::OrgId;
use guildhall_domain::role::RoleId;
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    MODEL = "select slug, pack, roles from organization where id = $1";
    KEPT = "select o.owners, o.members, o.pending,
            (select count(*) from member m where m.org_id = o.id),
            (select count(*) from invitation i where i.org_id = o.id and i.state = 'pending')
        from organization o where o.id = $1";
    ACTIVE_BY_ROLE = "select role, count(*) from member where org_id = $1 and status = 'active' group by role";
    TALLIED = "select role, pending, members from role_tally where org_id = $1 and (members <> 0 or pending <> 0)";
    MEMBERS_BY_ROLE = "select role, count(*) from member where org_id = $1 group by role";
    PENDING_BY_ROLE = "select role, count(*) from invitation where org_id = $1 and state = 'pending' group by role";
    PROJECTS_OFF = "select count(*) from project p where p.org_id = $1 and p.members <>
        (select count(*) from project_member x where x.org_id = p.org_id and x.project_id = p.id)";
    RESOURCES_OFF = "select count(*) from resource r where r.org_id = $1 and r.members <>
        (select count(*) from resource_member x where x.org_id = r.org_id and x.project_id = r.project_id and x.resource_id = r.id)";
    NAMES = "select m.id, m.name, m.label, a.name from member m join account a on a.id = m.account_id where m.org_id = $1";
    LABELS_OFF = "select (select count(*) from project_member x join member m on m.org_id = x.org_id and m.id = x.member_id
            where x.org_id = $1 and x.label <> m.label)
        + (select count(*) from resource_member x join member m on m.org_id = x.org_id and m.id = x.member_id
            where x.org_id = $1 and x.label <> m.label)
        + (select count(*) from member_word x join member m on m.org_id = x.org_id and m.id = x.member_id
            where x.org_id = $1 and x.label <> m.label)";
    COUNT_ANEW = "update organization set owners = $2, members = (select count(*) from member m where m.org_id = $1),
            pending = (select count(*) from invitation i where i.org_id = $1 and i.state = 'pending') where id = $1";
    TALLY_ANEW = "delete from role_tally where org_id = $1;
        insert into role_tally (org_id, role, members, pending)
        select x.org_id, x.role, sum(x.members), sum(x.pending) from (
            select org_id, role, 1 as members, 0 as pending from member where org_id = $1 union all
            select org_id, role, 0 as members, 1 as pending from invitation where org_id = $1 and state = 'pending') x
        group by x.org_id, x.role";
    PLACES_ANEW = "update project set members = (select count(*) from project_member x
            where x.org_id = project.org_id and x.project_id = project.id) where org_id = $1;
        update resource set members = (select count(*) from resource_member x
            where x.org_id = resource.org_id and x.project_id = resource.project_id and x.resource_id = resource.id) where org_id = $1";
    NAME_ANEW = "update member set name = $3, label = $4 where org_id = $1 and id = $2";
    LABELS_ANEW = "update project_member set label = (select m.label from member m
            where m.org_id = project_member.org_id and m.id = project_member.member_id) where org_id = $1;
        update resource_member set label = (select m.label from member m
            where m.org_id = resource_member.org_id and m.id = resource_member.member_id) where org_id = $1;
        update member_word set label = (select m.label from member m
            where m.org_id = member_word.org_id and m.id = member_word.member_id) where org_id = $1";
}

/// What an organization's row says of itself: owners, members, pending invitations; and how many members and invitations there are.
type KeptRow = (i64, i64, i64, i64, i64);

/// A name as it stands beside a place, with what it is ordered by, and as its account has it.
type NameRow = (Uuid, String, String, String);

impl Conn {
    /// The slug and role model of an organization, whatever its counters say.
    ///
    /// # Errors
    /// When the database fails or there is no such organization.
    pub async fn model_of(&mut self, org: OrgId) -> Result<(String, Model)> {
        let row = fetch!(optional, self, (String, String, String), MODEL, org.0)?;
        let (slug, pack, roles) =
            row.ok_or_else(|| Error::Corrupt("an organization that does not exist".to_owned()))?;
        Ok((slug, Model { pack, roles }))
    }

    /// Where what an organization keeps differs from its rows: one line each, none where all agrees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drift(&mut self, org: OrgId, owner: &RoleId) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        let (owners, members, pending, members_there, pending_there) =
            fetch!(one, self, KeptRow, KEPT, org.0)?;
        let owners_there = self.owners_there(org, owner).await?;
        for (what, kept, there) in [
            ("owners", owners, owners_there),
            ("members", members, members_there),
            ("pending invitations", pending, pending_there),
        ] {
            if kept != there {
                lines.push(format!("{what}: {kept} counted, {there} there"));
            }
        }
        lines.extend(self.tally_drift(org).await?);
        for (what, sql) in
            [("projects", PROJECTS_OFF), ("resources", RESOURCES_OFF), ("places in lists", LABELS_OFF)]
        {
            let (off,) = fetch!(one, self, (i64,), sql, org.0)?;
            if off != 0 {
                lines.push(format!("{what}: {off} with a count or a name that is not theirs"));
            }
        }
        let names = self.names_off(org).await?.len();
        if names > 0 {
            lines.push(format!("members: {names} with a name that is not their account's"));
        }
        Ok(lines)
    }

    /// Writes what an organization keeps anew from its rows. Inside [`Store::write`](crate::Store::write) of it only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_anew(&mut self, org: OrgId, owner: &RoleId) -> Result<()> {
        let owners = self.owners_there(org, owner).await?;
        execute!(self, COUNT_ANEW, org.0, owners)?;
        execute!(self, TALLY_ANEW, org.0)?;
        execute!(self, PLACES_ANEW, org.0)?;
        for (member, name) in self.names_off(org).await? {
            let label = label(&name);
            execute!(self, NAME_ANEW, org.0, member, name.as_str(), &label)?;
        }
        execute!(self, LABELS_ANEW, org.0).map(|_| ())
    }

    async fn owners_there(&mut self, org: OrgId, owner: &RoleId) -> Result<i64> {
        let mut owners = 0;
        for (role, count) in fetch!(all, self, (String, i64), ACTIVE_BY_ROLE, org.0)? {
            owners += if row::role_id(&role)?.includes(owner) { count } else { 0 };
        }
        Ok(owners)
    }

    async fn tally_drift(&mut self, org: OrgId) -> Result<Vec<String>> {
        let mut there: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for (role, count) in fetch!(all, self, (String, i64), MEMBERS_BY_ROLE, org.0)? {
            there.entry(role).or_default().0 = count;
        }
        for (role, count) in fetch!(all, self, (String, i64), PENDING_BY_ROLE, org.0)? {
            there.entry(role).or_default().1 = count;
        }
        let kept = fetch!(all, self, (String, i64, i64), TALLIED, org.0)?;
        let kept: BTreeMap<String, (i64, i64)> =
            kept.into_iter().map(|(role, pending, members)| (role, (members, pending))).collect();
        let roles: std::collections::BTreeSet<&String> = there.keys().chain(kept.keys()).collect();
        let off = roles.into_iter().filter(|role| there.get(*role) != kept.get(*role));
        Ok(off
            .map(|role| format!("role {role}: its count of people and invitations is not theirs"))
            .collect())
    }

    async fn names_off(&mut self, org: OrgId) -> Result<Vec<(Uuid, String)>> {
        let rows = fetch!(all, self, NameRow, NAMES, org.0)?;
        let is_off = |(_, name, kept, own): &NameRow| name != own || *kept != label(own);
        Ok(rows.into_iter().filter(is_off).map(|(member, _, _, own)| (member, own)).collect())
    }
}
