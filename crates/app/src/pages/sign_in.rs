//! Signing in: by password, or by a link that is mailed.

use super::mail_link::MailLink;
use super::next::{link, link_field, next, next_field, onto};
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc::sessions::{AskLink, SignIn, SignInByLink};
use crate::session::use_session;
use crate::watch::memo;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

/// Signing in; whoever is signed in already goes on.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let by_mail = memo(move |_| query.read().get("by").as_deref() == Some("mail"));
    if use_session().is_open().get_untracked() {
        return view! { <Redirect path=next().unwrap_or_else(|| "/".to_owned()) /> }.into_any();
    }
    (move || {
        if by_mail.get() { view! { <ByMail /> }.into_any() } else { view! { <ByPassword /> }.into_any() }
    })
    .into_any()
}

#[component]
fn ByPassword() -> impl IntoView {
    let (sign_in, next) = (act::<SignIn>().going_onward(), next());
    let sign_up = onto("/sign-up", next.as_deref());
    let by_mail = onto("/sign-in?by=mail", next.as_deref());
    view! {
        <AuthCard title="Sign in" footer=move || view! { "No account yet? "<a class="text-link" href=sign_up>"Sign up"</a> }>
            <ActForm act=sign_in>
                <FormError message=sign_in.error() />
                {next_field(next)}
                <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="username" autofocus=true
                    value=sign_in.kept("email").unwrap_or_default() error=sign_in.error_at("email") />
                <TextField id="password" label="Password" name="password" kind="password" autocomplete="current-password"
                    error=sign_in.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true busy=sign_in.busy()>"Sign in"</Button>
                <div class="or">"or"</div>
                <a class="btn btn-quiet btn-full" href=by_mail><Icon glyph=Glyph::Mail />"Mail me a link"</a>
                <p class="text-center"><a class="text-link" href="/forgot">"Forgot your password?"</a></p>
            </ActForm>
        </AuthCard>
    }
}

#[component]
fn ByMail() -> impl IntoView {
    let ask = act::<AskLink>();
    view! {
        <MailLink act=ask title="Sign in by mail" description="We mail you a link that signs you in, once, without a password."
            purpose="signs you in" again="/sign-in?by=mail" back="Sign in with a password" />
    }
}

/// What a mailed sign-in link leads to. Opening it changes nothing; the button signs in.
#[component]
pub fn SignInByLinkPage() -> impl IntoView {
    let sign_in = act::<SignInByLink>().going_onward();
    view! {
        <AuthCard title="Sign in to Guildhall" description="Your mail brought you here. One press signs you in.">
            <ActForm act=sign_in>
                <FormError message=sign_in.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true busy=sign_in.busy()>"Sign in"</Button>
                <NextStep refused=sign_in.refused() href="/sign-in?by=mail" words="Mail me a fresh link" />
            </ActForm>
        </AuthCard>
    }
}

/// Where to go when a mailed link was refused.
#[component]
pub(super) fn NextStep(
    refused: Signal<Option<crate::error::AppError>>,
    /// The refusal that it helps with: usually that the link is dead.
    #[prop(default = "dead_link")]
    code: &'static str,
    #[prop(into)] href: String,
    words: &'static str,
) -> impl IntoView {
    let is_so = move || refused.with(|error| error.as_ref().is_some_and(|error| error.code == code));
    view! { <Show when=is_so><a class="btn btn-quiet btn-full" href=href.clone()>{words}</a></Show> }
}
