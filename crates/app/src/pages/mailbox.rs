//! The built-in mailbox: every mail of an installation that has no mail server, to try Guildhall out on one's own machine.

use super::failed::Failed;
use super::not_found::NotFound;
use super::top_bar::TopBar;
use crate::asked::{ask, first};
use crate::components::*;
use crate::rpc::call;
use crate::rpc::mailbox::Latest;
use leptos::prelude::*;

/// The built-in mailbox.
#[component]
pub fn MailboxPage() -> impl IntoView {
    let mails = ask(first(|first| first.mails.take()), || (), |()| call(&Latest {}));
    move || {
        mails.get().map(|answer| match answer {
            Ok(list) => view! { <Mails list /> }.into_any(),
            Err(error) if error.is_hidden() => view! { <NotFound /> }.into_any(),
            Err(error) => view! { <Failed error /> }.into_any(),
        })
    }
}

#[component]
fn Mails(list: String) -> impl IntoView {
    let refresh =
        || view! { <a class=ButtonKind::Quiet.class() href="/mailbox" rel="external">"Look again"</a> };
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Mailbox" narrow=true action=refresh
                description="No mail server is set, so every mail of this installation stays here, for anyone who can open this page.">
                <div inner_html=list></div>
            </Page>
        </PlainShell>
    }
}
