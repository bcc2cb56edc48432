//! One's own account: name, password, address, and the browsers that are signed in.

pub(crate) mod browser_name;
mod other_sessions;
mod sessions;

pub use other_sessions::OtherSessionsPage;

use super::organization::ToSignIn;
use super::top_bar::TopBar;
use crate::act::{Act, ActForm, Sending, act};
use crate::components::*;
use crate::live::use_live;
use crate::rpc::Done;
use crate::rpc::accounts::{ChangeAddress, ChangePassword, Rename};
use crate::session::use_session;
use guildhall_domain::sentence;
use leptos::prelude::*;

/// The page that shows what other sessions did.
const OTHERS: &str = "/account/sessions";

/// What every field that asks for a new password says.
pub(crate) const PASSWORD_HINT: &str = "At least 8 characters. A few unrelated words make a good one.";

/// One's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let Some(me) = use_session().me_now() else { return view! { <ToSignIn /> }.into_any() };
    let about = sentence!("Signed in as {}", me.email);
    let (password, changed) = (act::<ChangePassword>(), RwSignal::new(0_u32));
    let told = RwSignal::new(None::<Done>);
    password.then(move |done| {
        told.set(Some(done));
        changed.update(|times| *times += 1);
    });
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Your account" description=about narrow=true>
                <Name name=me.name />
                <Password email=me.email.to_string() change=password changed told />
                <Address email=me.email.to_string() />
                <sessions::Sessions ended=changed />
            </Page>
        </PlainShell>
    }
    .into_any()
}

/// Says in place that a change was made.
fn done(act: Sending, words: &'static str) -> impl IntoView {
    let worked = act.worked();
    view! {
        <div role="status">
            {move || worked.get().then(|| view! { <Callout tone=Tone::Good><p>{words}</p></Callout> })}
        </div>
    }
}

#[component]
fn Name(name: String) -> impl IntoView {
    let (rename, live) = (act::<Rename>(), use_live());
    rename.then(move |()| live.changed());
    let value = rename.kept("name").unwrap_or(name);
    view! {
        <Section title="Name" description="Shown to everyone in your organizations.">
            <ActForm act=rename>
                {done(*rename, "Your name is changed.")}
                <FormError message=rename.error() />
                <TextField id="name" label="Your name" name="name" autocomplete="name" maxlength=100_u32 value error=rename.error_at("name") />
                <div><Button submit=true busy=rename.busy()>"Save the name"</Button></div>
            </ActForm>
        </Section>
    }
}

/// Tells password managers whose password a form is about. It is not sent.
fn username(email: String) -> impl IntoView {
    view! { <input type="email" autocomplete="username" value=email hidden readonly /> }
}

#[component]
fn Password(
    email: String,
    change: Act<ChangePassword>,
    changed: RwSignal<u32>,
    told: RwSignal<Option<Done>>,
) -> impl IntoView {
    let before = change.said().map(|said| Done { said, onward: None });
    let told = move || {
        told.get().or_else(|| before.clone()).map(|Done { said, onward }| {
            let onward = onward.filter(|onward| onward == OTHERS);
            let link = onward.map(
                |href| view! { <p><a class="text-link" href=href>"See what other sessions did"</a></p> },
            );
            view! { <Callout tone=Tone::Good><p>{said}</p>{link}</Callout> }
        })
    };
    // What was typed goes with each change.
    let fields = move || {
        changed.track();
        view! {
            <TextField id="old" label="Present password" name="old" kind="password" autocomplete="current-password"
                error=change.error_at("old") />
            <TextField id="new" label="New password" name="new" kind="password" autocomplete="new-password" hint=PASSWORD_HINT
                error=change.error_at("password") />
        }
    };
    view! {
        <Section title="Password" description="Changing it signs you out everywhere but here.">
            <ActForm act=change>
                {username(email)}
                <div role="status">{told}</div>
                <FormError message=change.error() />
                {fields}
                <div><Button submit=true busy=change.busy()>"Change the password"</Button></div>
            </ActForm>
        </Section>
    }
}

#[component]
fn Address(email: String) -> impl IntoView {
    let (change, session, live) = (act::<ChangeAddress>(), use_session(), use_live());
    change.then(move |()| live.changed());
    let now = move || {
        session.me().map(|me| {
            let status = if me.verified { Status::Verified } else { Status::Pending };
            view! {
                <dl class="facts mb-4">
                    <dt>"Address"</dt><dd>{me.email.to_string()}</dd>
                    <dt>"Status"</dt><dd><StatusBadge status /></dd>
                </dl>
            }
        })
    };
    view! {
        <Section title="E-mail address" description="You sign in with it, and invitations find you by it. A new one counts once it is confirmed; the present one is told.">
            {now}
            <ActForm act=change>
                {username(email)}
                {done(*change, "Open the link in the mail that we have sent there. Until then your present address stays.")}
                <FormError message=change.error() />
                <TextField id="email" label="New address" name="email" kind="email" autocomplete="email"
                    value=change.kept("email").unwrap_or_default() error=change.error_at("email") />
                <TextField id="proof" label="Your password" name="password" kind="password" autocomplete="current-password"
                    error=change.error_at("password") />
                <div><Button submit=true busy=change.busy()>"Change the address"</Button></div>
            </ActForm>
        </Section>
    }
}
