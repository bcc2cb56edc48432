//! The console's pages, and which address leads to which.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]
#![allow(
    clippy::large_types_passed_by_value,
    reason = "a desk is a handful of handles, copied into each closure anyway"
)]
#![allow(clippy::wildcard_imports, reason = "the building blocks are a page's vocabulary, as a prelude is")]
#![allow(unreachable_pub, reason = "the component macro writes `pub` into what it makes of every component")]

pub mod account;
mod connection;
pub mod drawn;
pub mod failed;
pub mod found;
pub mod home;
pub mod invitations;
mod list;
pub mod mailbox;
pub mod members;
pub mod not_found;
pub mod notifications;
pub mod organization;
mod top_bar;

pub(crate) use self::members::place::escape;
use crate::live::Live;
use crate::session::Session;
use crate::{act, asked, browser, components, rpc};
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The console's root: what the server renders and the browser takes over. First a person's own pages, then an organization's: a new one
/// of these is a line here and a place in the rail. The pages before the console are `entrance.rs`.
#[component]
pub fn App() -> impl IntoView {
    const ASYNC: SsrMode = SsrMode::Async;
    begin();
    view! {
        <connection::Connection />
        <Router>
            <Routes fallback=not_found::NotFound>
                <Route path=path!("/mailbox") view=mailbox::MailboxPage ssr=ASYNC />
                <Route path=path!("/") view=home::HomePage ssr=ASYNC />
                <Route path=path!("/new") view=found::FoundPage ssr=ASYNC />
                <Route path=path!("/account") view=account::AccountPage ssr=ASYNC />
                <Route path=path!("/account/sessions") view=account::OtherSessionsPage ssr=ASYNC />
                <Route path=path!("/notifications") view=notifications::NotificationsPage ssr=ASYNC />
                <ParentRoute path=path!("/:slug") view=organization::OrganizationFrame ssr=ASYNC>
                    <Route path=path!("/") view=organization::FirstPage ssr=ASYNC />
                    <Route path=path!("/members") view=members::MembersPage ssr=ASYNC />
                    <Route path=path!("/invitations") view=invitations::InvitationsPage ssr=ASYNC />
                    <Route path=path!("/*page") view=drawn::DrawnPage ssr=ASYNC />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Readies what every page stands on: the head, toasts, who is signed in, and the outcome of the form that led here.
fn begin() {
    browser::begin_head();
    components::begin();
    let visit = SharedValue::<_, rpc::Travelling>::new_with_encoding(rpc::visit).into_inner();
    act::arrive(visit.flash);
    asked::begin(visit.first);
    Live::provide(Session::provide(visit.me, visit.mailbox));
}
