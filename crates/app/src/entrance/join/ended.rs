//! Links that lead nowhere any more. They say what became of the invitation, and nothing about the organization.

use crate::components::*;
use crate::entrance::next::onto;
use crate::rpc;
use crate::session::use_session;
use guildhall_domain::facts::InvitationState;
use leptos::prelude::*;

/// No such link.
#[component]
pub(super) fn Unknown() -> impl IntoView {
    over(
        "This invitation link does not work",
        "It may be incomplete. Copy the whole link from the mail, or ask for a new invitation.",
        None,
    )
}

/// A link that a newer mail has replaced, for someone who is no member.
#[component]
pub(super) fn Replaced(
    /// Whether the invitation waits for whoever is signed in.
    is_yours: bool,
) -> impl IntoView {
    let text = if is_yours {
        "The invitation was sent again. Answer it with the other invitations that wait for you, or open the link in the newest mail."
    } else {
        "The invitation was sent again. Open the link in the newest mail."
    };
    over("A newer mail has replaced this link", text, None)
}

/// An invitation that was answered, taken back or has run out, for someone who is no member.
#[component]
pub(super) fn Ended(
    /// What became of it.
    how: InvitationState,
    /// Its link.
    link: String,
) -> impl IntoView {
    let is_signed_in = use_session().me_now().is_some();
    match how {
        InvitationState::Accepted | InvitationState::Pending if is_signed_in => over(
            "This invitation was already accepted",
            "It was accepted with another account than the one you are signed in with, or whoever accepted it is no longer a member. To join, ask for a new invitation.",
            None,
        ),
        InvitationState::Accepted | InvitationState::Pending => over(
            "This invitation was already accepted",
            "If it was you, sign in to see the organization.",
            Some(onto("/sign-in", Some(&format!("/join/{link}")))),
        ),
        InvitationState::Declined => over(
            "This invitation was declined",
            "If you have changed your mind, ask the person who invited you for a new one.",
            None,
        ),
        InvitationState::Revoked => over(
            "This invitation was taken back",
            "Ask the person who invited you whether you should still join.",
            None,
        ),
        InvitationState::Superseded if is_signed_in => over(
            "This invitation is not needed any more",
            "Its address is that of a member with another account than the one you are signed in with.",
            None,
        ),
        InvitationState::Superseded => over(
            "This invitation is not needed any more",
            "Its address is a member’s already. If it is yours, sign in to see the organization.",
            Some(onto("/sign-in", Some(&format!("/join/{link}")))),
        ),
        InvitationState::Expired => over(
            "This invitation has expired",
            "Ask the person who invited you to send it again. The new mail brings a fresh link.",
            None,
        ),
    }
}

/// What the person who has just declined is told.
#[component]
pub(super) fn JustDeclined() -> impl IntoView {
    over("You have declined", "You have not joined. If you change your mind, ask for a new invitation.", None)
}

/// A page that ends here; `sign_in` is the next step where signing in is one.
fn over(title: &'static str, text: &'static str, sign_in: Option<String>) -> impl IntoView {
    rpc::say(410);
    let is_signed_in = use_session().me_now().is_some();
    let (class, href, words) = match (sign_in, is_signed_in) {
        (Some(sign_in), _) => ("btn btn-primary btn-full", sign_in, "Sign in"),
        (None, true) => ("btn btn-quiet btn-full", "/".to_owned(), "Your organizations"),
        (None, false) => ("btn btn-quiet btn-full", "/sign-in".to_owned(), "Sign in"),
    };
    view! {
        <AuthCard title=title>
            <div class="fields">
                <p>{text}</p>
                <a class=class href=href>{words}</a>
            </div>
        </AuthCard>
    }
}
