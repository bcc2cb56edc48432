//! Projects and resources: the lists, who has a role where, and what one can do to them.

mod change;

pub use change::{Naming, create, create_resource, delete, delete_resource, edit, grant, rename_resource};

use crate::context::Context;
use crate::cursor;
use crate::error::{Error, Result};
use crate::organizations;
use crate::preview::Preview;
use crate::viewer::Reader;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{MemberId, OrgId};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::{Detail, Node, Offer, Scope};
use guildhall_domain::view::{
    Colleague, Entry, Inside, Insiders, Invited, Page, ProjectLine, ResourceLine, RosterStatus,
};
use guildhall_store::{Conn, Cursor, InsideFilter, ProjectFilter, RosterFilter};

/// How many rows a page has.
const ROWS: u32 = 50;

/// How many resources of a project are listed.
pub const RESOURCES: u32 = 200;

/// How many members a search for someone to add finds.
const FOUND: u32 = 10;

/// The projects that a viewer may see.
#[derive(Debug, Clone)]
pub struct Projects {
    /// The viewer's facts.
    pub facts: Facts,
    /// The projects, by name.
    pub page: Page<ProjectLine>,
}

/// What is asked about a project or a resource.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    /// Words of the names of those who are listed.
    pub search: String,
    /// The cursor that an earlier page gave.
    pub after: Option<String>,
    /// Words of the name of someone to add; nobody is looked for when it is empty.
    pub adding: String,
}

/// A project, or a resource in it, opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The viewer's facts, which are about it.
    pub facts: Facts,
    /// It, as far as rules see it.
    pub node: Node,
    /// The project.
    pub project: ProjectLine,
    /// What is in it, by name, as far as the viewer may see it; empty for a resource.
    pub resources: Vec<ResourceLine>,
    /// Those with a role there; none where they are not for the viewer.
    pub insiders: Option<Insiders>,
    /// Those asked into the project, for who may invite.
    pub asked: Vec<Inside<Invited>>,
    /// Members who could be added, each with the facts to decide by.
    pub found: Vec<(Colleague, Facts)>,
}

/// The projects of an organization that the viewer may see, by name.
///
/// # Errors
/// [`Denied::Hidden`] for strangers, [`Error::Unusable`] for a cursor that is none.
pub async fn page(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    search: &str,
    after: Option<&str>,
) -> Result<Projects> {
    bounded(search)?;
    let mut conn = ctx.store.snapshot().await?;
    let reader = reader.into();
    let facts = organizations::facts(ctx, &mut conn, reader, slug, About::Nothing).await?;
    facts.needs(Permission::ORG_READ)?;
    let after = place(ctx, facts.organization.id, after).await?;
    let (rows, next) = listed(&mut conn, (reader, &facts), search, (after.as_ref(), ROWS)).await?;
    let next = sealed(ctx, facts.organization.id, next).await?;
    Ok(Projects { facts, page: Page { rows, next } })
}

async fn listed(
    conn: &mut Conn,
    (reader, facts): (Reader<'_>, &Facts),
    search: &str,
    (after, limit): (Option<&Cursor>, u32),
) -> Result<(Vec<ProjectLine>, Option<Cursor>)> {
    let own = facts.actor.membership.as_ref().ok_or(Denied::Hidden)?.id;
    let all = facts.rights().contains(Permission::PROJECT_READ);
    let org = facts.organization.id;
    if let Some(preview) = reader.preview().filter(|_| !all) {
        return Ok((placed(conn, org, preview, limit).await?, None));
    }
    let filter = ProjectFilter { own, all, search, after, limit };
    let (lines, next) = conn.projects(org, &filter).await?;
    let own = |line: ProjectLine| match reader.preview() {
        Some(preview) => ProjectLine { own: preview.role_at(Scope::project(line.id)), ..line },
        None => line,
    };
    Ok((lines.into_iter().map(own).collect(), next))
}

/// The first projects in which a preview's person has a place, as it was when the preview was allowed.
async fn placed(conn: &mut Conn, org: OrgId, preview: &Preview, limit: u32) -> Result<Vec<ProjectLine>> {
    let mut lines = Vec::new();
    for project in preview.projects().into_iter().take(limit as usize) {
        let own = preview.role_at(Scope::project(project));
        let line = conn.project(org, project, (preview.member(), own.is_some())).await?;
        lines.extend(line.map(|line| ProjectLine { own, ..line }));
    }
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(lines)
}

/// The first projects into which the viewer may invite, each with the facts that say as what.
///
/// # Errors
/// [`Denied::Hidden`] for strangers.
pub async fn open_to_invite(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
) -> Result<(Facts, Vec<ProjectLine>)> {
    let mut conn = ctx.store.snapshot().await?;
    let reader = reader.into();
    let facts = organizations::facts(ctx, &mut conn, reader, slug, About::Nothing).await?;
    let (lines, _) = listed(&mut conn, (reader, &facts), "", (None, RESOURCES)).await?;
    let may = |line: &ProjectLine| facts.invites_with(facts.rights_holding(&line.own));
    let lines = lines.into_iter().filter(may).collect();
    Ok((facts, lines))
}

/// A project, or a resource in it, with who has a role there.
///
/// # Errors
/// [`Denied::Hidden`] where it is not for the viewer, or not there; [`Error::Unusable`] for a cursor that is none.
pub async fn open(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    scope: Scope,
    looking: &Looking,
) -> Result<Opened> {
    bounded(&looking.search)?;
    bounded(&looking.adding)?;
    let mut conn = ctx.store.snapshot().await?;
    let about = About::Node(scope, Detail::Nothing);
    let reader = reader.into();
    let facts = organizations::facts(ctx, &mut conn, reader, slug, about).await?;
    let (node, org) = (facts.node()?.clone(), facts.organization.id);
    let own = facts.actor.membership.as_ref().ok_or(Denied::Hidden)?.id;
    let rights = facts.rights_at(&node);
    let in_project = facts.rights_in(&node.project).contains(Permission::PROJECT_READ);
    let all = rights.contains(Permission::PROJECT_READ);
    let project = conn.project(org, scope.project, (own, in_project)).await?.ok_or(Denied::Hidden)?;
    let mut resources = match scope.resource {
        None => conn.resources(org, scope.project, own, (all, RESOURCES)).await?,
        Some(_) => Vec::new(),
    };
    if let Some(preview) = reader.preview() {
        preview.place_on(scope.project, all, &mut resources);
    }
    // Whoever has a role on a resource alone sees the way to it, and nothing else of the project.
    if !all && resources.is_empty() {
        return Err(Denied::Hidden.into());
    }
    let insiders = if rights.contains(Permission::PROJECT_MEMBER_READ) {
        Some(insiders(ctx, &mut conn, &facts, scope, looking).await?)
    } else {
        None
    };
    let asked = if facts.invites_with(rights) && scope.resource.is_none() {
        // Addresses are for those who may read them, and for whoever wrote them down.
        let whose = (facts.rights().contains(Permission::MEMBER_READ_EMAIL), own);
        conn.asked_into(org, scope.project, whose, (facts.now, ROWS)).await?
    } else {
        Vec::new()
    };
    let found = found(ctx, &mut conn, reader, &facts, (scope, slug, &looking.adding)).await?;
    Ok(Opened { facts, node, project, resources, insiders, asked, found })
}

async fn insiders(
    ctx: &Context,
    conn: &mut Conn,
    facts: &Facts,
    scope: Scope,
    looking: &Looking,
) -> Result<Insiders> {
    let org = facts.organization.id;
    let after = place(ctx, org, looking.after.as_deref()).await?;
    let addresses = facts.rights().contains(Permission::MEMBER_READ_EMAIL);
    let filter = InsideFilter { search: &looking.search, addresses, after: after.as_ref(), limit: ROWS };
    let (mut insiders, end) = conn.insiders(org, scope, &filter).await?;
    let onward = sealed(ctx, org, end).await?;
    match &mut insiders {
        Insiders::Colleagues(page) => page.next = onward,
        Insiders::Contacts(page) => page.next = onward,
    }
    Ok(insiders)
}

/// Members whose names begin so, each with the facts about their place there.
async fn found(
    ctx: &Context,
    conn: &mut Conn,
    reader: Reader<'_>,
    facts: &Facts,
    (scope, slug, adding): (Scope, &str, &str),
) -> Result<Vec<(Colleague, Facts)>> {
    if adding.trim().is_empty() || !facts.rights().contains(Permission::MEMBER_READ) {
        return Ok(Vec::new());
    }
    let status = Some(RosterStatus::Verified);
    let filter = RosterFilter { search: Some(adding), held: None, status, after: None, limit: FOUND };
    let org = facts.organization.id;
    let people: Vec<Colleague> = if facts.rights().contains(Permission::MEMBER_READ_EMAIL) {
        let (rows, _) = conn.contacts(org, &filter, facts.now).await?;
        let member = |entry| match entry {
            Entry::Member(contact) => Some(contact.colleague),
            Entry::Invitation(_) => None,
        };
        rows.into_iter().filter_map(member).collect()
    } else {
        conn.colleagues(org, &filter).await?.0
    };
    let mut found = Vec::with_capacity(people.len());
    for person in people {
        let about = About::Node(scope, Detail::Member(person.id));
        let facts = organizations::facts(ctx, conn, reader, slug, about).await?;
        found.push((person, facts));
    }
    Ok(found)
}

/// The facts about a member's place in a part of the tree, for whoever sees who is there.
///
/// # Errors
/// [`Denied::Hidden`] where it is not for the viewer, or there is no such member.
pub async fn member(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    scope: Scope,
    member: MemberId,
) -> Result<Facts> {
    let mut conn = ctx.store.snapshot().await?;
    let about = About::Node(scope, Detail::Member(member));
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, about).await?;
    facts.needs_at(facts.node()?, Permission::PROJECT_MEMBER_READ)?;
    Ok(facts)
}

/// The facts about the end of a part of the tree, with who would leave the organization with it.
///
/// # Errors
/// [`Denied::Hidden`] where it is not for the viewer.
pub async fn ending(ctx: &Context, reader: impl Into<Reader<'_>>, slug: &str, scope: Scope) -> Result<Facts> {
    let mut conn = ctx.store.snapshot().await?;
    let about = About::Node(scope, Detail::Leavers);
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, about).await?;
    facts.needs_at(facts.node()?, Permission::PROJECT_READ)?;
    Ok(facts)
}

/// Reads what a form or a program says of projects: each with the one role.
///
/// # Errors
/// [`Error::Unusable`] for what is no project.
pub fn offers(projects: &[String], role: &RoleId) -> Result<Vec<Offer>> {
    let unusable = |_| Error::Unusable { field: "projects", why: "Choose from the list.".to_owned() };
    let offer = |id: &String| Ok(Offer { project: id.parse().map_err(unusable)?, role: role.clone() });
    projects.iter().map(offer).collect()
}

pub(crate) async fn place(ctx: &Context, org: OrgId, after: Option<&str>) -> Result<Option<Cursor>> {
    match after.filter(|after| !after.is_empty()) {
        Some(text) => cursor::read(ctx, org, text).await.map(Some),
        None => Ok(None),
    }
}

pub(crate) async fn sealed(ctx: &Context, org: OrgId, end: Option<Cursor>) -> Result<Option<String>> {
    match end {
        Some(end) => cursor::write(ctx, org, &end).await.map(Some),
        None => Ok(None),
    }
}

fn bounded(search: &str) -> Result<()> {
    if search.chars().count() > 200 {
        let why = "Search for at most 200 letters.".to_owned();
        return Err(Error::Unusable { field: "search", why });
    }
    Ok(())
}
