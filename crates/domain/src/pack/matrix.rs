//! A pack's matrix as a text that can be held against the product's own documents.

use super::Pack;
use crate::permission::{Level, PermissionSet};
use std::fmt::Write;

/// One table for each level. In a project the organization's roles count too, with what comes with them everywhere.
pub(super) fn render(pack: &Pack) -> String {
    let mut text = format!("{} ({})\n{}\n", pack.title, pack.id, pack.description);
    let organization =
        pack.roles.iter().map(|role| (role.title.clone(), role.permissions)).collect::<Vec<_>>();
    table(&mut text, pack, Level::Organization, "organization", &organization);
    let mut project: Vec<_> =
        pack.roles.iter().map(|role| (role.title.clone(), pack.everywhere(role))).collect();
    project.extend(pack.project_roles.iter().map(|role| (role.title.clone(), role.permissions)));
    table(&mut text, pack, Level::Project, &format!("each {}", pack.vocabulary.project.one), &project);
    text
}

fn table(text: &mut String, pack: &Pack, level: Level, name: &str, roles: &[(String, PermissionSet)]) {
    let width = pack.entries().map(|entry| entry.name.len()).max().unwrap_or(0);
    let _ = write!(text, "\n{name:width$}");
    for (title, _) in roles {
        let _ = write!(text, " | {title}");
    }
    text.push('\n');
    for entry in pack.entries().filter(|entry| entry.level == level) {
        let _ = write!(text, "{:width$}", entry.name);
        for (title, permissions) in roles {
            let mark = if permissions.contains(entry.permission) { "yes" } else { "-" };
            let _ = write!(text, " | {mark:^0$}", title.chars().count());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
}
