//! A pack's matrix as a text that can be held against the product's own documents.

use super::Pack;
use crate::permission::Level;
use std::fmt::Write;

/// One table for each level.
pub(super) fn render(pack: &Pack) -> String {
    let mut text = format!("{} ({})\n{}\n", pack.title, pack.id, pack.description);
    table(&mut text, pack, Level::Organization, "organization");
    table(&mut text, pack, Level::Project, &format!("each {}", pack.vocabulary.project.one));
    text
}

fn table(text: &mut String, pack: &Pack, level: Level, name: &str) {
    let (roles, width) =
        (pack.roles_at(level), pack.entries().map(|entry| entry.name.len()).max().unwrap_or(0));
    let _ = write!(text, "\n{name:width$}");
    for at in &roles {
        let _ = write!(text, " | {}", at.role.title);
    }
    text.push('\n');
    for entry in pack.entries().filter(|entry| entry.level == level) {
        let _ = write!(text, "{:width$}", entry.name);
        for at in &roles {
            let mark = if at.rights.contains(entry.permission) { "yes" } else { "-" };
            let _ = write!(text, " | {mark:^0$}", at.role.title.chars().count());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
}
