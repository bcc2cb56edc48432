//! What stands where nothing is, or nothing that the viewer may see: the two are one page.

use super::top_bar::TopBar;
use crate::components::*;
use crate::rpc;
use leptos::prelude::*;

/// Nothing here.
#[component]
pub fn NotFound() -> impl IntoView {
    rpc::say(404);
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="Nothing here" narrow=true>
                <Empty glyph=Glyph::Search title="This page does not exist, or is not for you to see"
                    text="Check the address, or ask whoever sent you here.">
                    <a class=ButtonKind::Primary.class() href="/">"Go to your organizations"</a>
                </Empty>
            </Page>
        </PlainShell>
    }
}
