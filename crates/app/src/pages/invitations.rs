//! The invitations of an organization: who was asked, by whom, what became of it, and what became of its mail.

mod states;
mod table;

use super::list::{Answered, Latest};
use super::members::desk::{Desk, Listed};
use super::members::dialogs::Dialogs;
use super::members::invite_button::{InviteButton, Left};
use super::members::place::with_place;
use super::members::row;
use super::organization::{Here, use_here};
use crate::components::*;
use crate::error::AppError;
use crate::rpc;
use guildhall_domain::facts::{Facts, InvitationState};
use guildhall_domain::view::{Invited, Page as Rows};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use table::InvitationTable;

/// The invitations of an organization.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let (here, asked) = (use_here(), use_query_map());
    let query = Memo::new(move |_| {
        let asked = asked.read();
        Query {
            state: asked.get_str("state").and_then(states::named),
            after: asked.get("after").filter(|after| !after.is_empty()),
        }
    });
    let answer = Resource::new_blocking(
        move || (query.get(), here.live.changes()),
        move |(query, _)| rpc::invitations::page(here.slug(), query.state, query.after),
    );
    let waiting = || view! { <Page title="Invitations"><Skeleton /></Page> };
    view! { <Transition fallback=waiting><Board here query answer /></Transition> }
}

/// Which invitations are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Query {
    state: Option<InvitationState>,
    after: Option<String>,
}

type Answer = (Facts, Rows<Invited>);

/// The page, once the first answer is there.
#[component]
fn Board(here: Here, query: Memo<Query>, answer: Resource<Result<Answer, AppError>>) -> impl IntoView {
    let latest = Latest::new(here, answer);
    let rows = Memo::new(move |_| {
        latest.map(|(facts, page)| {
            page.rows.iter().map(|invited| row::of_invitation(facts, invited)).collect::<Vec<_>>()
        })
    });
    let pairs = move || query.with(|query| with_place(states::pairs(query.state), query.after.as_deref()));
    let desk = Desk::new(Listed { here, page: "invitations", filters: Signal::derive(pairs), rows });
    let description = "Everyone who was asked to join, what became of it, and what became of the mail.";
    let chips = Memo::new(move |_| states::chips(&here.path("invitations"), query.with(|query| query.state)));
    view! {
        <Page title="Invitations" description action=move || view! { <InviteButton desk /> }>
            <Left desk />
            <Answered latest list=move || view! {
                <Toolbar><Chips label="Filters" chips /></Toolbar>
                <InvitationTable desk query latest />
            } />
        </Page>
        <Dialogs desk />
    }
}
