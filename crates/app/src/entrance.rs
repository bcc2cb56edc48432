//! The pages before the console: signing in and up, proving an address, choosing a password, answering an invitation. The server alone
//! draws them, and they run no script (decision 17): each is a form that leads on, or back with what is wrong.
#![allow(clippy::must_use_candidate, reason = "a component is called by `view!`, which uses what it returns")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]
#![allow(clippy::wildcard_imports, reason = "the building blocks are a page's vocabulary, as a prelude is")]
#![allow(unreachable_pub, reason = "the component macro writes `pub` into what it makes of every component")]

mod check_mail;
mod confirm;
mod forgot;
mod join;
mod mail_link;
mod next;
mod refused;
mod reset;
mod sign_in;
mod sign_up;
mod stop;

use crate::act::{self, Sending};
use crate::session::Session;
use crate::{browser, components, rpc};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The root of these pages.
#[component]
pub fn Entrance() -> impl IntoView {
    const ASYNC: SsrMode = SsrMode::Async;
    browser::begin_head();
    components::begin();
    let rpc::Visit { me, flash, mailbox, first } = rpc::visit();
    act::arrive(flash);
    provide_context(first);
    Session::provide(me, mailbox);
    view! {
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=ASYNC />
                <Route path=path!("/sign-in/:link") view=sign_in::SignInByLinkPage ssr=ASYNC />
                <Route path=path!("/sign-up") view=sign_up::SignUpPage ssr=ASYNC />
                <Route path=path!("/confirm/:link") view=confirm::ConfirmPage ssr=ASYNC />
                <Route path=path!("/forgot") view=forgot::ForgotPage ssr=ASYNC />
                <Route path=path!("/reset/:link") view=reset::ResetPage ssr=ASYNC />
                <Route path=path!("/join/:link") view=join::JoinPage ssr=ASYNC />
                <Route path=path!("/stop/:link") view=stop::StopPage ssr=ASYNC />
            </Routes>
        </Router>
    }
}

/// Whether the page is begun in this field of a form: in the one that is wrong, otherwise in the `first`.
fn begins(act: Sending, field: &str, first: bool) -> bool {
    match act.refused().get_untracked().and_then(|error| error.field) {
        Some(wrong) => wrong == field,
        None => first,
    }
}
