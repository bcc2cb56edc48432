//! What the small print of an invitation leads to: never again. Opening the link changes nothing; each button does what it says.

use super::next::{link, link_field};
use super::refused::is_refused;
use crate::act::{ActForm, Sending, act};
use crate::components::*;
use crate::rpc::opt_out::StopInvitations;
use leptos::prelude::*;

/// The choices: what is sent, and what the button says.
const CHOICES: [(&str, &str, ButtonKind); 4] = [
    ("leave", "Leave this organization for good", ButtonKind::Primary),
    ("organization", "No more invitations from this organization", ButtonKind::Quiet),
    ("everywhere", "No more invitations from anyone here", ButtonKind::Quiet),
    ("allow", "Allow invitations again", ButtonKind::Bare),
];

/// What helps when the link is none: those that are never run out, so it was cut short.
#[component]
fn IncompleteLink(act: Sending) -> impl IntoView {
    is_refused(act, "dead_link").then(|| {
        view! { <p>"The link may be incomplete. Copy the whole link from the end of the invitation mail."</p> }
    })
}

/// Wanting no more invitations.
#[component]
pub fn StopPage() -> impl IntoView {
    let stop = act::<StopInvitations>();
    let description = match stop.said().filter(|_| stop.worked().get_untracked()) {
        Some(said) => said,
        None => "You have been invited, or added, by someone who entered your address. Say here what you want of it.".to_owned(),
    };
    view! {
        <AuthCard title="No more invitations" description>
            <FormError message=stop.error() />
            <IncompleteLink act=*stop />
            {CHOICES.map(|(wish, words, kind)| view! {
                <ActForm act=stop class="mt-3">
                    {link_field(link())}
                    <input type="hidden" name="wish" value=wish />
                    <Button kind wide=true submit=true>{words}</Button>
                </ActForm>
            }).collect_view()}
        </AuthCard>
    }
}
