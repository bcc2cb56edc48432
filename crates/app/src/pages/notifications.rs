//! All of a person's notifications.

use super::failed::drawn;
use super::organization::ToSignIn;
use super::top_bar::{TopBar, line};
use crate::act::{ActForm, act};
use crate::asked::{ask, first};
use crate::components::*;
use crate::live::use_live;
use crate::rpc::call;
use crate::rpc::notifications::{Latest, ReadAll};
use crate::session::use_session;
use leptos::prelude::*;

/// All of a person's notifications.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let session = use_session();
    if !session.is_open().get_untracked() {
        return view! { <ToSignIn /> }.into_any();
    }
    let read_all = act::<ReadAll>();
    let live = use_live();
    read_all.then(move |()| live.changed());
    let latest = ask(first(|first| first.notices.take()), || (), |()| call(&Latest {}));
    let latest = latest.following(|first| first.notices.clone());
    let list = drawn(latest, 4, |notices| {
        if notices.is_empty() {
            view! {
                <Empty glyph=Glyph::Bell title="Nothing yet" text="You will hear here when something concerns you, such as a new role or an answered invitation." />
            }
            .into_any()
        } else {
            view! { <div class="card overflow-hidden">{notices.into_iter().map(line).collect_view()}</div> }
                .into_any()
        }
    });
    let marked = move || {
        (session.unread() > 0).then(|| view! {
            <ActForm act=read_all class="contents"><Button submit=true busy=read_all.busy()>"Mark all as read"</Button></ActForm>
        })
    };
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Notifications" narrow=true action=move || marked>
                <FormError message=read_all.error() />
                {list}
            </Page>
        </PlainShell>
    }
    .into_any()
}
