//! What stands where a page could not be made: the reason, and trying again.

use super::top_bar::TopBar;
use crate::components::*;
use crate::error::AppError;
use leptos::prelude::*;

/// A page that could not be made.
#[component]
pub fn Failed(
    /// Why.
    error: AppError,
) -> impl IntoView {
    view! {
        <PlainShell home="/" bar=|| view! { <TopBar /> }>
            <Page title="This did not work" narrow=true>
                <Refused error />
            </Page>
        </PlainShell>
    }
}

/// The part of a page that could not be made.
#[component]
pub fn Refused(
    /// Why.
    error: AppError,
) -> impl IntoView {
    let text = error.fix.unwrap_or_else(|| "Load the page again in a moment.".to_owned());
    view! {
        <Empty glyph=Glyph::Warning title=error.message text>
            <a class=ButtonKind::Quiet.class() href="" rel="external">"Load the page again"</a>
        </Empty>
    }
}
