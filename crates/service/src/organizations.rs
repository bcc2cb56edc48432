//! Organizations: founding one, listing one's own, finding one by its slug.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::execute::{self, Order};
use crate::limits;
use crate::notices;
use crate::viewer::{Author, Reader, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{MemberId, OrgId, ProjectId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use guildhall_domain::plan::Terms;
use guildhall_domain::view::{Me, Own, OwnOrganization, Waiting};
use guildhall_store::{Asker, Conn, Constraint, Freshness};

/// What a founder wrote into the form.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The organization's name.
    pub name: String,
    /// Its own part of the address; empty to derive it from the name.
    pub slug: String,
    /// What it is.
    pub description: String,
    /// Where it is on the web.
    pub website: String,
    /// The role model it shall run.
    pub pack: String,
}

/// Founds an organization, with the viewer as its first owner, and answers with its slug.
///
/// # Errors
/// [`Error::Unusable`] for a field, [`Denied::SlugTaken`], [`Denied::Unverified`].
pub async fn found(ctx: &Context, viewer: &Viewer, founding: &Founding) -> Result<Slug> {
    let name = OrgName::parse(&founding.name).map_err(Error::field("name"))?;
    let slug = slug(&founding.slug, &name)?;
    let description = Description::parse(&founding.description).map_err(Error::field("description"))?;
    let website = Website::parse(&founding.website).map_err(Error::field("website"))?;
    let unknown =
        || Error::Unusable { field: "pack", why: "Choose one of the role models in the list.".to_owned() };
    let pack = ctx.packs.get(&founding.pack).ok_or_else(unknown)?;
    let org = ctx.id(OrgId::from_parts)?;
    let founder = ctx.id(MemberId::from_parts)?;
    let project = ctx.id(ProjectId::from_parts)?;
    let found = Command::Found { founder, project, name, slug: slug.clone(), description, website };
    let order = Order::new(ctx, found)?;

    let mut tx = ctx.store.write_unscoped().await?;
    let facts =
        tx.founding_facts(ctx.now(), pack.clone(), org, viewer.account(), &slug, &ctx.settings.plan).await?;
    let events = decide(&facts, &order.command)?;
    limits::founding(ctx, &mut tx, viewer.account()).await?;
    let by = (&facts, &Author::of(viewer));
    let outcome = execute::happened(ctx, &mut tx, by, &events, &order.link).await;
    // Two founders may choose one slug in the same moment: the second meets the constraint, not the rule.
    match outcome {
        Err(Error::Conflict(Constraint::SlugTaken)) => {
            return Err(Denied::SlugTaken { slug: slug.to_string() }.into());
        }
        other => other?,
    }
    tx.bump_epoch(org).await?;
    tx.commit().await?;
    Ok(slug)
}

fn slug(written: &str, name: &OrgName) -> Result<Slug> {
    const RESERVED: &[&str] = &[
        "account",
        "api",
        "assets",
        "authzen",
        "avatars",
        "confirm",
        "events",
        "fonts",
        "forgot",
        "found",
        "health",
        "invitations",
        "join",
        "livez",
        "mailbox",
        "metrics",
        "new",
        "notifications",
        "pkg",
        "preview",
        "readyz",
        "reset",
        "rpc",
        "sessions",
        "settings",
        "sign-in",
        "sign-out",
        "sign-up",
        "stop",
        "www",
    ];
    let unusable = |why: &str| Error::Unusable { field: "slug", why: why.to_owned() };
    let slug = if written.trim().is_empty() {
        Slug::derive(name.as_str()).ok_or_else(|| {
            unusable("Choose an address of a–z, 0–9 and hyphens; the name does not suggest one.")
        })?
    } else {
        Slug::parse(written).map_err(Error::field("slug"))?
    };
    if RESERVED.contains(&slug.as_str()) {
        return Err(unusable("This address is used by Guildhall itself. Choose another one."));
    }
    Ok(slug)
}

/// What the viewer is part of, and what waits for their answer: the home page.
///
/// # Errors
/// None of its own.
pub async fn own(ctx: &Context, viewer: &Viewer) -> Result<Own> {
    Ok(own_state(ctx, viewer).await?.own)
}

/// What the open pages of a person show: while it is the same, so are they.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnState {
    /// Who they are.
    pub me: Me,
    /// What they are part of, and what waits for their answer.
    pub own: Own,
    /// How often each of their organizations has changed, by its part of the address.
    pub epochs: Vec<(String, i64)>,
}

/// What the viewer's open pages show.
///
/// # Errors
/// None of its own.
pub async fn own_state(ctx: &Context, viewer: &Viewer) -> Result<OwnState> {
    let mut conn = ctx.store.snapshot().await?;
    let (mut organizations, mut epochs) = (Vec::new(), Vec::new());
    for row in conn.organizations_of(viewer.account()).await? {
        epochs.push((row.slug.clone(), row.epoch));
        let Ok(pack) = row.model.of(&ctx.packs) else { continue };
        organizations.push(OwnOrganization {
            id: row.id,
            name: row.name,
            slug: row.slug,
            role_title: pack.title(&row.role),
            role_rank: u32::try_from(pack.rank(&row.role)).unwrap_or(u32::MAX),
            role: row.role,
            members: row.members,
        });
    }
    let waiting = if viewer.me.verified { waiting(ctx, &mut conn, viewer).await? } else { Vec::new() };
    Ok(OwnState { me: viewer.me.clone(), own: Own { organizations, waiting }, epochs })
}

async fn waiting(ctx: &Context, conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Waiting>> {
    let rows = conn.invitations_for(&viewer.me.email.key(), ctx.now()).await?;
    let asker = Asker::Account(viewer.account());
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let about = About::Invitation(row.invitation);
        let facts = match conn.facts(ctx.now(), &ctx.packs, row.org, &asker, about).await {
            Ok(Some(facts)) => facts,
            Ok(None) | Err(guildhall_store::Error::UnknownPack(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        all.push(Waiting {
            org: row.org,
            invitation: row.invitation,
            organization: row.organization,
            inviter: row.inviter,
            role: notices::with_projects(&facts, &row.role),
            expires: row.expires,
        });
    }
    Ok(all)
}

/// The viewer's facts in the organization of that slug. One that does not exist and one that they may not see are one answer; nobody
/// reads anything while they are suspended.
pub(crate) async fn facts(
    ctx: &Context,
    conn: &mut Conn,
    reader: Reader<'_>,
    slug: &str,
    about: About<'_>,
) -> Result<Facts> {
    let facts = facts_of_anyone(ctx, conn, reader, slug, about).await?;
    facts.own_place()?;
    Ok(facts)
}

/// The same, of those too who are suspended.
pub(crate) async fn facts_of_anyone(
    ctx: &Context,
    conn: &mut Conn,
    reader: Reader<'_>,
    slug: &str,
    about: About<'_>,
) -> Result<Facts> {
    let org = find(ctx, conn, slug).await?;
    let facts = conn.facts(ctx.now(), &ctx.packs, org, &reader.asker(org)?, about).await?;
    match facts.map(|facts| reader.seeing(facts)) {
        Some(facts) if facts.actor.membership.is_some() => Ok(facts),
        Some(_) | None => Err(Denied::Hidden.into()),
    }
}

/// The id of the organization of that slug, for a command; [`decide`](guildhall_domain::decide()) hides it from strangers.
pub(crate) async fn id(ctx: &Context, slug: &str) -> Result<OrgId> {
    match ctx.shelves.organization(slug) {
        Some(org) => Ok(org),
        None => find(ctx, &mut ctx.store.read().await?, slug).await,
    }
}

/// Carries out one command in the organization of that slug.
pub(crate) async fn carry_out(ctx: &Context, viewer: &Viewer, slug: &str, command: Command) -> Result<()> {
    let org = id(ctx, slug).await?;
    execute::execute(ctx, viewer, org, Order::new(ctx, command)?).await?;
    Ok(())
}

async fn find(ctx: &Context, conn: &mut Conn, slug: &str) -> Result<OrgId> {
    if let Some(org) = ctx.shelves.organization(slug) {
        return Ok(org);
    }
    let org = conn.find_organization(slug).await?.ok_or(Denied::Hidden)?;
    ctx.shelves.remember(slug, org);
    Ok(org)
}

/// The viewer's facts in an organization: what every page of it begins with.
///
/// # Errors
/// [`Denied::Hidden`] for strangers, as for an organization that does not exist.
pub async fn open(ctx: &Context, reader: impl Into<Reader<'_>>, slug: &str) -> Result<Facts> {
    let (slug, asked) = (named(slug)?, ctx.store.freshness().await?);
    Ok(redacted(standing(ctx, asked, reader.into(), &slug).await?))
}

/// What a path names as a slug; what cannot be one names nothing.
pub(crate) fn named(slug: &str) -> Result<Slug> {
    Slug::parse(slug).map_err(|_| Denied::Hidden.into())
}

/// The viewer's facts in the organization of that slug, at least as fresh as asked, and of this moment; of those too who are suspended.
///
/// # Errors
/// [`Denied::Hidden`] for strangers.
async fn standing(ctx: &Context, asked: Freshness, reader: Reader<'_>, slug: &Slug) -> Result<Facts> {
    let read = |_| async {
        let mut conn = ctx.store.read().await?;
        facts_of_anyone(ctx, &mut conn, reader, slug.as_str(), About::Nothing).await
    };
    let viewer = match reader {
        Reader::Person(viewer) => viewer,
        Reader::Preview(_) => return read(asked).await,
    };
    let key = (viewer.account(), slug.clone());
    let kept = ctx.shelves.standings.get(asked, key, |_| true, read).await?;
    Ok(Facts { now: ctx.now(), ..Facts::clone(&kept) })
}

/// Facts fit for the viewer's browser: without the counters that they may not see, and without the domain, which is from an address.
pub(crate) fn redacted(mut facts: Facts) -> Facts {
    if !facts.rights().contains(guildhall_domain::permission::Permission::MEMBER_INVITE) {
        facts.organization.pending = 0;
        facts.organization.terms = Terms { seats: None, domain: String::new(), ..facts.organization.terms };
    }
    facts
}
