//! The roles of an organization's own: kept with it as one text, since there are few and every decision needs them all.

use crate::conn::Conn;
use crate::engine::{change_one, execute, fetch};
use crate::error::{Error, Result};
use crate::row;
use crate::statement::statements;
use guildhall_domain::custom::CustomRole;
use guildhall_domain::event::Event;
use guildhall_domain::id::OrgId;
use guildhall_domain::pack::{Pack, Packs};
use guildhall_domain::permission::Level;
use guildhall_domain::role::RoleId;
use std::sync::Arc;

statements! {
    OWN_ROLES = "select roles from organization where id = $1";
    SET_ROLES = "update organization set roles = $2 where id = $1";
    HELD = "select role, members + pending from role_tally where org_id = $1 and members + pending > 0 order by role";
    HELD_IN_PROJECTS = "select (select count(*) from project_member where org_id = $1 and role = $2)
            + (select count(*) from resource_member where org_id = $1 and role = $2)
            + (select count(*) from invitation_project ip join invitation i on i.org_id = ip.org_id
                and i.id = ip.invitation_id and i.state = 'pending' where ip.org_id = $1 and ip.role = $2)";
    REPLACE_ROLE = "update member set role = $3 where org_id = $1 and role = $2;
        update invitation set role = $3 where org_id = $1 and role = $2 and state = 'pending';
        insert into role_tally (org_id, role, members, pending)
            select org_id, $3, members, pending from role_tally where org_id = $1 and role = $2
            on conflict (org_id, role) do update set members = role_tally.members + excluded.members,
                pending = role_tally.pending + excluded.pending;
        delete from role_tally where org_id = $1 and role = $2";
    REPLACE_ROLE_IN_PROJECTS = "update project_member set role = $3 where org_id = $1 and role = $2;
        update resource_member set role = $3 where org_id = $1 and role = $2;
        update invitation_project set role = $3 where org_id = $1 and role = $2";
}

/// Which role model an organization runs, as it is stored: its pack's, with the roles of its own behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The pack's name.
    pub(crate) pack: String,
    /// The organization's own roles.
    pub(crate) roles: String,
}

impl Model {
    /// The role model.
    ///
    /// # Errors
    /// [`Error::UnknownPack`], or [`Error::Corrupt`] for roles that cannot be read.
    pub fn of(self, packs: &Packs) -> Result<Arc<Pack>> {
        let Self { pack, roles } = self;
        let Some(known) = packs.get(&pack) else { return Err(Error::UnknownPack(pack)) };
        if roles.is_empty() { Ok(Arc::clone(known)) } else { Ok(Arc::new(known.with_custom(&read(&roles)?))) }
    }
}

fn read(text: &str) -> Result<Vec<CustomRole>> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("roles: {error}")))
}

impl Conn {
    /// How many members, and pending invitations, hold or give a role.
    pub(crate) async fn held(&mut self, org: OrgId, level: Level, role: &RoleId) -> Result<u32> {
        if level == Level::Organization {
            return Ok(self.held_with(org, role).await?.into_iter().map(|(_, count)| count).sum());
        }
        let (held,) = fetch!(one, self, (i64,), HELD_IN_PROJECTS, org.0, role.as_str())?;
        row::count(held)
    }

    /// What is held or asked for here that a role is part of: the role itself, and several as one that include it; each with how many members
    /// and pending invitations.
    pub(crate) async fn held_with(&mut self, org: OrgId, role: &RoleId) -> Result<Vec<(RoleId, u32)>> {
        let mut held = Vec::new();
        for (one, count) in fetch!(all, self, (String, i64), HELD, org.0)? {
            held.push((row::role_id(&one)?, row::count(count)?));
        }
        held.retain(|(one, _)| one.includes(role));
        Ok(held)
    }

    /// Applies an event about the organization's own roles.
    pub(crate) async fn apply_to_roles(&mut self, org: OrgId, event: &Event) -> Result<()> {
        let (text,) = fetch!(one, self, (String,), OWN_ROLES, org.0)?;
        let mut own = read(&text)?;
        if let Event::RoleMade { role } = event {
            own.push(role.clone());
        } else if let Event::RoleEdited { role, .. } = event {
            let kept = own.iter_mut().find(|kept| (kept.level, &kept.id) == (role.level, &role.id));
            let gone = || Error::Corrupt("an event names a role that is not there".to_owned());
            *kept.ok_or_else(gone)? = role.clone();
        } else if let Event::RoleDeleted { level, role, to, .. } = event {
            own.retain(|kept| (kept.level, &kept.id) != (*level, role));
            if let Some(to) = to {
                self.replace_role(org, *level, (role, to)).await?;
            }
        } else {
            return Err(Error::Corrupt(format!("{} is no event of roles", event.name())));
        }
        let text = if own.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&own).map_err(|error| Error::Corrupt(error.to_string()))?
        };
        change_one!(self, SET_ROLES, org.0, &text)
    }

    async fn replace_role(&mut self, org: OrgId, level: Level, (role, to): (&RoleId, &RoleId)) -> Result<()> {
        if level == Level::Project {
            execute!(self, REPLACE_ROLE_IN_PROJECTS, org.0, role.as_str(), to.as_str())?;
            return Ok(());
        }
        for (held, _) in self.held_with(org, role).await? {
            execute!(self, REPLACE_ROLE, org.0, held.as_str(), held.replacing(role, to).as_str())?;
        }
        Ok(())
    }
}
