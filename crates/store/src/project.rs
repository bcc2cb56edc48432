//! Projects, resources and who has a role in them, as pages list them.

use crate::conn::Conn;
use crate::engine::{fetch, named_row};
use crate::error::Result;
use crate::invitation::{self, InvitedRow, invited_sql};
use crate::roster::{Cursor, Placed, cut};
use crate::row;
use crate::search::{Pattern, Sought, like};
use crate::statement::statements;
use crate::tree::maybe_role;
use guildhall_domain::id::{AccountId, MemberId, OrgId, ProjectId, ResourceId};
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Scope;
use guildhall_domain::view::{
    Colleague, Contact, Inside, Insiders, Invited, Page, ProjectLine, ResourceLine,
};
use uuid::Uuid;

/// Members with a role in a part of the tree, by name, from a place in the list on; with words of the kinds up to `$5` that begin with the
/// prefixes from `$6` on.
macro_rules! inside {
    ($table:literal, $where:literal) => {
        concat!(
            "select m.id, m.account_id, m.name, m.role, m.status, m.joined, p.label,
                a.email, p.role, p.since
            from ",
            $table,
            " p
            join member m on m.org_id = p.org_id and m.id = p.member_id
            left join account a on a.id = m.account_id and $5 > 0
            where p.org_id = $1 and (p.label, p.member_id) > ($2, $3)",
            $where,
            word!("6"),
            word!("7"),
            word!("8"),
            word!("9"),
            " order by p.label, p.member_id limit $4 + 0"
        )
    };
}

macro_rules! word {
    ($n:literal) => {
        concat!(
            " and ($",
            $n,
            " = '' or exists (select 1 from member_word x where x.org_id = $1
                and x.member_id = p.member_id and x.kind <= $5 and x.word >= $",
            $n,
            " and x.word < $",
            $n,
            " || '\u{10ffff}'))"
        )
    };
}

statements! {
    PROJECTS = concat!("select p.id, p.name, p.original, own.role as own, p.label,
            case when $5 or own.role is not null then p.description else '' end as description,
            case when $5 or own.role is not null then p.members else 0 end as members,
            (select count(*) from resource r where r.org_id = p.org_id and r.project_id = p.id
                and ($5 or own.role is not null or exists (select 1 from resource_member x where x.org_id = $1
                    and x.member_id = $4 and x.project_id = p.id and x.resource_id = r.id))) as resources
        from project p
        left join project_member own on own.org_id = p.org_id and own.project_id = p.id and own.member_id = $4
        where p.org_id = $1 and (p.label, p.id) > ($2, $3)
            and ($5 or own.role is not null or exists (select 1 from resource_member x
                where x.org_id = $1 and x.member_id = $4 and x.project_id = p.id))
            and ($6 = '' or p.label", like!("6"), ")
        order by p.label, p.id limit $7 + 0");
    PROJECT = "select p.id, p.name, p.original, own.role as own, p.label,
            case when $4 or own.role is not null then p.description else '' end as description,
            case when $4 or own.role is not null then p.members else 0 end as members,
            (select count(*) from resource r where r.org_id = p.org_id and r.project_id = p.id
                and ($4 or own.role is not null or exists (select 1 from resource_member x where x.org_id = $1
                    and x.member_id = $3 and x.project_id = p.id and x.resource_id = r.id))) as resources
        from project p
        left join project_member own on own.org_id = p.org_id and own.project_id = p.id and own.member_id = $3
        where p.org_id = $1 and p.id = $2";
    RESOURCES = "select r.id, r.name, r.kind, own.role, r.members
        from resource r
        left join resource_member own on own.org_id = r.org_id and own.project_id = r.project_id
            and own.resource_id = r.id and own.member_id = $3
        where r.org_id = $1 and r.project_id = $2 and ($4 or own.role is not null)
        order by r.label, r.id limit $5 + 0";
    INSIDE_PROJECT = inside!("project_member", " and p.project_id = $10");
    INSIDE_RESOURCE = inside!("resource_member", " and p.project_id = $10 and p.resource_id = $11");
    ASKED = concat!("select ", invited_sql!(columns), ", ip.role as held from (select * from invitation_project
            where org_id = $1 and project_id = $2) ip
        join invitation i on i.org_id = ip.org_id and i.id = ip.invitation_id and i.state = 'pending'
            and ($4 or i.asked_by = $5) ",
        invited_sql!(joins), " order by i.email_key, i.id limit $3 + 0");
}

/// Which projects are wanted.
#[derive(Debug, Clone, Copy)]
pub struct ProjectFilter<'a> {
    /// The viewer's place in the organization.
    pub own: MemberId,
    /// Whether all, or those alone in which the viewer has a role.
    pub all: bool,
    /// Words that stand in the name, one behind the other; all when empty.
    pub search: &'a str,
    /// Where the page before ended.
    pub after: Option<&'a Cursor>,
    /// How many.
    pub limit: u32,
}

/// Which of those with a role in a part of the tree are wanted.
#[derive(Debug, Clone, Copy)]
pub struct InsideFilter<'a> {
    /// Words that begin a name's or (where `addresses` says so) an address's words; all when empty.
    pub search: &'a str,
    /// Whether addresses are for the viewer.
    pub addresses: bool,
    /// Where the page before ended.
    pub after: Option<&'a Cursor>,
    /// How many.
    pub limit: u32,
}

named_row! {
struct ProjectRow {
    id: Uuid,
    name: String,
    original: bool,
    own: Option<String>,
    label: String,
    description: String,
    members: i64,
    resources: i64,
}
}

type InsideRow = (Uuid, Uuid, String, String, String, i64, String, Option<String>, String, i64);
type ResourceRow = (Uuid, String, String, Option<String>, i64);

/// What begins a page: nothing, or where the one before ended.
fn place(after: Option<&Cursor>) -> (&str, Uuid) {
    after.map_or(("", Uuid::nil()), |cursor| (cursor.label.as_str(), cursor.id))
}

impl Conn {
    /// A page of projects by name, and where it ends if more follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn projects(
        &mut self,
        org: OrgId,
        filter: &ProjectFilter<'_>,
    ) -> Result<(Vec<ProjectLine>, Option<Cursor>)> {
        let ((label, id), wanted) = (place(filter.after), i64::from(filter.limit) + 1);
        let sought = Pattern::containing(filter.search);
        let (own, all) = (filter.own.0, filter.all);
        let rows =
            fetch!(all, self, ProjectRow, PROJECTS, org.0, label, id, own, all, sought.as_str(), wanted)?;
        let lines: Result<Vec<_>> = rows.into_iter().map(project).collect();
        Ok(cut(lines?, filter.limit))
    }

    /// One project, as a member sees it in the list: `all` of it, or what they have a role in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn project(
        &mut self,
        org: OrgId,
        id: ProjectId,
        (own, all): (MemberId, bool),
    ) -> Result<Option<ProjectLine>> {
        let row = fetch!(optional, self, ProjectRow, PROJECT, org.0, id.0, own.0, all)?;
        Ok(row.map(project).transpose()?.map(|(_, line)| line))
    }

    /// The first resources of a project by name: all, or those alone on which the viewer has a role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resources(
        &mut self,
        org: OrgId,
        project: ProjectId,
        own: MemberId,
        (all, limit): (bool, u32),
    ) -> Result<Vec<ResourceLine>> {
        let limit = i64::from(limit);
        let rows = fetch!(all, self, ResourceRow, RESOURCES, org.0, project.0, own.0, all, limit)?;
        let line = |(id, name, kind, own, members): ResourceRow| {
            let own = maybe_role(own.as_deref())?;
            Ok(ResourceLine { id: ResourceId(id), name, kind, own, members: row::count(members)? })
        };
        rows.into_iter().map(line).collect()
    }

    /// A page of those with a role in a part of the tree, by name, and where it ends if more follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insiders(
        &mut self,
        org: OrgId,
        scope: Scope,
        filter: &InsideFilter<'_>,
    ) -> Result<(Insiders, Option<Cursor>)> {
        let ((label, id), wanted) = (place(filter.after), i64::from(filter.limit) + 1);
        let sought = Sought::parse(filter.search);
        let [a, b, c, d] = sought.as_ref().map_or([""; 4], Sought::prefixes);
        let (kinds, project) = (i64::from(filter.addresses), scope.project.0);
        let org = org.0;
        let rows = match scope.resource {
            None => fetch!(
                all,
                self,
                InsideRow,
                INSIDE_PROJECT,
                org,
                label,
                id,
                wanted,
                kinds,
                a,
                b,
                c,
                d,
                project
            )?,
            Some(on) => fetch!(
                all,
                self,
                InsideRow,
                INSIDE_RESOURCE,
                org,
                label,
                id,
                wanted,
                kinds,
                a,
                b,
                c,
                d,
                project,
                on.0
            )?,
        };
        if filter.addresses {
            let (rows, end) = cut(inside(rows, contact)?, filter.limit);
            Ok((Insiders::Contacts(Page { rows, next: None }), end))
        } else {
            let (rows, end) = cut(inside(rows, |colleague, _| Ok(colleague))?, filter.limit);
            Ok((Insiders::Colleagues(Page { rows, next: None }), end))
        }
    }

    /// The first pending invitations that give a role in a project, by address, with that role: all, or those that a member vouches for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn asked_into(
        &mut self,
        org: OrgId,
        project: ProjectId,
        (all, own): (bool, MemberId),
        (now, limit): (Timestamp, u32),
    ) -> Result<Vec<Inside<Invited>>> {
        let limit = i64::from(limit);
        let rows = fetch!(all, self, AskedRow, ASKED, org.0, project.0, limit, all, own.0)?;
        let asked = |row: AskedRow| {
            let held = row::role_id(&row.11)?;
            let row: InvitedRow =
                (row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10);
            let person = invitation::invited(row, now)?;
            Ok(Inside { since: person.sent, person, held })
        };
        rows.into_iter().map(asked).collect()
    }
}

type AskedRow = (
    Uuid,
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<String>,
    Option<i64>,
    Option<String>,
    String,
    String,
);

fn project(row: ProjectRow) -> Result<Placed<ProjectLine>> {
    let line = ProjectLine {
        id: ProjectId(row.id),
        name: row.name,
        description: row.description,
        first: row.original,
        own: maybe_role(row.own.as_deref())?,
        members: row::count(row.members)?,
        resources: row::count(row.resources)?,
    };
    Ok((Cursor { label: row.label, id: row.id }, line))
}

/// Rows, each with its place in the list; `person` makes of a colleague and their address what the viewer sees.
fn inside<P>(
    rows: Vec<InsideRow>,
    person: impl Fn(Colleague, Option<String>) -> Result<P>,
) -> Result<Vec<Placed<Inside<P>>>> {
    let one = |(id, account, name, role, status, joined, label, email, held, since): InsideRow| {
        let colleague = Colleague {
            id: MemberId(id),
            account: AccountId(account),
            name,
            role: row::role_id(&role)?,
            status: row::member_status(&status)?,
            joined: Timestamp(joined),
        };
        let (held, since) = (row::role_id(&held)?, Timestamp(since));
        Ok((Cursor { label, id }, Inside { person: person(colleague, email)?, held, since }))
    };
    rows.into_iter().map(one).collect()
}

fn contact(colleague: Colleague, email: Option<String>) -> Result<Contact> {
    Ok(Contact { colleague, email: row::email(&email.unwrap_or_default())? })
}
