//! The invitations of an organization: who was asked, by whom, what became of it, and what became of its mail.

mod states;
mod table;

use super::list::{Answered, Latest};
use super::members::desk::{Desk, Listed};
use super::members::dialogs::Dialogs;
use super::members::invite_button::{InviteButton, Left};
use super::members::place::with_place;
use super::members::plan_notice::PlanNotice;
use super::members::row;
use super::organization::{Here, use_here};
use crate::asked::{Asked, ask, first};
use crate::components::*;
use crate::rpc;
use crate::watch::memo;
use guildhall_domain::facts::{Facts, InvitationState};
use guildhall_domain::view::{Invited, Page as Rows};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use table::InvitationTable;

/// The invitations of an organization.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let (here, asked) = (use_here(), use_query_map());
    let query = memo(move |_| query(&asked.read()));
    let answer = ask(
        first(|first| first.invitations.take()),
        move || query.get(),
        move |Query { state, after }| rpc::call(&rpc::invitations::Page { slug: here.slug(), state, after }),
    )
    .following(|first| first.invitations.clone());
    view! { <Board here query answer /> }
}

/// Which invitations are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) state: Option<InvitationState>,
    pub(crate) after: Option<String>,
}

/// What the page's address asks for. What makes no sense there is left out.
pub(crate) fn query(params: &ParamsMap) -> Query {
    Query {
        state: params.get_str("state").and_then(states::named),
        after: params.get("after").filter(|after| !after.is_empty()),
    }
}

type Answer = (Facts, Rows<Invited>);

#[component]
fn Board(here: Here, query: Memo<Query>, answer: Asked<Answer>) -> impl IntoView {
    let latest = Latest::new(here, answer);
    let rows = memo(move |_| {
        latest.map(|(facts, page)| {
            page.rows.iter().map(|invited| row::of_invitation(facts, invited)).collect::<Vec<_>>()
        })
    });
    let pairs = move || query.with(|query| with_place(states::pairs(query.state), query.after.as_deref()));
    let desk = Desk::new(Listed { here, page: "invitations", filters: Signal::derive(pairs), rows });
    let description = "Everyone who was asked to join, what became of it, and what became of the mail.";
    let chips = memo(move |_| states::chips(&here.path("invitations"), query.with(|query| query.state)));
    view! {
        <Page title="Invitations" description action=move || view! { <InviteButton desk /> }>
            <PlanNotice here />
            <Left desk />
            <Answered latest list=move || view! {
                <Toolbar><Chips label="Filters" chips /></Toolbar>
                <InvitationTable desk query latest />
            } />
        </Page>
        <Dialogs desk />
    }
}
