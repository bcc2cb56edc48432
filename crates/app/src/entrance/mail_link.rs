//! Asking for a link by mail: to sign in, or to choose a new password.

use super::check_mail::CheckMail;
use super::next::{next, next_field, onto};
use crate::act::{ActForm, Sending};
use crate::components::*;
use leptos::prelude::*;

/// The form that asks for an address, then what to do with the mail.
#[component]
pub(super) fn MailLink(
    /// The act; its field is `email`, and `next` where the link carries on to another page.
    #[prop(into)]
    act: Sending,
    /// What the link is for, as the page's title.
    title: &'static str,
    /// What happens, in a sentence.
    description: &'static str,
    /// What the link does, in the middle of a sentence: "signs you in".
    purpose: &'static str,
    /// The page's own address.
    again: &'static str,
    /// The words that lead back to signing in with a password.
    back: &'static str,
) -> impl IntoView {
    let (email, next) = (act.kept("email").unwrap_or_default(), next());
    if act.worked().get_untracked() {
        return view! { <CheckMail email purpose again /> }.into_any();
    }
    let sign_in = onto("/sign-in", next.as_deref());
    view! {
            <AuthCard title description footer=move || view! { <a class="text-link" href=sign_in>{back}</a> }>
                <ActForm act>
                    <FormError message=act.error() />
                    {next_field(next)}
                    <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="username" autofocus=true value=email
                        error=act.error_at("email") />
                    <Button kind=ButtonKind::Primary wide=true submit=true>"Mail me a link"</Button>
                </ActForm>
            </AuthCard>
        }
    .into_any()
}
