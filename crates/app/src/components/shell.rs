//! The frame around every signed-in page: rail, top bar, content. Under 1024 px the rail is a drawer, which is a
//! popover of the browser's own and needs no script.

use guildhall_domain::sentence;
use leptos::{children::ViewFnOnce, prelude::*};

use super::{Avatar, Glyph, Icon, ThemeSwitch, ToastRegion};

/// The frame. Fill the rail with an [`OrganizationSwitcher`](super::OrganizationSwitcher) and
/// [`Places`](super::Places), the bar with a [`Bell`](super::Bell) and an [`AccountMenu`].
#[component]
pub fn Shell(
    /// What stands in the rail.
    #[prop(into)]
    rail: ViewFnOnce,
    /// What stands at the left of the top bar: where one is.
    #[prop(optional, into)]
    lead: ViewFnOnce,
    /// What stands at the right of the top bar.
    #[prop(into)]
    bar: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell">
            <a class="skip" href="#main" rel="external">"Skip to the page"</a>
            <nav class="rail" id="rail" popover="auto" aria-label="Organization">{rail.run()}</nav>
            <header class="bar">
                <button class="btn btn-bare btn-icon rail-open" type="button" popovertarget="rail" aria-label="Open navigation">
                    <Icon glyph=Glyph::Menu />
                </button>
                <div class="bar-lead">{lead.run()}</div>
                <div class="bar-end">{bar.run()}</div>
            </header>
            <main id="main" tabindex="-1">{children()}</main>
            <ToastRegion />
        </div>
    }
    .into_any()
}

/// The frame for signed-in pages outside any organization: the mark at the left, no rail.
#[component]
pub fn PlainShell(
    /// What stands at the right of the top bar.
    #[prop(into)]
    bar: ViewFnOnce,
    /// Where the mark leads.
    #[prop(into)]
    home: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell shell-plain">
            <a class="skip" href="#main" rel="external">"Skip to the page"</a>
            <header class="bar">
                <a class="bar-lead bar-mark" href=home><span class="mark mark-small" aria-hidden="true"></span>"Guildhall"</a>
                <div class="bar-end">{bar.run()}</div>
            </header>
            <main id="main" tabindex="-1">{children()}</main>
            <ToastRegion />
        </div>
    }
    .into_any()
}

/// The account menu: who is signed in, where their own pages are, the theme, and the way out.
#[component]
pub fn AccountMenu(
    /// The account's id, for the colour.
    #[prop(into)]
    id: String,
    /// The display name.
    #[prop(into)]
    name: String,
    /// The address signed in with.
    #[prop(into)]
    email: String,
    /// The address of a picture.
    #[prop(optional, into)]
    picture: MaybeProp<String>,
    /// [`MenuItem`](super::MenuItem)s with `menu="account"`; sign out is a form around a submitting one.
    children: Children,
) -> impl IntoView {
    let (words, label) = (name.clone(), sentence!("Account of {}", name));
    view! {
        <button class="account" type="button" popovertarget="account" aria-label=label>
            <Avatar name id picture />
        </button>
        <div class="menu" id="account" popover="auto" role="group" aria-label="Account">
            <div class="menu-head">
                <p class="font-medium"><bdi>{words}</bdi></p>
                <p class="menu-note">{email}</p>
            </div>
            <hr class="menu-rule" />
            <div role="menu" aria-label="Account">{children()}</div>
            <div class="needs-script">
                <hr class="menu-rule" />
                <div class="menu-head"><ThemeSwitch /></div>
            </div>
        </div>
    }
    .into_any()
}
