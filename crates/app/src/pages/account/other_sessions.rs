//! What one's other sessions did. The server draws it; its forms are plain ones.

use crate::act;
use crate::asked::{ask, first};
use crate::browser;
use crate::components::*;
use crate::pages::failed::drawn;
use crate::pages::organization::ToSignIn;
use crate::pages::top_bar::TopBar;
use crate::rpc::call;
use crate::rpc::sessions::OtherSessions;
use crate::session::use_session;
use crate::watch::effect;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What is drawn, in the document.
const DRAWN: &str = "other-sessions";

/// What one's other sessions did, and what takes it back.
#[component]
pub fn OtherSessionsPage() -> impl IntoView {
    if !use_session().is_open().get_untracked() {
        return view! { <ToSignIn /> }.into_any();
    }
    let place = use_location();
    let (wrong, said) =
        act::arrived().map_or((None, None), |flash| (flash.error.map(|error| error.to_string()), flash.said));
    let acts = ask(
        first(|first| first.others.take()),
        move || place.search.get(),
        |query| call(&OtherSessions { query }),
    );
    effect(move |_| {
        if acts.get().is_some() {
            browser::settle(DRAWN);
        }
    });
    let list = drawn(acts, 6, |html| view! { <div id=DRAWN inner_html=html></div> }.into_any());
    let back = || view! { <a class=ButtonKind::Quiet.class() href="/account">"Back to your account"</a> };
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="What your other sessions did" narrow=true action=back
                description="Everything that was done in your name in the last 90 days, in other browsers and programs than this one. Take back what was not you.">
                <FormError message=Signal::stored(wrong) />
                {said.map(|text| view! { <div class="mb-6" role="status"><Callout tone=Tone::Good><p>{text}</p></Callout></div> })}
                {list}
            </Page>
        </PlainShell>
    }
    .into_any()
}
