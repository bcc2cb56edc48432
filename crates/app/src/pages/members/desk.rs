//! The desk of a page that lists people: its acts, and the one dialog that they share. Which dialog is open stands in the address,
//! so a link opens it with and without scripts.

use super::batch::Known;
use super::place::address;
use super::row::{Row, role_refusal};
use crate::act::{Act, act};
use crate::browser;
use crate::components::{Toasts, use_toasts};
use crate::error::AppError;
use crate::live::Live;
use crate::rpc::invitations::{CopyLink, Invite, Resend, Revoke};
use crate::rpc::members::{ChangeRole, Leave, Remove};
use guildhall_domain::facts::{Facts, Membership};
use guildhall_domain::role::RoleId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// The id of the page's one dialog.
pub(crate) const DIALOG: &str = "act";

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

/// What a page lists: where it is, with which filters, for whom, and which rows.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    /// The organization's own part of the address.
    pub(crate) slug: Signal<String>,
    /// The page's path.
    pub(crate) path: Signal<String>,
    /// The filters in force, the place in the list included.
    pub(crate) filters: Signal<Vec<(&'static str, String)>>,
    /// The viewer's facts, once they are there.
    pub(crate) facts: Memo<Option<Facts>>,
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
    /// The role chosen in the dialog.
    pub(crate) chosen: RwSignal<String>,
    /// The addresses being typed.
    pub(crate) draft: RwSignal<String>,
    /// What is known of addresses that cannot be invited.
    pub(crate) known: RwSignal<Known>,
    pub(crate) change_role: Act<ChangeRole>,
    pub(crate) remove: Act<Remove>,
    pub(crate) leave: Act<Leave>,
    pub(crate) invite: Act<Invite>,
    pub(crate) resend: Act<Resend>,
    pub(crate) copy_link: Act<CopyLink>,
    pub(crate) revoke: Act<Revoke>,
    pub(crate) toasts: Toasts,
    live: Live,
    link: RwSignal<Option<(String, String)>>,
    about: StoredValue<String>,
}

impl Desk {
    /// Sets the desk up. Call it once, while the page is made.
    pub(crate) fn new(listed: Listed) -> Self {
        let (asked, link) = (use_query_map(), RwSignal::new(None));
        let invite = act::<Invite>();
        let kept = invite.kept("addresses");
        let begun = kept.is_some();
        let open = Memo::new(move |_| opened(&asked.read(), &listed.rows.read(), begun, link.get()));
        let desk = Self {
            listed,
            open,
            chosen: RwSignal::new(invite.kept("role").unwrap_or_default()),
            draft: RwSignal::new(kept.unwrap_or_default()),
            known: RwSignal::new(Known::new()),
            change_role: act(),
            remove: act(),
            leave: act::<Leave>().going_onward(),
            invite,
            resend: act(),
            copy_link: act(),
            revoke: act(),
            toasts: use_toasts(),
            live: use_context().unwrap_or_default(),
            link,
            about: StoredValue::new(String::new()),
        };
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
            let slug = self.listed.slug.get_untracked();
            self.resend.action.dispatch(Resend { slug, invitation: asked.id });
        }
    }

    /// Makes one more link of an invitation and copies it; shows it where the browser does not let us.
    pub(crate) fn copy_link(self, row: &Row) {
        if let Some(asked) = row.asked() {
            self.about.set_value(asked.email.to_string());
            let slug = self.listed.slug.get_untracked();
            self.copy_link.action.dispatch(CopyLink { slug, invitation: asked.id });
        }
    }

    /// Says that an act has worked, closes its dialog, and shows what is so now.
    pub(crate) fn done(self, text: impl Into<String>) {
        self.toasts.say(text);
        self.close();
    }

    /// Closes the dialog and shows what is so now.
    pub(crate) fn close(self) {
        browser::close_dialog(DIALOG);
        self.live.changed();
    }

    /// What follows each act once it has been answered.
    fn conclude(self) {
        self.change_role.then(move |()| self.role_changed());
        self.remove.then(move |()| {
            let name = self.subject();
            self.done(format!("{name} is no longer a member."));
        });
        self.revoke.then(move |()| {
            let email = self.subject();
            self.done(format!("The invitation for {email} is revoked."));
        });
        self.resend.then(move |()| self.done(format!("A fresh invitation is on its way to {}.", self.about.get_value())));
        self.copy_link.then(move |url| self.copied(url));
        self.look_again(self.change_role.refused());
        self.look_again(self.remove.refused());
        self.look_again(self.leave.refused());
        self.look_again(self.revoke.refused());
        self.tell(self.resend);
        self.tell(self.copy_link);
    }

    /// The name of whom the open dialog is about.
    fn subject(self) -> String {
        self.open.with_untracked(|open| match open {
            Some(Open::Edit(row) | Open::Remove(row) | Open::Leave(row) | Open::Resend(row) | Open::Revoke(row)) => {
                row.name.clone()
            }
            Some(Open::Invite | Open::Link { .. }) | None => self.about.get_value(),
        })
    }

    fn role_changed(self) {
        let Some(Open::Edit(row)) = self.open.get_untracked() else {
            return self.done(format!("{} has the earlier role again.", self.about.get_value()));
        };
        let facts = self.listed.facts.get_untracked();
        let changed = facts.zip(row.place().cloned()).zip(RoleId::parse(&self.chosen.get_untracked()).ok());
        let Some(((facts, place), to)) = changed else { return self.done("The role is changed.") };
        let text = format!("{} is now {}.", place.name, with_article(&facts, &to));
        let after = Membership { role: to.clone(), ..place.clone() };
        if role_refusal(&facts, &after, &place.role).is_some() || facts.actor.membership.is_some_and(|own| own.id == place.id) {
            return self.done(text);
        }
        let slug = self.listed.slug.get_untracked();
        let undo = ChangeRole { slug, member: place.id, from: to, to: place.role };
        self.about.set_value(place.name);
        self.toasts.undoable(text, Callback::new(move |()| drop(self.change_role.action.dispatch(undo.clone()))));
        self.close();
    }

    fn copied(self, url: String) {
        let (email, shown) = (self.about.get_value(), url.clone());
        browser::copy(url, move |done| {
            if done {
                self.toasts.say(format!("The link for {email} is copied. It works once, for that address alone."));
            } else {
                self.link.set(Some((email, shown)));
            }
        });
    }

    /// After a refusal that says that the page is stale, shows what is so now; the dialog keeps its sentence.
    fn look_again(self, refused: Signal<Option<AppError>>) {
        Effect::new(move |_| {
            if refused.with(|error| error.as_ref().is_some_and(|error| matches!(error.status, 404 | 409 | 410))) {
                self.live.changed();
            }
        });
    }

    /// Tells the failure of an act that has no dialog.
    fn tell<S>(self, act: Act<S>)
    where
        S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
        S::Output: Clone + Send + Sync + 'static,
    {
        let refused = act.refused();
        Effect::new(move |_| {
            if let Some(error) = refused.get().filter(|_| self.open.with_untracked(Option::is_none)) {
                self.toasts.fail(error.to_string());
                self.live.changed();
            }
        });
    }

    /// Forgets what an earlier dialog was told.
    fn forget(self) {
        forget(self.change_role);
        forget(self.remove);
        forget(self.leave);
        forget(self.invite);
        forget(self.resend);
        forget(self.revoke);
    }

    /// Keeps the dialog element and the address in step. Answers with what is to be done when the element has closed.
    pub(crate) fn keep_in_step(self) -> Callback<()> {
        let pushed = StoredValue::new(false);
        Effect::new(move |was: Option<bool>| {
            let now = self.open.with(Option::is_some);
            if now && was == Some(false) {
                self.forget();
                pushed.set_value(true);
            }
            if now {
                browser::after(0, || browser::open_dialog(DIALOG));
            } else if was == Some(true) {
                browser::close_dialog(DIALOG);
            }
            now
        });
        let navigate = use_navigate();
        Callback::new(move |()| match self.open.get_untracked() {
            None => {}
            Some(Open::Link { .. }) => self.link.set(None),
            Some(_) if pushed.get_value() => browser::back(),
            Some(_) => {
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&self.listed.address(None), options);
            }
        })
    }
}

impl Listed {
    /// The address of this page, with or without a dialog open.
    pub(crate) fn address(self, dialog: Option<(&str, &str)>) -> String {
        self.path.with(|path| {
            self.filters.with(|filters| {
                address(path, filters.iter().map(|(name, value)| (*name, value.as_str())).chain(dialog))
            })
        })
    }
}

/// A role in the middle of a sentence: "an admin".
pub(crate) fn with_article(facts: &Facts, role: &RoleId) -> String {
    facts.pack.role(role).map_or_else(|_| role.to_string(), guildhall_domain::role::Role::with_article)
}

fn forget<S>(act: Act<S>)
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    act.action.value().set(None);
}

/// The dialog that an address asks for, if there is someone whom it can be about.
fn opened(asked: &ParamsMap, rows: &[Row], begun: bool, link: Option<(String, String)>) -> Option<Open> {
    if let Some((email, url)) = link {
        return Some(Open::Link { email, url });
    }
    let about = |name: &str| {
        let id = asked.get_str(name)?;
        rows.iter().find(|row| row.id == id).cloned()
    };
    let own = || rows.iter().find(|row| matches!(row.who, super::row::Who::You(_))).cloned();
    let member = |row: &Row| row.member().is_some();
    let invitation = |row: &Row| row.asked().is_some();
    if asked.get_str("invite").is_some() || begun {
        return Some(Open::Invite);
    }
    if asked.get_str("leave").is_some() {
        return own().map(Open::Leave);
    }
    about("edit").filter(member).map(Open::Edit)
        .or_else(|| about("remove").filter(member).map(Open::Remove))
        .or_else(|| about("resend").filter(invitation).map(Open::Resend))
        .or_else(|| about("revoke").filter(invitation).map(Open::Revoke))
}
