//! The roles of an organization: what each may do, who holds it, and why someone may do something.

mod change;

pub use change::{Draft, delete, edit, held, make};

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Reader;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Membership, Subject};
use guildhall_domain::id::{MemberId, OrgId};
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::tree::{Detail, Scope};
use guildhall_domain::view::{Explained, Holders};
use guildhall_store::{Asker, Conn, ProjectFilter};

/// The roles of an organization.
#[derive(Debug, Clone)]
pub struct Roles {
    /// The viewer's facts, with the role model in them.
    pub facts: Facts,
    /// Who holds which role; none where members are not for the viewer.
    pub holders: Option<Holders>,
}

/// The roles of an organization, and how many members hold each.
///
/// # Errors
/// [`Denied::Hidden`] for strangers.
pub async fn page(ctx: &Context, reader: impl Into<Reader<'_>>, slug: &str) -> Result<Roles> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Nothing).await?;
    facts.needs(Permission::ORG_READ)?;
    let holders = if facts.rights().contains(Permission::MEMBER_READ) {
        Some(Holders(conn.tally(facts.organization.id, false).await?.by_role))
    } else {
        None
    };
    Ok(Roles { facts: organizations::redacted(facts), holders })
}

/// What one member may do, why, and what would change it; for those who see the members.
///
/// # Errors
/// [`Denied::Hidden`] for strangers and for members who are not here, [`Denied::Lacks`].
pub async fn explain(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    member: MemberId,
) -> Result<Explained> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Member(member)).await?;
    facts.needs(Permission::MEMBER_READ)?;
    match &facts.subject {
        Subject::Member(member) => Ok(explained(&facts, member)),
        Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Invitation(_)
        | Subject::Node(_)
        | Subject::Address { .. } => Err(Denied::Hidden.into()),
    }
}

/// The same in a part of the tree, for those who see who is there.
///
/// # Errors
/// [`Denied::Hidden`] where it is not for the viewer, or there is no such member; [`Denied::Lacks`].
pub async fn explain_inside(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    (scope, member): (Scope, MemberId),
) -> Result<Explained> {
    let facts = crate::projects::member(ctx, reader, slug, scope, member).await?;
    explained_inside(&facts)
}

/// The same for the operator, who knows people by their addresses, and parts of the tree by their names: `Apollo`, or `Apollo/greenhouse-01`; none
/// where no part is called so.
///
/// # Errors
/// [`Denied::Hidden`] when there is no such organization, or nobody in it has that address.
pub async fn explain_to_operator(
    ctx: &Context,
    slug: &str,
    email: &str,
    part: Option<&str>,
) -> Result<Option<Explained>> {
    let email = EmailAddress::parse(email).map_err(crate::error::Error::field("email"))?;
    let mut conn = ctx.store.read().await?;
    let org = conn.find_organization(slug).await?.ok_or(Denied::Hidden)?;
    let account = conn.account_by_email(&email.key()).await?.ok_or(Denied::Hidden)?;
    let asker = Asker::Account(account.id);
    let facts =
        conn.facts(ctx.now(), &ctx.packs, org, &asker, About::Nothing).await?.ok_or(Denied::Hidden)?;
    let member = facts.actor.membership.as_ref().ok_or(Denied::Hidden)?;
    let Some(part) = part else { return Ok(Some(explained(&facts, member))) };
    let Some(scope) = part_named(&mut conn, org, member.id, part).await? else { return Ok(None) };
    let about = About::Node(scope, Detail::Member(member.id));
    let facts = conn.facts(ctx.now(), &ctx.packs, org, &asker, about).await?.ok_or(Denied::Hidden)?;
    explained_inside(&facts).map(Some)
}

/// The part of the tree of that name: a project of the whole name, or else a resource, wherever a slash parts the two.
async fn part_named(conn: &mut Conn, org: OrgId, own: MemberId, part: &str) -> Result<Option<Scope>> {
    if let Some(scope) = named(conn, org, own, (part, None)).await? {
        return Ok(Some(scope));
    }
    for (at, _) in part.match_indices('/') {
        let (project, resource) = part.split_at(at);
        if let Some(scope) = named(conn, org, own, (project, Some(resource.trim_start_matches('/')))).await? {
            return Ok(Some(scope));
        }
    }
    Ok(None)
}

/// The part of the tree of that name.
async fn named(
    conn: &mut Conn,
    org: OrgId,
    own: MemberId,
    (project, resource): (&str, Option<&str>),
) -> Result<Option<Scope>> {
    let filter = ProjectFilter { own, all: true, search: project, after: None, limit: MOST };
    let (lines, _) = conn.projects(org, &filter).await?;
    let Some(line) = lines.into_iter().find(|line| line.name == project) else { return Ok(None) };
    let Some(resource) = resource else { return Ok(Some(Scope::project(line.id))) };
    let lines = conn.resources(org, line.id, own, (true, MOST)).await?;
    let found = lines.into_iter().find(|one| one.name == resource);
    Ok(found.map(|one| Scope::resource(line.id, one.id)))
}

/// How many parts of the tree are looked through for one of a name.
const MOST: u32 = 1_000;

/// What someone may do in the part of the tree that the facts are about.
fn explained_inside(facts: &Facts) -> Result<Explained> {
    let node = facts.node()?;
    let placed = node.placed().ok_or(Denied::Hidden)?;
    let held = placed.role.as_ref().map_or_else(
        || facts.pack.title(&placed.place.role),
        |role| sentence!("{} in {}", facts.pack.project_title(role), node.name()),
    );
    let (name, rights) = (placed.place.name.clone(), facts.explain_inside(node, placed));
    Ok(Explained { name, role: held, rights })
}

fn explained(facts: &Facts, member: &Membership) -> Explained {
    let (name, role) = (member.name.clone(), facts.pack.title(&member.role));
    Explained { name, role, rights: facts.explain_all(member) }
}
