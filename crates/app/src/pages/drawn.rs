//! Pages of an organization that the server draws whole; see `sheets.rs`. The browser shows them, asks again when something has
//! changed, tells their moments by the person's own clock, and sends their forms.

use super::failed::Refused;
use super::organization::{Here, use_here};
use crate::asked::{Asked, ask, first};
use crate::components::*;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::sheets::Sheet;
use crate::rpc::{Answer, Done};
use crate::watch::{effect, memo};
use crate::{act, browser};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};

/// What is drawn, in the document.
const DRAWN: &str = "drawn";

/// How long a page waits that is in use, before it shows what has changed meanwhile; in milliseconds.
const PATIENCE: i32 = 500;

/// Whatever page the address names.
#[component]
pub fn DrawnPage() -> impl IntoView {
    let (here, toasts, params, place) = (use_here(), use_toasts(), use_params_map(), use_location());
    let asked = memo(move |_| (params.read().get("page").unwrap_or_default(), place.search.get()));
    let answer = ask(
        first(|first| first.sheet.take()),
        move || asked.get(),
        move |(path, query)| rpc::call(&rpc::sheets::Of { slug: here.slug(), path, query }),
    )
    .following(|first| first.sheet.clone());
    let begun = answer.try_now().flatten().and_then(Result::ok);
    let shown = RwSignal::new(begun.map(|sheet| (asked.get_untracked(), sheet)));
    let trouble =
        memo(move |_| answer.with(|answer| answer.and_then(|answer| answer.as_ref().err().cloned())));
    follow(here, shown, asked, answer);
    let (wrong, said) =
        act::arrived().map_or((None, None), |flash| (flash.error.map(|error| error.to_string()), flash.said));
    document_title(Signal::derive(move || {
        shown.with(|shown| shown.as_ref().map(|(_, sheet)| sheet.title.clone()).unwrap_or_default())
    }));
    let (sent, navigate) = (RwSignal::new(None::<String>), use_navigate());
    effect(move |_| {
        if let Some(path) = sent.get() {
            let (page, query) = asked.get_untracked();
            if query.is_empty() && path == here.path(&page) {
                here.live.changed();
            } else {
                navigate(&path, NavigateOptions::default());
            }
        }
    });
    let html =
        move || shown.with(|shown| shown.as_ref().map(|(_, sheet)| sheet.html.clone()).unwrap_or_default());
    let instead = move || match trouble.get() {
        Some(error) => Some(instead(error)),
        None => shown.with(Option::is_none).then(|| view! { <Skeleton /> }.into_any()),
    };
    view! {
        <FormError message=Signal::stored(wrong) />
        {said.map(|text| view! { <Callout tone=Tone::Good><p>{text}</p></Callout> })}
        <div id=DRAWN on:cancel:capture=move |event| browser::give_up(&event) on:submit=move |event| send((here, toasts), sent, &event) hidden=move || trouble.with(Option::is_some) inner_html=html></div>
        {instead}
    }
}

/// Shows each newer page, in the person's own words; a page for which they are signed out ends.
fn follow(here: Here, shown: RwSignal<Option<(Place, Sheet)>>, asked: Memo<Place>, answer: Asked<Sheet>) {
    effect(move |_| match answer.get() {
        Some(Ok(_)) => show(shown, asked, answer),
        Some(Err(error)) if error.is_signed_out() => here.refused(&error),
        Some(Err(_)) | None => {}
    });
    effect(move |_| {
        shown.track();
        browser::settle(DRAWN);
    });
    effect(move |before: Option<Place>| {
        let now = asked.get();
        if before.is_some_and(|before| before.0 == now.0) && browser::is_put_away(DRAWN) {
            take_for(shown, &now);
        }
        now
    });
}

/// What is shown stands for another address, too: its dialog was put away, and that is all that they differ in.
fn take_for(shown: RwSignal<Option<(Place, Sheet)>>, now: &Place) {
    if let Some(mut shown) = shown.try_write_untracked()
        && let Some((place, _)) = shown.as_mut()
    {
        place.clone_from(now);
    }
}

/// A path below the organization's own, and a query.
type Place = (String, String);

/// Shows the latest page; the one that is shown stays while someone is at work in it and has not gone elsewhere. A page of where they
/// were before is not shown: the one of where they are is on its way.
fn show(shown: RwSignal<Option<(Place, Sheet)>>, asked: Memo<Place>, answer: Asked<Sheet>) {
    let (Some(Some(Ok(sheet))), Some(place)) = (answer.try_now(), asked.try_get_untracked()) else { return };
    if (&sheet.path, &sheet.query) != (&place.0, &place.1) {
        return;
    }
    let latest = Some((place, sheet));
    let Some(before) = shown.try_get_untracked() else { return };
    if before == latest {
        // Its dialog may have been put away, and asked for again since.
        return browser::settle(DRAWN);
    }
    let stays = before.is_some_and(|(before, _)| latest.as_ref().is_some_and(|(place, _)| *place == before));
    if stays && browser::is_in_use(DRAWN) {
        browser::after(PATIENCE, move || show(shown, asked, answer));
    } else {
        shown.set(latest);
    }
}

/// Sends a form of the page in the background, says what came of it, and goes where it leads.
fn send((here, toasts): (Here, Toasts), onward: RwSignal<Option<String>>, event: &SubmitEvent) {
    let Some((form, path, fields)) = browser::sent(event) else { return };
    here.live.wait(true);
    let settle = move |told: Answer<String>| {
        match told.and_then(|text| rpc::read::<Done>(&text)) {
            Ok(Done { said, onward: next }) => {
                form.settle(None);
                toasts.say(said);
                onward.try_set(next);
            }
            Err(error) => {
                form.settle(Some(&error.to_string()));
                if error.is_passing() {
                    here.live.changed();
                }
            }
        }
        here.live.wait(false);
    };
    rpc::hear(path, Ok(fields), Box::new(settle));
}

/// What stands where the page cannot be shown.
fn instead(error: AppError) -> AnyView {
    let title = if error.is_hidden() { "Nothing here" } else { "This did not work" };
    view! { <Page title narrow=true><Refused error /></Page> }.into_any()
}
