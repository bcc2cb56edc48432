//! What the mail about a forgotten password leads to.

use super::next::{link, link_field};
use super::sign_in::NextStep;
use crate::act::{ActForm, act};
use crate::components::*;
use crate::pages::account::PASSWORD_HINT;
use crate::rpc::accounts::Reset;
use leptos::prelude::*;

/// Choosing a new password. Opening the link changes nothing; the button does.
#[component]
pub fn ResetPage() -> impl IntoView {
    let reset = act::<Reset>();
    view! {
        <AuthCard title="Choose a new password" description="You are signed in with it at once, and signed out everywhere else.">
            <ActForm act=reset>
                <FormError message=reset.error() />
                {link_field(link())}
                <TextField id="password" label="New password" name="password" kind="password" autocomplete="new-password" autofocus=true
                    hint=PASSWORD_HINT error=reset.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Set the password"</Button>
                <NextStep act=*reset href="/forgot" words="Mail me a fresh link" />
            </ActForm>
        </AuthCard>
    }
}
