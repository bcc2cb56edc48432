//! Making, changing and deleting roles of an organization's own: the dialogs of the roles page.

use crate::components::*;
use crate::rpc::roles::SEEN;
use crate::sheets::ask::{Question, refused, verdict};
use crate::sheets::{Asked, foreseen};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CustomRole, RoleText, RoleTitle};
use guildhall_domain::facts::{Facts, Subject};
use guildhall_domain::pack::RoleAt;
use guildhall_domain::permission::{Entry, Level, Permission, PermissionSet};
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::sentence;
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
        let from = keyed("from");
        let begun =
            RoleId::parse("new").ok().and_then(|id| draft(facts, level, (&id, "New role"), from.as_ref()));
        let foreseen = foresees(asked, begun.map(|role| Command::MakeRole { role })).await?;
        return Ok(Some(making(facts, (asked.slug, &here), level, from, foreseen)));
    }
    let (edit, delete) = (keyed("edit"), keyed("delete"));
    let changes = edit.is_some();
    let may = facts.rights().contains(Permission::ROLE_MANAGE);
    let Some(at) = edit.or(delete).filter(|at| may && at.role.custom) else { return Ok(None) };
    let facts = roles::held(&asked.door.ctx, asked.viewer, asked.slug, (at.of, &at.role.id)).await?;
    let place = (asked.slug, here.as_str());
    if changes {
        let role = draft(&facts, at.of, (&at.role.id, &at.role.title), Some(&at));
        let foreseen = foresees(asked, role.map(|role| Command::EditRole { role, seen: None })).await?;
        return Ok(Some(editing(&facts, place, &at, foreseen)));
    }
    let (choices, to) = replacements(&facts, &at);
    let deletion = Command::DeleteRole { level: at.of, role: at.role.id.clone(), to: to.clone() };
    let foreseen = foresees(asked, Some(deletion)).await?;
    Ok(Some(deleting(&facts, place, &at, ((choices, to), foreseen))))
}

/// The part of a dialog that foresees a command, where there is one; it stays in sight while one ticks.
async fn foresees(asked: &Asked<'_>, command: Option<Command>) -> Result<AnyView> {
    let Some(command) = command else { return Ok(().into_any()) };
    let foreseen = foreseen::of(asked, command).await?;
    Ok(view! { <div class="along">{foreseen}</div> }.into_any())
}

/// A role as its dialog begins with it.
fn draft(
    facts: &Facts,
    level: Level,
    (id, title): (&RoleId, &str),
    from: Option<&RoleAt<'_>>,
) -> Option<CustomRole> {
    let (title, description) = (RoleTitle::parse(title).ok()?, RoleText::parse("").ok()?);
    let held = from.map_or(PermissionSet::NONE.with(level.sight()), |from| from.role.permissions);
    let permissions = names(facts, held).map(str::to_owned).collect();
    Some(CustomRole { level, id: id.clone(), title, description, permissions })
}

fn names(facts: &Facts, held: PermissionSet) -> impl Iterator<Item = &str> {
    facts.pack.entries().filter(move |entry| held.contains(entry.permission)).map(|entry| entry.name)
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
        held => sentence!("{} people or invitations have it", held),
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

fn making(
    facts: &Facts,
    at: (&str, &str),
    level: Level,
    from: Option<RoleAt<'_>>,
    foreseen: AnyView,
) -> AnyView {
    let noun = match level {
        Level::Organization => "New role in the organization".to_owned(),
        Level::Project => sentence!("New role in a {}", facts.pack.vocabulary.project.one),
    };
    let ticked = from.map_or(PermissionSet::NONE.with(level.sight()), |from| from.role.permissions);
    let starts = starts(facts, at.1, level);
    let asked = Question { button: "Make role".to_owned(), ..question(facts, at, level, noun) };
    asked.draw(view! { {starts}{fields(facts, level, ("", ""), ticked)}{foreseen} }.into_any())
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

fn editing(facts: &Facts, at: (&str, &str), role: &RoleAt<'_>, foreseen: AnyView) -> AnyView {
    let title = sentence!("Change the role {}", role.role.title);
    let about = match held(facts) {
        0 => "Nobody has it at present.".to_owned(),
        held => sentence!("{}: what is ticked here counts for them at once.", have(held)),
    };
    let mut asked =
        Question { about, refused: kept_from(facts, role), ..question(facts, at, role.of, title) };
    asked.sends.push(("role", role.role.id.to_string()));
    asked
        .sends
        .push(("seen", names(facts, role.role.permissions).collect::<Vec<_>>().join(&SEEN.to_string())));
    let named = (role.role.title.as_str(), role.role.description.as_str());
    let fields = fields(facts, role.of, named, role.role.permissions);
    asked.draw(view! { {fields}{foreseen} }.into_any())
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
        .then(|| view! { <p class="field-hint">{sentence!("{} further rights are not yours to give.", beyond.len())}</p> });
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

/// The roles that whoever has it could get instead, and the one that is chosen at first: the weakest of those.
fn replacements(facts: &Facts, role: &RoleAt<'_>) -> (Vec<Choice>, Option<RoleId>) {
    if held(facts) == 0 {
        return (Vec::new(), None);
    }
    let choice = |other: &Role| {
        let (level, id, to) = (role.of, role.role.id.clone(), Some(other.id.clone()));
        Choice::of(other, verdict(facts, &Command::DeleteRole { level, role: id, to }))
    };
    let others = facts.pack.weakest_last(role.of).filter(|other| other.id != role.role.id && !other.owner);
    let choices: Vec<Choice> = others.map(choice).collect();
    let weakest = choices.iter().rev().find(|choice| choice.refused.is_none());
    let to = weakest.and_then(|choice| RoleId::parse(&choice.value).ok());
    (choices, to)
}

fn deleting(
    facts: &Facts,
    at: (&str, &str),
    role: &RoleAt<'_>,
    ((choices, to), foreseen): ((Vec<Choice>, Option<RoleId>), AnyView),
) -> AnyView {
    let title = sentence!("Delete the role {}", role.role.title);
    let about = match held(facts) {
        0 => "Nobody has it, and no invitation gives it.".to_owned(),
        1 => sentence!("{}, and gets another one.", have(1)),
        held => sentence!("{}, and get another one.", have(held)),
    };
    let asked = question(facts, at, role.of, title);
    let button = "Delete role".to_owned();
    let mut asked = Question { about, act: "delete_role", danger: true, button, ..asked };
    asked.sends.push(("role", role.role.id.to_string()));
    asked.refused = kept_from(facts, role);
    if held(facts) == 0 {
        return asked.draw(().into_any());
    }
    let chosen = RwSignal::new(to.map(|to| to.to_string()).unwrap_or_default());
    asked.draw(view! { <ChoiceField id="to" label="The role that they get" name="to" choices=Signal::stored(choices) chosen />{foreseen} }.into_any())
}
