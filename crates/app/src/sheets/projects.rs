//! The projects of an organization, and making one.

use super::ask::{Question, leads, refused};
use super::{Asked, Drawn, sheet};
use crate::components::*;
use crate::pages::members::place::address;
use crate::rpc::sheets::Sheet;
use guildhall_domain::facts::Facts;
use guildhall_domain::pack::{Pack, Vocabulary};
use guildhall_domain::permission::Permission;
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::view::ProjectLine;
use guildhall_service::Result;
use guildhall_service::projects::{self, Projects};
use leptos::prelude::*;

pub(super) async fn page(asked: Asked<'_>) -> Result<Sheet> {
    let (search, after) = (asked.text("search"), asked.text("after"));
    let found = projects::page(&asked.door.ctx, asked.viewer, asked.slug, &search, Some(&after)).await?;
    let here = asked.path("projects");
    let making = asked.says("new").then(|| making(&found.facts, asked.slug, &here));
    let nouns = found.facts.pack.vocabulary.clone();
    let title = nouns.project.heading.clone();
    let about = sentence!("What {} works in, and what you may do there.", found.facts.organization.name);
    let action = action(&found.facts, &here);
    Ok(sheet(Drawn { title, about, action: Some(action), ..Drawn::default() }, move || {
        view! {
            {toolbar(&nouns, &here, &search)}
            {list(&found, &here, (&search, &after))}
            {making}
        }
    }))
}

/// The button that makes one, or why not.
fn action(facts: &Facts, here: &str) -> AnyView {
    let words = sentence!("New {}", facts.pack.vocabulary.project.one);
    let to = (format!("{here}?new"), refused(facts.needs(Permission::PROJECT_CREATE)));
    leads("new-project", ButtonKind::Primary, Glyph::Plus, words, to)
}

fn toolbar(nouns: &Vocabulary, here: &str, search: &str) -> AnyView {
    let label = sentence!("Search {}", nouns.project.many);
    view! {
        <form method="get" action=here.to_owned() class="toolbar">
            <div class="search">
                <Icon glyph=Glyph::Search />
                <input class="input" type="search" name="search" value=search.to_owned() placeholder=label.clone()
                    aria-label=label maxlength="100" autocomplete="off" />
            </div>
        </form>
    }
    .into_any()
}

fn list(found: &Projects, here: &str, (search, after): (&str, &str)) -> AnyView {
    let nouns = &found.facts.pack.vocabulary;
    if found.page.rows.is_empty() {
        return nothing(&found.facts, search);
    }
    let columns: Vec<Column> = ["Name", "Your role there", "Members", &nouns.resource.heading]
        .into_iter()
        .map(|label| Column::new(label.to_owned()))
        .collect();
    let rows = found.page.rows.iter().map(|line| row(&found.facts, here, line)).collect_view();
    let at = |next: &String| address(here, [("search", search), ("after", next.as_str())]);
    let (older, first) = (found.page.next.as_ref().map(at), (!after.is_empty()).then(|| here.to_owned()));
    view! {
        <Table caption=nouns.project.heading.clone() columns>{rows}</Table>
        <Pager first older />
    }
    .into_any()
}

fn row(facts: &Facts, here: &str, line: &ProjectLine) -> impl IntoView + use<> {
    let href = format!("{here}/{}", line.id);
    let (title, rank) = standing(facts, line.own.as_ref());
    let (name, description) = (line.name.clone(), line.description.clone());
    let counts =
        [("Members", line.members), (facts.pack.vocabulary.resource.heading.as_str(), line.resources)]
            .map(|(label, count)| (label.to_owned(), count));
    view! {
        <tr>
            <HeadCell>
                <div class="person-text">
                    <span class="person-name"><a href=href><bdi>{name}</bdi></a></span>
                    {(!description.is_empty()).then(|| view! { <span class="person-detail">{description}</span> })}
                </div>
            </HeadCell>
            <Cell label="Your role there"><RoleBadge title rank /></Cell>
            {counts.map(|(label, count)| view! { <Cell label=label soft=true>{count.to_string()}</Cell> }).collect_view()}
        </tr>
    }
}

fn nothing(facts: &Facts, search: &str) -> AnyView {
    let nouns = &facts.pack.vocabulary.project;
    let (title, text) = if !search.is_empty() {
        (sentence!("No {} of that name", nouns.one), "Try another word, or clear the search.".to_owned())
    } else if facts.needs(Permission::PROJECT_CREATE).is_ok() {
        (
            sentence!("No {} yet", nouns.many),
            "Make the first one: it holds what people work on, and you decide who may do what in it."
                .to_owned(),
        )
    } else {
        (
            sentence!("No {} for you yet", nouns.many),
            sentence!("When someone gives you a role in a {}, it appears here.", nouns.one),
        )
    };
    view! { <Empty glyph=Glyph::Folder title text /> }.into_any()
}

/// The dialog that makes one.
fn making(facts: &Facts, slug: &str, here: &str) -> AnyView {
    let (noun, tree) = (&facts.pack.vocabulary.project.one, &facts.pack.tree);
    let about = tree
        .creator
        .as_ref()
        .map_or_else(String::new, |role| sentence!("You become {} in it.", facts.pack.project_title(role)));
    let question = Question {
        title: sentence!("New {}", noun),
        about,
        act: "create_project",
        here: here.to_owned(),
        sends: vec![("slug", slug.to_owned())],
        button: sentence!("Create {}", noun),
        danger: false,
        refused: refused(facts.needs(Permission::PROJECT_CREATE)),
    };
    question.draw(naming("", ""))
}

/// What a project is called and for.
pub(super) fn naming(name: &str, description: &str) -> AnyView {
    view! {
        <TextField id="name" label="Name" name="name" value=name.to_owned() maxlength=100_u32 autofocus=true />
        <TextAreaField id="description" label="What it is for" name="description" value=description.to_owned() maxlength=500_u32 optional=true />
    }
    .into_any()
}

/// What the viewer is in a part of the tree: the role that they were given there, otherwise what comes with the one in the organization.
pub(super) fn standing(facts: &Facts, given: Option<&RoleId>) -> (String, Rank) {
    let own = facts.actor.membership.as_ref().and_then(|own| facts.pack.role(&own.role).ok());
    match (given.or(own.as_ref().and_then(|role| role.in_every_project.as_ref())), &own) {
        (Some(role), _) => (facts.pack.project_title(role), strength(&facts.pack, role)),
        (None, Some(role)) => (role.title.clone(), Rank::Quiet),
        (None, None) => (String::new(), Rank::Quiet),
    }
}

/// How a project role's badge is drawn: the one that makers get strong, the others quiet.
pub(super) fn strength(pack: &Pack, role: &RoleId) -> Rank {
    if pack.tree.creator.as_ref() == Some(role) { Rank::Strong } else { Rank::Quiet }
}
