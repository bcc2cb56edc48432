//! History: what is recorded of every change and refused attempt, and how it reads.

mod account_act;
mod titles;

pub use account_act::AccountAct;
pub(crate) use titles::Titles;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::moment;
use crate::organizations;
use crate::viewer::Reader;
use guildhall_domain::command::{About, Command};
use guildhall_domain::denied::Denied;
use guildhall_domain::email::shown_domain;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::plan::Terms;
use guildhall_domain::role::{RoleId, with_article};
use guildhall_domain::sentence;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::{HistoryLine, Page};
use guildhall_store::{AuditRow, Conn, MoreRefusals};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry of one line in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Recorded {
    /// A change.
    Happened {
        /// Which.
        event: Event,
        /// What roles and plans in it were called then.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        titles: BTreeMap<String, String>,
    },
    /// What the operator did with a member's account, which belongs to no organization.
    Account {
        /// The account.
        account: AccountId,
        /// The person's name at the time.
        name: String,
        /// What was done.
        act: AccountAct,
    },
    /// The operator wrote counters and names anew that were not what their rows say.
    Repaired {
        /// What differed.
        lines: Vec<String>,
    },
    /// An attempt that a rule refused.
    Refused {
        /// What was tried.
        command: Command,
        /// Which rule, with its data.
        denied: Denied,
        /// What roles in it were called then.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        titles: BTreeMap<String, String>,
    },
    /// The same in words, where the attempt was too long to be kept.
    Shortened {
        /// What was tried, to follow "tried to".
        wish: String,
        /// Why it was refused.
        reason: String,
        /// How many bytes the attempt had.
        left_out: u64,
    },
    /// Refused attempts that are not kept one by one.
    RefusedMore {
        /// How many.
        count: i64,
        /// When the first attempt of that hour was.
        since: Timestamp,
    },
}

impl Recorded {
    /// A change, with the titles that its sentence takes from a role model that can change.
    pub(crate) fn happened(pack: &Pack, event: &Event) -> Self {
        let titles = Titles::now(pack);
        sentence(&titles, event);
        if let Event::Granted { at, from, to, .. } = event {
            own_grant(&titles, at.as_str(), from.as_ref(), to.as_ref());
        }
        Self::Happened { event: event.clone(), titles: titles.used() }
    }

    /// A refused attempt, with the same.
    pub(crate) fn refused(pack: &Pack, command: &Command, denied: &Denied) -> Self {
        let titles = Titles::now(pack);
        wish(&titles, command);
        Self::Refused { command: command.clone(), denied: denied.clone(), titles: titles.used() }
    }
}

/// A page of an organization's history, newest first.
///
/// # Errors
/// [`Denied::Lacks`] for members who may not read it, [`Denied::Hidden`] for strangers.
pub async fn page(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    after: Option<&str>,
) -> Result<(Facts, Page<HistoryLine>)> {
    const ROWS: u32 = 50;
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, About::Nothing).await?;
    facts.needs(Permission::HISTORY_READ)?;
    let unusable =
        |_| Error::Unusable { field: "after", why: "This is not a place in the history.".to_owned() };
    let before = after.map(|after| after.parse::<i64>().map_err(unusable)).transpose()?;
    let mut rows = conn.audit_page(facts.organization.id, before, ROWS + 1).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| row.seq.to_string());
    let mut lines = match before {
        Some(_) => Vec::new(),
        None => not_entered(&mut conn, facts.organization.id).await?,
    };
    for row in rows {
        lines.push(line(&facts.pack, row)?);
    }
    Ok((facts, Page { rows: lines, next }))
}

fn line(pack: &Pack, row: AuditRow) -> Result<HistoryLine> {
    let recorded = serde_json::from_str(&row.entry).map_err(Error::internal)?;
    let (text, refused) = match &recorded {
        Recorded::Happened { event, titles } => (change(&Titles::then(pack, titles), event, row.actor), None),
        Recorded::Repaired { lines } => {
            (sentence!("repaired what was counted wrong ({})", lines.join("; ")), None)
        }
        Recorded::Account { name, act, .. } => (act.sentence(name), None),
        Recorded::Refused { command, denied, titles } => {
            let wish = wish(&Titles::then(pack, titles), command);
            (sentence!("tried to {}", wish), Some(denied.reason()))
        }
        Recorded::Shortened { wish, reason, left_out } => {
            let kept =
                sentence!("{} (The attempt was {} bytes long; its words alone are kept.)", reason, left_out);
            (sentence!("tried to {}", wish), Some(kept))
        }
        Recorded::RefusedMore { count, since } => more(*count, *since),
    };
    let [first, second, third, fourth, ..] = row.hash;
    let hash = format!("{first:02x}{second:02x}{third:02x}{fourth:02x}");
    Ok(HistoryLine { seq: row.seq, at: row.at, by: row.actor, actor: row.actor_name, text, refused, hash })
}

/// Attempts that are counted and not kept.
fn more(count: i64, since: Timestamp) -> (String, Option<String>) {
    let attempts = if count == 1 { "attempt" } else { "attempts" };
    let count = grouped(count);
    let text =
        sentence!("made {} more refused {} in the hour from {}", count, attempts, moment::in_words(since));
    (text, Some("So many in an hour are counted, and not kept one by one.".to_owned()))
}

/// A number with commas between its thousands.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What was counted and is not entered yet, as lines above the newest: they have no place in the chain.
async fn not_entered(conn: &mut Conn, org: OrgId) -> Result<Vec<HistoryLine>> {
    let rows = conn.more_refusals(org).await?;
    let line = |row: MoreRefusals| {
        let (text, refused) = more(row.more, row.since);
        let (by, actor) = (row.actor, row.actor_name);
        HistoryLine { seq: 0, at: row.since, by, actor, text, refused, hash: String::new() }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// What was tried, as far as the command itself says it.
pub(crate) fn wish(pack: &Titles<'_>, command: &Command) -> String {
    if let Command::Invite { email, role, projects, .. } = command {
        return sentence!("invite {} as {}{}", email, pack.title(role), with_places(pack, projects.len()));
    }
    if let Command::ChangeRole { from, to, .. } = command {
        return sentence!("change a role from {} to {}", pack.title(from), pack.title(to));
    }
    let wish = command.wish().replace("a project", &with_article(&pack.vocabulary.project.one));
    let wish = wish.replace("a resource", &with_article(&pack.vocabulary.resource.one));
    if let Command::CreateProject { name, .. } | Command::EditProject { name, .. } = command {
        return sentence!("{} (“{}”)", wish, name);
    }
    if let Command::Grant { from, to, .. } = command {
        let title = |role: &RoleId| pack.project_title(role);
        let place = &pack.vocabulary.project.one;
        return match (from, to) {
            (None, Some(to)) => sentence!("give the role {} in a {}", title(to), place),
            (Some(from), None) => sentence!("take the role {} in a {}", title(from), place),
            (Some(from), Some(to)) => {
                sentence!("change a role in a {} from {} to {}", place, title(from), title(to))
            }
            (None, None) => wish,
        };
    }
    wish
}

/// What an invitation gives beside the role in the organization.
fn with_places(pack: &Pack, projects: usize) -> String {
    match projects {
        0 => String::new(),
        1 => sentence!(", with a role in a {}", pack.vocabulary.project.one),
        count => sentence!(", with roles in {} {}", count, pack.vocabulary.project.many),
    }
}

/// What someone did, to follow their name: with their own place, or with something else.
pub(crate) fn change(pack: &Titles<'_>, event: &Event, actor: Option<AccountId>) -> String {
    if let Event::Granted { account, at, from, to, .. } = event
        && actor == Some(*account)
    {
        return own_grant(pack, at.as_str(), from.as_ref(), to.as_ref());
    }
    sentence(pack, event)
}

/// What happened, to follow the actor's name.
pub(crate) fn sentence(pack: &Titles<'_>, event: &Event) -> String {
    match event {
        Event::OrganizationFounded { name, .. } => sentence!("founded {}", name),
        Event::InvitationCreated { .. }
        | Event::InvitationResent { .. }
        | Event::InvitationLinkCopied { .. }
        | Event::InvitationRevoked { .. }
        | Event::InvitationExpired { .. }
        | Event::InvitationAccepted { .. }
        | Event::InvitationDeclined { .. }
        | Event::InvitationSuperseded { .. } => of_invitation(pack, event),
        Event::MemberJoined { role, .. } => sentence!("joined as {}", pack.title(role)),
        Event::MemberPlaced { name, email, role, .. } => {
            sentence!("added {} ({}) as {}", name, pack.address(email), pack.title(role))
        }
        Event::PlanChanged { from, to } => {
            sentence!("changed the plan from {} to {}", on(pack, from), on(pack, to))
        }
        Event::RoleChanged { name, from, to, .. } => {
            sentence!("changed {}’s role from {} to {}", name, pack.title(from), pack.title(to))
        }
        Event::MemberRemoved { name, role, .. } => sentence!("removed {} ({})", name, pack.title(role)),
        Event::MemberSuspended { name, role, .. } => sentence!("suspended {} ({})", name, pack.title(role)),
        Event::MemberRestored { name, role, .. } => sentence!("restored {} ({})", name, pack.title(role)),
        Event::MemberLeft { role, .. } => sentence!("left, having been {}", pack.title(role)),
        Event::RoleMade { role } => sentence!("made the role {}", role.title),
        Event::RoleEdited { was, role } if *was == role.title.as_str() => {
            sentence!("changed what the role {} allows", was)
        }
        Event::RoleEdited { was, role } => sentence!("changed the role {}, which is {} now", was, role.title),
        Event::RoleDeleted { level, title, to, .. } => {
            sentence!("deleted the role {}{}", title, instead(pack, *level, to.as_ref()))
        }
        Event::InvoicingChanged { at, .. } => match at {
            Some(at) => sentence!("changed the invoice information of {}", at),
            None => "changed the organization’s invoice information".to_owned(),
        },
        Event::ProjectCreated { .. }
        | Event::ProjectEdited { .. }
        | Event::ProjectDeleted { .. }
        | Event::ResourceCreated { .. }
        | Event::ResourceRenamed { .. }
        | Event::ResourceDeleted { .. } => in_the_tree(pack, event),
        Event::Granted { at, name, from, to, .. } => {
            granted(pack, (at.as_str(), name), from.as_ref(), to.as_ref())
        }
    }
}

/// What happened to an invitation.
fn of_invitation(pack: &Titles<'_>, event: &Event) -> String {
    if let Event::InvitationCreated { email, role, projects, .. } = event {
        let (email, places) = (pack.address(email), with_places(pack, projects.len()));
        sentence!("invited {} as {}{}", email, pack.title(role), places)
    } else if let Event::InvitationResent { email, .. } = event {
        sentence!("sent the invitation to {} again", pack.address(email))
    } else if let Event::InvitationLinkCopied { email, .. } = event {
        sentence!("copied a link of the invitation for {}", pack.address(email))
    } else if let Event::InvitationRevoked { email, .. } = event {
        sentence!("revoked the invitation for {}", pack.address(email))
    } else if let Event::InvitationExpired { email, .. } = event {
        sentence!("replaced the expired invitation for {}", pack.address(email))
    } else if let Event::InvitationAccepted { email, .. } = event {
        sentence!("accepted the invitation for {}", email)
    } else if let Event::InvitationDeclined { email, .. } = event {
        sentence!("declined the invitation for {}", email)
    } else if let Event::InvitationSuperseded { email, .. } = event {
        sentence!("proved the address {}, which ended the invitation for it", email)
    } else {
        event.name().to_owned()
    }
}

/// What whoever held a role that is gone holds now.
fn instead(pack: &Titles<'_>, level: Level, to: Option<&RoleId>) -> String {
    let given = to.map(|to| match level {
        Level::Organization => pack.title(to),
        Level::Project => pack.project_title(to),
    });
    given.map(|to| sentence!("; whoever held it is {} now", to)).unwrap_or_default()
}

/// What happened to a project or to something in it.
fn in_the_tree(pack: &Titles<'_>, event: &Event) -> String {
    let (project, resource) = (&pack.vocabulary.project.one, &pack.vocabulary.resource.one);
    if let Event::ProjectCreated { name, .. } = event {
        sentence!("created the {} {}", project, name)
    } else if let Event::ProjectDeleted { name, .. } = event {
        sentence!("deleted the {} {}", project, name)
    } else if let Event::ProjectEdited { was, name, .. } = event {
        if was == name {
            sentence!("described the {} {} anew", project, name)
        } else {
            sentence!("renamed the {} {} to {}", project, was, name)
        }
    } else if let Event::ResourceCreated { name, .. } = event {
        sentence!("created the {} {}", resource, name)
    } else if let Event::ResourceRenamed { from, to, .. } = event {
        sentence!("renamed the {} {} to {}", resource, from, to)
    } else if let Event::ResourceDeleted { name, .. } = event {
        sentence!("deleted the {} {}", resource, name)
    } else {
        event.name().to_owned()
    }
}

/// The same of oneself.
fn own_grant(pack: &Titles<'_>, at: &str, from: Option<&RoleId>, to: Option<&RoleId>) -> String {
    let title = |role: &RoleId| pack.project_title(role);
    match (from, to) {
        (Some(from), Some(to)) => {
            sentence!("changed their own role in {} from {} to {}", at, title(from), title(to))
        }
        (None, Some(to)) => sentence!("received the role {} in {}", title(to), at),
        (Some(from), None) => sentence!("left {}, having been {}", at, title(from)),
        (None, None) => sentence!("changed nothing in {}", at),
    }
}

/// Who holds what in a part of the tree from then on.
fn granted(
    pack: &Titles<'_>,
    (at, name): (&str, &str),
    from: Option<&RoleId>,
    to: Option<&RoleId>,
) -> String {
    let title = |role: &RoleId| pack.project_title(role);
    match (from, to) {
        (Some(from), Some(to)) => {
            sentence!("changed {}’s role in {} from {} to {}", name, at, title(from), title(to))
        }
        (None, Some(to)) => sentence!("gave {} the role {} in {}", name, title(to), at),
        (Some(from), None) => sentence!("removed {} from {} ({})", name, at, title(from)),
        (None, None) => sentence!("changed nothing for {} in {}", name, at),
    }
}

/// Terms in the middle of a sentence: "Teams with 20 seats at acme.example".
fn on(pack: &Titles<'_>, terms: &Terms) -> String {
    let title = pack.plan_title(&terms.plan);
    let seats = terms.seats.map(|seats| sentence!(" with {} seats", seats)).unwrap_or_default();
    let own_domain = pack.plan(&terms.plan).is_some_and(|plan| plan.own_domain);
    let domain = if own_domain { sentence!(" at {}", shown_domain(&terms.domain)) } else { String::new() };
    sentence!("{}{}{}", title, seats, domain)
}
