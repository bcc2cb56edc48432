//! Signing up.

use super::check_mail::CheckMail;
use super::next::{next, next_field, onto};
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc::accounts::SignUp;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// What every field that asks for a new password says.
pub(super) const PASSWORD_HINT: &str = "At least 8 characters. A few unrelated words make a good one.";

/// Signing up; afterwards the same words for every address.
#[component]
pub fn SignUpPage() -> impl IntoView {
    if use_session().is_open().get_untracked() {
        return view! { <Redirect path="/" /> }.into_any();
    }
    let (sign_up, email) = (act::<SignUp>(), RwSignal::new(String::new()));
    email.set(sign_up.kept("email").unwrap_or_default());
    let worked = sign_up.worked();
    (move || {
        if worked.get() {
            let email = email.get_untracked();
            view! { <CheckMail email purpose="confirms your address" again="/sign-up" /> }.into_any()
        } else {
            view! { <SignUpForm sign_up email /> }.into_any()
        }
    })
    .into_any()
}

#[component]
fn SignUpForm(sign_up: crate::act::Act<SignUp>, email: RwSignal<String>) -> impl IntoView {
    let next = next();
    let sign_in = onto("/sign-in", next.as_deref());
    view! {
        <AuthCard title="Sign up for Guildhall" footer=move || view! { "Have an account? "<a class="text-link" href=sign_in>"Sign in"</a> }>
            <ActForm act=sign_up>
                <FormError message=sign_up.error() />
                {next_field(next)}
                <TextField id="name" label="Your name" name="name" autocomplete="name" autofocus=true maxlength=100_u32
                    value=sign_up.kept("name").unwrap_or_default() error=sign_up.error_at("name") />
                <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="email" bind=email error=sign_up.error_at("email") />
                <TextField id="password" label="Password" name="password" kind="password" autocomplete="new-password" hint=PASSWORD_HINT
                    error=sign_up.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true busy=sign_up.busy()>"Sign up"</Button>
            </ActForm>
        </AuthCard>
    }
}
