//! The left rail: which organization, and where in it.

use guildhall_domain::sentence;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Avatar, AvatarShape, AvatarSize, Glyph, Icon, Menu, MenuItem, MenuRule};

/// One place in the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Its picture.
    pub glyph: Glyph,
    /// Something worth counting, such as pending invitations.
    pub count: Option<u64>,
    /// What the plan lacks, in a sentence: shown with a lock.
    pub locked: Option<String>,
}

impl Place {
    /// A place without count or lock.
    pub fn new(label: impl Into<String>, glyph: Glyph, href: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), glyph, count: None, locked: None }
    }
}

/// Groups of places. The current one is marked, and so is the one whose sub-page is open.
#[component]
pub fn Places(
    /// Each group's heading, which may be empty, and its places.
    #[prop(into)]
    groups: Signal<Vec<(String, Vec<Place>)>>,
) -> impl IntoView {
    let group = |(name, places): (String, Vec<Place>)| {
        view! {
            <div>
                {(!name.is_empty()).then(|| view! { <p class="rail-group-name">{name}</p> })}
                <ul class="rail-group">{places.into_iter().map(place).collect_view()}</ul>
            </div>
        }
    };
    move || groups.get().into_iter().map(group).collect_view()
}

fn place(place: Place) -> impl IntoView {
    let Place { href, label, glyph, count, locked } = place;
    let end = match (locked, count) {
        (Some(why), _) => {
            let title = why.clone();
            view! {
                <span class="rail-link-end" title=title>
                    <Icon glyph=Glyph::Lock />
                    <span class="sr-only">{why}</span>
                </span>
            }
            .into_any()
        }
        (None, Some(count)) => view! { <span class="rail-link-end">{count.to_string()}</span> }.into_any(),
        (None, None) => ().into_any(),
    };
    let (open, here) = (use_location().pathname, href.clone());
    let current = move || open.with(|path| leads_to(&here, path)).then_some("page");
    view! { <li><a href=href aria-current=current class="rail-link"><Icon glyph /><span>{label}</span>{end}</a></li> }
}

/// Whether a page is the place itself or lies below it.
fn leads_to(place: &str, page: &str) -> bool {
    page.strip_prefix(place).is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// One organization in the switcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationEntry {
    /// Its id, for the colour.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

/// Shows where one is and leads to one's other organizations, and to founding another.
#[component]
pub fn OrganizationSwitcher(
    /// The one that is open.
    current: OrganizationEntry,
    /// All of one's organizations, the open one among them.
    #[prop(into)]
    all: Signal<Vec<OrganizationEntry>>,
    /// Where all of them are listed.
    #[prop(into)]
    home: String,
    /// Where another is founded.
    #[prop(into)]
    found: String,
) -> impl IntoView {
    const MENU: &str = "organizations";
    let open = current.id.clone();
    let entry = move |entry: OrganizationEntry| {
        let is_here = entry.id == open;
        let here = is_here.then(|| view! { <span class="menu-item-end"><Icon glyph=Glyph::Check /></span> });
        view! {
            <a class="menu-item" role="menuitem" href=entry.href aria-current=is_here.then_some("true")>
                <Avatar name=entry.name.clone() id=entry.id size=AvatarSize::Small shape=AvatarShape::Organization />
                <span class="switcher-name"><bdi>{entry.name}</bdi></span>
                {here}
            </a>
        }
    };
    let (name, id) = (current.name.clone(), current.id);
    let trigger = move || {
        view! {
            <Avatar name=name.clone() id size=AvatarSize::Small shape=AvatarShape::Organization />
            <span class="switcher-name"><bdi>{name}</bdi></span>
            <Icon glyph=Glyph::Switch />
        }
    };
    view! {
        <Menu id=MENU label=sentence!("{}, switch organization", current.name) trigger class="switcher" start=true>
            {move || all.get().into_iter().map(entry.clone()).collect_view()}
            <MenuRule />
            <MenuItem menu=MENU glyph=Glyph::Home href=home>"All organizations"</MenuItem>
            <MenuItem menu=MENU glyph=Glyph::Plus href=found>"Found an organization"</MenuItem>
        </Menu>
    }
    .into_any()
}
