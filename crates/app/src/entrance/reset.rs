//! What the mail about a forgotten password leads to, and confirming an address where no password counts yet.

use super::begins;
use super::next::{link, link_field, next, next_field};
use super::refused::FreshLink;
use crate::act::{ActForm, act};
use crate::components::*;
use crate::pages::account::PASSWORD_HINT;
use crate::rpc::First;
use crate::rpc::accounts::Reset;
use leptos::prelude::*;

/// Choosing a new password, and a name where it is the first one: whoever wrote the present name may be someone else. Opening the link
/// changes nothing; the button does.
#[component]
pub fn ResetPage() -> impl IntoView {
    let reset = act::<Reset>();
    let newcomer = use_context::<First>().and_then(|first| first.newcomer).and_then(Result::ok).flatten();
    let is_new = newcomer.is_some();
    let (title, description) = if is_new {
        (
            "Choose your password",
            "Nobody's password counts for this address yet: choose yours, and how you are called. You are signed in with it at once.",
        )
    } else {
        ("Choose a new password", "You are signed in with it at once, and signed out everywhere else.")
    };
    let name = newcomer.map(|name| {
        view! {
            <TextField id="name" label="Your name" name="name" autocomplete="name" maxlength=100_u32 autofocus=begins(*reset, "name", false)
                value=reset.kept("name").unwrap_or(name) error=reset.error_at("name") />
        }
    });
    view! {
        <AuthCard title description>
            <ActForm act=reset>
                <FormError message=reset.error() />
                {link_field(link())}
                {next_field(next())}
                {name}
                <TextField id="password" label="New password" name="password" kind="password" autocomplete="new-password" autofocus=begins(*reset, "password", true)
                    hint=PASSWORD_HINT error=reset.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Set the password"</Button>
                <FreshLink act=*reset href="/forgot" />
            </ActForm>
        </AuthCard>
    }
}
