//! What is in a project.

use super::Part;
use crate::components::*;
use crate::sheets::ask::{leads, refused};
use crate::sheets::projects::standing;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::view::ResourceLine;
use guildhall_service::projects::RESOURCES;
use leptos::prelude::*;

/// The resources, by name, with the way to make one; nothing for a resource.
pub(super) fn list(part: &Part) -> Option<AnyView> {
    if part.scope.resource.is_some() {
        return None;
    }
    let nouns = part.opened.facts.pack.vocabulary.resource.clone();
    let to = (format!("{}?new", part.here), refused(part.may(Permission::RESOURCE_CREATE)));
    let action = leads("new-resource", ButtonKind::Quiet, Glyph::Plus, sentence!("New {}", nouns.one), to);
    let body = if part.opened.resources.is_empty() {
        view! { <p class="nothing">{sentence!("There are no {} here yet.", nouns.many)}</p> }.into_any()
    } else {
        table(part)
    };
    Some(view! { <Section title=nouns.heading action=move || action>{body}</Section> }.into_any())
}

fn table(part: &Part) -> AnyView {
    let kinds = !part.opened.facts.pack.tree.kinds.is_empty();
    let nouns = &part.opened.facts.pack.vocabulary.resource;
    let mut labels = vec!["Name"];
    labels.extend(kinds.then_some("Kind"));
    labels.extend(["Your role on it", "People added"]);
    let columns: Vec<Column> = labels.into_iter().map(Column::new).collect();
    let rows = part.opened.resources.iter().map(|line| row(part, line, kinds)).collect_view();
    let most = (part.opened.resources.len() >= RESOURCES as usize)
        .then(|| view! { <p class="footnote">{sentence!("The first {} by name.", RESOURCES)}</p> });
    view! { <Table caption=nouns.heading.clone() columns>{rows}</Table>{most} }.into_any()
}

fn row(part: &Part, line: &ResourceLine, kinds: bool) -> impl IntoView + use<> {
    let ResourceLine { id, name, kind, own, members } = line.clone();
    let href = format!("{}/{id}", part.here);
    let own = standing(&part.opened.facts, own.as_ref().or(part.opened.project.own.as_ref()));
    view! {
        <tr>
            <HeadCell><span class="person-name"><a href=href><bdi>{name}</bdi></a></span></HeadCell>
            {kinds.then(|| view! { <Cell label="Kind" soft=true>{kind}</Cell> })}
            <Cell label="Your role on it"><RoleBadge title=own.0 rank=own.1 /></Cell>
            <Cell label="People added" soft=true>{members.to_string()}</Cell>
        </tr>
    }
}
