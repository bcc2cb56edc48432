//! What the confirmation mail leads to. Opening the link changes nothing; the button confirms.

use super::next::{link, link_field, next, next_field};
use super::refused::{DeadLink, OtherAccount};
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc::accounts::Confirm;
use leptos::prelude::*;

/// Confirming an address.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let confirm = act::<Confirm>();
    let page = format!("/confirm/{}", link());
    view! {
        <AuthCard title="Confirm your e-mail address" description="One press, and the address counts as yours. You are signed in as well; in another browser than the one that signed up, you choose your password next.">
            <ActForm act=confirm>
                <FormError message=confirm.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true>"Confirm and sign in"</Button>
                <DeadLink act=*confirm next=next() href="/sign-in" words="Sign in, or have another mail sent" />
            </ActForm>
            <OtherAccount act=*confirm page />
        </AuthCard>
    }
}
