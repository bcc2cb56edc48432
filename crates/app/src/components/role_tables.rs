//! What each role of a role model may do. Nothing in it ever changes in the browser, so it is drawn on the server alone.

use super::{Column, Glyph, HeadCell, Icon, Table};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Entry, Level, PermissionSet};
use guildhall_domain::role::Role;
use leptos::prelude::*;
use std::iter::once;

/// What each role of a model may do: rights in rows, roles in columns, strongest first; a table for each level that has rights.
#[component]
pub fn RoleTables(
    /// The role model.
    pack: Pack,
) -> impl IntoView {
    let of = |role: &Role, rights: PermissionSet| (role.title.clone(), rights);
    let organization: Vec<_> = pack.roles.iter().map(|role| of(role, role.permissions)).collect();
    let everywhere = pack.roles.iter().map(|role| of(role, pack.everywhere(role)));
    let project =
        everywhere.chain(pack.project_roles.iter().map(|role| of(role, role.permissions))).collect();
    let in_project = format!("In each {}", pack.vocabulary.project.one);
    [
        role_table(&pack, Level::Organization, "In the organization".to_owned(), organization),
        role_table(&pack, Level::Project, in_project, project),
    ]
    .collect_view()
}

/// One level's table, without the roles that can do nothing there.
fn role_table(pack: &Pack, level: Level, name: String, roles: Vec<(String, PermissionSet)>) -> AnyView {
    let entries: Vec<_> = pack.entries().filter(|entry| entry.level == level).collect();
    let can_something = |rights: PermissionSet| entries.iter().any(|entry| rights.contains(entry.permission));
    let roles: Vec<_> = roles.into_iter().filter(|(_, rights)| can_something(*rights)).collect();
    if roles.is_empty() {
        return ().into_any();
    }
    let mut columns = vec![Column::new(name.clone())];
    columns.extend(roles.iter().map(|(title, _)| Column::new(title.clone())));
    let row = |entry: &Entry<'_>| {
        let marks = roles.iter().map(|(_, rights)| mark(rights.contains(entry.permission))).collect_view();
        let right = capitalized(entry.allows);
        view! { <tr><HeadCell>{right}</HeadCell>{marks}</tr> }
    };
    let rows = entries.iter().map(row).collect_view();
    view! { <Table caption=format!("{name}: what each role may do") columns matrix=true>{rows}</Table> }
        .into_any()
}

fn mark(yes: bool) -> impl IntoView {
    let (picture, word) = if yes {
        (view! { <Icon glyph=Glyph::Check /> }.into_any(), "Yes")
    } else {
        (view! { <span class="text-muted" aria-hidden="true">"–"</span> }.into_any(), "No")
    };
    view! { <td>{picture}<span class="sr-only">{word}</span></td> }
}

/// A sentence of the catalogue, which begins with a plain letter.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| once(first.to_ascii_uppercase()).chain(letters).collect()).unwrap_or_default()
}
