//! What the confirmation mail leads to. Opening the link changes nothing; the button confirms.

use super::next::{link, link_field, next, next_field};
use super::sign_in::NextStep;
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc::accounts::Confirm;
use crate::session::use_session;
use leptos::prelude::*;

/// Confirming an address.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let confirm = act::<Confirm>().going_onward();
    let (is_out, and_back) =
        (!use_session().is_open().get_untracked(), format!("/sign-in?next=/confirm/{}", link()));
    view! {
        <AuthCard title="Confirm your e-mail address" description="One press, and the address counts as yours. You are signed in as well.">
            <ActForm act=confirm>
                <FormError message=confirm.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true busy=confirm.busy()>"Confirm and sign in"</Button>
                {is_out.then(|| view! { <NextStep refused=confirm.refused() code="other_account" href=and_back words="Sign in" /> })}
                <NextStep refused=confirm.refused() href="/sign-in" words="Sign in, or have another mail sent" />
            </ActForm>
        </AuthCard>
    }
}
