//! Making, changing and deleting roles of an organization's own: the dialogs of the roles page.

use crate::components::*;
use crate::sheets::Asked;
use crate::sheets::ask::{Question, refused, verdict};
use guildhall_domain::command::Command;
use guildhall_domain::facts::{Facts, Subject};
use guildhall_domain::pack::RoleAt;
use guildhall_domain::permission::{Entry, Level, Permission, PermissionSet};
use guildhall_domain::role::Role;
use guildhall_service::Result;
use guildhall_service::roles;
use leptos::prelude::*;

/// The dialog that the address asks for, if it asks for one.
pub(super) async fn dialog(asked: &Asked<'_>, facts: &Facts) -> Result<Option<AnyView>> {
    let here = asked.path("roles");
    let keyed = |name: &str| {
        let key = asked.text(name);
        facts.pack.roles_at(Level::Project).into_iter().find(|at| at.key() == key)
    };
    if asked.says("new") {
        let level = if asked.text("new") == "project" { Level::Project } else { Level::Organization };
        return Ok(Some(making(facts, (asked.slug, &here), level, keyed("from"))));
    }
    let (edit, delete) = (keyed("edit"), keyed("delete"));
    let changes = edit.is_some();
    let may = facts.rights().contains(Permission::ROLE_MANAGE);
    let Some(at) = edit.or(delete).filter(|at| may && at.role.custom) else { return Ok(None) };
    let facts = roles::held(&asked.door.ctx, asked.viewer, asked.slug, (at.of, &at.role.id)).await?;
    let place = (asked.slug, here.as_str());
    Ok(Some(if changes { editing(&facts, place, &at) } else { deleting(&facts, place, &at) }))
}

/// How many have the role that the facts are about.
fn held(facts: &Facts) -> u32 {
    match facts.subject {
        Subject::Role { held } => held,
        Subject::None
        | Subject::Name { .. }
        | Subject::Member(_)
        | Subject::Invitation(_)
        | Subject::Address { .. }
        | Subject::Node(_) => 0,
    }
}

/// The same in a sentence that goes on.
fn have(held: u32) -> String {
    match held {
        1 => "One person or invitation has it".to_owned(),
        held => format!("{held} people or invitations have it"),
    }
}

/// The name of a level, as forms send it.
pub(super) const fn word(level: Level) -> &'static str {
    match level {
        Level::Organization => "organization",
        Level::Project => "project",
    }
}

fn question(facts: &Facts, (slug, here): (&str, &str), level: Level, title: String) -> Question {
    let refused = refused(facts.needs(Permission::ROLE_MANAGE));
    Question {
        title,
        about: String::new(),
        act: "write_role",
        here: here.to_owned(),
        sends: vec![("slug", slug.to_owned()), ("level", word(level).to_owned())],
        button: "Save".to_owned(),
        danger: false,
        refused,
    }
}

fn making(facts: &Facts, at: (&str, &str), level: Level, from: Option<RoleAt<'_>>) -> AnyView {
    let noun = match level {
        Level::Organization => "New role in the organization".to_owned(),
        Level::Project => format!("New role in a {}", facts.pack.vocabulary.project.one),
    };
    let least = match level {
        Level::Organization => Permission::ORG_READ,
        Level::Project => Permission::PROJECT_READ,
    };
    let ticked = from.map_or(PermissionSet::NONE.with(least), |from| from.role.permissions);
    let starts = starts(facts, at.1, level);
    let asked = Question { button: "Make role".to_owned(), ..question(facts, at, level, noun) };
    asked.draw(view! { {starts}{fields(facts, level, ("", ""), ticked)} }.into_any())
}

/// The roles that one can begin with.
fn starts(facts: &Facts, here: &str, level: Level) -> AnyView {
    let link = |role: &Role| {
        let key = RoleAt { of: level, role, rights: role.permissions }.key();
        let href = format!("{here}?new={}&from={key}", word(level));
        view! { <a class="text-link" href=href>{role.title.clone()}</a>" " }
    };
    let links = facts.pack.roles_of(level).iter().map(link).collect_view();
    view! { <p class="starts">"Copy from: "{links}</p> }.into_any()
}

fn editing(facts: &Facts, at: (&str, &str), role: &RoleAt<'_>) -> AnyView {
    let title = format!("Change the role {}", role.role.title);
    let about = match held(facts) {
        0 => "Nobody has it at present.".to_owned(),
        held => format!("{}: what is ticked here counts for them at once.", have(held)),
    };
    let mut asked =
        Question { about, refused: kept_from(facts, role), ..question(facts, at, role.of, title) };
    asked.sends.push(("role", role.role.id.to_string()));
    let named = (role.role.title.as_str(), role.role.description.as_str());
    asked.draw(fields(facts, role.of, named, role.role.permissions))
}

/// Why the viewer may neither change nor delete it; none when they may.
pub(super) fn kept_from(facts: &Facts, role: &RoleAt<'_>) -> Option<Refusal> {
    refused(facts.changeable_role(role.of, &role.role.id))
}

/// Name, purpose, and a box for each right that the viewer can give.
fn fields(facts: &Facts, level: Level, (title, about): (&str, &str), ticked: PermissionSet) -> AnyView {
    let counts = |entry: &Entry<'_>| level == Level::Organization || entry.level == Level::Project;
    let (mine, beyond): (Vec<_>, Vec<_>) =
        facts.pack.entries().filter(counts).partition(|entry| facts.rights().contains(entry.permission));
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    for entry in &mine {
        let tick = tick(entry, ticked.contains(entry.permission));
        match groups.iter_mut().find(|(group, _)| *group == entry.group) {
            Some((_, ticks)) => ticks.push(tick),
            None => groups.push((entry.group.to_string(), vec![tick])),
        }
    }
    let group = |(group, ticks): (String, Vec<AnyView>)| {
        view! { <fieldset class="field"><legend class="field-label mb-1.5">{group}</legend><div class="ticks ticks-all">{ticks}</div></fieldset> }
    };
    let groups = groups.into_iter().map(group).collect_view();
    let further = (!beyond.is_empty())
        .then(|| view! { <p class="field-hint">{format!("{} further rights are not yours to give.", beyond.len())}</p> });
    view! {
        <TextField id="title" label="Name" name="title" value=title.to_owned() maxlength=40_u32 autofocus=true />
        <TextField id="description" label="What it is for" name="description" value=about.to_owned() maxlength=200_u32 optional=true />
        {groups}
        {further}
    }
    .into_any()
}

fn tick(entry: &Entry<'_>, checked: bool) -> AnyView {
    let (name, allows) = (entry.name.to_owned(), crate::sheets::role_tables::capitalized(&entry.allows));
    view! {
        <label class="tick">
            <input class="checkbox" type="checkbox" name="permissions[]" value=name checked=checked />
            <span>{allows}</span>
        </label>
    }
    .into_any()
}

fn deleting(facts: &Facts, at: (&str, &str), role: &RoleAt<'_>) -> AnyView {
    let title = format!("Delete the role {}", role.role.title);
    let (about, is_held) = match held(facts) {
        0 => ("Nobody has it, and no invitation gives it.".to_owned(), false),
        1 => (format!("{}, and gets another one.", have(1)), true),
        held => (format!("{}, and get another one.", have(held)), true),
    };
    let asked = question(facts, at, role.of, title);
    let button = "Delete role".to_owned();
    let mut asked = Question { about, act: "delete_role", danger: true, button, ..asked };
    asked.sends.push(("role", role.role.id.to_string()));
    asked.refused = kept_from(facts, role);
    if !is_held {
        return asked.draw(().into_any());
    }
    let choice = |other: &Role| {
        let (level, id, to) = (role.of, role.role.id.clone(), Some(other.id.clone()));
        Choice::of(other, verdict(facts, &Command::DeleteRole { level, role: id, to }))
    };
    let others = facts.pack.weakest_last(role.of).filter(|other| other.id != role.role.id && !other.owner);
    let choices: Vec<Choice> = others.map(choice).collect();
    let weakest = choices.iter().rev().find(|choice| choice.refused.is_none());
    let chosen = RwSignal::new(weakest.map(|choice| choice.value.clone()).unwrap_or_default());
    asked.draw(view! { <ChoiceField id="to" label="The role that they get" name="to" choices=Signal::stored(choices) chosen /> }.into_any())
}
