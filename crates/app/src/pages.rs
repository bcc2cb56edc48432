//! The console's pages, and which address leads to which.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]
#![allow(unreachable_pub, reason = "the component macro writes `pub` into what it makes of every component")]

pub mod account;
mod check_mail;
pub mod confirm;
pub mod failed;
pub mod forgot;
pub mod found;
pub mod history;
pub mod home;
pub mod invitations;
pub mod join;
mod list;
pub mod mailbox;
pub mod members;
mod next;
pub mod not_found;
pub mod notifications;
pub mod organization;
pub mod reset;
pub mod sign_in;
pub mod sign_up;
mod top_bar;

use crate::session::Session;
use crate::{act, components, rpc};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{MatchNestedRoutes, SsrMode, path};

/// The console's root: what the server renders and the browser takes over.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    components::begin();
    let visit = SharedValue::new(rpc::visit).into_inner();
    act::arrive(visit.flash);
    Session::provide(visit.me, visit.mailbox);
    view! {
        <Router>
            <Routes fallback=not_found::NotFound>
                <Front />
                <Own />
                <Organization />
            </Routes>
        </Router>
    }
}

/// The pages before the console: signing in and up, and what mailed links lead to.
#[component(transparent)]
fn Front() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=SsrMode::Async />
        <Route path=path!("/sign-in/:link") view=sign_in::SignInByLinkPage ssr=SsrMode::Async />
        <Route path=path!("/sign-up") view=sign_up::SignUpPage ssr=SsrMode::Async />
        <Route path=path!("/confirm/:link") view=confirm::ConfirmPage ssr=SsrMode::Async />
        <Route path=path!("/forgot") view=forgot::ForgotPage ssr=SsrMode::Async />
        <Route path=path!("/reset/:link") view=reset::ResetPage ssr=SsrMode::Async />
        <Route path=path!("/join/:link") view=join::JoinPage ssr=SsrMode::Async />
        <Route path=path!("/mailbox") view=mailbox::MailboxPage ssr=SsrMode::Async />
    }
    .into_inner()
}

/// A person's own pages, outside any organization.
#[component(transparent)]
fn Own() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/") view=home::HomePage ssr=SsrMode::Async />
        <Route path=path!("/new") view=found::FoundPage ssr=SsrMode::Async />
        <Route path=path!("/account") view=account::AccountPage ssr=SsrMode::Async />
        <Route path=path!("/notifications") view=notifications::NotificationsPage ssr=SsrMode::Async />
    }
    .into_inner()
}

/// An organization's pages, inside its frame. A new page of an organization is a line here and a place in the rail.
#[component(transparent)]
fn Organization() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/:slug") view=organization::OrganizationFrame ssr=SsrMode::Async>
            <Route path=path!("/") view=organization::FirstPage ssr=SsrMode::Async />
            <Route path=path!("/members") view=members::MembersPage ssr=SsrMode::Async />
            <Route path=path!("/invitations") view=invitations::InvitationsPage ssr=SsrMode::Async />
            <Route path=path!("/history") view=history::HistoryPage ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
}
