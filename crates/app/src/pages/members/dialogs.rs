//! The page's one dialog, filled for whatever is asked. Each says what will change or be lost, computed from the role model.

pub(crate) mod edit;
mod farewell;
mod invitation;
mod invite;

use super::desk::{DIALOG, Desk, Open};
use crate::asked::ask;
use crate::components::*;
use crate::rpc;
use crate::watch::effect;
use guildhall_domain::pack::Acceptance;
use guildhall_domain::sentence;
use leptos::prelude::*;

/// The dialog. The server renders it open where the address asks for one, so that it works without scripts.
#[component]
pub(crate) fn Dialogs(
    /// Where the acts are done.
    desk: Desk,
) -> impl IntoView {
    let closed = desk.keep_in_step();
    let asleep = RwSignal::new(true);
    effect(move |_| asleep.set(false));
    let title = Signal::derive(move || desk.open.with(|open| open.as_ref().map(title).unwrap_or_default()));
    let description = Signal::derive(move || {
        desk.open.with(|open| open.as_ref().map(|open| about(desk, open)).unwrap_or_default())
    });
    let fill = move || desk.open.get().map(|open| body(desk, open));
    view! {
        <Dialog id=DIALOG title description attr:open=move || asleep.get() && desk.open.with(Option::is_some) on:close=move |_| closed()>
            {fill}
        </Dialog>
    }
    .into_any()
}

fn title(open: &Open) -> String {
    match open {
        Open::Invite => "Invite people".to_owned(),
        Open::Edit(_) => "Edit role".to_owned(),
        Open::Remove(row) => sentence!("Remove {}", row.name),
        Open::Leave(_) => "Leave organization".to_owned(),
        Open::Resend(_) => "Send the invitation again".to_owned(),
        Open::Revoke(_) => "Revoke invitation".to_owned(),
        Open::Link { .. } => "Copy link".to_owned(),
    }
}

fn about(desk: Desk, open: &Open) -> String {
    let facts = desk.listed.here.facts.read();
    let (organization, lifetime) = (&facts.organization.name, lifetime(facts.pack.invitation.lifetime.0));
    match open {
        Open::Invite => {
            let at_once = facts.pack.invitation.acceptance == Acceptance::AtOnce;
            let first = if at_once { "Whoever has an account is added at once. " } else { "" };
            sentence!(
                "{}Each person gets a mail of their own, with a link that works for {}.",
                first,
                lifetime
            )
        }
        Open::Edit(row) => sentence!("What {} may do in {}. It changes at once.", row.name, organization),
        Open::Remove(row) => sentence!("{} loses access to {} at once.", row.name, organization),
        Open::Leave(_) => sentence!("You lose access to {} at once.", organization),
        Open::Resend(row) => {
            sentence!(
                "{} gets a fresh mail. The link in the earlier one stops working; the new one works for {}.",
                row.name,
                lifetime
            )
        }
        Open::Revoke(row) => sentence!("The link in the mail to {} stops working at once.", row.name),
        Open::Link { email, .. } => {
            sentence!("This link lets {} join. It works once, and for that address alone.", email)
        }
    }
}

/// A span of microseconds in words: "7 days", "36 hours".
fn lifetime(span: i64) -> String {
    let hours = span / 3_600_000_000;
    match (hours % 24, hours / 24) {
        (0, 1) => "1 day".to_owned(),
        (0, days) if days > 0 => sentence!("{} days", days),
        _ => sentence!("{} hours", hours),
    }
}

fn body(desk: Desk, open: Open) -> AnyView {
    match open {
        Open::Invite => invite::body(desk),
        Open::Edit(row) => edit::body(desk, &row),
        Open::Remove(row) => farewell::remove(desk, &row),
        Open::Leave(row) => farewell::leave(desk, &row),
        Open::Resend(row) => invitation::resend(desk, &row),
        Open::Revoke(row) => invitation::revoke(desk, &row),
        Open::Link { url, .. } => invitation::link(url),
    }
}

/// Where a form of the dialog leads back to without scripts: this page, with its filters and without the dialog.
fn back(desk: Desk) -> Signal<Option<String>> {
    Signal::derive(move || Some(desk.listed.address(None)))
}

/// A value that the form sends along.
fn hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// A part of the dialog that the server draws, at a path below the organization's own.
fn drawn(desk: Desk, path: &'static str, query: String) -> impl IntoView {
    let part = ask(
        None,
        || (),
        move |()| {
            let (slug, path, query) = (desk.listed.here.slug(), path.to_owned(), query.clone());
            rpc::call(&rpc::sheets::Of { slug, path, query })
        },
    );
    view! { <div class="contents" inner_html=move || part.get().and_then(Result::ok).map(|sheet| sheet.html)></div> }
}

/// What a change of someone's role, or its end, would do.
fn foreseen(desk: Desk, query: String) -> impl IntoView {
    drawn(desk, "members/foreseen", query)
}

#[cfg(test)]
mod tests {
    use super::lifetime;

    #[test]
    fn a_lifetime_reads_in_days_where_it_is_whole_days() {
        let hour = 3_600_000_000;
        assert_eq!(
            (lifetime(168 * hour), lifetime(24 * hour), lifetime(36 * hour)),
            ("7 days".to_owned(), "1 day".to_owned(), "36 hours".to_owned())
        );
    }
}
