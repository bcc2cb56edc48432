//! History: what is recorded of every change and refused attempt, and how it reads.

mod titles;

pub(crate) use titles::Titles;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::moment;
use crate::organizations;
use crate::viewer::Reader;
use guildhall_domain::command::{About, Command};
use guildhall_domain::denied::Denied;
use guildhall_domain::email::{EmailAddress, shown_domain};
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, OrgId};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::plan::Terms;
use guildhall_domain::role::{RoleId, with_article};
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

/// What the operator does with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountAct {
    /// Gave it another address.
    AddressChanged {
        /// The address until then.
        from: EmailAddress,
        /// The address from then on.
        to: EmailAddress,
    },
    /// Ended sessions: one, or all with the links that sign in.
    SessionsEnded {
        /// How many there were.
        count: usize,
    },
    /// Made a link with which a new password is chosen, and mailed it.
    ResetMailed,
    /// Made such a link, and read it.
    ResetPrinted,
}

impl AccountAct {
    /// What was done, to follow "The operator".
    fn sentence(&self, name: &str) -> String {
        match self {
            Self::AddressChanged { from, to } => format!("changed the address of {name} from {from} to {to}"),
            Self::SessionsEnded { count: 1 } => format!("signed {name} out on one device"),
            Self::SessionsEnded { count } => format!("signed {name} out on {count} devices"),
            Self::ResetMailed => format!("mailed {name} a link to choose a new password"),
            Self::ResetPrinted => format!("made a link with which {name} can choose a new password"),
        }
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
        Recorded::Happened { event: Event::Granted { account, at, from, to, .. }, titles }
            if row.actor == Some(*account) =>
        {
            (own_grant(&Titles::then(pack, titles), at.as_str(), from.as_ref(), to.as_ref()), None)
        }
        Recorded::Happened { event, titles } => (sentence(&Titles::then(pack, titles), event), None),
        Recorded::Repaired { lines } => {
            (format!("repaired what was counted wrong ({})", lines.join("; ")), None)
        }
        Recorded::Account { name, act, .. } => (act.sentence(name), None),
        Recorded::Refused { command, denied, titles } => {
            (format!("tried to {}", wish(&Titles::then(pack, titles), command)), Some(denied.reason()))
        }
        Recorded::Shortened { wish, reason, left_out } => {
            let kept = format!("{reason} (The attempt was {left_out} bytes long; its words alone are kept.)");
            (format!("tried to {wish}"), Some(kept))
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
    let text = format!("made {count} more refused {attempts} in the hour from {}", moment::in_words(since));
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
        return format!("invite {email} as {}{}", pack.title(role), with_places(pack, projects.len()));
    }
    if let Command::ChangeRole { from, to, .. } = command {
        return format!("change a role from {} to {}", pack.title(from), pack.title(to));
    }
    let wish = command.wish().replace("a project", &with_article(&pack.vocabulary.project.one));
    let wish = wish.replace("a resource", &with_article(&pack.vocabulary.resource.one));
    if let Command::CreateProject { name, .. } | Command::EditProject { name, .. } = command {
        return format!("{wish} (“{name}”)");
    }
    if let Command::Grant { from, to, .. } = command {
        let title = |role: &RoleId| pack.project_title(role);
        let place = &pack.vocabulary.project.one;
        return match (from, to) {
            (None, Some(to)) => format!("give the role {} in a {place}", title(to)),
            (Some(from), None) => format!("take the role {} in a {place}", title(from)),
            (Some(from), Some(to)) => {
                format!("change a role in a {place} from {} to {}", title(from), title(to))
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
        1 => format!(", with a role in a {}", pack.vocabulary.project.one),
        count => format!(", with roles in {count} {}", pack.vocabulary.project.many),
    }
}

/// What happened, to follow the actor's name.
pub(crate) fn sentence(pack: &Titles<'_>, event: &Event) -> String {
    match event {
        Event::OrganizationFounded { name, .. } => format!("founded {name}"),
        Event::InvitationCreated { .. }
        | Event::InvitationResent { .. }
        | Event::InvitationLinkCopied { .. }
        | Event::InvitationRevoked { .. }
        | Event::InvitationExpired { .. }
        | Event::InvitationAccepted { .. }
        | Event::InvitationDeclined { .. }
        | Event::InvitationSuperseded { .. } => of_invitation(pack, event),
        Event::MemberJoined { role, .. } => format!("joined as {}", pack.title(role)),
        Event::MemberPlaced { name, email, role, .. } => {
            format!("added {name} ({email}) as {}", pack.title(role))
        }
        Event::PlanChanged { from, to } => {
            format!("changed the plan from {} to {}", on(pack, from), on(pack, to))
        }
        Event::RoleChanged { name, from, to, .. } => {
            format!("changed {name}’s role from {} to {}", pack.title(from), pack.title(to))
        }
        Event::MemberRemoved { name, role, .. } => format!("removed {name} ({})", pack.title(role)),
        Event::MemberSuspended { name, role, .. } => format!("suspended {name} ({})", pack.title(role)),
        Event::MemberRestored { name, role, .. } => format!("restored {name} ({})", pack.title(role)),
        Event::MemberLeft { role, .. } => format!("left, having been {}", pack.title(role)),
        Event::RoleMade { role } => format!("made the role {}", role.title),
        Event::RoleEdited { was, role } if *was == role.title.as_str() => {
            format!("changed what the role {was} allows")
        }
        Event::RoleEdited { was, role } => format!("changed the role {was}, which is {} now", role.title),
        Event::RoleDeleted { level, title, to, .. } => {
            let given = to.as_ref().map(|to| match level {
                Level::Organization => pack.title(to),
                Level::Project => pack.project_title(to),
            });
            let instead = given.map(|to| format!("; whoever held it is {to} now")).unwrap_or_default();
            format!("deleted the role {title}{instead}")
        }
        Event::InvoicingChanged { at, .. } => match at {
            Some(at) => format!("changed the invoice information of {at}"),
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
        format!("invited {email} as {}{}", pack.title(role), with_places(pack, projects.len()))
    } else if let Event::InvitationResent { email, .. } = event {
        format!("sent the invitation to {email} again")
    } else if let Event::InvitationLinkCopied { email, .. } = event {
        format!("copied a link of the invitation for {email}")
    } else if let Event::InvitationRevoked { email, .. } = event {
        format!("revoked the invitation for {email}")
    } else if let Event::InvitationExpired { email, .. } = event {
        format!("replaced the expired invitation for {email}")
    } else if let Event::InvitationAccepted { email, .. } = event {
        format!("accepted the invitation for {email}")
    } else if let Event::InvitationDeclined { email, .. } = event {
        format!("declined the invitation for {email}")
    } else if let Event::InvitationSuperseded { email, .. } = event {
        format!("proved the address {email}, which ended the invitation for it")
    } else {
        event.name().to_owned()
    }
}

/// What happened to a project or to something in it.
fn in_the_tree(pack: &Titles<'_>, event: &Event) -> String {
    let (project, resource) = (&pack.vocabulary.project.one, &pack.vocabulary.resource.one);
    if let Event::ProjectCreated { name, .. } = event {
        format!("created the {project} {name}")
    } else if let Event::ProjectDeleted { name, .. } = event {
        format!("deleted the {project} {name}")
    } else if let Event::ProjectEdited { was, name, .. } = event {
        if was == name {
            format!("described the {project} {name} anew")
        } else {
            format!("renamed the {project} {was} to {name}")
        }
    } else if let Event::ResourceCreated { name, .. } = event {
        format!("created the {resource} {name}")
    } else if let Event::ResourceRenamed { from, to, .. } = event {
        format!("renamed the {resource} {from} to {to}")
    } else if let Event::ResourceDeleted { name, .. } = event {
        format!("deleted the {resource} {name}")
    } else {
        event.name().to_owned()
    }
}

/// The same of oneself.
fn own_grant(pack: &Titles<'_>, at: &str, from: Option<&RoleId>, to: Option<&RoleId>) -> String {
    let title = |role: &RoleId| pack.project_title(role);
    match (from, to) {
        (Some(from), Some(to)) => {
            format!("changed their own role in {at} from {} to {}", title(from), title(to))
        }
        (None, Some(to)) => format!("received the role {} in {at}", title(to)),
        (Some(from), None) => format!("left {at}, having been {}", title(from)),
        (None, None) => format!("changed nothing in {at}"),
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
            format!("changed {name}’s role in {at} from {} to {}", title(from), title(to))
        }
        (None, Some(to)) => format!("gave {name} the role {} in {at}", title(to)),
        (Some(from), None) => format!("removed {name} from {at} ({})", title(from)),
        (None, None) => format!("changed nothing for {name} in {at}"),
    }
}

/// Terms in the middle of a sentence: "Teams with 20 seats at acme.example".
fn on(pack: &Titles<'_>, terms: &Terms) -> String {
    let title = pack.plan_title(&terms.plan);
    let seats = terms.seats.map(|seats| format!(" with {seats} seats")).unwrap_or_default();
    let own_domain = pack.plan(&terms.plan).is_some_and(|plan| plan.own_domain);
    let domain = if own_domain { format!(" at {}", shown_domain(&terms.domain)) } else { String::new() };
    format!("{title}{seats}{domain}")
}
