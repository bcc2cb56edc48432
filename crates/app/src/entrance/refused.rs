//! Where to go on from a mailed link that was refused: never to signing in for whoever is signed in.

use crate::act::{ActForm, Sending};
use crate::components::*;
use crate::rpc::sessions::SignOut;
use crate::session::use_session;
use guildhall_domain::sentence;
use leptos::prelude::*;

/// Who is signed in while a link is looked at, as a sentence; none for nobody.
pub(super) fn signed_in_as() -> Option<String> {
    let me = use_session().me_now()?;
    Some(sentence!("You are signed in as {}.", me.email))
}

/// Whether what was sent last was refused with a code.
pub(super) fn is_refused(act: Sending, code: &str) -> bool {
    act.refused().get_untracked().is_some_and(|error| error.code == code)
}

/// After a dead link: on, for whoever is signed in; otherwise to another way in.
#[component]
pub(super) fn DeadLink(
    act: Sending,
    /// Where whoever is signed out goes.
    href: &'static str,
    words: &'static str,
    /// Where the link carried on to.
    next: Option<String>,
) -> impl IntoView {
    is_refused(act, "dead_link").then(|| match signed_in_as() {
        Some(who) => {
            let (href, words) = match next {
                Some(next) => (next, "Go on"),
                None => ("/".to_owned(), "Your organizations"),
            };
            view! { <p class="text-center break-words">{who}</p><a class="btn btn-quiet btn-full" href=href>{words}</a> }.into_any()
        }
        None => view! { <a class="btn btn-quiet btn-full" href=href>{words}</a> }.into_any(),
    })
}

/// After a dead link that does what signing in does not: to another one.
#[component]
pub(super) fn FreshLink(act: Sending, href: &'static str) -> impl IntoView {
    is_refused(act, "dead_link")
        .then(|| view! { <a class="btn btn-quiet btn-full" href=href>"Mail me a fresh link"</a> })
}

/// After a link of another account than the one that is signed in: to that account, and back to the link. A form of its own.
#[component]
pub(super) fn OtherAccount(
    act: Sending,
    /// The link's page.
    page: String,
) -> impl IntoView {
    let sign_out = crate::act::act::<SignOut>();
    is_refused(act, "other_account").then(|| match signed_in_as() {
        Some(who) => view! {
            <ActForm act=sign_out class="mt-3">
                <FormError message=sign_out.error() />
                <p class="text-center break-words">{who}</p>
                <input type="hidden" name="next" value=page />
                <Button kind=ButtonKind::Quiet wide=true submit=true>"Sign out and continue"</Button>
            </ActForm>
        }
        .into_any(),
        None => view! { <a class="btn btn-quiet btn-full mt-3" href=format!("/sign-in?next={page}")>"Sign in"</a> }.into_any(),
    })
}
