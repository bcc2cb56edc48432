//! What an invitation's link leads to: each state its own page, each with its next step. Opening it changes nothing.

mod answer;
mod ended;
mod in_place;

use super::next::link;
use crate::act::act;
use crate::components::AuthCard;
use crate::rpc::First;
use crate::rpc::joining::Decline;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::time::Timestamp;
use guildhall_domain::view::{Visitor, Welcome};
use leptos::prelude::*;

/// What every state of an open invitation's page tells.
#[derive(Debug, Clone)]
struct Offer {
    link: String,
    organization: String,
    slug: String,
    inviter: String,
    role: String,
    expires: Timestamp,
}

/// An invitation, as whoever holds its link sees it.
#[component]
pub fn JoinPage() -> impl IntoView {
    let welcome = use_context::<First>().and_then(|first| first.welcome);
    welcome.map(|answer| match answer {
        Ok(Welcome::Unknown) => view! { <ended::Unknown /> }.into_any(),
        Ok(Welcome::Replaced { is_yours }) => view! { <ended::Replaced is_yours /> }.into_any(),
        Ok(Welcome::Ended { how: InvitationState::Declined })
            if act::<Decline>().worked().get_untracked() =>
        {
            view! { <ended::JustDeclined /> }.into_any()
        }
        Ok(Welcome::Ended { how }) => view! { <ended::Ended how link=link() /> }.into_any(),
        Ok(Welcome::Open { organization, slug, inviter, role, expires, visitor }) => {
            open(Offer { link: link(), organization, slug, inviter, role, expires }, visitor)
        }
        Err(error) => view! {
            <AuthCard title="This did not work">
                <div class="fields"><p>{error.to_string()}</p><a class="btn btn-quiet btn-full" href="">"Load the page again"</a></div>
            </AuthCard>
        }
        .into_any(),
    })
}

fn open(offer: Offer, visitor: Visitor) -> AnyView {
    match visitor {
        Visitor::SignedOut { email, has_account } => {
            view! { <in_place::SignUpAndJoin offer email=email.to_string() has_account /> }.into_any()
        }
        Visitor::LinkHolder { masked } => {
            view! { <in_place::SignUpAndJoin offer email=masked has_account=false /> }.into_any()
        }
        Visitor::Invited { email } => view! { <answer::Answer offer email=email.to_string() /> }.into_any(),
        Visitor::Unconfirmed { email } => {
            view! { <answer::ConfirmFirst offer email=email.to_string() /> }.into_any()
        }
        Visitor::Stranger { own, masked } => {
            view! { <answer::OtherAccount offer own=own.to_string() masked /> }.into_any()
        }
        Visitor::Member => view! { <answer::AlreadyIn offer /> }.into_any(),
        Visitor::Suspended => view! { <answer::Suspended offer /> }.into_any(),
    }
}
