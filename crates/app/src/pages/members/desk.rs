//! The desk of a page that lists people: its acts, and the one dialog that they share. Which dialog is open stands in the address,
//! so a link opens it with and without scripts.

mod outcome;
mod step;

pub(crate) use step::Open;

use super::batch::Known;
use super::expiry;
use super::place::address;
use super::row::Row;
use crate::act::{Act, act};
use crate::components::{Toasts, use_toasts};
use crate::pages::organization::Here;
use crate::rpc::invitations::{CopyLink, Invite, Resend, Revoke};
use crate::rpc::members::{ChangeRole, Leave, Remove};
use crate::watch::memo;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use outcome::Sent;

/// The id of the page's one dialog.
pub(crate) const DIALOG: &str = "act";

/// What a page lists: where it is, with which filters, and which rows.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    /// The organization.
    pub(crate) here: Here,
    /// Which of its pages.
    pub(crate) page: &'static str,
    /// The filters in force, the place in the list included.
    pub(crate) filters: Signal<Vec<(&'static str, String)>>,
    /// The rows, once they are there.
    pub(crate) rows: Memo<Vec<Row>>,
}

/// The desk. Copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// What the page lists.
    pub(crate) listed: Listed,
    /// The dialog that is open.
    pub(crate) open: Memo<Option<Open>>,
    /// The role chosen for a member.
    pub(crate) chosen: RwSignal<String>,
    /// The role chosen for those being invited; empty until someone chooses.
    pub(crate) offered: RwSignal<String>,
    /// The addresses being typed.
    pub(crate) draft: RwSignal<String>,
    /// What is known of addresses that cannot be invited.
    pub(crate) known: RwSignal<Known>,
    /// What has been sent while something stays in the form.
    pub(crate) sent_so_far: RwSignal<Option<String>>,
    pub(crate) change_role: Act<ChangeRole>,
    pub(crate) remove: Act<Remove>,
    pub(crate) leave: Act<Leave>,
    pub(crate) invite: Act<Invite>,
    pub(crate) resend: Act<Resend>,
    pub(crate) copy_link: Act<CopyLink>,
    pub(crate) revoke: Act<Revoke>,
    toasts: Toasts,
    /// What a form without scripts has left to be said: whether it worked, and the words.
    pub(crate) left: StoredValue<Option<(bool, String)>>,
    link: RwSignal<Option<(String, String)>>,
    begun: RwSignal<bool>,
    /// Whether the browser is on its way back from a dialog's address, and where to go once it has arrived.
    leaving: StoredValue<Option<String>>,
    is_asked: Memo<bool>,
    about: StoredValue<String>,
    sent: StoredValue<Option<Sent>>,
}

impl Desk {
    /// Sets the desk up. Call it once, while the page is made.
    pub(crate) fn new(listed: Listed) -> Self {
        expiry::follow(listed);
        let (now, link) = (use_query_map(), RwSignal::new(None));
        let invite = act::<Invite>();
        let kept = invite.kept("addresses");
        let begun = RwSignal::new(kept.is_some());
        let open = memo(move |_| match (link.get(), begun.get()) {
            (Some((email, url)), _) => Some(Open::Link { email, url }),
            (None, true) => Some(Open::Invite),
            (None, false) => step::asked(&now.read(), &listed.rows.read()),
        });
        let desk = Self {
            listed,
            open,
            chosen: RwSignal::new(String::new()),
            offered: RwSignal::new(invite.kept("role").unwrap_or_default()),
            draft: RwSignal::new(kept.unwrap_or_default()),
            known: RwSignal::new(Known::new()),
            sent_so_far: RwSignal::new(None),
            change_role: act(),
            remove: act(),
            leave: act::<Leave>().going_onward(),
            invite,
            resend: act(),
            copy_link: act(),
            revoke: act(),
            toasts: use_toasts(),
            left: StoredValue::new(None),
            link,
            begun,
            leaving: StoredValue::new(None),
            is_asked: memo(move |_| step::is_asked(&now.read())),
            about: StoredValue::new(String::new()),
            sent: StoredValue::new(None),
        };
        desk.left.set_value(desk.arrived());
        desk.conclude();
        desk
    }

    /// The address of this page with a dialog open.
    pub(crate) fn dialog(self, name: &'static str, value: &str) -> Signal<String> {
        let (listed, value) = (self.listed, value.to_owned());
        Signal::derive(move || listed.address(Some((name, &value))))
    }

    /// Sends an invitation again, at once.
    pub(crate) fn resend(self, row: &Row) {
        if let Some(asked) = row.asked() {
            self.about.set_value(asked.email.to_string());
            let slug = self.listed.here.slug();
            self.resend.send(&Resend { slug, invitation: asked.id });
        }
    }

    /// Makes one more link of an invitation and copies it; shows it where the browser does not let us.
    pub(crate) fn copy_link(self, row: &Row) {
        if let Some(asked) = row.asked() {
            self.about.set_value(asked.email.to_string());
            let slug = self.listed.here.slug();
            self.copy_link.send(&CopyLink { slug, invitation: asked.id });
        }
    }
}

impl Listed {
    /// The address of this page, with or without a dialog open.
    pub(crate) fn address(self, dialog: Option<(&str, &str)>) -> String {
        let path = self.here.path(self.page);
        self.filters.with(|filters| {
            address(&path, filters.iter().map(|(name, value)| (*name, value.as_str())).chain(dialog))
        })
    }
}
