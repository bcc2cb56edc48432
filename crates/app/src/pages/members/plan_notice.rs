//! Why nothing can be done here on the organization's plan, for those who could otherwise.

use crate::components::*;
use crate::pages::organization::Here;
use crate::watch::memo;
use guildhall_domain::permission::Permission;
use guildhall_domain::plan::Feature;
use leptos::prelude::*;

/// The sentence that every refused button has, once, above the list.
#[component]
pub(crate) fn PlanNotice(here: Here) -> impl IntoView {
    let lacks = memo(move |_| {
        let lacks = || here.facts.with(|facts| facts.comes_with(Feature::Members).err());
        here.may(Permission::MEMBER_INVITE).then(lacks).flatten().map(|denied| denied.to_string())
    });
    move || lacks.get().map(|text| view! { <Callout tone=Tone::Warn><p>{text}</p></Callout> })
}
