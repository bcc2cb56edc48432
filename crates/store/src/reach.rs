//! Whom a command reaches, and what each of them holds: what a change is foreseen from.

use crate::conn::Conn;
use crate::engine::fetch;
use crate::error::Result;
use crate::row;
use crate::statement::statements;
use guildhall_domain::foresee::{PLACES, Reach, Standing, Touched};
use guildhall_domain::id::{MemberId, OrgId, ProjectId, ResourceId};
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Scope;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The places in the tree of active members: in all projects where `$3` says so, otherwise in those in which `$2` has a role.
macro_rules! places {
    ($which:literal) => {
        concat!(
            "select x.member_id, m.role, x.project_id, x.resource_id, x.role
            from (select org_id, member_id, project_id, resource_id, role from resource_member where org_id = $1
                union all select org_id, member_id, project_id, null, role from project_member where org_id = $1) x
            join member m on m.org_id = x.org_id and m.id = x.member_id and m.status = 'active'
            where ($3 or x.project_id in (select project_id from project_member where org_id = $1 and member_id = $2
                union select project_id from resource_member where org_id = $1 and member_id = $2)) and ",
            $which,
            " order by x.member_id limit $4 + 0"
        )
    };
}

statements! {
    PLACES_OF_MEMBER = places!("x.member_id = $5");
    PLACES_OF_ROLE = places!("m.role = $5");
    PLACES_OF_PROJECT_ROLE = places!("x.member_id in (select member_id from project_member where org_id = $1 and role = $5
        union select member_id from resource_member where org_id = $1 and role = $5)");
    PLACES_IN_PROJECT = places!("x.project_id = $5");
    ACTIVE_MEMBER = "select role from member where org_id = $1 and id = $2 and status = 'active'";
    ACTIVE_HOLDERS = "select count(*) from member where org_id = $1 and role = $2 and status = 'active'";
    PROJECTS_SEEN = "select count(*) from project where org_id = $1 and ($3 or id in (select project_id from project_member
        where org_id = $1 and member_id = $2 union select project_id from resource_member where org_id = $1 and member_id = $2))";
}

type PlaceRow = (Uuid, String, Uuid, Option<Uuid>, String);

impl Conn {
    /// Whom a command of a member's reaches; none where they have too many places to be counted out. Of the tree, what the member sees: `all`
    /// of it, or where they have a role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reach(
        &mut self,
        org: OrgId,
        touched: Touched<'_>,
        (own, all): (MemberId, bool),
    ) -> Result<Option<Reach>> {
        let sight = (own.0, all);
        let reached = match touched {
            Touched::Nobody => return Ok(Some(Reach::default())),
            Touched::Actor => self.reached_member(org, own, sight).await?,
            Touched::Member(member) => self.reached_member(org, member, sight).await?,
            Touched::Role(Level::Organization, role) => self.reached_holders(org, role, sight).await?,
            Touched::Role(Level::Project, role) => {
                self.places(org, PLACES_OF_PROJECT_ROLE, sight, Which::Role(role)).await?
            }
            Touched::Part(part) => {
                let inside = self.places(org, PLACES_IN_PROJECT, sight, Which::Id(part.project.0)).await?;
                let is_in = |one: &Standing| one.places.iter().any(|(at, _)| part.counts_at(*at));
                inside.map(|all| all.into_iter().filter(is_in).collect())
            }
        };
        let (projects,) = fetch!(one, self, (i64,), PROJECTS_SEEN, org.0, sight.0, sight.1)?;
        let projects = row::count(projects)?;
        Ok(reached.map(|standings| Reach { standings, projects }))
    }

    async fn reached_member(
        &mut self,
        org: OrgId,
        member: MemberId,
        sight: (Uuid, bool),
    ) -> Result<Option<Vec<Standing>>> {
        let Some((role,)) = fetch!(optional, self, (String,), ACTIVE_MEMBER, org.0, member.0)? else {
            return Ok(Some(Vec::new()));
        };
        let placed = self.places(org, PLACES_OF_MEMBER, sight, Which::Id(member.0)).await?;
        let role = row::role_id(&role)?;
        let bare = || Standing { member, people: 1, role: Some(role), places: Vec::new() };
        Ok(placed.map(|placed| if placed.is_empty() { vec![bare()] } else { placed }))
    }

    async fn reached_holders(
        &mut self,
        org: OrgId,
        role: &RoleId,
        sight: (Uuid, bool),
    ) -> Result<Option<Vec<Standing>>> {
        let mut reached = Vec::new();
        for (held, _) in self.held_with(org, role).await? {
            let Some(placed) = self.places(org, PLACES_OF_ROLE, sight, Which::Role(&held)).await? else {
                return Ok(None);
            };
            let (holders,) = fetch!(one, self, (i64,), ACTIVE_HOLDERS, org.0, held.as_str())?;
            let others = row::count(holders)?.saturating_sub(u32::try_from(placed.len()).unwrap_or(u32::MAX));
            reached.extend(placed.into_iter().chain(Standing::alike(held, others)));
        }
        let places: usize = reached.iter().map(|one: &Standing| one.places.len()).sum();
        Ok((places <= PLACES).then_some(reached))
    }

    /// Those who have places, with them; none where there are too many.
    async fn places(
        &mut self,
        org: OrgId,
        sql: &'static str,
        (own, all): (Uuid, bool),
        which: Which<'_>,
    ) -> Result<Option<Vec<Standing>>> {
        let most = i64::try_from(PLACES).unwrap_or(i64::MAX - 1) + 1;
        let rows = match which {
            Which::Id(id) => fetch!(all, self, PlaceRow, sql, org.0, own, all, most, id)?,
            Which::Role(role) => fetch!(all, self, PlaceRow, sql, org.0, own, all, most, role.as_str())?,
        };
        if rows.len() > PLACES {
            return Ok(None);
        }
        let mut placed: BTreeMap<Uuid, Standing> = BTreeMap::new();
        for (member, role, project, resource, held) in rows {
            let role = Some(row::role_id(&role)?);
            let bare = Standing { member: MemberId(member), people: 1, role, places: Vec::new() };
            let scope = Scope { project: ProjectId(project), resource: resource.map(ResourceId) };
            placed.entry(member).or_insert(bare).places.push((scope, row::role_id(&held)?));
        }
        let sorted = |mut one: Standing| {
            one.places.sort();
            one
        };
        Ok(Some(placed.into_values().map(sorted).collect()))
    }
}

/// Of whom, or where.
#[derive(Clone, Copy)]
enum Which<'a> {
    Id(Uuid),
    Role(&'a RoleId),
}
