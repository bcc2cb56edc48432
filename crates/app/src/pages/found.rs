//! Founding an organization: name, address, role model, with each model's role table in sight.

use super::failed::drawn;
use super::organization::ToSignIn;
use super::top_bar::TopBar;
use crate::act::{Act, ActForm, act};
use crate::asked::{ask, first};
use crate::components::*;
use crate::rpc::call;
use crate::rpc::organizations::{Found, Packs};
use crate::session::use_session;
use crate::watch::effect;
use guildhall_domain::name::Slug;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Entry, Level, PermissionSet};
use guildhall_domain::role::Role;
use leptos::prelude::*;
use std::iter::once;

/// Founding an organization.
#[component]
pub fn FoundPage() -> impl IntoView {
    if !use_session().is_open().get_untracked() {
        return view! { <ToSignIn /> }.into_any();
    }
    let found = act::<Found>().going_onward();
    let packs = ask(first(|first| first.packs.take()), || (), |()| call(&Packs {}));
    let body = drawn(packs, 6, move |packs| view! { <Form found packs /> }.into_any());
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Found an organization" description="You run it from the first moment on. Everyone else comes in by invitation." narrow=true>
                {body}
            </Page>
        </PlainShell>
    }
    .into_any()
}

#[component]
fn Form(found: Act<Found>, packs: Vec<Pack>) -> impl IntoView {
    let kept = move |field: &str| found.kept(field).unwrap_or_default();
    let (name, slug) = (RwSignal::new(kept("name")), RwSignal::new(kept("slug")));
    suggest(name, slug);
    let first = packs.first().map(|pack| pack.id.clone()).unwrap_or_default();
    let chosen = RwSignal::new(found.kept("pack").unwrap_or(first));
    view! {
        <ActForm act=found>
            <FormError message=found.error() />
            <TextField id="name" label="Name" name="name" bind=name autofocus=true maxlength=100_u32 autocomplete="organization"
                error=found.error_at("name") />
            <TextField id="slug" label="Address" name="slug" bind=slug optional=true maxlength=40_u32 autocomplete="off"
                hint="Its own part of the web address. It never changes. Left empty, it follows from the name." error=found.error_at("slug") />
            <TextAreaField id="description" label="Description" name="description" optional=true maxlength=500_u32
                value=kept("description") error=found.error_at("description") />
            <TextField id="website" label="Website" name="website" kind="url" optional=true placeholder="https://" maxlength=200_u32
                value=kept("website") error=found.error_at("website") />
            <fieldset class="field">
                <legend class="field-label mb-1.5">"Role model"</legend>
                <div class="grid gap-3">{packs.into_iter().map(|pack| choice(pack, chosen)).collect_view()}</div>
                <FieldError id="pack-error" error=found.error_at("pack") />
            </fieldset>
            <div><Button kind=ButtonKind::Primary submit=true busy=found.busy()>"Found the organization"</Button></div>
        </ActForm>
    }
}

/// Lets the address follow the name while nobody has written one.
fn suggest(name: RwSignal<String>, slug: RwSignal<String>) {
    effect(move |suggested: Option<String>| {
        let derived = Slug::derive(&name.get()).map(|slug| slug.to_string()).unwrap_or_default();
        let written = slug.get_untracked();
        if written.is_empty() || suggested == Some(written) {
            slug.set(derived.clone());
        }
        derived
    });
}

/// One role model, with what each of its roles may do.
fn choice(pack: Pack, chosen: RwSignal<String>) -> impl IntoView {
    let id = pack.id.clone();
    let (value, about) = (id.clone(), format!("pack-{id}-about"));
    let taken = {
        let id = id.clone();
        move || chosen.with(|now| *now == id)
    };
    let checked = taken.clone();
    let take = move |_| chosen.set(id.clone());
    view! {
        <div class="card model overflow-hidden">
            <label class="choice">
                <input class="radio" type="radio" name="pack" value=value checked=checked prop:checked=taken
                    aria-describedby=about.clone() on:change=take />
                <span class="choice-title">{pack.title.clone()}</span>
                <span class="contents" id=about><span class="choice-text">{pack.description.clone()}</span></span>
            </label>
            <RoleTables pack />
        </div>
    }
}

/// What each role of a model may do: rights in rows, roles in columns, strongest first; a table for each level that has rights.
#[component]
pub fn RoleTables(
    /// The role model.
    pack: Pack,
) -> impl IntoView {
    let of = |role: &Role, rights: PermissionSet| (role.title.clone(), rights);
    let organization: Vec<_> = pack.roles.iter().map(|role| of(role, role.permissions)).collect();
    let everywhere = pack.roles.iter().map(|role| of(role, pack.everywhere(role)));
    let project =
        everywhere.chain(pack.project_roles.iter().map(|role| of(role, role.permissions))).collect();
    let in_project = format!("In each {}", pack.vocabulary.project.one);
    [
        role_table(&pack, Level::Organization, "In the organization".to_owned(), organization),
        role_table(&pack, Level::Project, in_project, project),
    ]
    .collect_view()
}

/// One level's table, without the roles that can do nothing there.
fn role_table(pack: &Pack, level: Level, name: String, roles: Vec<(String, PermissionSet)>) -> AnyView {
    let entries: Vec<_> = pack.entries().filter(|entry| entry.level == level).collect();
    let can_something = |rights: PermissionSet| entries.iter().any(|entry| rights.contains(entry.permission));
    let roles: Vec<_> = roles.into_iter().filter(|(_, rights)| can_something(*rights)).collect();
    if roles.is_empty() {
        return ().into_any();
    }
    let mut columns = vec![Column::new(name.clone())];
    columns.extend(roles.iter().map(|(title, _)| Column::new(title.clone())));
    let row = |entry: &Entry<'_>| {
        let marks = roles.iter().map(|(_, rights)| mark(rights.contains(entry.permission))).collect_view();
        let right = capitalized(entry.allows);
        view! { <tr><HeadCell>{right}</HeadCell>{marks}</tr> }
    };
    let rows = entries.iter().map(row).collect_view();
    view! { <Table caption=format!("{name}: what each role may do") columns matrix=true>{rows}</Table> }
        .into_any()
}

fn mark(yes: bool) -> impl IntoView {
    let (picture, word) = if yes {
        (view! { <Icon glyph=Glyph::Check /> }.into_any(), "Yes")
    } else {
        (view! { <span class="text-muted" aria-hidden="true">"–"</span> }.into_any(), "No")
    };
    view! { <td>{picture}<span class="sr-only">{word}</span></td> }
}

/// A sentence of the catalogue, which begins with a plain letter.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| once(first.to_ascii_uppercase()).chain(letters).collect()).unwrap_or_default()
}
