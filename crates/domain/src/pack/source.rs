//! A pack's file: what may stand in it, and everything that is checked before an organization may run it.

use super::{InvitationRules, Pack};
use crate::permission::{Permission, PermissionSet};
use crate::role::{Role, RoleId, with_article};
use crate::time::Span;
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;
use toml::Spanned;

/// Why a pack cannot be used, where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}, line {line}: {reason}")]
pub struct Broken {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    id: Spanned<String>,
    title: String,
    description: String,
    default_role: Spanned<String>,
    invitation: InvitationTable,
    role: Vec<RoleTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InvitationTable {
    lifetime_hours: Spanned<i64>,
    cap: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleTable {
    id: Spanned<String>,
    title: String,
    plural: String,
    description: String,
    #[serde(default)]
    owner: bool,
    permissions: Vec<Spanned<String>>,
}

/// The file under check: turns a place in its text into a line number.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn broken(&self, place: &Range<usize>, reason: impl Into<String>) -> Broken {
        let before = self.text.get(..place.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Broken { file: self.file.to_owned(), line, reason: reason.into() }
    }

    fn role_id(&self, written: &Spanned<String>) -> Result<RoleId, Broken> {
        RoleId::parse(written.get_ref()).map_err(|why| self.broken(&written.span(), why.0))
    }
}

pub(super) fn parse(file: &str, text: &str) -> Result<Pack, Broken> {
    let source = Source { file, text };
    let read: PackFile = toml::from_str(text)
        .map_err(|error| source.broken(&error.span().unwrap_or_default(), error.message().to_owned()))?;
    let mut roles: Vec<Role> = Vec::with_capacity(read.role.len());
    for table in &read.role {
        let role = role(&source, table)?;
        if roles.iter().any(|known| known.id == role.id) {
            return Err(source.broken(&table.id.span(), format!("there is already a role `{}`", role.id)));
        }
        roles.push(role);
    }
    one_owner_role_with_every_right(&source, &read, &roles)?;
    let default_role = source.role_id(&read.default_role)?;
    if !roles.iter().any(|role| role.id == default_role) {
        return Err(source.broken(&read.default_role.span(), format!("there is no role `{default_role}`")));
    }
    Ok(Pack {
        id: RoleId::parse(read.id.get_ref())
            .map_err(|_| source.broken(&read.id.span(), "a pack is named like a role: a–z, 0–9, - and _"))?
            .into(),
        title: read.title,
        description: read.description,
        roles,
        default_role,
        invitation: invitation(&source, &read.invitation)?,
    })
}

fn role(source: &Source<'_>, table: &RoleTable) -> Result<Role, Broken> {
    let mut permissions = PermissionSet::NONE;
    for name in &table.permissions {
        let permission = Permission::named(name.get_ref()).ok_or_else(|| {
            source.broken(&name.span(), format!("there is no permission `{}`", name.get_ref()))
        })?;
        permissions = permissions.with(permission);
    }
    Ok(Role {
        id: source.role_id(&table.id)?,
        title: table.title.clone(),
        plural: table.plural.clone(),
        with_article: with_article(&table.title),
        description: table.description.clone(),
        permissions,
        owner: table.owner,
    })
}

fn invitation(source: &Source<'_>, table: &InvitationTable) -> Result<InvitationRules, Broken> {
    match *table.lifetime_hours.get_ref() {
        hours @ 1..=8_760 => Ok(InvitationRules { lifetime: Span::hours(hours), cap: table.cap }),
        _ => Err(source.broken(&table.lifetime_hours.span(), "expected 1 to 8760 hours (a year)")),
    }
}

/// The rule that keeps an organization from locking itself out: one owner role, and nothing that an owner may not do.
fn one_owner_role_with_every_right(
    source: &Source<'_>,
    read: &PackFile,
    roles: &[Role],
) -> Result<(), Broken> {
    let mut owners = read.role.iter().zip(roles).filter(|(_, role)| role.owner);
    let Some((table, owner)) = owners.next() else {
        return Err(source.broken(&read.id.span(), "no role is marked `owner = true`; exactly one must be"));
    };
    if let Some((second, _)) = owners.next() {
        return Err(
            source.broken(&second.id.span(), "a second role is marked `owner = true`; exactly one must be")
        );
    }
    for role in roles {
        if !owner.permissions.holds_all_of(role.permissions) {
            let reason = format!(
                "the owner role lacks a right that `{}` has; an owner must hold every right",
                role.id
            );
            return Err(source.broken(&table.id.span(), reason));
        }
    }
    let console = [
        Permission::ORG_READ,
        Permission::MEMBER_READ,
        Permission::MEMBER_INVITE,
        Permission::MEMBER_CHANGE_ROLE,
    ];
    match console.into_iter().find(|needed| !owner.permissions.contains(*needed)) {
        Some(missing) => Err(source.broken(
            &table.id.span(),
            format!("the owner role needs `{missing}`, or nobody could run the organization"),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::BUILT_IN;

    fn broken(from: &str, to: &str) -> String {
        let (file, text) = BUILT_IN[0];
        assert!(text.contains(from), "{from:?} is not in the pack any more");
        parse(file, &text.replacen(from, to, 1)).unwrap_err().to_string()
    }

    #[test]
    fn the_built_in_packs_are_sound() {
        assert_eq!(Pack::built_in().unwrap().len(), BUILT_IN.len());
    }

    #[test]
    fn an_unknown_permission_is_named_with_its_line() {
        assert_eq!(
            broken("\"org.edit\"", "\"org.edti\""),
            "autonomy.toml, line 17: there is no permission `org.edti`"
        );
    }

    #[test]
    fn a_pack_without_an_owner_or_with_two_is_refused() {
        assert!(broken("owner = true\n", "").contains("exactly one must be"));
        assert!(broken("id = \"admin\"\n", "id = \"admin\"\nowner = true\n").contains("second role"));
    }

    #[test]
    fn an_owner_who_lacks_a_right_is_refused() {
        assert!(
            broken("\"org.edit\", \"org.delete\"", "\"org.delete\"")
                .contains("an owner must hold every right")
        );
    }

    #[test]
    fn two_roles_of_one_name_and_unknown_words_are_refused() {
        assert!(broken("id = \"admin\"", "id = \"owner\"").contains("already a role `owner`"));
        assert!(broken("default_role = \"member\"", "default_role = \"guest\"").contains("no role `guest`"));
        assert!(
            broken("lifetime_hours = 168", "lifetime_hours = 168\ncup = 3")
                .contains("line 9: unknown field `cup`")
        );
        assert!(broken("lifetime_hours = 168", "lifetime_hours = 0").contains("expected 1 to 8760 hours"));
    }
}
