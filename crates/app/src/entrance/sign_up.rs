//! Signing up.

use super::begins;
use super::check_mail::CheckMail;
use super::next::{next, next_field, onto};
use crate::act::{ActForm, act};
use crate::components::*;
use crate::pages::account::PASSWORD_HINT;
use crate::rpc;
use crate::rpc::accounts::SignUp;
use crate::session::use_session;
use leptos::prelude::*;

/// Signing up; afterwards the same words for every address.
#[component]
pub fn SignUpPage() -> impl IntoView {
    if use_session().me_now().is_some() {
        rpc::lead("/");
        return ().into_any();
    }
    let sign_up = act::<SignUp>();
    let email = sign_up.kept("email").unwrap_or_default();
    if sign_up.worked().get_untracked() {
        view! { <CheckMail email purpose="confirms your address" again="/sign-up" /> }.into_any()
    } else {
        view! { <SignUpForm sign_up email /> }.into_any()
    }
}

#[component]
fn SignUpForm(sign_up: crate::act::Act<SignUp>, email: String) -> impl IntoView {
    let next = next();
    let sign_in = onto("/sign-in", next.as_deref());
    view! {
        <AuthCard title="Sign up for Guildhall" footer=move || view! { "Have an account? "<a class="text-link" href=sign_in>"Sign in"</a> }>
            <ActForm act=sign_up>
                <FormError message=sign_up.error() />
                {next_field(next)}
                <TextField id="name" label="Your name" name="name" autocomplete="name" autofocus=begins(*sign_up, "name", true) maxlength=100_u32
                    value=sign_up.kept("name").unwrap_or_default() error=sign_up.error_at("name") />
                <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="email" value=email autofocus=begins(*sign_up, "email", false) error=sign_up.error_at("email") />
                <TextField id="password" label="Password" name="password" kind="password" autocomplete="new-password" hint=PASSWORD_HINT autofocus=begins(*sign_up, "password", false)
                    error=sign_up.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Sign up"</Button>
            </ActForm>
        </AuthCard>
    }
}
