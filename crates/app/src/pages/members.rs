//! The members of an organization: everyone who belongs to it and everyone asked in, in one list, with what the viewer may do.

pub(crate) mod batch;
pub(crate) mod desk;
pub(crate) mod dialogs;
mod expiry;
mod filters;
pub(crate) mod invite_button;
pub(crate) mod menu;
pub(crate) mod place;
pub(crate) mod plan_notice;
mod roster;
pub(crate) mod row;
pub(crate) mod verdicts;

use super::list::{Answered, Latest};
use super::organization::{Here, use_here};
use crate::asked::{Asked, ask, first};
use crate::components::*;
use crate::rpc;
use crate::watch::memo;
use desk::{Desk, Listed};
use dialogs::Dialogs;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::view::{MembersPage as Answer, RosterQuery};
use invite_button::{InviteButton, Left};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use plan_notice::PlanNotice;
use roster::Roster;

/// The members of an organization.
#[component]
pub fn MembersPage() -> impl IntoView {
    let (here, asked) = (use_here(), use_query_map());
    let query = memo(move |_| place::query(&asked.read()));
    let answer = ask(
        first(|first| first.members.take()),
        move || query.get(),
        move |query| rpc::call(&rpc::members::Page { slug: here.slug(), query }),
    )
    .following(|first| first.members.clone());
    view! { <Board here query answer /> }
}

#[component]
fn Board(here: Here, query: Memo<RosterQuery>, answer: Asked<Answer>) -> impl IntoView {
    let latest = Latest::new(here, answer);
    let rows = memo(move |_| latest.map(|page| row::of_roster(&page.facts, &page.roster)));
    let pairs = move || query.with(|query| place::with_place(place::pairs(query), query.after.as_deref()));
    let desk = Desk::new(Listed { here, page: "members", filters: Signal::derive(pairs), rows });
    let description = Signal::derive(move || {
        let name = here.facts.with(|facts| facts.organization.name.to_string());
        if here.may(Permission::MEMBER_INVITE) {
            sentence!("Everyone who belongs to {}, and everyone asked to join.", name)
        } else {
            sentence!("Everyone who belongs to {}.", name)
        }
    });
    let label = Signal::derive(move || {
        let reads_addresses = here.may(Permission::MEMBER_READ_EMAIL);
        (if reads_addresses { "Search by name or e-mail" } else { "Search by name" }).to_owned()
    });
    let search = Signal::derive(move || query.with(|query| query.search.clone().unwrap_or_default()));
    let keep = Signal::derive(move || query.with(filters::kept));
    view! {
        <Page title="Members" description action=move || view! { <InviteButton desk /> }>
            <PlanNotice here />
            <Left desk />
            <Toolbar>
                <SearchField id="search" label name="search" action=here.path("members") value=search keep />
                <Chips label="Filters" chips=filters::chips(here, query, latest) />
            </Toolbar>
            <Answered latest list=move || view! { <Roster desk query latest /> } />
        </Page>
        <Dialogs desk />
    }
}
