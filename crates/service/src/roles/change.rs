//! Making, changing and deleting roles of an organization's own.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::organizations;
use crate::viewer::{Reader, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::custom::{CustomRole, RoleText, RoleTitle};
use guildhall_domain::facts::Facts;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::role::RoleId;

/// What someone wrote about a role.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where it is held.
    pub level: Level,
    /// What people call it.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The names of the permissions that it holds.
    pub permissions: Vec<String>,
}

impl Draft {
    fn role(self, id: RoleId) -> Result<CustomRole> {
        let Self { level, title, description, permissions } = self;
        let title = RoleTitle::parse(&title).map_err(Error::field("title"))?;
        let description = RoleText::parse(&description).map_err(Error::field("description"))?;
        Ok(CustomRole { level, id, title, description, permissions: permissions.into_iter().collect() })
    }
}

/// Makes a role, and answers with its stable name.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Error::Denied`] with the rule that refuses.
pub async fn make(ctx: &Context, viewer: &Viewer, slug: &str, draft: Draft) -> Result<RoleId> {
    let mut conn = ctx.store.read().await?;
    let facts = organizations::facts(ctx, &mut conn, viewer.into(), slug, About::Nothing).await?;
    drop(conn);
    let id = free(&facts.pack, draft.level, CustomRole::suggested(&draft.title));
    organizations::carry_out(ctx, viewer, slug, Command::MakeRole { role: draft.role(id.clone())? }).await?;
    Ok(id)
}

/// The name itself, or the first with a number behind it that no role of the level has.
fn free(pack: &Pack, level: Level, wanted: RoleId) -> RoleId {
    let is_free = |id: &RoleId| pack.roles_of(level).iter().all(|role| role.id != *id);
    let numbered = (2..100).filter_map(|n| RoleId::parse(&format!("{wanted}-{n}")).ok());
    std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or(wanted)
}

/// Changes a role: whoever holds it holds from then on what it says. `seen` are the rights that it held when the viewer looked, if they did.
///
/// # Errors
/// As [`make`]; refused, too, where it holds others by now.
pub async fn edit(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    (id, seen): (RoleId, Option<Vec<String>>),
    draft: Draft,
) -> Result<()> {
    let seen = seen.map(|names| names.into_iter().collect());
    organizations::carry_out(ctx, viewer, slug, Command::EditRole { role: draft.role(id)?, seen }).await
}

/// Deletes a role; whoever holds it gets another one.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn delete(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    (level, role): (Level, RoleId),
    to: Option<RoleId>,
) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::DeleteRole { level, role, to }).await
}

/// The viewer's facts about a role: how many hold it, for those who make roles.
///
/// # Errors
/// [`Error::Denied`] for everybody else.
pub async fn held(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    (level, role): (Level, &RoleId),
) -> Result<Facts> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Role(level, role)).await?;
    facts.needs(Permission::ROLE_MANAGE)?;
    Ok(facts)
}
