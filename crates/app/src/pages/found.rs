//! Founding an organization: name, address, role model, with each model's role table in sight.

use super::failed::drawn;
use super::organization::ToSignIn;
use super::top_bar::TopBar;
use crate::act::{Act, ActForm, act};
use crate::asked::{ask, first};
use crate::components::*;
use crate::rpc::call;
use crate::rpc::organizations::{Found, Packs};
use crate::session::use_session;
use crate::watch::effect;
use guildhall_domain::name::Slug;
use guildhall_domain::view::Offer;
use leptos::prelude::*;

/// Founding an organization.
#[component]
pub fn FoundPage() -> impl IntoView {
    if !use_session().is_open().get_untracked() {
        return view! { <ToSignIn /> }.into_any();
    }
    let found = act::<Found>().going_onward();
    let packs = ask(first(|first| first.packs.take()), || (), |()| call(&Packs {}));
    let body = drawn(packs, 6, move |packs| view! { <Form found packs /> }.into_any());
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Found an organization" description="You run it from the first moment on. Everyone else comes in by invitation." narrow=true>
                {body}
            </Page>
        </PlainShell>
    }
    .into_any()
}

#[component]
fn Form(found: Act<Found>, packs: Vec<Offer>) -> impl IntoView {
    let kept = move |field: &str| found.kept(field).unwrap_or_default();
    let (name, slug) = (RwSignal::new(kept("name")), RwSignal::new(kept("slug")));
    suggest(name, slug);
    let first = packs.first().map(|pack| pack.id.clone()).unwrap_or_default();
    let chosen = RwSignal::new(found.kept("pack").unwrap_or(first));
    view! {
        <ActForm act=found>
            <FormError message=found.error() />
            <TextField id="name" label="Name" name="name" bind=name autofocus=true maxlength=100_u32 autocomplete="organization"
                error=found.error_at("name") />
            <TextField id="slug" label="Address" name="slug" bind=slug optional=true maxlength=40_u32 autocomplete="off"
                hint="Its own part of the web address. It never changes. Left empty, it follows from the name." error=found.error_at("slug") />
            <TextAreaField id="description" label="Description" name="description" optional=true maxlength=500_u32
                value=kept("description") error=found.error_at("description") />
            <TextField id="website" label="Website" name="website" kind="url" optional=true placeholder="https://" maxlength=200_u32
                value=kept("website") error=found.error_at("website") />
            <fieldset class="field">
                <legend class="field-label mb-1.5">"Role model"</legend>
                <div class="grid gap-3">{packs.into_iter().map(|pack| choice(pack, chosen)).collect_view()}</div>
                <FieldError id="pack-error" error=found.error_at("pack") />
            </fieldset>
            <div><Button kind=ButtonKind::Primary submit=true busy=found.busy()>"Found the organization"</Button></div>
        </ActForm>
    }
}

/// Lets the address follow the name while nobody has written one.
fn suggest(name: RwSignal<String>, slug: RwSignal<String>) {
    effect(move |suggested: Option<String>| {
        let derived = Slug::derive(&name.get()).map(|slug| slug.to_string()).unwrap_or_default();
        let written = slug.get_untracked();
        if written.is_empty() || suggested == Some(written) {
            slug.set(derived.clone());
        }
        derived
    });
}

/// One role model, with what each of its roles may do.
fn choice(offer: Offer, chosen: RwSignal<String>) -> impl IntoView {
    let id = offer.id;
    let (value, about) = (id.clone(), format!("pack-{id}-about"));
    let taken = {
        let id = id.clone();
        move || chosen.with(|now| *now == id)
    };
    let checked = taken.clone();
    let take = move |_| chosen.set(id.clone());
    view! {
        <div class="card model overflow-hidden">
            <label class="choice">
                <input class="radio" type="radio" name="pack" value=value checked=checked prop:checked=taken
                    aria-describedby=about.clone() on:change=take />
                <span class="choice-title">{offer.title}</span>
                <span class="contents" id=about><span class="choice-text">{offer.description}</span></span>
            </label>
            <div inner_html=offer.tables></div>
        </div>
    }
}
