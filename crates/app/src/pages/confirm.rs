//! What the confirmation mail leads to. Opening the link changes nothing; the button confirms.

use super::next::{link, link_field, next, next_field};
use super::sign_in::NextStep;
use crate::act::{ActForm, act};
use crate::components::*;
use crate::error::AppError;
use crate::rpc::accounts::Confirm;
use crate::session::use_session;
use leptos::prelude::*;

/// Confirming an address.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let confirm = act::<Confirm>().going_onward();
    view! {
        <AuthCard title="Confirm your e-mail address" description="One press, and the address counts as yours. You are signed in as well.">
            <ActForm act=confirm>
                <FormError message=confirm.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true busy=confirm.busy()>"Confirm and sign in"</Button>
                <SignInFirst refused=confirm.refused() />
                <NextStep refused=confirm.refused() href="/sign-in" words="Sign in, or have another mail sent" />
            </ActForm>
        </AuthCard>
    }
}

/// Where to go when the link is for an account that one is not signed in to.
#[component]
fn SignInFirst(refused: Signal<Option<AppError>>) -> impl IntoView {
    let href = format!("/sign-in?next=/confirm/{}", link());
    let is_other =
        move || refused.with(|error| error.as_ref().is_some_and(|error| error.code == "other_account"));
    let is_out = !use_session().is_open().get_untracked();
    view! { <Show when=move || is_out && is_other()><a class="btn btn-quiet btn-full" href=href.clone()>"Sign in"</a></Show> }
}
