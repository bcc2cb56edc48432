//! The one primary button of the pages that list people, and what a form without scripts has left to be said above the list.

use super::desk::Desk;
use super::verdicts::invite_refusal;
use crate::components::*;
use crate::watch::memo;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// *Invite people*: disabled with `decide`'s sentence for those who may not.
#[component]
pub(crate) fn InviteButton(
    /// Where inviting is done.
    desk: Desk,
    /// Its id; a page may have a second one in its empty state.
    #[prop(default = "invite-people")]
    id: &'static str,
) -> impl IntoView {
    let here = desk.listed.here;
    let verdict = memo(move |_| here.facts.with(|facts| invite_refusal(facts, &facts.pack.default_role)));
    let (navigate, address) = (use_navigate(), desk.dialog("invite", "yes"));
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        let address = address.get_untracked();
        if !desk.waits(&address) {
            navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let filters = move || desk.listed.filters.get().into_iter().map(hidden).collect_view();
    view! {
        <form method="get" action=here.path(desk.listed.page) on:submit=open>
            {filters}
            <input type="hidden" name="invite" value="yes" />
            <Guarded id kind=ButtonKind::Primary submit=true glyph=Glyph::Plus refused=verdict>"Invite people"</Guarded>
        </form>
    }
    .into_any()
}

fn hidden((name, value): (&'static str, String)) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// What came of a form that was sent without scripts.
#[component]
pub(crate) fn Left(
    /// Where the forms belong.
    desk: Desk,
) -> impl IntoView {
    desk.left.get_value().map(|(worked, text)| {
        let tone = if worked { Tone::Good } else { Tone::Bad };
        view! { <div class="left"><Callout tone><p>{text}</p></Callout></div> }
    })
}
