//! What a change would do to what people may do, before it is made: asked for a dialog, and when a change is only rehearsed.

use crate::context::{Context, Foretold};
use crate::error::Result;
use crate::organizations;
use crate::viewer::Reader;
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, Organization, Subject};
use guildhall_domain::foresee::{Prospect, Reach, Touched, Whose, foresee};
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::{Permission, PermissionSet};
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Scope;
use guildhall_store::Conn;
use std::borrow::Cow;
use uuid::Uuid;

/// What must be known to foresee a command of the viewer's; none where they may not see whom it reaches, or where those are too many to be
/// counted out.
///
/// # Errors
/// [`Denied::Hidden`] for strangers.
pub async fn prospect(
    ctx: &Context,
    reader: impl Into<Reader<'_>>,
    slug: &str,
    command: Command,
) -> Result<Option<Prospect>> {
    let mut conn = ctx.store.snapshot().await?;
    let facts = organizations::facts(ctx, &mut conn, reader.into(), slug, command.about()).await?;
    let Some(reach) = reach(&mut conn, &facts, &command).await? else { return Ok(None) };
    let who = who(&facts, &command);
    let subject = told(&facts);
    let facts = steady(organizations::redacted(facts.about(Subject::None)));
    Ok(Some(Prospect { facts, subject, reach, command, who }))
}

/// No command that is foreseen asks for the time, or for how many there are in all: without them, whatever else happens in the
/// organization leaves what was foreseen the same, and the page that carries it, and what someone has chosen in it.
fn steady(facts: Facts) -> Facts {
    let organization = Organization { members: 0, pending: 0, ..facts.organization };
    Facts { now: Timestamp(0), organization, ..facts }
}

/// Notes what a command would do, where it is only rehearsed.
pub(crate) async fn note(
    ctx: &Context,
    conn: &mut Conn,
    (facts, command): (&Facts, &Command),
    events: &[Event],
) -> Result<()> {
    let Some(rehearsal) = &ctx.rehearsal else { return Ok(()) };
    let shifts = match reach(conn, facts, command).await? {
        Some(reach) => foresee(&facts.pack, events, &reach),
        None => Vec::new(),
    };
    let events = events.iter().filter_map(|event| told_of(facts, event));
    rehearsal.note(events, shifts.iter().map(|shift| shift.named(&facts.pack)));
    Ok(())
}

/// The facts that a rehearsal is decided on. Whether an address has an account is learned by placing its person, not by rehearsing that: so a
/// rehearsed invitation waits for an answer, whoever is asked. The operator sees every account.
pub(crate) fn as_far_as_told<'a>(ctx: &Context, facts: &'a Facts) -> Cow<'a, Facts> {
    let mut facts = Cow::Borrowed(facts);
    if ctx.rehearsal.is_some()
        && !facts.actor.operator
        && let Subject::Address { holder: Some(holder), .. } = &facts.subject
        && !holder.member
        && let Subject::Address { holder, .. } = &mut facts.to_mut().subject
    {
        *holder = None;
    }
    facts
}

/// An event as the answer to a rehearsal tells it: with the address that was asked about, and no other that is not for the asker to read; nor that
/// somebody else had asked for the address before.
fn told_of(facts: &Facts, event: &Event) -> Option<Foretold> {
    let reads = facts.actor.operator || facts.rights().contains(Permission::MEMBER_READ_EMAIL);
    if reads || matches!(event, Event::InvitationCreated { .. }) {
        return Some(Foretold::Whole(event.clone()));
    }
    let is_told = !matches!(event, Event::InvitationExpired { .. });
    is_told.then(|| Foretold::without_address(event))
}

/// Whom a command of the actor's reaches, as far as they may see it. The operator sees all.
pub(crate) async fn reach(conn: &mut Conn, facts: &Facts, command: &Command) -> Result<Option<Reach>> {
    if facts.actor.operator {
        let nobody = MemberId(Uuid::nil());
        return Ok(conn.reach(facts.organization.id, command.touches(), (nobody, true)).await?);
    }
    let Some(own) = facts.actor.membership.as_ref() else { return Ok(None) };
    if sees(facts, command).is_err() {
        return Ok(None);
    }
    let both = PermissionSet::NONE.with(Permission::PROJECT_READ).with(Permission::PROJECT_MEMBER_READ);
    let all = facts.rights().holds_all_of(both);
    let (org, sight) = (facts.organization.id, (own.id, all));
    let Some(mut reach) = conn.reach(org, command.touches(), sight).await? else { return Ok(None) };
    if let Command::Grant { scope, .. } = command {
        reach.keep_places(|at, _| at.project == scope.project);
    }
    if !all && command.touches() != Touched::Actor {
        let mine = conn.reach(org, Touched::Actor, sight).await?.unwrap_or_default();
        let held: Vec<_> = mine.standings.into_iter().flat_map(|one| one.places).collect();
        let rights_at = |at: Scope| {
            let here = held.iter().filter(|(mine, _)| mine.counts_at(at));
            facts.rights_holding(here.map(|(_, role)| role))
        };
        reach.keep_places(|at, _| rights_at(at).holds_all_of(both));
        reach.forget_who_is_elsewhere(command.touches());
    }
    Ok(Some(reach))
}

/// Whether whom a command reaches is for the actor to see.
fn sees(facts: &Facts, command: &Command) -> std::result::Result<(), Denied> {
    match (command.touches(), command) {
        (Touched::Nobody | Touched::Actor, _) => Ok(()),
        (Touched::Member(_), Command::Grant { .. }) | (Touched::Part(_), _) => {
            facts.needs_at(facts.node()?, Permission::PROJECT_MEMBER_READ)
        }
        (Touched::Member(_), _) => facts.needs(Permission::MEMBER_READ),
        (Touched::Role(..), _) => facts.needs(Permission::ROLE_MANAGE),
    }
}

/// Whose rights a command changes.
fn who(facts: &Facts, command: &Command) -> Whose {
    let own = facts.actor.membership.as_ref().map(|own| own.id);
    let subject = match &facts.subject {
        Subject::Member(place) => Some(place),
        Subject::Node(node) => node.placed().map(|placed| &placed.place),
        Subject::None
        | Subject::Name { .. }
        | Subject::Role { .. }
        | Subject::Invitation(_)
        | Subject::Address { .. } => None,
    };
    match (command.touches(), subject) {
        (Touched::Actor, _) => Whose::You,
        (Touched::Member(member), _) if Some(member) == own => Whose::You,
        (Touched::Member(_), Some(place)) => Whose::One(place.name.clone()),
        _ => Whose::Many,
    }
}

/// What the browser is told of what a command is about: those who would leave with a part of the tree are counted, not named.
fn told(facts: &Facts) -> Subject {
    let mut subject = facts.subject.clone();
    if let Subject::Node(node) = &mut subject {
        node.forget_names();
    }
    subject
}
