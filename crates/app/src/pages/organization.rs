//! The frame of every page of an organization: rail, top bar, and what all of them stand on.

use super::failed::Failed;
use super::not_found::NotFound;
use super::top_bar::TopBar;
use crate::asked::{ask, first};
use crate::components::*;
use crate::error::AppError;
use crate::live::{Live, use_live};
use crate::rpc::call;
use crate::rpc::organizations::Open;
use crate::watch::{effect, memo};
use guildhall_domain::facts::Facts;
use guildhall_domain::permission::Permission;
use guildhall_domain::sentence;
use guildhall_domain::view::OwnOrganization;
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::{use_location, use_params_map};

/// The organization whose page is open. Copy it freely; get it with [`use_here`].
#[derive(Clone, Copy)]
pub struct Here {
    slug: StoredValue<String>,
    /// The viewer's facts, kept fresh: what `decide` is asked with.
    pub facts: RwSignal<Facts>,
    /// What has changed since the page was opened.
    pub live: Live,
    lost: RwSignal<Option<Loss>>,
}

/// Why the page that is open is no longer for the viewer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// Their membership has ended.
    Membership,
    /// They are signed out.
    Session,
}

impl Here {
    /// The organization's own part of the address.
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// The address of one of its pages: `here.path("members")`.
    pub fn path(self, page: &str) -> String {
        self.slug.with_value(|slug| format!("/{slug}/{page}"))
    }

    /// Whether the viewer holds a permission now.
    pub fn may(self, permission: Permission) -> bool {
        self.facts.with(|facts| facts.rights().contains(permission))
    }

    /// Tells the page that the server no longer shows it to the viewer.
    pub fn refused(self, error: &AppError) {
        if error.is_signed_out() {
            self.lost.set(Some(Loss::Session));
        } else if error.is_hidden() {
            self.lost.set(Some(Loss::Membership));
        }
    }
}

/// The organization whose page is open. Only for pages below the frame.
pub fn use_here() -> Here {
    expect_context()
}

/// Opens the organization that the address names, and draws its frame around the page.
#[component]
pub fn OrganizationFrame() -> impl IntoView {
    let params = use_params_map();
    let slug = memo(move |_| params.read().get("slug").unwrap_or_default());
    let opened = ask(first(|first| first.opened.take()), move || slug.get(), |slug| call(&Open { slug }));
    let opened = opened.recovering(|first| first.opened.clone());
    move || {
        opened.get().map(|answer| match answer {
            Ok((facts, own)) => view! { <Frame facts own /> }.into_any(),
            Err(error) if error.is_signed_out() => view! { <ToSignIn /> }.into_any(),
            Err(error) if error.is_hidden() => view! { <NotFound /> }.into_any(),
            Err(error) => view! { <Failed error /> }.into_any(),
        })
    }
}

/// Leads to signing in, and back here from there.
#[component]
pub fn ToSignIn() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let sign_in = if path == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={path}") };
    crate::rpc::lead(&sign_in);
}

/// The organization's first page is its members.
#[component]
pub fn FirstPage() -> impl IntoView {
    view! { <Redirect path=use_here().path("members") /> }
}

#[component]
fn Frame(facts: Facts, own: Vec<OwnOrganization>) -> impl IntoView {
    let slug = facts.organization.slug.to_string();
    let (name, id) = (facts.organization.name.to_string(), facts.organization.id.to_string());
    let here = Here {
        slug: StoredValue::new(slug.clone()),
        facts: RwSignal::new(facts),
        live: use_live(),
        lost: RwSignal::new(None),
    };
    provide_context(here);
    let own = keep_fresh(here, own);
    let current = OrganizationEntry { id, name: name.clone(), href: here.path("members") };
    let all = Signal::derive(move || own.get().into_iter().map(entry).collect::<Vec<_>>());
    let rail = move || {
        view! {
            <OrganizationSwitcher current all home="/" found="/new" />
            <Places groups=Signal::derive(move || places(here)) />
        }
    };
    let lost = name.clone();
    view! {
        <Shell rail lead=move || name.clone() bar=|| view! { <TopBar /> }>
            <Show when=move || here.lost.get().is_none() fallback=move || lost_page(here, &lost)>
                <Outlet />
            </Show>
        </Shell>
    }
}

fn entry(organization: OwnOrganization) -> OrganizationEntry {
    let OwnOrganization { id, name, slug, .. } = organization;
    OrganizationEntry { id: id.to_string(), name, href: format!("/{slug}/members") }
}

/// The rail: only what exists, and of that only what the viewer may open.
fn places(here: Here) -> Vec<(String, Vec<Place>)> {
    if here.lost.get().is_some() {
        return Vec::new();
    }
    let mut places = vec![Place::new("Members", Glyph::Users, here.path("members"))];
    if here.may(Permission::MEMBER_INVITE) {
        let mut invitations = Place::new("Invitations", Glyph::Mail, here.path("invitations"));
        invitations.count =
            here.facts.with(|facts| Some(u64::from(facts.organization.pending)).filter(|count| *count > 0));
        places.push(invitations);
    }
    if here.may(Permission::ORG_READ) {
        let projects = here.facts.with(|facts| facts.pack.vocabulary.project.heading.clone());
        places.push(Place::new(projects, Glyph::Folder, here.path("projects")));
        places.push(Place::new("Roles", Glyph::Roles, here.path("roles")));
    }
    if here.may(Permission::BILLING_READ) {
        places.push(Place::new("Invoice information", Glyph::Card, here.path("invoicing")));
    }
    if here.may(Permission::HISTORY_READ) {
        places.push(Place::new("History", Glyph::History, here.path("history")));
    }
    vec![(String::new(), places)]
}

/// Follows facts, switcher and bell whenever something may have changed; gives the switcher's organizations.
fn keep_fresh(here: Here, own: Vec<OwnOrganization>) -> RwSignal<Vec<OwnOrganization>> {
    let own = RwSignal::new(own);
    let begun = Ok((here.facts.get_untracked(), own.get_untracked()));
    let opened = ask(Some(begun), || (), move |()| call(&Open { slug: here.slug() }));
    let opened = opened.following(|first| first.opened.clone());
    effect(move |before: Option<()>| match opened.get() {
        Some(Ok((facts, organizations))) if before.is_some() => {
            here.facts.set(facts);
            own.set(organizations);
            here.lost.set(None);
        }
        Some(Err(error)) => here.refused(&error),
        Some(Ok(_)) | None => {}
    });
    own
}

/// What stands where the page was.
fn lost_page(here: Here, name: &str) -> AnyView {
    match here.lost.get() {
        Some(Loss::Session) => view! { <SignedOut back=here.path("members") /> }.into_any(),
        Some(Loss::Membership) | None => view! { <Lost name=name.to_owned() /> }.into_any(),
    }
}

/// What someone sees who was signed out while the page was open.
#[component]
fn SignedOut(back: String) -> impl IntoView {
    view! {
        <Page title="You are signed out">
            <Empty glyph=Glyph::Leave title="Sign in to go on"
                text="You signed out in another window, or this session was ended. What you had not sent yet is gone.">
                <a class=ButtonKind::Primary.class() href=format!("/sign-in?next={back}") rel="external">"Sign in"</a>
            </Empty>
        </Page>
    }
}

/// What someone sees whose membership has ended while the page was open.
#[component]
fn Lost(name: String) -> impl IntoView {
    view! {
        <Page title=sentence!("You are no longer a member of {}", name)>
            <Empty glyph=Glyph::Leave title="Nothing more to see here"
                text="Your access has ended. If you did not expect this, ask someone who runs the organization.">
                <a class=ButtonKind::Primary.class() href="/">"All your organizations"</a>
            </Empty>
        </Page>
    }
}
