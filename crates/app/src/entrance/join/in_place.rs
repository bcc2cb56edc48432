//! Signed out: sign up in place with the invited address, or sign in with it and come back.

use super::Offer;
use super::answer::{decline_form, offer_words};
use crate::act::{Act, ActForm, act};
use crate::components::*;
use crate::entrance::begins;
use crate::entrance::check_mail::CheckMail;
use crate::entrance::next::{link_field, onto};
use crate::pages::account::PASSWORD_HINT;
use crate::rpc::joining::{Decline, SignUpAndJoin as Join};
use guildhall_domain::sentence;
use leptos::prelude::*;

#[component]
pub(super) fn SignUpAndJoin(offer: Offer, email: String, has_account: bool) -> impl IntoView {
    let (join, decline) = (act::<Join>(), act::<Decline>());
    match join.said().as_deref() {
        Some("confirm") => {
            view! { <CheckMail email purpose="confirms your address and brings you back here" again="" /> }
                .into_any()
        }
        Some("account") => to_sign_in(offer, email, decline).into_any(),
        Some(_) | None if has_account => to_sign_in(offer, email, decline).into_any(),
        Some(_) | None => form(offer, email, join, decline).into_any(),
    }
}

fn form(offer: Offer, email: String, join: Act<Join>, decline: Act<Decline>) -> impl IntoView {
    let description = offer_words(&offer);
    let Offer { link, organization, .. } = offer;
    let sign_in = onto("/sign-in", Some(&format!("/join/{link}")));
    let no = decline_form(link.clone(), decline);
    let footer = move || view! { "Have an account with this address? "<a class="text-link" href=sign_in>"Sign in"</a> };
    view! {
        <AuthCard title=sentence!("Join {}", organization) description footer>
            <ActForm act=join>
                <FormError message=join.error() />
                {link_field(link)}
                <TextField id="email" label="E-mail" name="" kind="email" autocomplete="username" readonly=true value=email />
                <TextField id="name" label="Your name" name="name" autocomplete="name" autofocus=begins(*join, "name", true) maxlength=100_u32
                    value=join.kept("name").unwrap_or_default() error=join.error_at("name") />
                <TextField id="password" label="Choose a password" name="password" kind="password" autocomplete="new-password"
                    hint=PASSWORD_HINT autofocus=begins(*join, "password", false) error=join.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true>{sentence!("Sign up and join {}", organization)}</Button>
            </ActForm>
            {no}
        </AuthCard>
    }
}

fn to_sign_in(offer: Offer, email: String, decline: Act<Decline>) -> impl IntoView {
    let description = offer_words(&offer);
    let Offer { link, organization, .. } = offer;
    let sign_in = onto("/sign-in", Some(&format!("/join/{link}")));
    view! {
        <AuthCard title=sentence!("Join {}", organization) description>
            <div class="fields">
                <p><strong class="break-words">{email}</strong>" has an account here. Sign in with it, and you come back to this invitation."</p>
                <a class="btn btn-primary btn-full" href=sign_in>"Sign in"</a>
            </div>
            {decline_form(link, decline)}
        </AuthCard>
    }
}
