//! The browsers that are signed in, and the way to end each.

use super::browser_name::browser_name;
use crate::act::{Act, ActForm, act};
use crate::asked::{ask, first};
use crate::components::*;
use crate::pages::failed::drawn;
use crate::rpc::call;
use crate::rpc::sessions::{EndOtherSessions, EndSession, OwnSessions};
use guildhall_domain::sentence;
use guildhall_domain::view::OwnSession;
use leptos::prelude::*;

#[component]
pub(super) fn Sessions(
    /// Moves on whenever sessions were ended in another way.
    ended: RwSignal<u32>,
) -> impl IntoView {
    let (end, end_others) = (act::<EndSession>(), act::<EndOtherSessions>());
    let versions = (end.times(), end_others.times());
    let own = ask(
        first(|first| first.sessions.take()),
        move || (versions.0.get(), versions.1.get(), ended.get()),
        |_| call(&OwnSessions {}),
    )
    .following(|first| first.sessions.clone());
    let error = Signal::derive(move || {
        end.refused().get().or_else(|| end_others.refused().get()).map(|error| error.to_string())
    });
    let rows = drawn(own, 2, move |own| view! { <List own end end_others /> }.into_any());
    view! {
        <Section title="Signed-in browsers" description="End those that you do not know, and change your password then.">
            <FormError message=error />
            {rows}
            <p class="mt-4"><a class="text-link" href=super::OTHERS>"See what your other sessions did, and take it back"</a></p>
        </Section>
    }
}

#[component]
fn List(own: Vec<OwnSession>, end: Act<EndSession>, end_others: Act<EndOtherSessions>) -> impl IntoView {
    let several = own.len() > 1;
    view! {
        <ul class="card">{own.into_iter().map(|session| line(session, end)).collect_view()}</ul>
        {several.then(|| view! {
            <ActForm act=end_others class="mt-4">
                <Button kind=ButtonKind::Danger submit=true busy=end_others.busy()>"End all others"</Button>
            </ActForm>
        })}
    }
}

fn line(session: OwnSession, end: Act<EndSession>) -> impl IntoView {
    let name = browser_name(&session.browser);
    let told = sentence!(" the session of {}", name);
    let last = if session.current {
        view! { <span class="tag tag-you">"This one"</span> }.into_any()
    } else {
        view! {
            <ActForm act=end class="contents">
                <input type="hidden" name="session" value=session.id.to_string() />
                <Button submit=true>"End"<span class="sr-only">{told}</span></Button>
            </ActForm>
        }
        .into_any()
    };
    view! {
        <li class="card-row card-line">
            <Icon glyph=Glyph::Laptop />
            <div class="person-text">
                <span class="font-medium">{name}</span>
                <span class="person-detail">"Signed in "<When at=session.started.0 />", last used "<When at=session.seen.0 /></span>
            </div>
            <div class="card-row-end">{last}</div>
        </li>
    }
}
