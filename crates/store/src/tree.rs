//! Loading facts about the tree: a part of it and what a rule must know beside, and what invitations give in projects.

use crate::conn::Conn;
use crate::engine::{fetch, named_row};
use crate::error::Result;
use crate::row::{self, Place};
use crate::statement::statements;
use guildhall_domain::facts::{Membership, Subject};
use guildhall_domain::id::{InvitationId, MemberId, OrgId, ProjectId, ResourceId};
use guildhall_domain::name::Title;
use guildhall_domain::pack::TreeRules;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::{Detail, LEAVERS, Node, Offer, Offered, Placed, Project, Resource, Scope, Told};
use uuid::Uuid;

/// Members whose role is `$3` and whose every place in the tree is inside of what is deleted.
macro_rules! leavers {
    ($inside:literal, $elsewhere:literal) => {
        concat!(
            "select m.id, m.account_id, m.name, m.role, m.status from member m
            where m.org_id = $1 and m.role = $3 and m.id in (",
            $inside,
            ") and not exists (",
            $elsewhere,
            ") order by m.id limit $4 + 0"
        )
    };
}

statements! {
    NODE = "select p.id as project, p.name as project_name, p.original, own.role as own,
            r.id as resource, r.name as resource_name, r.kind, held.role as held
        from project p
        left join project_member own on own.org_id = p.org_id and own.project_id = p.id and own.member_id = $3
        left join resource r on r.org_id = p.org_id and r.project_id = p.id and r.id = $4
        left join resource_member held on held.org_id = r.org_id and held.project_id = r.project_id
            and held.resource_id = r.id and held.member_id = $3
        where p.org_id = $1 and p.id = $2";
    PROJECT_NAMED = "select exists (select 1 from project where org_id = $1 and name_key = $2 and id <> $3) as taken";
    RESOURCE_NAMED = "select exists (select 1 from resource
        where org_id = $1 and project_id = $2 and name_key = $3 and id <> $4) as taken";
    PLACED = "select m.id, m.account_id, m.name, m.role, m.status, p.role as in_project, r.role as on_resource,
            exists (select 1 from project_member o join member x on x.org_id = o.org_id and x.id = o.member_id
                where o.org_id = $1 and o.project_id = $2 and o.role = $5 and o.member_id <> $4
                and x.status = 'active') as shared,
            case when m.role = $6 then (select count(*) from project_member o where o.org_id = $1 and o.member_id = $4)
                + (select count(*) from resource_member o where o.org_id = $1 and o.member_id = $4) end as places
        from member m
        left join project_member p on p.org_id = m.org_id and p.project_id = $2 and p.member_id = m.id
        left join resource_member r on r.org_id = m.org_id and r.project_id = $2 and r.resource_id = $3
            and r.member_id = m.id
        where m.org_id = $1 and m.id = $4";
    LEAVERS_OF_PROJECT = leavers!(
        "select member_id from project_member where org_id = $1 and project_id = $2
            union select member_id from resource_member where org_id = $1 and project_id = $2",
        "select 1 from project_member x where x.org_id = $1 and x.member_id = m.id and x.project_id <> $2
            union all select 1 from resource_member x where x.org_id = $1 and x.member_id = m.id and x.project_id <> $2");
    LEAVERS_OF_RESOURCE = leavers!(
        "select member_id from resource_member where org_id = $1 and project_id = $5 and resource_id = $2",
        "select 1 from project_member x where x.org_id = $1 and x.member_id = m.id
            union all select 1 from resource_member x where x.org_id = $1 and x.member_id = m.id and x.resource_id <> $2");
    ASKED_FOR = "select p.id, p.name, p.original, own.role
        from project p
        left join project_member own on own.org_id = p.org_id and own.project_id = p.id and own.member_id = $3
        where p.org_id = $1 and p.id = $2";
    OFFERED = "select p.id, p.name, p.original, own.role, ip.role, their.role
        from invitation_project ip join project p on p.org_id = ip.org_id and p.id = ip.project_id
        left join project_member own on own.org_id = p.org_id and own.project_id = p.id and own.member_id = $3
        left join project_member their on their.org_id = p.org_id and their.project_id = p.id and their.member_id = $4
        where ip.org_id = $1 and ip.invitation_id = $2 order by ip.place";
}

named_row! {
struct NodeRow {
    project: Uuid,
    project_name: String,
    original: bool,
    own: Option<String>,
    resource: Option<Uuid>,
    resource_name: Option<String>,
    kind: Option<String>,
    held: Option<String>,
}
}

type PlacedRow = (Uuid, Uuid, String, String, String, Option<String>, Option<String>, bool, Option<i64>);
type OfferedRow = (Uuid, String, bool, Option<String>, String, Option<String>);

impl Conn {
    /// Whether a project has this name.
    pub(crate) async fn project_named(&mut self, org: OrgId, name: &Title) -> Result<Subject> {
        let key = name.key();
        let (taken,) = fetch!(one, self, (bool,), PROJECT_NAMED, org.0, &key, Uuid::nil())?;
        Ok(Subject::Name { taken })
    }

    /// A part of the tree as a subject; `own` is the actor's place in the organization.
    pub(crate) async fn node_subject(
        &mut self,
        org: OrgId,
        own: Option<Uuid>,
        rules: &TreeRules,
        (scope, detail): (Scope, Detail<'_>),
    ) -> Result<Subject> {
        let resource = scope.resource.map(|id| id.0);
        let row = fetch!(optional, self, NodeRow, NODE, org.0, scope.project.0, own, resource)?;
        let Some(row) = row.filter(|row| row.resource == resource) else { return Ok(Subject::None) };
        let project = project(row.project, &row.project_name, row.original, row.own.as_deref())?;
        let resource = match (row.resource, row.resource_name, row.kind) {
            (Some(id), Some(name), Some(kind)) => {
                let (id, name) = (ResourceId(id), Title::parse(&name)?);
                Some(Resource { id, name, kind, own: maybe_role(row.held.as_deref())? })
            }
            _ => None,
        };
        let told = self.told(org, rules, scope, detail).await?;
        Ok(Subject::Node(Box::new(Node { project, resource, told })))
    }

    async fn told(
        &mut self,
        org: OrgId,
        rules: &TreeRules,
        scope: Scope,
        detail: Detail<'_>,
    ) -> Result<Told> {
        let (project, resource) = (scope.project.0, scope.resource.map_or_else(Uuid::nil, |id| id.0));
        let (taken,) = match detail {
            Detail::Nothing => return Ok(Told::Nothing),
            Detail::Member(member) => {
                let placed = self.placed(org, rules, scope, member).await?;
                return Ok(placed.map_or(Told::Nothing, Told::Member));
            }
            Detail::Leavers => return Ok(Told::Leavers(self.leavers(org, rules, scope).await?)),
            Detail::Name(name) if scope.resource.is_none() => {
                let key = name.key();
                fetch!(one, self, (bool,), PROJECT_NAMED, org.0, &key, project)?
            }
            Detail::Name(name) | Detail::Child(name) => {
                let key = name.key();
                fetch!(one, self, (bool,), RESOURCE_NAMED, org.0, project, &key, resource)?
            }
        };
        Ok(Told::Taken(taken))
    }

    async fn placed(
        &mut self,
        org: OrgId,
        rules: &TreeRules,
        scope: Scope,
        member: MemberId,
    ) -> Result<Option<Placed>> {
        let (project, resource) = (scope.project.0, scope.resource.map(|id| id.0));
        let kept = rules.keeps.as_ref().map_or("", RoleId::as_str);
        let deriving = rules.derives.as_ref().map_or("", RoleId::as_str);
        let row =
            fetch!(optional, self, PlacedRow, PLACED, org.0, project, resource, member.0, kept, deriving)?;
        let Some((id, account, name, role, status, in_project, on_resource, shared, places)) = row else {
            return Ok(None);
        };
        let place = row::membership((id, account, name, role, status))?;
        let (in_project, on_resource) =
            (maybe_role(in_project.as_deref())?, maybe_role(on_resource.as_deref())?);
        let (role, around) = if resource.is_some() { (on_resource, in_project) } else { (in_project, None) };
        let only = places == Some(i64::from(role.is_some()));
        Ok(Some(Placed { place, role, around, last: !shared, only }))
    }

    async fn leavers(&mut self, org: OrgId, rules: &TreeRules, scope: Scope) -> Result<Vec<Membership>> {
        let Some(role) = rules.derives.as_ref().map(RoleId::as_str) else { return Ok(Vec::new()) };
        let (most, project) = (i64::try_from(LEAVERS).unwrap_or(i64::MAX - 1) + 1, scope.project.0);
        let rows = match scope.resource {
            None => fetch!(all, self, Place, LEAVERS_OF_PROJECT, org.0, project, role, most)?,
            Some(on) => fetch!(all, self, Place, LEAVERS_OF_RESOURCE, org.0, on.0, role, most, project)?,
        };
        rows.into_iter().map(row::membership).collect()
    }

    /// The projects that an invitation about to be made would name, so far as there are such.
    pub(crate) async fn asked_for(
        &mut self,
        org: OrgId,
        own: Option<Uuid>,
        offers: &[Offer],
    ) -> Result<Vec<Offered>> {
        let mut offered = Vec::with_capacity(offers.len());
        for offer in offers {
            type Row = (Uuid, String, bool, Option<String>);
            let row = fetch!(optional, self, Row, ASKED_FOR, org.0, offer.project.0, own)?;
            if let Some((id, name, original, own)) = row {
                let project = project(id, &name, original, own.as_deref())?;
                offered.push(Offered { project, role: offer.role.clone(), inviter: None });
            }
        }
        Ok(offered)
    }

    /// What an invitation gives in projects, with what the actor and whoever vouches for it hold there.
    pub(crate) async fn offered(
        &mut self,
        org: OrgId,
        invitation: InvitationId,
        (own, inviter): (Option<Uuid>, Option<Uuid>),
    ) -> Result<Vec<Offered>> {
        let rows = fetch!(all, self, OfferedRow, OFFERED, org.0, invitation.0, own, inviter)?;
        let offered = |(id, name, original, own, role, inviter): OfferedRow| {
            let project = project(id, &name, original, own.as_deref())?;
            Ok(Offered { project, role: row::role_id(&role)?, inviter: maybe_role(inviter.as_deref())? })
        };
        rows.into_iter().map(offered).collect()
    }
}

fn project(id: Uuid, name: &str, original: bool, own: Option<&str>) -> Result<Project> {
    let (id, name) = (ProjectId(id), Title::parse(name)?);
    Ok(Project { id, name, first: original, own: maybe_role(own)? })
}

pub(crate) fn maybe_role(text: Option<&str>) -> Result<Option<RoleId>> {
    text.map(row::role_id).transpose()
}
