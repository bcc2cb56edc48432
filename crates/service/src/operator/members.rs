//! Members of an organization: who they are, and what the operator does with their place.

use super::{Answer, Refused, account, organization};
use crate::context::Context;
use crate::error::Error;
use crate::execute::{Order, execute_each};
use crate::foresee;
use crate::history::{self, Titles};
use crate::viewer::Author;
use guildhall_domain::command::{About, Command};
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, MemberStatus};
use guildhall_domain::foresee::{Whose, foresee};
use guildhall_domain::id::{MemberId, OrgId};
use guildhall_domain::pack::{Pack, listed};
use guildhall_domain::role::RoleId;
use guildhall_store::{Asker, Conn, KnownMember};

/// A member, as the operator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their place and address.
    pub known: KnownMember,
    /// The title of their role.
    pub role: String,
    /// Whether they hold the owner role.
    pub owner: bool,
}

/// What the operator does with a member's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// Gives another role, named by its name or title; several with commas between, where one can hold several.
    Role(&'a str),
    /// Takes every right, until it is restored.
    Suspend,
    /// Gives the rights back.
    Restore,
    /// Ends the place.
    Remove,
}

/// Every member of an organization, by name.
///
/// # Errors
/// [`Refused::NoOrganization`].
pub async fn list(ctx: &Context, slug: &str) -> Answer<Vec<Member>> {
    let mut conn = ctx.store.read().await?;
    let org = organization(&mut conn, slug).await?;
    let pack = facts(ctx, &mut conn, org, About::Nothing).await?.pack;
    let members = conn.known_members(org).await?;
    Ok(members.into_iter().map(|known| member(&pack, known)).collect())
}

/// The member with an address.
///
/// # Errors
/// [`Refused::NoOrganization`], [`Refused::NoAccount`] or [`Refused::NoMember`].
pub async fn find(ctx: &Context, slug: &str, email: &str) -> Answer<Member> {
    let mut conn = ctx.store.read().await?;
    let (_, pack, known) = named(ctx, &mut conn, slug, email).await?;
    Ok(member(&pack, known))
}

/// Gives the account with an address a place in an organization at once, or rehearses it.
///
/// # Errors
/// [`Refused::NoOrganization`], [`Refused::NoAccount`], [`Refused::NotProved`], [`Refused::NoRole`]; [`Refused::Other`] for someone who is a member.
pub async fn add(ctx: &Context, slug: &str, email: &str, role: &str) -> Answer<Vec<String>> {
    let mut conn = ctx.store.read().await?;
    let org = organization(&mut conn, slug).await?;
    let account = account(&mut conn, email).await?;
    if account.verified.is_none() {
        return Err(Refused::NotProved(account.email.to_string()));
    }
    let pack = facts(ctx, &mut conn, org, About::Nothing).await?.pack;
    drop(conn);
    let role = role_named(&pack, slug, role)?;
    let command = Command::Add { member: ctx.id(MemberId::from_parts)?, email: account.email, role };
    decided(ctx, org, &pack, command).await
}

/// Carries out what the operator does with a member's place, or rehearses it. Answers with what that is and what it changes, in sentences.
///
/// # Errors
/// As [`find`]; [`Refused::NoRole`]; [`Refused::Other`] with the rule that refuses.
pub async fn act(ctx: &Context, slug: &str, email: &str, act: Act<'_>) -> Answer<Vec<String>> {
    let mut conn = ctx.store.read().await?;
    let (org, pack, known) = named(ctx, &mut conn, slug, email).await?;
    let (member, from) = (known.place.id, known.place.role.clone());
    let command = match act {
        Act::Role(role) => Command::ChangeRole { member, from, to: role_named(&pack, slug, role)? },
        Act::Suspend => Command::Suspend { member },
        Act::Restore => Command::Restore { member },
        Act::Remove => Command::Remove { member },
    };
    let mut told = foreseen(ctx, &mut conn, org, &command, &known.place.name).await?;
    drop(conn);
    let said = decided(ctx, org, &pack, command).await?;
    told.splice(0..0, said);
    Ok(told)
}

/// Carries out one command of the operator's, and says what that did.
async fn decided(ctx: &Context, org: OrgId, pack: &Pack, command: Command) -> Answer<Vec<String>> {
    let order = Order::new(ctx, command)?;
    let verdicts = execute_each(ctx, Author::operator(), org, &[order]).await?;
    let events = verdicts.into_iter().next().ok_or(Denied::Hidden)?.map_err(Error::from)?;
    let rehearsed = super::is_rehearsed(ctx);
    Ok(events.iter().map(|event| headline(pack, event, rehearsed)).collect())
}

/// What is done, as the history says it; or what would be.
fn headline(pack: &Pack, event: &Event, rehearsed: bool) -> String {
    let sentence = history::sentence(&Titles::now(pack), event);
    if rehearsed { format!("Would have {sentence}.") } else { format!("The operator {sentence}.") }
}

/// What a command would change for the person, in sentences.
async fn foreseen(
    ctx: &Context,
    conn: &mut Conn,
    org: OrgId,
    command: &Command,
    name: &str,
) -> Answer<Vec<String>> {
    let facts = facts(ctx, conn, org, command.about()).await?;
    // What is refused is said when it is carried out, and stands in the history then.
    let Ok(events) = decide(&facts, command) else { return Ok(Vec::new()) };
    let reach = foresee::reach(conn, &facts, command).await?.unwrap_or_default();
    let who = Whose::One(name.to_owned());
    let lines = foresee(&facts.pack, &events, &reach).into_iter().map(|shift| {
        let line = shift.words(&facts.pack, &who, facts.organization.name.as_str());
        if line.rights.is_empty() {
            format!("{}.", line.head)
        } else {
            format!("{}: {}.", line.head, line.rights)
        }
    });
    Ok(lines.collect())
}

async fn facts(ctx: &Context, conn: &mut Conn, org: OrgId, about: About<'_>) -> Answer<Facts> {
    let facts = conn.facts(ctx.now(), &ctx.packs, org, &Asker::Operator, about).await?;
    Ok(facts.ok_or(Denied::Hidden)?)
}

async fn named(
    ctx: &Context,
    conn: &mut Conn,
    slug: &str,
    email: &str,
) -> Answer<(OrgId, std::sync::Arc<Pack>, KnownMember)> {
    let org = organization(conn, slug).await?;
    let account = account(conn, email).await?;
    let missing = || Refused::NoMember { email: account.email.to_string(), slug: slug.to_owned() };
    let known = conn.known_member(org, account.id).await?.ok_or_else(missing)?;
    let pack = facts(ctx, conn, org, About::Nothing).await?.pack;
    Ok((org, pack, known))
}

fn member(pack: &Pack, known: KnownMember) -> Member {
    let (role, owner) = (pack.title(&known.place.role), pack.is_owner(&known.place.role));
    Member { known, role, owner }
}

impl Member {
    /// Since when they are here, in words.
    #[must_use]
    pub fn since(&self) -> String {
        crate::moment::in_words(self.known.joined)
    }

    /// What they are and whether it counts: "Owner", "Member, suspended".
    #[must_use]
    pub fn standing(&self) -> String {
        match self.known.place.status {
            MemberStatus::Active => self.role.clone(),
            MemberStatus::Suspended => format!("{}, suspended", self.role),
        }
    }
}

/// The role of that name or title, or several of them.
fn role_named(pack: &Pack, slug: &str, wanted: &str) -> Answer<RoleId> {
    let one = |wanted: &str| {
        let is_it = |id: &str, title: &str| id == wanted || title.to_lowercase() == wanted.to_lowercase();
        pack.roles.iter().find(|role| is_it(role.id.as_str(), &role.title)).map(|role| role.id.clone())
    };
    let unknown = || {
        let titles: Vec<&str> = pack.roles.iter().map(|role| role.title.as_str()).collect();
        Refused::NoRole { role: wanted.to_owned(), slug: slug.to_owned(), roles: listed(&titles) }
    };
    let parts: Option<Vec<RoleId>> = wanted.split(',').map(|part| one(part.trim())).collect();
    let parts = parts.ok_or_else(unknown)?;
    match parts.as_slice() {
        [one] => Ok(one.clone()),
        several => Ok(RoleId::together(several).map_err(Error::field("role"))?),
    }
}
