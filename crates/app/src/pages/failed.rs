//! What stands where a page could not be made: the reason, and trying again.

use super::top_bar::TopBar;
use crate::asked::Asked;
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
    let is_lost = error.field.as_deref() == Some("after");
    let (href, words, otherwise) = if error.is_signed_out() {
        ("/sign-in", "Sign in", "You were signed out, here or elsewhere.")
    } else if is_lost {
        ("?", "Go to the first page", "The list has to be begun anew.")
    } else {
        ("", "Load the page again", "Load the page again in a moment.")
    };
    let text = error.fix.unwrap_or_else(|| otherwise.to_owned());
    view! {
        <Empty glyph=Glyph::Warning title=error.message text>
            <a class=ButtonKind::Quiet.class() href=href rel="external">{words}</a>
        </Empty>
    }
}

/// Draws an answer: its place while it is on its way, the reason where there is none.
pub(super) fn drawn<T: Clone + Send + Sync + 'static>(
    asked: Asked<T>,
    rows: usize,
    draw: impl Fn(T) -> AnyView + 'static,
) -> impl Fn() -> AnyView + 'static {
    move || match asked.get() {
        None => view! { <Skeleton rows /> }.into_any(),
        Some(Ok(answer)) => draw(answer),
        Some(Err(error)) => view! { <Refused error /> }.into_any(),
    }
}
