//! Forgetting one's password.

use super::check_mail::CheckMail;
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc::accounts::AskReset;
use leptos::prelude::*;

/// Asks for a mail with which a new password can be chosen.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let (ask, email) = (act::<AskReset>(), RwSignal::new(String::new()));
    email.set(ask.kept("email").unwrap_or_default());
    let worked = ask.worked();
    let form = move || {
        view! {
            <AuthCard title="Choose a new password" description="We mail you a link with which you choose a new one."
                footer=|| view! { <a class="text-link" href="/sign-in">"Back to signing in"</a> }>
                <ActForm act=ask>
                    <FormError message=ask.error() />
                    <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="username" autofocus=true bind=email
                        error=ask.error_at("email") />
                    <Button kind=ButtonKind::Primary wide=true submit=true busy=ask.busy()>"Mail me a link"</Button>
                </ActForm>
            </AuthCard>
        }
    };
    move || {
        if worked.get() {
            let email = email.get_untracked();
            view! { <CheckMail email purpose="lets you choose a new password" again="/forgot" /> }.into_any()
        } else {
            form().into_any()
        }
    }
}
