//! A pack's matrix as a text that can be held against the product's own documents.

use super::Pack;
use crate::permission::CONSOLE;
use std::fmt::Write;

pub(super) fn render(pack: &Pack) -> String {
    let width = CONSOLE.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let mut text = format!("{} ({})\n{}\n", pack.title, pack.id, pack.description);
    let _ = write!(text, "\n{:width$}", "organization");
    for role in &pack.roles {
        let _ = write!(text, " | {}", role.title);
    }
    text.push('\n');
    for entry in CONSOLE {
        let _ = write!(text, "{:width$}", entry.name);
        for role in &pack.roles {
            let mark = if role.permissions.contains(entry.permission) { "yes" } else { "-" };
            let _ = write!(text, " | {mark:^0$}", role.title.chars().count());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}
