//! Invoice information, of the organization and of its projects.

use crate::conn::Conn;
use crate::engine::{change_one, fetch};
use crate::error::{Error, Result};
use crate::roster::{Cursor, Placed, cut};
use crate::statement::statements;
use guildhall_domain::id::{OrgId, ProjectId};
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::view::ProjectInvoicing;
use uuid::Uuid;

statements! {
    OF_ORGANIZATION = "select invoicing from organization where id = $1";
    OF_PROJECTS = "select id, name, invoicing, label from project
        where org_id = $1 and (label, id) > ($2, $3) order by label, id limit $4 + 0";
    OF_PROJECT = "select id, name, invoicing, label from project where org_id = $1 and id = $2";
    SET = "update organization set invoicing = $2 where id = $1";
    SET_OF_PROJECT = "update project set invoicing = $3 where org_id = $1 and id = $2";
}

type Row = (Uuid, String, String, String);

impl Conn {
    /// What stands on the organization's invoices.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoicing(&mut self, org: OrgId) -> Result<Invoicing> {
        let (text,) = fetch!(one, self, (String,), OF_ORGANIZATION, org.0)?;
        read(&text)
    }

    /// What stands on the invoices of one project.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoicing_of(&mut self, org: OrgId, project: ProjectId) -> Result<Option<ProjectInvoicing>> {
        let row = fetch!(optional, self, Row, OF_PROJECT, org.0, project.0)?;
        Ok(row.map(line).transpose()?.map(|(_, line)| line))
    }

    /// A page of projects by name with what stands on their invoices, and where it ends if more follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoicing_of_projects(
        &mut self,
        org: OrgId,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<(Vec<ProjectInvoicing>, Option<Cursor>)> {
        let (label, id) = after.map_or(("", Uuid::nil()), |cursor| (cursor.label.as_str(), cursor.id));
        let rows = fetch!(all, self, Row, OF_PROJECTS, org.0, label, id, i64::from(limit) + 1)?;
        let lines: Result<Vec<_>> = rows.into_iter().map(line).collect();
        Ok(cut(lines?, limit))
    }

    pub(crate) async fn apply_invoicing(
        &mut self,
        org: OrgId,
        project: Option<ProjectId>,
        to: &Invoicing,
    ) -> Result<()> {
        let text = serde_json::to_string(to).map_err(|error| Error::Corrupt(error.to_string()))?;
        match project {
            None => change_one!(self, SET, org.0, &text),
            Some(project) => change_one!(self, SET_OF_PROJECT, org.0, project.0, &text),
        }
    }
}

fn line((id, name, text, label): Row) -> Result<Placed<ProjectInvoicing>> {
    let invoicing = read(&text)?;
    Ok((Cursor { label, id }, ProjectInvoicing { id: ProjectId(id), name, invoicing }))
}

/// Nothing was written where nothing is stored.
fn read(text: &str) -> Result<Invoicing> {
    if text.is_empty() {
        return Ok(Invoicing::default());
    }
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("invoice information: {error}")))
}
