//! What a person's other sessions did: by session, each act with what takes it back.

use super::ask::{hidden, posts};
use crate::components::*;
use crate::pages::account::browser_name::browser_name;
use guildhall_domain::denied::Denied;
use guildhall_domain::sentence;
use guildhall_domain::view::Page;
use guildhall_service::review::{Act, OtherSession, PAGE, Remedy, Way};
use leptos::prelude::*;

/// The sessions of one page; from there on, to where the person was going, if they were.
pub(super) fn page(page: Page<OtherSession>, is_later: bool, going: Option<String>) -> AnyView {
    let Page { rows, next } = page;
    let going = going.map(|href| {
        view! { <p class="mt-4"><a class=ButtonKind::Primary.class() href=href>"Go on"</a></p> }
    });
    if rows.is_empty() {
        let text = "In the last 90 days nothing was done in your name in another browser or program. What you do in this one is not listed here.";
        return view! { <Empty glyph=Glyph::History title="Nothing to take back" text />{going} }.into_any();
    }
    let (first, older) = (is_later.then(|| PAGE.to_owned()), next.map(|next| format!("{PAGE}?after={next}")));
    view! {
        {rows.into_iter().map(session).collect_view()}
        <Pager first older />
        {going}
        <p class="footnote">
            "A session begins when somebody signs in, in a browser or as a program. Nobody but you sees this list."
        </p>
    }
    .into_any()
}

fn session(session: OtherSession) -> AnyView {
    let OtherSession { browser, signed_in, open, acts, .. } = session;
    let title = browser_name(&browser);
    let state = if open {
        view! { ", still signed in. If it is not you, "<a class="text-link" href="/account">"change your password"</a>"." }.into_any()
    } else {
        view! { ", no longer signed in." }.into_any()
    };
    view! {
        <Section title>
            <p class="session-note">"Signed in "<When at=signed_in.0 absolute=true />{state}</p>
            <ul class="card">{acts.into_iter().map(act).collect_view()}</ul>
        </Section>
    }
    .into_any()
}

fn act(act: Act) -> AnyView {
    let Act { organization, slug, seq, at, text, remedy } = act;
    let what = beginning(&text);
    let (instead, forms) = match remedy {
        Remedy::Ways(ways) => {
            let refused = ways.iter().filter(|way| way.refused.is_some()).map(refusal).collect_view();
            let open = ways.into_iter().filter(|way| way.refused.is_none());
            let forms = open.map(|way| form((&slug, seq), way, &what)).collect_view();
            (refused.into_any(), forms.into_any())
        }
        Remedy::Nothing { why, page } => {
            let page = page.map(|href| view! { " "<a class="text-link" href=href>"Open the page"<span class="sr-only">": "{what.clone()}</span></a> });
            (view! { <span class="deed-note">{why}{page}</span> }.into_any(), ().into_any())
        }
    };
    view! {
        <li class="undoable card-line">
            <div class="deed-text">
                <span class="font-medium">{what}</span>
                <span class="deed-note"><bdi>{organization}</bdi>", "<When at=at.0 absolute=true /></span>
                {instead}
            </div>
            <div class="undoable-ways">{forms}</div>
        </li>
    }
    .into_any()
}

/// Why it cannot be taken back in a way now, and what would change that.
fn refusal(way: &Way) -> AnyView {
    let denied = way.refused.as_ref();
    let (why, fix) = (denied.map(Denied::reason), denied.and_then(Denied::fix));
    view! { <span class="deed-note">{why}{fix.map(|fix| format!(" {fix}"))}</span> }.into_any()
}

/// A button that takes it back.
fn form((slug, seq): (&str, i64), way: Way, what: &str) -> AnyView {
    let sends =
        vec![("slug", slug.to_owned()), ("entry", seq.to_string()), ("deed", way.deed.name().to_owned())];
    let about = sentence!(": {}", what);
    view! {
        <form class="contents" method="post" action=posts("take_back", PAGE)>
            {hidden(sends)}
            <Button submit=true>{way.words}<span class="sr-only">{about}</span></Button>
        </form>
    }
    .into_any()
}

/// A sentence that history begins with a name, begun without it.
fn beginning(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
