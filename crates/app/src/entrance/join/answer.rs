//! Signed in: accept or decline, or the reason why that must wait.

use super::Offer;
use crate::act::{Act, ActForm, act};
use crate::components::*;
use crate::entrance::check_mail::MailboxHint;
use crate::entrance::next::link_field;
use crate::rpc::joining::{Accept, Decline};
use crate::rpc::sessions::SignOut;
use crate::session::use_session;
use guildhall_domain::sentence;
use leptos::prelude::*;

/// Who invites, as what.
pub(super) fn offer_words(offer: &Offer) -> String {
    sentence!("{} invites you as {}.", offer.inviter, offer.role)
}

/// The way to say no.
pub(super) fn decline_form(link: String, decline: Act<Decline>) -> impl IntoView {
    view! {
        <ActForm act=decline class="mt-3">
            <FormError message=decline.error() />
            {link_field(link)}
            <Button kind=ButtonKind::Bare wide=true submit=true>"Decline the invitation"</Button>
        </ActForm>
    }
}

/// Signed in with the invited address.
#[component]
pub(super) fn Answer(offer: Offer, email: String) -> impl IntoView {
    let (accept, decline) = (act::<Accept>(), act::<Decline>());
    let Offer { link, organization, expires, .. } = offer.clone();
    let no = decline_form(link.clone(), decline);
    view! {
            <AuthCard title=sentence!("Join {}", organization) description=offer_words(&offer)>
                <ActForm act=accept>
                    <FormError message=accept.error() />
                    {link_field(link)}
                    <p class="text-muted text-center">"You are signed in as "{email}". The invitation is open until "<When at=expires.0 absolute=true />"."</p>
                    <Button kind=ButtonKind::Primary wide=true submit=true>"Accept and join"</Button>
                </ActForm>
                {no}
            </AuthCard>
    }
}

/// Signed in with the invited address, which is not confirmed yet.
#[component]
pub(super) fn ConfirmFirst(offer: Offer, email: String) -> impl IntoView {
    let mailbox = use_session().mailbox;
    view! {
        <AuthCard title="Confirm your address first" description=offer_words(&offer)>
            <div class="fields">
                <p>"The invitation is for "<strong class="break-words">{email}</strong>", and that address is not confirmed yet. Open the link in the mail that we sent you, then come back here."</p>
                {mailbox.then(|| view! { <MailboxHint /> })}
                <a class="btn btn-quiet btn-full" href="" rel="external">"I have confirmed it"</a>
            </div>
        </AuthCard>
    }
}

/// Signed in with another address than the invited one, which is not told in full.
#[component]
pub(super) fn OtherAccount(offer: Offer, own: String, masked: String) -> impl IntoView {
    let sign_out = act::<SignOut>();
    let Offer { link, organization, .. } = offer;
    view! {
        <AuthCard title="This invitation is for another address" footer=|| view! { <a class="text-link" href="/">"Stay signed in, and go to your organizations"</a> }>
            <ActForm act=sign_out>
                <FormError message=sign_out.error() />
                <p>"The invitation to "{organization}" was sent to "<strong>{masked}</strong>". You are signed in as "<strong class="break-words">{own}</strong>"."</p>
                <input type="hidden" name="next" value=format!("/join/{link}") />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Sign out and continue"</Button>
            </ActForm>
        </AuthCard>
    }
}

/// A member already.
#[component]
pub(super) fn AlreadyIn(offer: Offer) -> impl IntoView {
    let Offer { organization, slug, .. } = offer;
    let words = sentence!("Open {}", organization);
    view! {
        <AuthCard title=sentence!("You are already a member of {}", organization)>
            <div class="fields">
                <p>"There is nothing left to accept."</p>
                <a class="btn btn-primary btn-full" href=format!("/{slug}/members")>{words}</a>
            </div>
        </AuthCard>
    }
}

/// A member whose membership does not count at present.
#[component]
pub(super) fn Suspended(offer: Offer) -> impl IntoView {
    let Offer { organization, .. } = offer;
    view! {
        <AuthCard title=format!("Your membership of {organization} is suspended")>
            <div class="fields">
                <p>"There is nothing left to accept. Ask someone who runs the organization to reinstate you."</p>
                <a class="btn btn-quiet btn-full" href="/">"Your organizations"</a>
            </div>
        </AuthCard>
    }
}
