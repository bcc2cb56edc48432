//! What each role of a role model may do. Nothing in it ever changes in the browser, so it is drawn on the server alone.

use crate::components::*;
use guildhall_domain::name::key;
use guildhall_domain::pack::{Pack, RoleAt};
use guildhall_domain::permission::{Entry, Level};
use guildhall_domain::sentence;
use guildhall_domain::view::RolesQuery;
use leptos::prelude::*;
use std::iter::once;

/// What each role of a model may do: rights in rows, roles in columns, strongest first; a table for each level that has rights.
/// `query` says which; `grouped` adds the headings that rights stand under.
pub(super) fn tables(pack: &Pack, query: &RolesQuery, grouped: bool) -> AnyView {
    let in_project = sentence!("In each {}", pack.vocabulary.project.one);
    let levels = [(Level::Organization, "In the organization".to_owned()), (Level::Project, in_project)];
    let tables: Vec<_> = levels
        .into_iter()
        .filter_map(|(level, name)| Some(drawn(&name, Part::of(pack, query, level)?, grouped)))
        .collect();
    if tables.is_empty() {
        let text = if query.search.is_empty() {
            "These two roles allow the same."
        } else {
            "No right has these words in it."
        };
        return view! { <p class="nothing">{text}</p> }.into_any();
    }
    tables.collect_view().into_any()
}

/// One level's rights and roles, as far as they are wanted.
struct Part<'a> {
    entries: Vec<Entry<'a>>,
    roles: Vec<RoleAt<'a>>,
}

impl<'a> Part<'a> {
    /// None where nothing is left to show.
    fn of(pack: &'a Pack, query: &RolesQuery, level: Level) -> Option<Self> {
        let (mut roles, words) = (pack.roles_at(level), key(&query.search));
        let compared = compared(pack, query);
        if let Some(keys) = &compared {
            roles.retain(|at| keys.contains(&at.key()));
        }
        let found = |entry: &Entry<'_>| {
            [entry.allows.as_ref(), entry.group.as_ref(), entry.name]
                .iter()
                .any(|text| key(text).contains(&words))
        };
        // One of the two that are compared may be a role of projects, which allows nothing in the organization.
        let differs = |entry: &Entry<'_>| {
            let allowed = roles.iter().filter(|at| at.rights.contains(entry.permission)).count();
            compared.is_none() || allowed == 1
        };
        let of_level = || pack.entries().filter(|entry| entry.level == level);
        let mut entries: Vec<_> = of_level().filter(|entry| found(entry) && differs(entry)).collect();
        // A pack's own rights stand under a heading that Guildhall has already, where they share it.
        let headings: Vec<String> = entries.iter().map(|entry| entry.group.to_string()).collect();
        entries.sort_by_key(|entry| headings.iter().position(|heading| *heading == entry.group));
        if compared.is_none() {
            roles.retain(|at| of_level().any(|entry| at.rights.contains(entry.permission)));
        }
        (!entries.is_empty() && !roles.is_empty()).then_some(Self { entries, roles })
    }
}

/// The keys of the two roles to compare, when two are named that there are.
fn compared(pack: &Pack, query: &RolesQuery) -> Option<[String; 2]> {
    let exists = |key: &String| pack.roles_at(Level::Project).iter().any(|at| at.key() == *key);
    let keys = [query.left.clone(), query.right.clone()];
    (keys.iter().all(exists) && query.left != query.right).then_some(keys)
}

fn drawn(name: &str, part: Part<'_>, grouped: bool) -> AnyView {
    let Part { entries, roles } = part;
    let mut columns = vec![Column::new(name)];
    columns.extend(roles.iter().map(|at| Column::new(at.role.title.clone())));
    let width = columns.len().to_string();
    let mut group = String::new();
    let rows = entries.iter().map(|entry| {
        let marks = roles.iter().map(|at| mark(at.rights.contains(entry.permission))).collect_view();
        let right = capitalized(&entry.allows);
        let opens = grouped && group != entry.group;
        entry.group.as_ref().clone_into(&mut group);
        let heading = opens.then(|| {
            view! { <tr class="group"><th scope="colgroup" colspan=width.clone()>{group.clone()}</th></tr> }
        });
        view! { {heading}<tr><HeadCell>{right}</HeadCell>{marks}</tr> }
    });
    let rows = rows.collect_view();
    view! { <Table caption=sentence!("{}: what each role may do", name) columns matrix=true>{rows}</Table> }
        .into_any()
}

pub(super) fn mark(yes: bool) -> impl IntoView {
    let (picture, word) = if yes {
        (view! { <Icon glyph=Glyph::Check /> }.into_any(), "Yes")
    } else {
        (view! { <span class="text-muted" aria-hidden="true">"–"</span> }.into_any(), "No")
    };
    view! { <td>{picture}<span class="sr-only">{word}</span></td> }
}

/// A sentence of the catalogue, which begins with a plain letter.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| once(first.to_ascii_uppercase()).chain(letters).collect()).unwrap_or_default()
}
