//! The dialogs of a project's or a resource's page, each opened by its address.

use super::Part;
use crate::components::*;
use crate::sheets::ask::{Question, refused, verdict};
use crate::sheets::{Asked, foreseen, projects::naming};
use guildhall_domain::command::Command;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::Permission;
use guildhall_domain::role::{Role, RoleId};
use guildhall_domain::sentence;
use guildhall_domain::tree::Placed;
use guildhall_service::Result;
use guildhall_service::projects;
use leptos::prelude::*;

/// The dialog that the address asks for, if it asks for one.
pub(super) async fn dialog(asked: &Asked<'_>, part: &Part) -> Result<Option<AnyView>> {
    let member = |name: &str| asked.text(name).parse::<MemberId>().ok();
    if asked.says("edit") {
        return Ok(Some(edit(part)));
    }
    if asked.says("new") && part.scope.resource.is_none() {
        return Ok(Some(new_resource(part)));
    }
    if asked.says("invite") && part.scope.resource.is_none() {
        return super::offering::dialog(asked, part).await.map(Some);
    }
    if asked.says("delete") {
        let facts = projects::ending(&asked.door.ctx, asked.viewer, asked.slug, part.scope).await?;
        let foreseen = foreseen::of(asked, deletion(part)).await?;
        return Ok(Some(delete(part, &facts, foreseen)));
    }
    let (changes, id) = match (member("role"), member("remove")) {
        (Some(id), _) => (true, id),
        (None, Some(id)) => (false, id),
        (None, None) => return Ok(None),
    };
    let facts = projects::member(&asked.door.ctx, asked.viewer, asked.slug, part.scope, id).await?;
    // Whoever is gone by now is asked about no more.
    let Some(placed) = facts.node()?.placed().filter(|placed| placed.role.is_some()) else { return Ok(None) };
    let to = placed.role.clone().filter(|_| changes);
    let foreseen = foreseen::of(asked, grant(part, placed, to)).await?;
    Ok(Some(if changes {
        change(part, &facts, placed, foreseen)
    } else {
        remove(part, &facts, placed, foreseen)
    }))
}

/// What every question about the part has in common.
fn question(part: &Part, act: &'static str, title: String, button: String) -> Question {
    Question {
        title,
        about: String::new(),
        act,
        here: part.here.clone(),
        sends: part.sends(),
        button,
        danger: false,
        refused: None,
    }
}

fn edit(part: &Part) -> AnyView {
    let is_resource = part.scope.resource.is_some();
    let title = sentence!("{} {}", if is_resource { "Rename" } else { "Edit" }, part.name());
    let (act, permission) = if is_resource {
        ("rename_resource", Permission::RESOURCE_EDIT)
    } else {
        ("edit_project", Permission::PROJECT_EDIT)
    };
    let refused = refused(part.may(permission));
    let asked = Question { refused, ..question(part, act, title, "Save".to_owned()) };
    if is_resource {
        let name = part.name().to_owned();
        return asked.draw(view! { <TextField id="name" label="Name" name="name" value=name maxlength=100_u32 autofocus=true /> }.into_any());
    }
    asked.draw(naming(part.name(), &part.opened.project.description))
}

fn new_resource(part: &Part) -> AnyView {
    let pack = &part.opened.facts.pack;
    let noun = &pack.vocabulary.resource.one;
    let refused = refused(part.may(Permission::RESOURCE_CREATE));
    let words = (sentence!("New {} in {}", noun, part.name()), sentence!("Create {}", noun));
    let asked = Question { refused, ..question(part, "create_resource", words.0, words.1) };
    let kind = |(at, kind): (usize, &String)| {
        view! {
            <label class="choice" >
                <input class="radio" type="radio" name="kind" value=kind.clone() checked=at == 0 />
                <span class="choice-title">{kind.clone()}</span>
            </label>
        }
    };
    let kinds = (!pack.tree.kinds.is_empty()).then(|| {
        let choices = pack.tree.kinds.iter().enumerate().map(kind).collect_view();
        view! { <fieldset class="field"><legend class="field-label mb-1.5">"Kind"</legend><div class="choices">{choices}</div></fieldset> }
    });
    asked.draw(
        view! { <TextField id="name" label="Name" name="name" maxlength=100_u32 autofocus=true />{kinds} }
            .into_any(),
    )
}

fn deletion(part: &Part) -> Command {
    match part.scope.resource {
        None => Command::DeleteProject { project: part.scope.project },
        Some(_) => Command::DeleteResource { scope: part.scope },
    }
}

/// From the role that a member holds there to another one, or to none.
fn grant(part: &Part, placed: &Placed, to: Option<RoleId>) -> Command {
    Command::Grant { scope: part.scope, member: placed.place.id, from: placed.role.clone(), to }
}

fn delete(part: &Part, facts: &Facts, foreseen: AnyView) -> AnyView {
    let act = if part.scope.resource.is_some() { "delete_resource" } else { "delete_project" };
    let name = part.name().to_owned();
    let words = (sentence!("Delete {}", name), sentence!("Delete {}", name));
    let refused = verdict(facts, &deletion(part));
    let lost = if refused.is_none() { lost(part, facts) } else { String::new() };
    let about = sentence!("This cannot be taken back. {}", lost);
    let asked = Question { refused, about, danger: true, ..question(part, act, words.0, words.1) };
    let label = sentence!("Write “{}” to confirm", name);
    asked.draw(
        view! { {foreseen}<TextField id="written" label name="written" autocomplete="off" autofocus=true /> }
            .into_any(),
    )
}

/// What goes with a part that is deleted.
fn lost(part: &Part, facts: &Facts) -> String {
    let nouns = &facts.pack.vocabulary;
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(sentence!("1 {}", one)),
        count => Some(sentence!("{} {}", count, many)),
    };
    let resources = if part.scope.resource.is_none() { part.opened.project.resources as usize } else { 0 };
    let leavers = facts.node().map_or(0, |node| node.leavers().len());
    let (one, many) = (sentence!("{} goes", nouns.resource.one), sentence!("{} go", nouns.resource.many));
    let sentences = [
        counted(resources, &one, &many).map(|lost| sentence!("{} with it.", lost)),
        counted(leavers, "person leaves", "people leave").map(|lost| {
            sentence!("{} {} with it, having no other place there.", lost, facts.organization.name)
        }),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.join(" ")
}

fn change(part: &Part, facts: &Facts, placed: &Placed, foreseen: AnyView) -> AnyView {
    let held = placed.role.clone();
    let refused = |role: &Role| {
        let to = Some(role.id.clone());
        if to == held { None } else { verdict(facts, &grant(part, placed, to)) }
    };
    let choice = |role: &Role| Choice::of(role, refused(role));
    let choices: Vec<Choice> = facts.pack.project_roles.iter().map(choice).collect();
    let from = held.as_ref().map(ToString::to_string).unwrap_or_default();
    let chosen = RwSignal::new(from.clone());
    let title = sentence!("Change the role of {} in {}", placed.place.name, part.name());
    let about = "They are told by mail and in the console. It counts at once.".to_owned();
    let mut asked = Question { about, ..question(part, "grant", title, "Change role".to_owned()) };
    asked.sends.extend([("member", placed.place.id.to_string()), ("from", from)]);
    asked.draw(
        view! { <ChoiceField id="to" label="Role" name="to" choices=Signal::stored(choices) chosen />{foreseen} }
            .into_any(),
    )
}

fn remove(part: &Part, facts: &Facts, placed: &Placed, foreseen: AnyView) -> AnyView {
    let (name, from) = (placed.place.name.clone(), placed.role.clone());
    let own = facts.actor.membership.as_ref().is_some_and(|own| own.id == placed.place.id);
    let title = if own {
        sentence!("Leave {}", part.name())
    } else {
        sentence!("Remove {} from {}", name, part.name())
    };
    let button = if own { sentence!("Leave {}", part.name()) } else { sentence!("Remove {}", name) };
    let mut asked = question(part, "grant", title, button);
    asked.about = consequences(part, facts, placed, own);
    asked.danger = true;
    asked.refused = verdict(facts, &grant(part, placed, None));
    let from = from.map(|role| role.to_string()).unwrap_or_default();
    asked.sends.extend([("member", placed.place.id.to_string()), ("from", from), ("to", String::new())]);
    asked.draw(foreseen)
}

/// What ends with someone's place in a part of the tree, beside rights there.
fn consequences(part: &Part, facts: &Facts, placed: &Placed, own: bool) -> String {
    match (placed.only, own) {
        (false, true) => "To come back, someone has to add you again.".to_owned(),
        (false, false) => "They are told by mail and in the console, and can be added again.".to_owned(),
        (true, _) => {
            let leaves = if own { "you leave" } else { "they leave" };
            sentence!("Having no other {} there, {} {}.", part.noun(), leaves, facts.organization.name)
        }
    }
}
