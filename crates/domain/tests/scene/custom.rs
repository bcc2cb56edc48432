//! Acme's own roles: making, changing and deleting them.

use crate::acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CustomRole, RoleText, RoleTitle};
use guildhall_domain::permission::Level;

/// A role of the organization's own, named after its title.
pub fn custom(level: Level, title: &str, permissions: &[&str]) -> CustomRole {
    CustomRole {
        level,
        id: CustomRole::suggested(title),
        title: RoleTitle::parse(title).unwrap(),
        description: RoleText::parse("").unwrap(),
        permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
    }
}

pub fn making(role: &CustomRole) -> Command {
    Command::MakeRole { role: role.clone() }
}

/// From now on the role holds these.
pub fn filling(role: &CustomRole, permissions: &[&str]) -> Command {
    let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
    Command::EditRole { role: CustomRole { permissions, ..role.clone() }, seen: None }
}

/// Whoever holds it gets another one, or nobody does.
pub fn ending(of: &CustomRole, to: Option<&str>) -> Command {
    Command::DeleteRole { level: of.level, role: of.id.clone(), to: to.map(role) }
}

impl Acme {
    /// A role that someone really made.
    pub fn own_role(&mut self, by: &str, level: Level, title: &str, permissions: &[&str]) -> CustomRole {
        let made = custom(level, title, permissions);
        self.does(by, &making(&made));
        made
    }
}
