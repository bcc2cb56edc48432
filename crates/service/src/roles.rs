//! The roles of an organization: what each may do, who holds it, and why someone may do something.

mod change;

pub use change::{Draft, delete, edit, held, make};

use crate::context::Context;
use crate::error::Result;
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::facts::{Facts, Membership, Subject};
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::Permission;
use guildhall_domain::tree::Scope;
use guildhall_domain::view::{Explained, Holders};
use guildhall_store::Asker;

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
pub async fn page(ctx: &Context, viewer: &Viewer, slug: &str) -> Result<Roles> {
    let mut conn = ctx.store.read().await?;
    let facts = organizations::facts(ctx, &mut conn, viewer, slug, About::Nothing).await?;
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
pub async fn explain(ctx: &Context, viewer: &Viewer, slug: &str, member: MemberId) -> Result<Explained> {
    let mut conn = ctx.store.read().await?;
    let facts = organizations::facts(ctx, &mut conn, viewer, slug, About::Member(member)).await?;
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
    viewer: &Viewer,
    slug: &str,
    (scope, member): (Scope, MemberId),
) -> Result<Explained> {
    let facts = crate::projects::member(ctx, viewer, slug, scope, member).await?;
    let node = facts.node()?;
    let placed = node.placed().ok_or(Denied::Hidden)?;
    let held = placed.role.as_ref().map_or_else(
        || facts.pack.title(&placed.place.role),
        |role| format!("{} in {}", facts.pack.project_title(role), node.name()),
    );
    let (name, rights) = (placed.place.name.clone(), facts.explain_inside(node, placed));
    Ok(Explained { name, role: held, rights })
}

/// The same for the operator, who knows people by their addresses.
///
/// # Errors
/// [`Denied::Hidden`] when there is no such organization, or nobody in it has that address.
pub async fn explain_to_operator(ctx: &Context, slug: &str, email: &str) -> Result<Explained> {
    let email = EmailAddress::parse(email).map_err(crate::error::Error::field("email"))?;
    let mut conn = ctx.store.read().await?;
    let org = conn.find_organization(slug).await?.ok_or(Denied::Hidden)?;
    let account = conn.account_by_email(&email.key()).await?.ok_or(Denied::Hidden)?;
    let asker = Asker::Account(account.id);
    let facts =
        conn.facts(ctx.now(), &ctx.packs, org, &asker, About::Nothing).await?.ok_or(Denied::Hidden)?;
    let member = facts.actor.membership.as_ref().ok_or(Denied::Hidden)?;
    Ok(explained(&facts, member))
}

fn explained(facts: &Facts, member: &Membership) -> Explained {
    let (name, role) = (member.name.clone(), facts.pack.title(&member.role));
    Explained { name, role, rights: facts.explain_all(member) }
}
