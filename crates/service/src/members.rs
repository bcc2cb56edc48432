//! Members: the list, and what one can do to a row of it.

use crate::context::Context;
use crate::cursor;
use crate::error::{Error, Result};
use crate::organizations;
use crate::shelves::Shown;
use crate::viewer::{Reader, Viewer};
use guildhall_domain::command::{About, Command};
use guildhall_domain::facts::Facts;
use guildhall_domain::id::MemberId;
use guildhall_domain::name::Slug;
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::view::{MembersPage, Page, Roster, RosterQuery, RosterStatus, Tally};
use guildhall_store::{Conn, Cursor, RosterFilter};
use std::sync::Arc;

/// The members page: list, counts, and the viewer's facts.
///
/// # Errors
/// [`Denied::Hidden`](guildhall_domain::denied::Denied::Hidden) for strangers, `Lacks` for members who may not see the list,
/// [`Error::Unusable`] for a cursor or a limit that makes no sense.
pub async fn page(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    query: &RosterQuery,
) -> Result<MembersPage> {
    let mut page = listed(ctx, reader, slug, query).await?.as_ref().clone();
    page.facts.now = page.facts.now.max(ctx.now());
    Ok(page)
}

/// The same as it was read, to be looked at without a copy: list and counts are of this moment, the facts' own moment may lie back.
///
/// # Errors
/// As [`page`].
pub async fn listed(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    query: &RosterQuery,
) -> Result<Arc<MembersPage>> {
    bounded(query)?;
    let slug = organizations::named(slug)?;
    let reader = reader.into();
    let read = |_| read(ctx, reader, &slug, query);
    let asked = ctx.store.freshness().await?;
    let viewer = match reader {
        Reader::Person(viewer) => viewer,
        Reader::Preview(_) => return Ok(read(asked).await?.page),
    };
    let now = ctx.now();
    let key = (viewer.account(), slug.clone(), query.clone());
    let shown = ctx.shelves.pages.get(asked, key, |shown| shown.is_so_at(now), read).await?;
    Ok(Arc::clone(&shown.page))
}

/// Reads the page: what the viewer may see, and then that, of one state of the organization.
async fn read(ctx: &Context, reader: Reader<'_>, slug: &Slug, query: &RosterQuery) -> Result<Shown> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts_of_anyone(ctx, &mut conn, reader, slug.as_str(), About::Nothing).await?;
    facts.needs(Permission::MEMBER_READ)?;
    let contacts = sees_contacts(&facts);
    let mut tally = conn.tally(facts.organization.id, contacts).await?;
    tally.by_role.sort_by_key(|(role, _)| facts.pack.rank(role));
    let roster = roster(ctx, &mut conn, &facts, query, (contacts, &tally)).await?;
    Ok(Shown::new(MembersPage { facts: organizations::redacted(facts), roster, tally }))
}

/// Nobody searches for more than a line, and no cursor of ours is longer.
fn bounded(query: &RosterQuery) -> Result<()> {
    let too_long =
        |text: &Option<String>, most| text.as_ref().is_some_and(|text| text.chars().count() > most);
    let unusable = |field, why: &str| Err(Error::Unusable { field, why: why.to_owned() });
    if too_long(&query.search, 200) {
        return unusable("search", "Search for at most 200 letters.");
    }
    if too_long(&query.after, 1_000) {
        return unusable("after", "This is not a cursor that an earlier page gave.");
    }
    Ok(())
}

/// Addresses and pending invitations are for those who may read the one and manage the other.
fn sees_contacts(facts: &Facts) -> bool {
    facts.rights().contains(Permission::MEMBER_READ_EMAIL)
        && facts.rights().contains(Permission::MEMBER_INVITE)
}

async fn roster(
    ctx: &Context,
    conn: &mut Conn,
    facts: &Facts,
    query: &RosterQuery,
    (contacts, tally): (bool, &Tally),
) -> Result<Roster> {
    let org = facts.organization.id;
    let after: Option<Cursor> = match &query.after {
        Some(text) => Some(cursor::read(ctx, org, text).await?),
        None => None,
    };
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Error::Unusable { field: "limit", why: "Ask for 1 to 200 rows at a time.".to_owned() });
    }
    // The organization counts its pending invitations: where there is none, none need be looked for.
    let status = query.status.or_else(|| (facts.organization.pending == 0).then_some(RosterStatus::Verified));
    let held: Option<Vec<RoleId>> = query.role.as_ref().map(|role| tally.with(role));
    let filter = RosterFilter {
        search: query.search.as_deref(),
        held: held.as_deref(),
        status,
        after: after.as_ref(),
        limit,
    };
    if contacts {
        let (rows, next) = conn.contacts(org, &filter, facts.now).await?;
        Ok(Roster::Contacts(Page { rows, next: sealed(ctx, facts, next).await? }))
    } else {
        let (rows, next) = conn.colleagues(org, &filter).await?;
        Ok(Roster::Colleagues(Page { rows, next: sealed(ctx, facts, next).await? }))
    }
}

async fn sealed(ctx: &Context, facts: &Facts, next: Option<Cursor>) -> Result<Option<String>> {
    match next {
        Some(next) => cursor::write(ctx, facts.organization.id, &next).await.map(Some),
        None => Ok(None),
    }
}

/// Gives a member another role; `from` is the one that the viewer saw.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn change_role(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    member: MemberId,
    (from, to): (RoleId, RoleId),
) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::ChangeRole { member, from, to }).await
}

/// Removes a member, with every right they hold here. What they made stays theirs.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn remove(ctx: &Context, viewer: &Viewer, slug: &str, member: MemberId) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::Remove { member }).await
}

/// Gives up the viewer's own place.
///
/// # Errors
/// [`Error::Denied`] with the rule that refuses.
pub async fn leave(ctx: &Context, viewer: &Viewer, slug: &str) -> Result<()> {
    organizations::carry_out(ctx, viewer, slug, Command::Leave).await
}
