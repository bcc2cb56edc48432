//! Asking people into projects: what an invitation gives there, as a part of the form on the members page and as a form of its own.

use super::Part;
use crate::components::*;
use crate::pages::members::dialogs::edit::choices;
use crate::pages::members::verdicts::invite_refusal;
use crate::rpc::sheets::Sheet;
use crate::sheets::ask::{Question, refused};
use crate::sheets::{Asked, drawn};
use guildhall_domain::facts::Facts;
use guildhall_domain::id::ProjectId;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::role::Role;
use guildhall_domain::sentence;
use guildhall_domain::view::ProjectLine;
use guildhall_service::Result;
use guildhall_service::projects;
use leptos::prelude::*;

/// The projects into which the viewer may invite, to choose from; empty where there is none.
pub(in crate::sheets) async fn offered(asked: Asked<'_>) -> Result<Sheet> {
    let (facts, lines) = projects::open_to_invite(&asked.door.ctx, asked.viewer, asked.slug).await?;
    let html = if lines.is_empty() { String::new() } else { drawn(|| places(&facts, &lines, None)) };
    Ok(Sheet { html, ..Sheet::default() })
}

/// Projects to tick, and one role for them all.
fn places(facts: &Facts, lines: &[ProjectLine], ticked: Option<ProjectId>) -> AnyView {
    let tick = |line: &ProjectLine| {
        let (id, name) = (line.id.to_string(), line.name.clone());
        view! {
            <label class="tick">
                <input class="checkbox" type="checkbox" name="projects[]" value=id checked=ticked == Some(line.id) />
                <bdi>{name}</bdi>
            </label>
        }
    };
    let nouns = &facts.pack.vocabulary.project;
    let weakest = facts.pack.weakest_last(Level::Project).next_back().map(|role| role.id.clone());
    let option = |role: &Role| {
        let (value, selected) = (role.id.to_string(), Some(&role.id) == weakest.as_ref());
        view! { <option value=value selected=selected>{role.title.clone()}</option> }
    };
    let optional = ticked.is_none().then(|| view! { <span class="field-optional">" (optional)"</span> });
    let ticks = lines.iter().map(tick).collect_view();
    let options = facts.pack.project_roles.iter().map(option).collect_view();
    view! {
        <fieldset class="field">
            <legend class="field-label mb-1.5">{nouns.heading.clone()}{optional}</legend>
            <div class="ticks">{ticks}</div>
        </fieldset>
        <div class="field">
            <label class="field-label" for="project-role">{sentence!("Role in the {}", nouns.many)}</label>
            <select class="select" id="project-role" name="project_role">{options}</select>
        </div>
    }
    .into_any()
}

/// The form of one's own: for those who invite into their projects alone it leaves no choice of the role in the organization.
pub(super) async fn dialog(asked: &Asked<'_>, part: &Part) -> Result<AnyView> {
    let (facts, mut lines) = projects::open_to_invite(&asked.door.ctx, asked.viewer, asked.slug).await?;
    // It is not among the first where there are very many.
    if part.invites() && lines.iter().all(|line| line.id != part.scope.project) {
        lines.insert(0, part.opened.project.clone());
    }
    let lacks = || Err::<(), _>(facts.pack.lacks(Permission::PROJECT_MEMBER_INVITE));
    let mut sends = vec![("slug", part.slug.clone())];
    let roles = if facts.rights().contains(Permission::MEMBER_INVITE) {
        roles(&facts)
    } else {
        sends.push(("role", facts.pack.default_role.to_string()));
        ().into_any()
    };
    let question = Question {
        title: sentence!("Invite people to {}", part.name()),
        about: "Each address gets a mail of its own. Members are found and added on the page itself."
            .to_owned(),
        act: "invite_into",
        here: part.here.clone(),
        sends,
        button: "Send invitations".to_owned(),
        danger: false,
        refused: if part.invites() { None } else { refused(lacks()) },
    };
    let body = view! {
        <TextAreaField id="addresses" label="E-mail addresses" name="addresses" autofocus=true
            hint="One or several, with commas, spaces or line breaks between them."
            placeholder="ada@example.com, grace@example.com" />
        {roles}
        {places(&facts, &lines, Some(part.scope.project))}
    };
    Ok(question.draw(body.into_any()))
}

/// The roles in the organization, each with its verdict.
fn roles(facts: &Facts) -> AnyView {
    let choices = choices(facts, |role| invite_refusal(facts, &role.id));
    let chosen = RwSignal::new(facts.pack.default_role.to_string());
    let several = facts.pack.several_roles;
    let label = if several { "Roles in the organization" } else { "Role in the organization" };
    view! { <ChoiceField id="role" label name="role" several choices=Signal::stored(choices) chosen /> }
        .into_any()
}
