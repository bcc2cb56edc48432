//! A pack's file: what may stand in it, and everything that is checked before an organization may run it.

use super::{
    Acceptance, Declared, InvitationRules, NoticeRules, Noun, Pack, TreeRules, Vocabulary, notices, soundness,
};
use crate::name::Title;
use crate::permission::{CONSOLE, Level, Permission, PermissionSet};
use crate::plan::{Feature, Plan};
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
pub(super) struct PackFile {
    pub(super) id: Spanned<String>,
    title: String,
    description: String,
    default_role: Spanned<String>,
    #[serde(default)]
    several_roles: bool,
    vocabulary: VocabularyTable,
    invitation: InvitationTable,
    #[serde(default)]
    pub(super) projects: ProjectsTable,
    pub(super) notices: Option<Spanned<NoticeRules>>,
    #[serde(default)]
    permission: Vec<PermissionTable>,
    pub(super) role: Vec<RoleTable>,
    #[serde(default)]
    pub(super) project_role: Vec<RoleTable>,
    #[serde(default)]
    pub(super) plan: Vec<PlanTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyTable {
    project: NounTable,
    resource: NounTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounTable {
    one: String,
    many: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InvitationTable {
    lifetime_hours: Spanned<i64>,
    cap: Option<u32>,
    acceptance: Acceptance,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ProjectsTable {
    pub(super) creator: Option<Spanned<String>>,
    pub(super) keeps: Option<Spanned<String>>,
    pub(super) derives: Option<Spanned<String>>,
    first: Option<Spanned<String>>,
    kinds: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanTable {
    pub(super) id: Spanned<String>,
    title: String,
    features: Vec<Feature>,
    seats: Option<u32>,
    #[serde(default)]
    own_domain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PermissionTable {
    name: Spanned<String>,
    level: Level,
    group: String,
    allows: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleTable {
    pub(super) id: Spanned<String>,
    title: String,
    plural: String,
    with_article: Option<String>,
    description: String,
    #[serde(default)]
    owner: bool,
    pub(super) in_every_project: Option<Spanned<String>>,
    permissions: Vec<Spanned<String>>,
}

/// The file under check: turns a place in its text into a line number.
pub(super) struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    pub(super) fn broken(&self, place: &Range<usize>, reason: impl Into<String>) -> Broken {
        let before = self.text.get(..place.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Broken { file: self.file.to_owned(), line, reason: reason.into() }
    }

    fn role_id(&self, written: &Spanned<String>) -> Result<RoleId, Broken> {
        let place = written.span();
        let id = RoleId::parse(written.get_ref()).map_err(|why| self.broken(&place, why.0))?;
        if id.is_several() { Err(self.broken(&place, "expected one role, not several")) } else { Ok(id) }
    }
}

pub(super) fn parse(file: &str, text: &str) -> Result<Pack, Broken> {
    let source = Source { file, text };
    let read: PackFile = toml::from_str(text)
        .map_err(|error| source.broken(&error.span().unwrap_or_default(), error.message().to_owned()))?;
    let declared = declared(&source, &read.permission)?;
    let roles = roles(&source, &read.role, &declared)?;
    let project_roles = roles_in_projects(&source, &read.project_role, &declared)?;
    let default_role = source.role_id(&read.default_role)?;
    if !roles.iter().any(|role| role.id == default_role) {
        return Err(source.broken(&read.default_role.span(), format!("there is no role `{default_role}`")));
    }
    let pack = Pack {
        id: source
            .role_id(&read.id)
            .map_err(|_| source.broken(&read.id.span(), "a pack is named like a role: a–z, 0–9, - and _"))?
            .into(),
        title: read.title.clone(),
        description: read.description.clone(),
        vocabulary: Vocabulary {
            project: noun(&read.vocabulary.project),
            resource: noun(&read.vocabulary.resource),
        },
        declared,
        roles,
        project_roles,
        default_role,
        several_roles: read.several_roles,
        invitation: invitation(&source, &read.invitation)?,
        tree: tree(&source, &read.projects)?,
        notices: notices::rules(&source, &read)?,
        plans: plans(&source, &read.plan)?,
    };
    soundness::check(&source, &read, &pack)?;
    Ok(pack)
}

fn noun(table: &NounTable) -> Noun {
    let NounTable { one, many } = table;
    let mut letters = many.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    Noun { one: one.clone(), many: many.clone(), heading: first + letters.as_str() }
}

fn tree(source: &Source<'_>, table: &ProjectsTable) -> Result<TreeRules, Broken> {
    let ProjectsTable { creator, keeps, derives, first, kinds } = table;
    let role = |written: &Option<Spanned<String>>| written.as_ref().map(|id| source.role_id(id)).transpose();
    if let Some((_, twice)) = kinds
        .iter()
        .enumerate()
        .find(|(at, kind)| kinds.iter().take(*at).any(|other| other.get_ref() == kind.get_ref()))
    {
        return Err(source.broken(&twice.span(), format!("there is already a kind `{}`", twice.get_ref())));
    }
    let named = |written: &Spanned<String>| match Title::parse(written.get_ref()) {
        Ok(name) => Ok(String::from(name)),
        Err(why) => Err(source.broken(&written.span(), why.0)),
    };
    Ok(TreeRules {
        creator: role(creator)?,
        keeps: role(keeps)?,
        derives: role(derives)?,
        first: first.as_ref().map(named).transpose()?,
        kinds: kinds.iter().map(named).collect::<Result<_, _>>()?,
    })
}

/// The product's own permissions: names that nobody else has, and no more than there is room for.
fn declared(source: &Source<'_>, tables: &[PermissionTable]) -> Result<Vec<Declared>, Broken> {
    let mut declared: Vec<Declared> = Vec::with_capacity(tables.len());
    for table in tables {
        let (name, place) = (table.name.get_ref(), table.name.span());
        let fits = (1..=60).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
        if !fits {
            return Err(source
                .broken(&place, "a permission is named with a–z, 0–9, dot, - and _, at most 60 characters"));
        }
        if Permission::named(name).is_some() || declared.iter().any(|known| known.name == *name) {
            return Err(source.broken(&place, format!("there is already a permission `{name}`")));
        }
        if Permission::declared(declared.len()).is_none() {
            let limit = Permission::LIMIT;
            return Err(source.broken(
                &place,
                format!("this is one permission too many: there can be {limit}, of which {} are the console's own", CONSOLE.len()),
            ));
        }
        let (group, allows) = (table.group.clone(), table.allows.clone());
        declared.push(Declared { level: table.level, name: name.clone(), group, allows });
    }
    Ok(declared)
}

fn roles(source: &Source<'_>, tables: &[RoleTable], declared: &[Declared]) -> Result<Vec<Role>, Broken> {
    let mut roles: Vec<Role> = Vec::with_capacity(tables.len());
    for table in tables {
        let role = role(source, table, declared)?;
        if roles.iter().any(|known| known.id == role.id) {
            return Err(source.broken(&table.id.span(), format!("there is already a role `{}`", role.id)));
        }
        roles.push(role);
    }
    Ok(roles)
}

/// The same for projects, where no permission of the organization counts and no role is the organization's owner's.
fn roles_in_projects(
    source: &Source<'_>,
    tables: &[RoleTable],
    declared: &[Declared],
) -> Result<Vec<Role>, Broken> {
    let roles = roles(source, tables, declared)?;
    for (table, role) in tables.iter().zip(&roles) {
        if role.owner || role.in_every_project.is_some() {
            let reason = "`owner` and `in_every_project` are for roles in the organization";
            return Err(source.broken(&table.id.span(), reason));
        }
        let of_project = |name: &str| {
            let console = Permission::named(name).and_then(Permission::entry).map(|entry| entry.level);
            let own = || declared.iter().find(|known| known.name == *name).map(|known| known.level);
            console.or_else(own) == Some(Level::Project)
        };
        let of_organization = table.permissions.iter().find(|name| !of_project(name.get_ref()));
        if let Some(name) = of_organization {
            let reason = format!("`{}` counts in the organization, not in a project", name.get_ref());
            return Err(source.broken(&name.span(), reason));
        }
    }
    Ok(roles)
}

fn role(source: &Source<'_>, table: &RoleTable, declared: &[Declared]) -> Result<Role, Broken> {
    let mut permissions = PermissionSet::NONE;
    for name in &table.permissions {
        let own = || declared.iter().position(|known| known.name == *name.get_ref());
        let permission = Permission::named(name.get_ref()).or_else(|| own().and_then(Permission::declared));
        let permission = permission.ok_or_else(|| {
            source.broken(&name.span(), format!("there is no permission `{}`", name.get_ref()))
        })?;
        permissions = permissions.with(permission);
    }
    Ok(Role {
        id: source.role_id(&table.id)?,
        title: table.title.clone(),
        plural: table.plural.clone(),
        with_article: table.with_article.clone().unwrap_or_else(|| with_article(&table.title)),
        description: table.description.clone(),
        permissions,
        in_every_project: table.in_every_project.as_ref().map(|id| source.role_id(id)).transpose()?,
        owner: table.owner,
        custom: false,
    })
}

fn plans(source: &Source<'_>, tables: &[PlanTable]) -> Result<Vec<Plan>, Broken> {
    let mut plans: Vec<Plan> = Vec::with_capacity(tables.len());
    for PlanTable { id, title, features, seats, own_domain } in tables {
        let (name, place) = (String::from(source.role_id(id)?), id.span());
        if plans.iter().any(|known| known.id == name) {
            return Err(source.broken(&place, format!("there is already a plan `{name}`")));
        }
        let (title, features) = (title.clone(), features.clone());
        plans.push(Plan { id: name, title, features, seats: *seats, own_domain: *own_domain });
    }
    Ok(plans)
}

fn invitation(source: &Source<'_>, table: &InvitationTable) -> Result<InvitationRules, Broken> {
    match *table.lifetime_hours.get_ref() {
        hours @ 1..=8_760 => {
            Ok(InvitationRules { lifetime: Span::hours(hours), cap: table.cap, acceptance: table.acceptance })
        }
        _ => Err(source.broken(&table.lifetime_hours.span(), "expected 1 to 8760 hours (a year)")),
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
    fn the_example_for_authors_is_a_pack() {
        let page = include_str!("../../../../docs/PACKS.md");
        let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        assert_eq!(parse("studio.toml", example).unwrap().id, "studio");
    }

    #[test]
    fn what_points_nowhere_or_is_there_twice_is_refused() {
        assert!(
            broken("name = \"project.write\"", "name = \"project.read\"").contains("already a permission")
        );
        assert!(broken("name = \"project.write\"", "name = \"org.edit\"").contains("already a permission"));
        let cascade = broken("owner = true\n", "owner = true\nin_every_project = \"lead\"\n");
        assert!(cascade.contains("there is no project role `lead`"), "{cascade}");
    }

    #[test]
    fn a_project_role_with_a_right_of_the_organization_is_refused() {
        let role = "[[project_role]]\nid = \"lead\"\ntitle = \"Lead\"\nplural = \"leads\"\ndescription = \"\"\npermissions = [\"org.edit\"]\n\n[[role]]";
        let refused = broken("[[role]]", role);
        assert!(refused.contains("`org.edit` counts in the organization, not in a project"), "{refused}");
    }

    #[test]
    fn more_permissions_than_there_is_room_for_are_refused() {
        let one = |n| {
            format!(
                "[[permission]]\nname = \"own.{n}\"\nlevel = \"project\"\ngroup = \"\"\nallows = \"\"\n\n"
            )
        };
        let many = (0..Permission::LIMIT).map(one).collect::<Vec<_>>().concat();
        let refused = broken("[[permission]]", &format!("{many}[[permission]]"));
        assert!(refused.contains("there can be 128"), "{refused}");
    }

    #[test]
    fn the_built_in_packs_are_sound() {
        assert_eq!(Pack::built_in().unwrap().len(), BUILT_IN.len());
    }

    #[test]
    fn an_unknown_permission_is_named_with_its_line() {
        assert_eq!(
            broken("\"org.edit\"", "\"org.edti\""),
            "autonomy.toml, line 31: there is no permission `org.edti`"
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
            broken("\"org.edit\", \"role.manage\"", "\"role.manage\"")
                .contains("an owner must hold every right")
        );
    }

    #[test]
    fn two_roles_of_one_name_and_unknown_words_are_refused() {
        assert!(broken("id = \"admin\"", "id = \"owner\"").contains("already a role `owner`"));
        assert!(broken("default_role = \"member\"", "default_role = \"guest\"").contains("no role `guest`"));
        assert!(
            broken("lifetime_hours = 168", "lifetime_hours = 168\ncup = 3")
                .contains("line 13: unknown field `cup`")
        );
        assert!(broken("lifetime_hours = 168", "lifetime_hours = 0").contains("expected 1 to 8760 hours"));
    }
}
