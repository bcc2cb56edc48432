//! Which dialog is open: the address says it, and the dialog element follows.

use super::super::row::{Row, Who};
use super::{DIALOG, Desk};
use crate::browser;
use crate::watch::{effect, memo};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

/// How long going back from a dialog's address takes at most, in milliseconds.
const PATIENCE: i32 = 1_000;

/// The names by which an address asks for a dialog.
const NAMES: [&str; 6] = ["invite", "edit", "remove", "leave", "resend", "revoke"];

/// The dialog that is open, and about whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// Asks people in.
    Invite,
    /// Gives a member another role.
    Edit(Row),
    /// Removes a member.
    Remove(Row),
    /// Gives up the viewer's own place.
    Leave(Row),
    /// Sends an invitation again: for pages without scripts, since a press does it at once elsewhere.
    Resend(Row),
    /// Takes an invitation back.
    Revoke(Row),
    /// Shows a link that the browser did not let us copy.
    Link {
        /// Whose invitation.
        email: String,
        /// The link.
        url: String,
    },
}

impl Open {
    /// Whom it is about.
    pub(crate) fn row(&self) -> Option<&Row> {
        match self {
            Self::Edit(row)
            | Self::Remove(row)
            | Self::Leave(row)
            | Self::Resend(row)
            | Self::Revoke(row) => Some(row),
            Self::Invite | Self::Link { .. } => None,
        }
    }
}

/// Whether an address asks for a dialog at all.
pub(super) fn is_asked(address: &ParamsMap) -> bool {
    NAMES.iter().any(|name| address.get_str(name).is_some())
}

/// The dialog that an address asks for, if there is someone whom it can be about.
pub(super) fn asked(address: &ParamsMap, rows: &[Row]) -> Option<Open> {
    let about = |name: &str| {
        let id = address.get_str(name)?;
        rows.iter().find(|row| row.id == id).cloned()
    };
    let member = |row: &Row| row.member().is_some();
    let invitation = |row: &Row| row.asked().is_some();
    if address.get_str("invite").is_some() {
        return Some(Open::Invite);
    }
    if address.get_str("leave").is_some() {
        return rows.iter().find(|row| matches!(row.who, Who::You(_))).cloned().map(Open::Leave);
    }
    let edit = about("edit").filter(member).map(Open::Edit);
    let remove = || about("remove").filter(member).map(Open::Remove);
    let resend = || about("resend").filter(invitation).map(Open::Resend);
    let revoke = || about("revoke").filter(invitation).map(Open::Revoke);
    edit.or_else(remove).or_else(resend).or_else(revoke)
}

impl Desk {
    /// Keeps the dialog element and the address in step. Answers with what is to be done when the element has closed.
    pub(crate) fn keep_in_step(self) -> impl Fn() + Clone + 'static {
        let (pushed, navigate) = (StoredValue::new(false), use_navigate());
        effect(move |was: Option<bool>| {
            let now = self.is_asked.get();
            if now && was == Some(false) {
                pushed.set_value(true);
            }
            if !now && let Some(onward) = self.arrived_back() {
                navigate(&onward, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
            now
        });
        // Whether one is open, and not about whom: what the page learns of that person meanwhile must not open it again.
        let is_open = memo(move |_| self.open.with(Option::is_some));
        effect(move |was: Option<bool>| {
            let now = is_open.get();
            if now && was == Some(false) {
                self.forget();
            }
            if now {
                browser::after(0, move || {
                    if is_open.try_get_untracked() == Some(true) {
                        browser::open_dialog(DIALOG);
                    }
                });
            } else if was == Some(true) {
                browser::close_dialog(DIALOG);
            }
            now
        });
        let navigate = use_navigate();
        move || {
            self.link.set(None);
            self.begun.set(false);
            if !self.is_asked.get_untracked() {
                return;
            }
            if pushed.get_value() {
                self.leaving.set_value(Some(String::new()));
                browser::back();
                // Should something else have been opened meanwhile, nobody waits for ever.
                browser::after(PATIENCE, move || drop(self.arrived_back()));
            } else {
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&self.listed.address(None), options);
            }
        }
    }

    /// The browser is back from a dialog's address: what was asked for meanwhile, if anything was.
    fn arrived_back(self) -> Option<String> {
        let onward = self.leaving.try_update_value(Option::take).flatten();
        onward.filter(|address| !address.is_empty())
    }

    /// Whether an address has to wait until the browser is back from that of the dialog before: going back takes it a moment, and would
    /// take with it what is asked for meanwhile.
    pub(crate) fn waits(self, address: &str) -> bool {
        let wait = |leaving: &mut Option<String>| {
            leaving.as_mut().map(|onward| address.clone_into(onward)).is_some()
        };
        self.leaving.try_update_value(wait).unwrap_or_default()
    }
}
