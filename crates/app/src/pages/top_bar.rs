//! The right end of the top bar: bell and account menu, or the way in.

use crate::act::{ActForm, act};
use crate::asked::ask;
use crate::components::*;
use crate::live::use_live;
use crate::rpc::call;
use crate::rpc::notifications::{Latest, ReadAll};
use crate::rpc::sessions::SignOut;
use crate::session::use_session;
use crate::watch::memo;
use guildhall_domain::view;
use leptos::prelude::*;

/// Bell and account menu of whoever is signed in.
#[component]
pub(super) fn TopBar() -> impl IntoView {
    let is_open = use_session().is_open();
    view! {
        <Show when=move || is_open.get() fallback=|| view! { <a class=ButtonKind::Quiet.class() href="/sign-in" rel="external">"Sign in"</a> }>
            <Notices />
            <Account />
        </Show>
    }
}

/// How many notices the panel shows; the page has the rest.
const SHOWN: usize = 6;

#[component]
fn Notices() -> impl IntoView {
    let (session, live, looks) = (use_session(), use_live(), RwSignal::new(0_u32));
    let unread = Signal::derive(move || session.unread());
    // What nobody looks at is not asked for.
    let latest = ask(Some(Ok(Vec::new())), move || looks.get(), |_| call(&Latest {}));
    let read_all = act::<ReadAll>();
    read_all.then(move |()| live.changed());
    let on_open = Callback::new(move |()| looks.update(|looks| *looks += 1));
    let on_seen = Callback::new(move |()| {
        if session.unread() > 0 {
            read_all.send(&ReadAll {});
        }
    });
    view! {
        <Bell unread on_open on_seen action=|| view! { <a class="text-link" href="/notifications">"See all"</a> }>
            {move || {
                let notices = latest.get().and_then(Result::ok).unwrap_or_default();
                if notices.is_empty() {
                    view! { <NoNotices /> }.into_any()
                } else {
                    notices.into_iter().take(SHOWN).map(line).collect_view().into_any()
                }
            }}
        </Bell>
    }
}

/// One notice, as the panel and the page show it.
pub(super) fn line(notice: view::Notice) -> impl IntoView {
    let href = notice.href.unwrap_or_else(|| "/notifications".to_owned());
    view! { <Notice text=notice.text at=notice.at.0 href unread=!notice.read /> }
}

#[component]
fn Account() -> impl IntoView {
    let session = use_session();
    let who = memo(move |_| session.me().map(|me| (me.account.to_string(), me.name, me.email.to_string())));
    let sign_out = act::<SignOut>().going_onward();
    move || {
        let (id, name, email) = who.get()?;
        Some(view! {
            <AccountMenu id name email>
                <MenuItem menu="account" glyph=Glyph::User href="/account">"Your account"</MenuItem>
                <MenuItem menu="account" glyph=Glyph::Building href="/">"All organizations"</MenuItem>
                {session.mailbox.then(|| view! { <MenuItem menu="account" glyph=Glyph::Inbox href="/mailbox">"Mailbox"</MenuItem> })}
                <ActForm act=sign_out class="contents">
                    <MenuItem menu="account" glyph=Glyph::Leave submit=true>"Sign out"</MenuItem>
                </ActForm>
            </AccountMenu>
        })
    }
}
