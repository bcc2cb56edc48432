//! Links that lead nowhere any more. They say what became of the invitation, and nothing about the organization.

use crate::components::*;
use crate::rpc;
use crate::session::use_session;
use guildhall_domain::facts::InvitationState;
use leptos::prelude::*;

/// No such link, or one that a newer mail replaced.
#[component]
pub(super) fn Unknown() -> impl IntoView {
    over(
        "This invitation link does not work",
        "It may be incomplete, or a newer mail has replaced it. Look for the latest mail, or ask for a new invitation.",
        false,
    )
}

/// An invitation that was answered, taken back or has run out.
#[component]
pub(super) fn Ended(
    /// What became of it.
    how: InvitationState,
) -> impl IntoView {
    match how {
        InvitationState::Accepted | InvitationState::Pending => over(
            "This invitation was already accepted",
            "If it was you, sign in to see the organization.",
            true,
        ),
        InvitationState::Declined => over(
            "This invitation was declined",
            "If you have changed your mind, ask the person who invited you for a new one.",
            false,
        ),
        InvitationState::Revoked => over(
            "This invitation was taken back",
            "Ask the person who invited you whether you should still join.",
            false,
        ),
        InvitationState::Superseded => over(
            "This invitation is not needed any more",
            "Its address is a member’s already. If it is yours, sign in to see the organization.",
            true,
        ),
        InvitationState::Expired => over(
            "This invitation has expired",
            "Ask the person who invited you to send it again. The new mail brings a fresh link.",
            false,
        ),
    }
}

/// What the person who has just declined is told.
#[component]
pub(super) fn JustDeclined() -> impl IntoView {
    over(
        "You have declined",
        "You have not joined. If you change your mind, ask for a new invitation.",
        false,
    )
}

fn over(title: &'static str, text: &'static str, sign_in: bool) -> impl IntoView {
    rpc::say(410);
    let is_open = use_session().me_now().is_some();
    let (href, words) = if is_open { ("/", "Your organizations") } else { ("/sign-in", "Sign in") };
    let class = if sign_in { "btn btn-primary btn-full" } else { "btn btn-quiet btn-full" };
    view! {
        <AuthCard title=title>
            <div class="fields">
                <p>{text}</p>
                <a class=class href=href>{words}</a>
            </div>
        </AuthCard>
    }
}
