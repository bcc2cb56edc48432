//! What a role of an organization's own can reach beyond what it says, for each right alone and for each of the packs' own roles: asked
//! of the engine and held against `docs/matrices/dangers.txt`.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "tests: a failed unwrap is a failed test"
)]

#[path = "scene/committed.rs"]
mod committed;

use guildhall_domain::custom::{CustomRole, RoleText, RoleTitle};
use guildhall_domain::danger::{Searched, dangers};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, PermissionSet};
use guildhall_domain::role::RoleId;
use std::fmt::Write;

fn tried(pack: &Pack, level: Level, rights: PermissionSet) -> Searched {
    let entries = pack.entries().filter(|entry| rights.contains(entry.permission));
    let role = CustomRole {
        level,
        id: RoleId::parse("tried").unwrap(),
        title: RoleTitle::parse("Tried").unwrap(),
        description: RoleText::parse("").unwrap(),
        permissions: entries.map(|entry| entry.name.to_owned()).collect(),
    };
    dangers(pack, &role).unwrap()
}

fn told(text: &mut String, name: &str, found: &Searched) {
    let bound = if found.whole { "all of it" } else { "as far as it went" };
    writeln!(text, "  {name}: {} commands tried, {bound}", found.tried).unwrap();
    for danger in &found.dangers {
        writeln!(text, "    {}", danger.what).unwrap();
        for (at, step) in danger.steps.iter().enumerate() {
            writeln!(text, "      {}. {step}", at + 1).unwrap();
        }
    }
}

#[test]
fn what_roles_reach_beyond_what_they_say_is_what_is_committed() {
    let mut text = String::new();
    for pack in Pack::built_in().unwrap() {
        writeln!(text, "{} (`{}`)", pack.title, pack.id).unwrap();
        for level in [Level::Organization, Level::Project] {
            let least = if level == Level::Organization { "org.read" } else { "project.read" };
            let least = PermissionSet::NONE.with(pack.permission(least).unwrap());
            for entry in pack.entries().filter(|entry| level == Level::Organization || entry.level == level) {
                let found = tried(&pack, level, least.with(entry.permission));
                if !found.dangers.is_empty() {
                    told(&mut text, &format!("{} with {level:?} alone", entry.name), &found);
                }
            }
            for role in pack.roles_of(level) {
                told(
                    &mut text,
                    &format!("the rights of {}, {level:?}", role.title),
                    &tried(&pack, level, role.permissions),
                );
            }
        }
    }
    committed::hold("dangers.txt", &text);
}
