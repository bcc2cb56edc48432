//! The roles of an organization: for programs, and as a table for spreadsheets.

use crate::extract::{Caller, Json, Within};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use guildhall_domain::id::MemberId;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::view::Explained;
use guildhall_service::roles::{self, Roles};
use serde::Serialize;

/// Every right and every role of an organization.
#[derive(Serialize)]
pub(super) struct Answer {
    permissions: Vec<Right>,
    roles: Vec<Held>,
}

#[derive(Serialize)]
struct Right {
    name: String,
    level: Level,
    group: String,
    allows: String,
}

#[derive(Serialize)]
struct Held {
    id: String,
    level: Level,
    title: String,
    description: String,
    owner: bool,
    permissions: Vec<String>,
    members: Option<u32>,
}

pub(super) async fn list(caller: Caller, Path(slug): Path<String>) -> Result<Json<Answer>, Problem> {
    let Roles { facts, holders } = roles::page(&caller.door.ctx, &caller.viewer, &slug).await?;
    let pack = &facts.pack;
    let permissions = pack.entries().map(|entry| Right {
        name: entry.name.to_owned(),
        level: entry.level,
        group: entry.group.into_owned(),
        allows: entry.allows.into_owned(),
    });
    let roles = pack.roles_at(Level::Project).into_iter().map(|at| {
        let allowed = pack.entries().filter(|entry| at.rights.contains(entry.permission));
        Held {
            id: at.role.id.to_string(),
            level: at.of,
            title: at.role.title.clone(),
            description: at.role.description.clone(),
            owner: at.role.owner,
            permissions: allowed.map(|entry| entry.name.to_owned()).collect(),
            members: holders.as_ref().and_then(|holders| holders.of(&at)),
        }
    });
    Ok(Json(Answer { permissions: permissions.collect(), roles: roles.collect() }))
}

/// What a member may do, why, and what would change it.
pub(super) async fn explain(
    caller: Caller,
    Within { slug, id }: Within<MemberId>,
) -> Result<Json<Explained>, Problem> {
    Ok(Json(roles::explain(&caller.door.ctx, &caller.viewer, &slug, id).await?))
}

pub(super) async fn table(caller: Caller, Path(slug): Path<String>) -> Result<Response, Problem> {
    let Roles { facts, .. } = roles::page(&caller.door.ctx, &caller.viewer, &slug).await?;
    let name = format!("attachment; filename=\"{}-roles.csv\"", facts.organization.slug);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, csv(&facts.pack)).into_response())
}

/// A line for each right, a column for each role; what a role lacks is left empty. Without the mark at its beginning spreadsheets take it for
/// text in the letters of Western Europe alone.
fn csv(pack: &Pack) -> String {
    let roles = pack.roles_at(Level::Project);
    let mut lines = vec![line(
        ["Level", "Group", "Right", "Name"].into_iter().chain(roles.iter().map(|at| at.role.title.as_str())),
    )];
    for entry in pack.entries() {
        let level = match entry.level {
            Level::Organization => "organization",
            Level::Project => pack.vocabulary.project.one.as_str(),
        };
        let marks = roles.iter().map(|at| if at.rights.contains(entry.permission) { "yes" } else { "" });
        lines.push(line([level, &entry.group, &entry.allows, entry.name].into_iter().chain(marks)));
    }
    format!("{BYTE_ORDER_MARK}{}", lines.concat())
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// RFC 4180, with a guard before what a spreadsheet would reckon out.
fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cell = |text: &str| {
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    cells.map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_right_and_a_column_for_each_role() {
        let pack = Pack::built_in().unwrap().into_iter().find(|pack| pack.id == "powens").unwrap();
        let csv = csv(&pack);
        assert!(csv.starts_with("\u{feff}\"Level\",\"Group\",\"Right\",\"Name\",\"Admin\",\"Accounting\",\"Member\",\"Workspace admin\""), "{csv}");
        assert!(csv.contains("\"workspace\",\"Domains\",\"create domains\",\"resource.create\",\"yes\",\"\",\"\",\"yes\",\"yes\",\"\"\r\n"), "{csv}");
        assert_eq!(csv.lines().count(), pack.entries().count() + 1);
    }

    #[test]
    fn what_a_spreadsheet_would_reckon_out_is_text() {
        assert_eq!(line(["=1+1", "a \"b\""].into_iter()), "\"'=1+1\",\"a \"\"b\"\"\"\r\n");
    }
}
