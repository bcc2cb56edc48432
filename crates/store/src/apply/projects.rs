//! Applying events about the tree: projects, resources, and roles in them.

use crate::conn::Conn;
use crate::engine::{Rows, change_one, execute, later};
use crate::error::{Error, Result};
use crate::fold::label;
use crate::statement::statements;
use guildhall_domain::event::Event;
use guildhall_domain::id::{InvitationId, MemberId, OrgId};
use guildhall_domain::name::Title;
use guildhall_domain::role::RoleId;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::{Offer, Scope};

statements! {
    CREATE_PROJECT = "insert into project (org_id, id, name, label, name_key, description, original, members, created)
        values ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    EDIT_PROJECT = "update project set name = $3, label = $4, name_key = $5, description = $6 where org_id = $1 and id = $2";
    DELETE_PROJECT = "delete from project where org_id = $1 and id = $2";
    CREATE_RESOURCE = "insert into resource (org_id, project_id, id, name, label, name_key, kind, members, created)
        values ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    RENAME_RESOURCE = "update resource set name = $4, label = $5, name_key = $6 where org_id = $1 and project_id = $2 and id = $3";
    DELETE_RESOURCE = "delete from resource where org_id = $1 and project_id = $2 and id = $3";
    PLACE = "update member set status = status where org_id = $1 and id = $3;
        insert into project_member (org_id, project_id, member_id, role, label, since)
        select m.org_id, $2, m.id, $4, m.label, $5 from member m where m.org_id = $1 and m.id = $3;
        update project set members = members + 1 where org_id = $1 and id = $2";
    REPLACE = "update project_member set role = $4 where org_id = $1 and project_id = $2 and member_id = $3";
    DISPLACE = "delete from project_member where org_id = $1 and project_id = $2 and member_id = $3;
        update project set members = members - 1 where org_id = $1 and id = $2";
    PLACE_ON = "update member set status = status where org_id = $1 and id = $4;
        insert into resource_member (org_id, project_id, resource_id, member_id, role, label, since)
        select m.org_id, $2, $3, m.id, $5, m.label, $6 from member m where m.org_id = $1 and m.id = $4;
        update resource set members = members + 1 where org_id = $1 and project_id = $2 and id = $3";
    REPLACE_ON = "update resource_member set role = $5
        where org_id = $1 and project_id = $2 and resource_id = $3 and member_id = $4";
    DISPLACE_FROM = "delete from resource_member
        where org_id = $1 and project_id = $2 and resource_id = $3 and member_id = $4;
        update resource set members = members - 1 where org_id = $1 and project_id = $2 and id = $3";
    DISPLACE_EVERYWHERE = "update project set members = members - 1 where org_id = $1
            and id in (select project_id from project_member where org_id = $1 and member_id = $2);
        update resource set members = members - 1 where org_id = $1
            and id in (select resource_id from resource_member where org_id = $1 and member_id = $2)";
    OFFER = "insert into invitation_project (org_id, invitation_id, place, project_id, role) values ($1, $2, $3, $4, $5)";
}

/// A name as it is written, as lists are ordered by it and searched for it, and as it is told apart from others.
fn names(name: &Title) -> (&str, String, String) {
    (name.as_str(), label(name.as_str()), name.key())
}

impl Conn {
    /// Applies an event about a project or a resource as a whole.
    pub(super) async fn apply_to_tree(&mut self, org: OrgId, at: Timestamp, event: &Event) -> Result<()> {
        if let Event::ProjectCreated { project, name, description, first } = event {
            let ((name, label, key), about) = (names(name), description.as_str());
            change_one!(self, CREATE_PROJECT, org.0, project.0, name, &label, &key, about, *first, at.0)
        } else if let Event::ProjectEdited { project, name, description, .. } = event {
            let ((name, label, key), about) = (names(name), description.as_str());
            change_one!(self, EDIT_PROJECT, org.0, project.0, name, &label, &key, about)
        } else if let Event::ProjectDeleted { project, .. } = event {
            change_one!(self, DELETE_PROJECT, org.0, project.0)
        } else if let Event::ResourceCreated { project, resource, name, kind } = event {
            let ((name, label, key), kind) = (names(name), kind.as_str());
            let (project, resource) = (project.0, resource.0);
            change_one!(self, CREATE_RESOURCE, org.0, project, resource, name, &label, &key, kind, at.0)
        } else if let Event::ResourceRenamed { project, resource, to, .. } = event {
            let (name, label, key) = names(to);
            change_one!(self, RENAME_RESOURCE, org.0, project.0, resource.0, name, &label, &key)
        } else if let Event::ResourceDeleted { project, resource, .. } = event {
            change_one!(self, DELETE_RESOURCE, org.0, project.0, resource.0)
        } else {
            Err(Error::Corrupt(format!("{} is no event of the tree", event.name())))
        }
    }

    /// Applies a role given, changed or taken in a part of the tree.
    pub(super) async fn apply_granted(
        &mut self,
        (org, at): (OrgId, Timestamp),
        scope: Scope,
        member: MemberId,
        (from, to): (Option<&RoleId>, Option<&RoleId>),
    ) -> Result<()> {
        let (org, project, member, at) = (org.0, scope.project.0, member.0, at.0);
        let to = to.map(RoleId::as_str);
        match (scope.resource, from, to) {
            (None, None, Some(to)) => {
                change_one!(self, PLACE, org, project, member, to, at)
            }
            (None, Some(_), Some(to)) => {
                change_one!(self, REPLACE, org, project, member, to)
            }
            (None, _, None) => change_one!(self, DISPLACE, org, project, member),
            (Some(on), None, Some(to)) => {
                change_one!(self, PLACE_ON, org, project, on.0, member, to, at)
            }
            (Some(on), Some(_), Some(to)) => {
                change_one!(self, REPLACE_ON, org, project, on.0, member, to)
            }
            (Some(on), _, None) => {
                change_one!(self, DISPLACE_FROM, org, project, on.0, member)
            }
        }
    }

    /// Takes a member who is about to go out of the counts of the parts of the tree where they have a place.
    pub(super) async fn displace_everywhere(&mut self, org: OrgId, member: MemberId) -> Result<()> {
        execute!(self, DISPLACE_EVERYWHERE, org.0, member.0)?;
        Ok(())
    }

    /// Notes what an invitation gives in projects, in the order in which it says so.
    pub(super) async fn apply_offers(
        &mut self,
        org: OrgId,
        invitation: InvitationId,
        offers: &[Offer],
    ) -> Result<()> {
        for (place, offer) in (0_i64..).zip(offers) {
            let (project, role) = (offer.project.0, offer.role.as_str());
            later!(self, OFFER, Rows::One, org.0, invitation.0, place, project, role)?;
        }
        Ok(())
    }
}
