//! Signing in: by password, or by a link that is mailed.

use super::begins;
use super::mail_link::MailLink;
use super::next::{link, link_field, next, next_field, onto};
use super::refused::{DeadLink, signed_in_as};
use crate::act::{ActForm, act};
use crate::components::*;
use crate::rpc;
use crate::rpc::sessions::{AskLink, SignIn, SignInByLink};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Signing in; whoever is signed in already goes on.
#[component]
pub fn SignInPage() -> impl IntoView {
    if use_session().me_now().is_some() {
        rpc::lead(&next().unwrap_or_else(|| "/".to_owned()));
        return ().into_any();
    }
    if use_query_map().read_untracked().get_str("by") == Some("mail") {
        view! { <ByMail /> }.into_any()
    } else {
        view! { <ByPassword /> }.into_any()
    }
}

#[component]
fn ByPassword() -> impl IntoView {
    let (sign_in, next) = (act::<SignIn>(), next());
    let again = sign_in.refused().get_untracked().is_some();
    let sign_up = onto("/sign-up", next.as_deref());
    let by_mail = onto("/sign-in?by=mail", next.as_deref());
    view! {
        <AuthCard title="Sign in" footer=move || view! { "No account yet? "<a class="text-link" href=sign_up>"Sign up"</a> }>
            <ActForm act=sign_in>
                <FormError message=sign_in.error() />
                {next_field(next)}
                <TextField id="email" label="E-mail" name="email" kind="email" autocomplete="username" autofocus=begins(*sign_in, "email", !again)
                    value=sign_in.kept("email").unwrap_or_default() error=sign_in.error_at("email") />
                <TextField id="password" label="Password" name="password" kind="password" autocomplete="current-password" autofocus=begins(*sign_in, "password", again)
                    error=sign_in.error_at("password") />
                <Button kind=ButtonKind::Primary wide=true submit=true>"Sign in"</Button>
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
    let sign_in = act::<SignInByLink>();
    let description = match signed_in_as() {
        Some(who) => format!("{who} One press signs you in to the account that the mail was for."),
        None => "Your mail brought you here. One press signs you in.".to_owned(),
    };
    view! {
        <AuthCard title="Sign in to Guildhall" description>
            <ActForm act=sign_in>
                <FormError message=sign_in.error() />
                {link_field(link())}
                {next_field(next())}
                <Button kind=ButtonKind::Primary wide=true submit=true>"Sign in"</Button>
                <DeadLink act=*sign_in next=next() href="/sign-in?by=mail" words="Mail me a fresh link" />
            </ActForm>
        </AuthCard>
    }
}
