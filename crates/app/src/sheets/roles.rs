//! The roles of one organization: who holds each, what each may do, any two beside each other; or what one member may do, and why.

mod editing;

use super::ask::{Act, leads, menu, refused};
use super::role_tables::tables;
use super::{Asked, Drawn, rights, sheet};
use crate::components::*;
use crate::rpc::sheets::Sheet;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::Facts;
use guildhall_domain::pack::{Pack, RoleAt};
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::sentence;
use guildhall_domain::view::{Holders, RolesQuery};
use guildhall_service::Result;
use guildhall_service::roles::{self, Roles};
use leptos::prelude::*;

pub(super) async fn page(asked: Asked<'_>) -> Result<Sheet> {
    let (ctx, slug) = (&asked.door.ctx, asked.slug.to_owned());
    let member = asked.text("member");
    if !member.is_empty() {
        let member = member.parse().map_err(|_| Denied::Hidden)?;
        let explained = roles::explain(ctx, asked.viewer, &slug, member).await?;
        return Ok(sheet(head(), move || {
            rights::explained((format!("/{slug}/roles"), "All roles"), explained)
        }));
    }
    let query =
        RolesQuery { search: asked.text("search"), left: asked.text("left"), right: asked.text("right") };
    let Roles { facts, holders } = roles::page(ctx, asked.viewer, &slug).await?;
    let dialog = editing::dialog(&asked, &facts).await?;
    Ok(sheet(head(), move || view! { {all(&facts, holders.as_ref(), &query)}{dialog} }))
}

fn head() -> Drawn {
    let about = "What each role may do, and who holds it.".to_owned();
    Drawn { title: "Roles".to_owned(), about, ..Drawn::default() }
}

/// Lists, the form that narrows the tables, the tables.
fn all(facts: &Facts, holders: Option<&Holders>, query: &RolesQuery) -> AnyView {
    let (slug, pack) = (facts.organization.slug.as_str(), facts.pack.as_ref());
    let table = format!("/api/organizations/{slug}/roles.csv");
    view! {
        {[Level::Organization, Level::Project].map(|level| list(facts, holders, level)).collect_view()}
        {form(slug, pack, query)}
        <div class="card sheet overflow-hidden">{tables(pack, query, true)}</div>
        <p class="footnote no-print">
            "Rendered from the engine that decides. "
            <a class="text-link" href=table download>"Download as a table (CSV)"</a>
            ", or print this page."
        </p>
    }
    .into_any()
}

/// The roles of a level with what they are for, the organization's own with what can be done to them; those held in the organization with
/// who holds them.
fn list(facts: &Facts, holders: Option<&Holders>, level: Level) -> Option<AnyView> {
    let pack = facts.pack.as_ref();
    let roles: Vec<_> = pack.roles_at(level).into_iter().filter(|at| at.of == level).collect();
    let title = match level {
        Level::Organization => "Roles in the organization".to_owned(),
        Level::Project => sentence!("Roles in a {}", pack.vocabulary.project.one),
    };
    let href = format!("/{}/roles?new={}", facts.organization.slug, editing::word(level));
    let to = (href, refused(facts.needs(Permission::ROLE_MANAGE)));
    let id = if level == Level::Project { "new-project-role" } else { "new-role" };
    let making = leads(id, ButtonKind::Quiet, Glyph::Plus, "New role".to_owned(), to);
    let rows = roles.iter().map(|at| line(facts, holders, at)).collect_view();
    (!roles.is_empty()).then(|| {
        view! {
            <section class="role-list">
                <div class="role-head"><h2>{title}</h2><div class="no-print">{making}</div></div>
                <dl>{rows}</dl>
            </section>
        }
        .into_any()
    })
}

/// One role.
fn line(facts: &Facts, holders: Option<&Holders>, at: &RoleAt<'_>) -> AnyView {
    let (slug, pack) = (&facts.organization.slug, &facts.pack);
    let count = holders.and_then(|holders| holders.of(at)).map(|count| {
        let href = format!("/{slug}/members?role={}&status=verified", at.role.id);
        view! { <a href=href>{people(count)}</a> }
    });
    let everywhere = at.role.in_every_project.as_ref().and_then(|id| pack.project_role(id));
    let everywhere =
        everywhere.map(|role| sentence!(" {} in every {}.", role.title, pack.vocabulary.project.one));
    let acts = at.role.custom.then(|| acts(facts, at));
    let look = (at.of == Level::Organization && facts.may_look_as(&at.role.id).is_ok()).then(|| {
        let (label, href) = (
            sentence!("See the console as {} does", at.role.with_article),
            format!("/preview/role.{}/{slug}/members", at.role.id),
        );
        view! { <a class="btn btn-bare btn-icon" rel="external" href=href aria-label=label.clone() title=label><Icon glyph=Glyph::Eye /></a> }
    });
    view! {
        <div class="role-line">
            <dt>{at.role.title.clone()}</dt>
            <dd>{at.role.description.clone()}{everywhere}</dd>
            <dd class="role-count">{count}</dd>
            <dd class="role-acts no-print">{look}{acts}</dd>
        </div>
    }
    .into_any()
}

/// What can be done to a role of the organization's own.
fn acts(facts: &Facts, at: &RoleAt<'_>) -> AnyView {
    let refused = editing::kept_from(facts, at);
    let act = |glyph, words: &str, name: &str| Act {
        glyph,
        words: words.to_owned(),
        href: format!("/{}/roles?{name}={}", facts.organization.slug, at.key()),
        refused: refused.clone(),
    };
    let id = format!("role-{}", at.key().replace('.', "-"));
    let (edit, delete) = (act(Glyph::Edit, "Change", "edit"), act(Glyph::Trash, "Delete", "delete"));
    menu(&id, sentence!("Actions for {}", at.role.title), vec![edit], delete)
}

fn people(count: u32) -> String {
    match count {
        0 => "Nobody".to_owned(),
        1 => "1 person".to_owned(),
        count => sentence!("{} people", count),
    }
}

fn form(slug: &str, pack: &Pack, query: &RolesQuery) -> AnyView {
    let action = format!("/{slug}/roles");
    let is_narrowed = *query != RolesQuery::default();
    let reset =
        is_narrowed.then(|| view! { <a class=ButtonKind::Bare.class() href=action.clone()>"Show all"</a> });
    view! {
        <form method="get" action=action.clone() class="toolbar role-form no-print">
            <div class="search">
                <Icon glyph=Glyph::Search />
                <input class="input" type="search" name="search" value=query.search.clone() placeholder="Search rights"
                    aria-label="Search rights" maxlength="100" autocomplete="off" />
            </div>
            {choice(pack, "left", "Compare", "a role", &query.left)}
            {choice(pack, "right", "with", "another", &query.right)}
            <button class=ButtonKind::Quiet.class() type="submit">"Show"</button>
            {reset}
        </form>
    }
    .into_any()
}

fn choice(pack: &Pack, name: &'static str, label: &'static str, none: &'static str, chosen: &str) -> AnyView {
    let option = |at: &RoleAt<'_>| {
        let key = at.key();
        let selected = key == chosen;
        view! { <option value=key selected=selected>{at.role.title.clone()}</option> }
    };
    let options = pack.roles_at(Level::Project).iter().map(option).collect_view();
    view! {
        <label class="role-choice">
            <span>{label}</span>
            <select class="select" name=name><option value="">{none}</option>{options}</select>
        </label>
    }
    .into_any()
}
