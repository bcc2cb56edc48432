//! One project, or one resource in it: who has a role there, what is in it, and everything that one can do to it.

mod asking;
mod insiders;
mod offering;
mod resources;

pub(super) use offering::offered;

use super::ask::{Act, leads, menu, refused};
use super::{Asked, Drawn, rights, sheet};
use crate::components::*;
use crate::rpc::sheets::Sheet;
use guildhall_domain::denied::Denied;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::tree::Scope;
use guildhall_service::Result;
use guildhall_service::projects::{self, Looking, Opened};
use guildhall_service::roles;
use leptos::prelude::*;

/// What a drawing of one part of the tree needs everywhere.
pub(super) struct Part {
    /// The organization's own part of the address.
    pub(super) slug: String,
    /// Which part.
    pub(super) scope: Scope,
    /// Its page.
    pub(super) here: String,
    /// It, opened.
    pub(super) opened: Opened,
}

impl Part {
    /// What its forms send to say which it is.
    pub(super) fn sends(&self) -> Vec<(&'static str, String)> {
        let mut sends = vec![("slug", self.slug.clone()), ("project", self.scope.project.to_string())];
        sends.extend(self.scope.resource.map(|id| ("resource", id.to_string())));
        sends
    }

    /// What the pack calls such a part.
    pub(super) fn noun(&self) -> &str {
        let nouns = &self.opened.facts.pack.vocabulary;
        if self.scope.resource.is_some() { &nouns.resource.one } else { &nouns.project.one }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        self.opened.node.name().as_str()
    }

    /// Whether the viewer may invite people into it: a project.
    pub(super) fn invites(&self) -> bool {
        let Opened { facts, node, .. } = &self.opened;
        facts.invites_with(facts.rights_at(node))
    }

    fn may(&self, permission: Permission) -> std::result::Result<(), Denied> {
        self.opened.facts.needs_at(&self.opened.node, permission)
    }
}

pub(super) async fn page(asked: Asked<'_>, project: &str, resource: Option<&str>) -> Result<Sheet> {
    let hidden = |_| Denied::Hidden;
    let resource = resource.map(|id| id.parse().map_err(hidden)).transpose()?;
    let scope = Scope { project: project.parse().map_err(hidden)?, resource };
    let here =
        asked.path(&format!("projects/{project}{}", resource.map(|id| format!("/{id}")).unwrap_or_default()));
    if let Ok(member) = asked.text("explain").parse() {
        let whom = (scope, member);
        let explained = roles::explain_inside(&asked.door.ctx, asked.viewer, asked.slug, whom).await?;
        let about = "What they may do there, where it comes from, and the least that would change it.";
        let title = sentence!("Rights of {}", explained.name);
        let head = Drawn { title, about: about.to_owned(), ..Drawn::default() };
        return Ok(sheet(head, move || rights::explained((here, "Everybody there"), explained)));
    }
    let looking =
        Looking { search: asked.text("search"), after: Some(asked.text("after")), adding: asked.text("add") };
    let opened = projects::open(&asked.door.ctx, asked.viewer, asked.slug, scope, &looking).await?;
    let part = Part { slug: asked.slug.to_owned(), scope, here, opened };
    let dialog = asking::dialog(&asked, &part).await?;
    let foreseen = insiders::foreseen(&asked, &part).await?;
    let head = head(&asked, &part);
    Ok(sheet(head, move || {
        view! {
            {resources::list(&part)}
            {insiders::section(&part, &looking, foreseen)}
            {dialog}
        }
    }))
}

fn head(asked: &Asked<'_>, part: &Part) -> Drawn {
    let Opened { facts, node, project, .. } = &part.opened;
    let nouns = &facts.pack.vocabulary;
    let (up, about) = match &node.resource {
        None => ((asked.path("projects"), nouns.project.heading.clone()), project.description.clone()),
        Some(resource) => {
            let up = asked.path(&format!("projects/{}", project.id));
            let kind = if resource.kind.is_empty() { &nouns.resource.one } else { &resource.kind };
            ((up, project.name.clone()), sentence!("A {} in {}.", kind, project.name))
        }
    };
    Drawn { title: part.name().to_owned(), about, up: Some(up), action: Some(acts(part)) }
}

/// What one can do to the part as a whole.
fn acts(part: &Part) -> AnyView {
    let (edit, delete, words) = if part.scope.resource.is_some() {
        (Permission::RESOURCE_EDIT, Permission::RESOURCE_DELETE, "Rename")
    } else {
        (Permission::PROJECT_EDIT, Permission::PROJECT_DELETE, "Edit")
    };
    let act = |glyph, words: &str, query: &str, permission| Act {
        glyph,
        words: words.to_owned(),
        href: format!("{}?{query}", part.here),
        refused: refused(part.may(permission)),
    };
    let (edit, delete) =
        (act(Glyph::Edit, words, "edit", edit), act(Glyph::Trash, "Delete", "delete", delete));
    let (invites, menu) =
        (invites(part), menu("part", sentence!("Actions for {}", part.name()), vec![edit], delete));
    view! { {invites}{menu} }.into_any()
}

/// The way to ask someone from outside into a project, for those who may.
fn invites(part: &Part) -> Option<AnyView> {
    (part.scope.resource.is_none() && part.invites()).then(|| {
        let to = (format!("{}?invite", part.here), None);
        leads("invite-into", ButtonKind::Primary, Glyph::Mail, "Invite people".to_owned(), to)
    })
}
