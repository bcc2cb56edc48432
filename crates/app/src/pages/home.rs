//! Home: one's organizations, and the invitations that wait for an answer.

use super::failed::drawn;
use super::organization::ToSignIn;
use super::top_bar::TopBar;
use crate::act::{self, Act, ActForm, act};
use crate::asked::{ask, first};
use crate::components::*;
use crate::live::use_live;
use crate::rpc::call;
use crate::rpc::joining::{AcceptOwn, DeclineOwn};
use crate::rpc::organizations::Own;
use crate::session::use_session;
use crate::watch::effect;
use guildhall_domain::sentence;
use guildhall_domain::view::{self, OwnOrganization, Waiting};
use leptos::prelude::*;

/// Home.
#[component]
pub fn HomePage() -> impl IntoView {
    let session = use_session();
    if !session.is_open().get_untracked() {
        return view! { <ToSignIn /> }.into_any();
    }
    let acts = Answers { accept: act::<AcceptOwn>().going_onward(), decline: act::<DeclineOwn>() };
    let declined = acts.decline.times();
    let live = use_live();
    effect(move |before: Option<u32>| {
        let now = declined.get();
        if before.is_some_and(|before| before != now) {
            live.changed();
        }
        now
    });
    let said = act::arrived().and_then(|flash| flash.said);
    let own = ask(first(|first| first.own.take()), || (), |()| call(&Own {}));
    let own = own.following(|first| first.own.clone());
    let body = drawn(own, 3, move |own| view! { <Body own acts /> }.into_any());
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Your organizations" narrow=true action=|| view! { <FoundLink /> }>
                <Unconfirmed />
                {said.map(|text| view! { <div class="mb-6"><Callout tone=Tone::Good><p>{text}</p></Callout></div> })}
                {body}
            </Page>
        </PlainShell>
    }
    .into_any()
}

/// The two answers to an invitation.
#[derive(Clone, Copy)]
struct Answers {
    accept: Act<AcceptOwn>,
    decline: Act<DeclineOwn>,
}

#[component]
fn FoundLink() -> impl IntoView {
    view! { <a class=ButtonKind::Primary.class() href="/new"><Icon glyph=Glyph::Plus />"Found an organization"</a> }
}

/// Says so when one's address is not confirmed yet.
#[component]
fn Unconfirmed() -> impl IntoView {
    let session = use_session();
    move || {
        let me = session.me().filter(|me| !me.verified)?;
        Some(view! {
            <div class="mb-6">
                <Callout tone=Tone::Warn>
                    <p>"Your address "{me.email.to_string()}" is not confirmed yet. Open the link in the mail that we sent you; invitations for it wait until then."</p>
                </Callout>
            </div>
        })
    }
}

#[component]
fn Body(own: view::Own, acts: Answers) -> impl IntoView {
    let view::Own { organizations, waiting } = own;
    let nothing = organizations.is_empty();
    let error = Signal::derive(move || {
        acts.accept.refused().get().or_else(|| acts.decline.refused().get()).map(|error| error.to_string())
    });
    view! {
        <FormError message=error />
        {acts.decline.said().map(|text| view! { <div class="mb-6"><Callout tone=Tone::Good><p>{text}</p></Callout></div> })}
        {(!waiting.is_empty()).then(|| view! {
            <Section title="Waiting for your answer">
                <ul class="card">{waiting.into_iter().map(|waiting| invitation(waiting, acts)).collect_view()}</ul>
            </Section>
        })}
        {if nothing {
            view! {
                <Empty glyph=Glyph::Building title="You are in no organization yet"
                    text="Found one and invite people, or wait for an invitation: it comes by mail and appears here.">
                    <FoundLink />
                </Empty>
            }.into_any()
        } else {
            view! { <ul class="card">{organizations.into_iter().map(organization).collect_view()}</ul> }.into_any()
        }}
    }
}

fn organization(organization: OwnOrganization) -> impl IntoView {
    let OwnOrganization { id, name, slug, role_title, role_rank, members, .. } = organization;
    let count = if members == 1 { "1 member".to_owned() } else { sentence!("{} members", members) };
    view! {
        <li class="card-line">
            <a class="card-row" href=format!("/{slug}/members")>
                <Avatar name=name.clone() id=id.to_string() shape=AvatarShape::Organization />
                <span class="person-text">
                    <span class="font-medium"><bdi>{name}</bdi></span>
                    <span class="person-detail">{count}</span>
                </span>
                <span class="card-row-end">
                    <RoleBadge title=role_title rank=rank(role_rank) />
                    <Icon glyph=Glyph::ChevronRight />
                </span>
            </a>
        </li>
    }
}

/// How a role is drawn in a list where its organization's other roles are not known: by its place in the table.
fn rank(place: u32) -> Rank {
    match place {
        0 => Rank::Strongest,
        1 => Rank::Strong,
        _ => Rank::Quiet,
    }
}

fn invitation(waiting: Waiting, acts: Answers) -> impl IntoView {
    let Waiting { org, invitation, organization, inviter, role, expires } = waiting;
    let (org, invitation) = (org.to_string(), invitation.to_string());
    let ids = move || {
        view! {
            <input type="hidden" name="org" value=org.clone() />
            <input type="hidden" name="invitation" value=invitation.clone() />
        }
    };
    let (no, yes, again) = (organization.clone(), organization.clone(), ids.clone());
    view! {
        <li class="card-row card-line flex-wrap">
            <div class="person-text">
                <span class="font-medium">{organization}</span>
                <span class="person-detail">{inviter}" invited you as "{role}", until "<When at=expires.0 absolute=true /></span>
            </div>
            <div class="card-row-end">
                <ActForm act=acts.decline class="contents">
                    {ids()}
                    <Button submit=true busy=acts.decline.busy()>"Decline"<span class="sr-only">" the invitation to "{no}</span></Button>
                </ActForm>
                <ActForm act=acts.accept class="contents">
                    {again()}
                    <Button kind=ButtonKind::Primary submit=true busy=acts.accept.busy()>"Accept"<span class="sr-only">" the invitation to "{yes}</span></Button>
                </ActForm>
            </div>
        </li>
    }
}
