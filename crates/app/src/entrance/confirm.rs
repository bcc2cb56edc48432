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
    let confirm = act::<Confirm>();
    let (is_out, and_back) = (use_session().me_now().is_none(), format!("/sign-in?next=/confirm/{}", link()));
    view! {
        <AuthCard title="Confirm your e-mail address" description="One press, and the address counts as yours. You are signed in as well; in another browser than the one that signed up, you choose your password next.">
            <ActForm act=confirm>
                <FormError message=confirm.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true>"Confirm and sign in"</Button>
                {is_out.then(|| view! { <NextStep act=*confirm code="other_account" href=and_back words="Sign in" /> })}
                <NextStep act=*confirm href="/sign-in" words="Sign in, or have another mail sent" />
            </ActForm>
        </AuthCard>
    }
}
