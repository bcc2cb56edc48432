//! What the other sessions of an account did in its organizations, and what takes it back: for the account's owner, who changed a password
//! after a theft, and for nobody else.

mod invitation;
mod note;
mod remedy;
mod role;
mod tree;

pub(crate) use note::{before, note};
pub use remedy::{Deed, Remedy, Way};

use crate::context::Context;
use crate::cursor;
use crate::error::{Error, Result};
use crate::history::{Recorded, Titles, change};
use crate::organizations;
use crate::viewer::Viewer;
use guildhall_domain::command::About;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, OrgId, SessionId};
use guildhall_domain::time::{Span, Timestamp};
use guildhall_domain::view::Page;
use guildhall_store::{ActPlace, Asker, Conn, SessionAct};
use remedy::Search;
use std::collections::hash_map::{Entry, HashMap};

/// For how long it is known which session did what.
pub const KEPT: Span = Span::days(90);
/// How many acts a page has.
const ROWS: u32 = 25;

/// A sign-in of the account other than the one that the viewer acts in, and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSession {
    /// The session that began with it.
    pub id: SessionId,
    /// What the browser said of itself.
    pub browser: String,
    /// When it was signed in.
    pub signed_in: Timestamp,
    /// Whether it is signed in still.
    pub open: bool,
    /// What was done, newest first.
    pub acts: Vec<Act>,
}

/// Something that another session did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What the organization is called.
    pub organization: String,
    /// The organization's own part of the address.
    pub slug: String,
    /// The place of its entry in the organization's history.
    pub seq: i64,
    /// When it was done.
    pub at: Timestamp,
    /// What was done, as history words it, to follow "You".
    pub text: String,
    /// What takes it back.
    pub remedy: Remedy,
}

/// What other sessions of the viewer's account did, newest first, by session.
///
/// # Errors
/// [`Error::Unusable`] for a cursor that an earlier page did not give.
pub async fn page(ctx: &Context, viewer: &Viewer, after: Option<&str>) -> Result<Page<OtherSession>> {
    let account = viewer.account();
    let after: Option<ActPlace> = match after {
        Some(text) => Some(cursor::read(ctx, account, text).await?),
        None => None,
    };
    let mut conn = ctx.store.snapshot().await?;
    let whose = (account, viewer.origin.sign_in.id);
    let mut acts = conn.acts_of_others(whose, ctx.now(), after, ROWS + 1).await?;
    let more = acts.len() > ROWS as usize;
    acts.truncate(ROWS as usize);
    let last = acts.last().filter(|_| more).map(|act| act.place);
    let mut places = HashMap::new();
    let mut rows: Vec<OtherSession> = Vec::new();
    for act in acts {
        let org = act.place.org;
        let facts = match places.entry(org) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(standing(ctx, &mut conn, viewer, org).await?),
        };
        let Some(facts) = facts else { continue };
        let told = told(&mut Search { ctx, conn: &mut conn, viewer, facts }, &act).await?;
        match rows.iter_mut().find(|row| row.id == act.sign_in.id) {
            Some(row) => row.acts.push(told),
            None => rows.push(OtherSession {
                id: act.sign_in.id,
                browser: act.browser,
                signed_in: act.sign_in.at,
                open: act.open,
                acts: vec![told],
            }),
        }
    }
    drop(conn);
    let next = match last {
        Some(place) => Some(cursor::write(ctx, account, &place).await?),
        None => None,
    };
    Ok(Page { rows, next })
}

/// The page that shows what other sessions did, inside the console.
pub const PAGE: &str = "/account/sessions";

/// Where whoever chose a new password goes first: to what other sessions of theirs did, if they did anything.
pub(crate) async fn page_after(
    conn: &mut Conn,
    account: AccountId,
    sign_in: SessionId,
) -> Result<Option<String>> {
    Ok(conn.others_acted(account, sign_in).await?.then(|| PAGE.to_owned()))
}

/// Takes back what another session of the viewer's account did, as an act of the viewer's own, decided now.
///
/// # Errors
/// [`Denied::Hidden`] where no other session of theirs did this, or it cannot be taken back so; otherwise the rule that refuses.
pub async fn take_back(
    ctx: &Context,
    viewer: &Viewer,
    slug: &str,
    (seq, deed): (i64, Deed),
) -> Result<&'static str> {
    let org = organizations::id(ctx, slug).await?;
    let mut conn = ctx.store.snapshot().await?;
    let whose = (viewer.account(), viewer.origin.sign_in.id);
    let act = conn.act_of_another(whose, ctx.now(), (org, seq)).await?.ok_or(Denied::Hidden)?;
    let facts = standing(ctx, &mut conn, viewer, org).await?.ok_or(Denied::Hidden)?;
    let told = told(&mut Search { ctx, conn: &mut conn, viewer, facts: &facts }, &act).await?;
    drop(conn);
    let ways = match told.remedy {
        Remedy::Ways(ways) => ways,
        Remedy::Nothing { why, .. } => return Err(Error::Unusable { field: "deed", why }),
    };
    let way = ways.into_iter().find(|way| way.deed == deed).ok_or(Denied::Hidden)?;
    organizations::carry_out(ctx, viewer, slug, way.command).await?;
    Ok(deed.done())
}

/// The viewer's facts in an organization, whether or not they have a place there; none where its role model is not installed.
async fn standing(ctx: &Context, conn: &mut Conn, viewer: &Viewer, org: OrgId) -> Result<Option<Facts>> {
    let asker = Asker::Account(viewer.account());
    match conn.facts(ctx.now(), &ctx.packs, org, &asker, About::Nothing).await {
        Err(guildhall_store::Error::UnknownPack(_)) => Ok(None),
        facts => Ok(facts?),
    }
}

/// An act in words, with what takes it back.
async fn told(search: &mut Search<'_>, act: &SessionAct) -> Result<Act> {
    let recorded = serde_json::from_str(&act.entry.entry).map_err(Error::internal)?;
    let Recorded::Happened { event, titles } = recorded else {
        return Err(Error::internal("an act beside an entry that is no change"));
    };
    let before = act.before.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?;
    let sees_address = search.sees_address(&event).await?;
    let remedy = search.remedy(&act.organization, &event, before).await?;
    let titles = Titles::then(&search.facts.pack, &titles);
    let titles = if sees_address { titles } else { titles.without_addresses() };
    Ok(Act {
        organization: act.organization.clone(),
        slug: act.slug.clone(),
        seq: act.place.seq,
        at: act.entry.at,
        text: change(&titles, &event, act.entry.actor),
        remedy,
    })
}
