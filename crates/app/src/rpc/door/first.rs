//! Asking what a page asks first, before it is rendered: the one place besides the routes that knows which address shows what.

use super::{Door, answer, door};
use crate::pages::{invitations, members};
use crate::rpc::{self, Answer, First};
use guildhall_domain::view::Welcome;
use guildhall_service::{accounts, joining};
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;

impl First {
    /// The answers that the page of an address begins with, as whoever stands at the door may have them.
    pub async fn of(door: Door, address: &str) -> Self {
        let Ok(url) = RequestUrl::new(address).parse() else { return Self::default() };
        let owner = Owner::new_root(None);
        let asking = owner.with(|| {
            provide_context(door);
            ScopedFuture::new(async move { ask(url.path(), url.search(), url.search_params()).await })
        });
        let first = asking.await;
        owner.cleanup();
        first
    }

    /// The HTTP status of the first question that failed.
    pub(crate) fn failure(&self) -> Option<u16> {
        fn of<T>(answer: Option<&Answer<T>>) -> Option<u16> {
            answer?.as_ref().err().map(|error| error.status)
        }
        let link = of(self.newcomer.as_ref());
        let frame = of(self.own.as_ref()).or(of(self.opened.as_ref())).or(of(self.welcome.as_ref()));
        let person = of(self.packs.as_ref()).or(of(self.sessions.as_ref()));
        let person = person.or(of(self.others.as_ref())).or(of(self.notices.as_ref()));
        let lists = of(self.members.as_ref()).or(of(self.invitations.as_ref())).or(of(self.sheet.as_ref()));
        frame.or(link).or(person).or(lists).or(of(self.mails.as_ref()))
    }
}

async fn ask(path: &str, search: &str, query: &ParamsMap) -> First {
    let mut first = First::default();
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match path.as_slice() {
        ["reset", link] => first.newcomer = Some(newcomer(link).await),
        ["sign-in" | "sign-up" | "confirm" | "forgot" | "reset" | "stop", ..] => {}
        [] => first.own = Some(rpc::organizations::own().await),
        ["new"] => first.packs = Some(rpc::organizations::packs().await),
        ["account", "sessions"] => {
            first.others = Some(rpc::sessions::other_sessions(search.to_owned()).await);
        }
        ["account"] => first.sessions = Some(rpc::sessions::own_sessions().await),
        ["notifications"] => first.notices = Some(rpc::notifications::latest().await),
        ["mailbox"] => first.mails = Some(rpc::mailbox::latest().await),
        ["join", link] => first.welcome = Some(welcome(link).await),
        [slug] => first.opened = Some(rpc::organizations::open((*slug).to_owned()).await),
        [slug, page @ ..] => {
            let opened = rpc::organizations::open((*slug).to_owned()).await;
            if opened.is_ok() {
                list(&mut first, slug, &page.join("/"), (search, query)).await;
            }
            first.opened = Some(opened);
        }
    }
    first
}

/// What whoever opens an invitation's link is shown. Looking changes nothing.
async fn welcome(link: &str) -> Answer<Welcome> {
    let door = door()?;
    answer(joining::welcome(&door.ctx, door.viewer.as_ref(), link).await)
}

/// The name of whoever chooses their first password with a link.
async fn newcomer(link: &str) -> Answer<Option<String>> {
    let door = door()?;
    answer(accounts::newcomer(&door.ctx, link).await)
}

/// The lists of an organization, each as its address filters it.
async fn list(first: &mut First, slug: &str, page: &str, (search, query): (&str, &ParamsMap)) {
    let slug = slug.to_owned();
    match page {
        "members" => {
            first.members = Some(rpc::members::page(slug, members::place::query(query)).await);
        }
        "invitations" => {
            let invitations::Query { state, after } = invitations::query(query);
            first.invitations = Some(rpc::invitations::page(slug, state, after).await);
        }
        drawn => first.sheet = Some(rpc::sheets::of(slug, drawn.to_owned(), search.to_owned()).await),
    }
}
