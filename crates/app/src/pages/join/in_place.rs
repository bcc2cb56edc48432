//! Signed out: sign up in place with the invited address, or sign in with it and come back.

use super::Offer;
use super::answer::{decline_form, declined, offer_words};
use crate::act::{ActForm, act};
use crate::browser;
use crate::components::*;
use crate::pages::check_mail::CheckMail;
use crate::pages::next::{link_field, onto};
use crate::pages::sign_up::PASSWORD_HINT;
use crate::rpc::joining::{Decline, Joining, SignUpAndJoin as Join};
use crate::watch::memo;
use leptos::prelude::*;

/// What became of the form, besides joining.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Nothing,
    ConfirmFirst,
    HasAccount,
}

#[component]
pub(super) fn SignUpAndJoin(offer: Offer, email: String, has_account: bool) -> impl IntoView {
    let (join, decline) = (act::<Join>(), act::<Decline>());
    join.then(|joining| {
        if let Joining::In(onward) = joining {
            browser::go(&onward.0);
        }
    });
    let before = match join.said().as_deref() {
        Some("confirm") => Came::ConfirmFirst,
        Some("account") => Came::HasAccount,
        Some(_) | None if has_account => Came::HasAccount,
        Some(_) | None => Came::Nothing,
    };
    let answer = join.answer();
    let came = memo(move |_| match answer.get() {
        Some(Joining::ConfirmFirst) => Came::ConfirmFirst,
        Some(Joining::HasAccount) => Came::HasAccount,
        Some(Joining::In(_)) => Came::Nothing,
        None => before,
    });
    let gone = decline.worked();
    move || {
        if gone.get() {
            return declined(&offer).into_any();
        }
        match came.get() {
            Came::Nothing => form(&offer, &email, join, decline).into_any(),
            Came::ConfirmFirst => {
                view! { <CheckMail email=email.clone() purpose="confirms your address and brings you back here" again="" /> }.into_any()
            }
            Came::HasAccount => to_sign_in(&offer, &email, decline).into_any(),
        }
    }
}

fn form(
    offer: &Offer,
    email: &str,
    join: crate::act::Act<Join>,
    decline: crate::act::Act<Decline>,
) -> impl IntoView + use<> {
    let Offer { link, organization, .. } = offer.clone();
    let sign_in = onto("/sign-in", Some(&format!("/join/{link}")));
    let (email, no) = (email.to_owned(), decline_form(link.clone(), decline));
    let footer = move || view! { "Have an account with this address? "<a class="text-link" href=sign_in>"Sign in"</a> };
    view! {
        <AuthCard title=format!("Join {organization}") description=offer_words(offer) footer>
            <ActForm act=join>
                <FormError message=join.error() />
                {link_field(link)}
                <TextField id="email" label="E-mail" name="" kind="email" autocomplete="username" readonly=true value=email />
                <TextField id="name" label="Your name" name="name" autocomplete="name" autofocus=true maxlength=100_u32
                    value=join.kept("name").unwrap_or_default() error=join.error_at("name") />
                <TextField id="password" label="Choose a password" name="password" kind="password" autocomplete="new-password"
                    hint=PASSWORD_HINT error=join.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true busy=join.busy()>{format!("Sign up and join {organization}")}</Button>
            </ActForm>
            {no}
        </AuthCard>
    }
}

fn to_sign_in(offer: &Offer, email: &str, decline: crate::act::Act<Decline>) -> impl IntoView + use<> {
    let no = decline_form(offer.link.clone(), decline);
    let sign_in = onto("/sign-in", Some(&format!("/join/{}", offer.link)));
    let email = email.to_owned();
    view! {
        <AuthCard title=format!("Join {}", offer.organization) description=offer_words(offer)>
            <div class="fields">
                <p><strong class="break-words">{email}</strong>" has an account here. Sign in with it, and you come back to this invitation."</p>
                <a class="btn btn-primary btn-full" href=sign_in>"Sign in"</a>
            </div>
            {no}
        </AuthCard>
    }
}
