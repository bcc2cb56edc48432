//! What follows each act once it has been answered: a toast, the dialog closed, and the page as it is now.

use super::super::batch;
use super::super::row::role_refusal;
use super::{DIALOG, Desk, Open};
use crate::act::Sending;
use crate::browser;
use crate::rpc::Chosen;
use crate::rpc::members::ChangeRole;
use crate::watch::effect;
use guildhall_domain::facts::{Facts, Membership};
use guildhall_domain::role::RoleId;
use guildhall_domain::sentence;
use guildhall_domain::view::Batch;
use leptos::prelude::*;

/// A change of role on its way.
#[derive(Clone)]
pub(super) struct Sent {
    place: Membership,
    to: RoleId,
    undoes: bool,
}

impl Desk {
    /// What a form without scripts has left to be said. An invitation that failed says it in its own dialog.
    pub(super) fn arrived(self) -> Option<(bool, String)> {
        let said =
            self.change_role.said().or(self.remove.said()).or(self.resend.said()).or(self.revoke.said());
        let failed = [
            self.change_role.refused(),
            self.remove.refused(),
            self.leave.refused(),
            self.resend.refused(),
            self.revoke.refused(),
        ];
        let failure = failed.into_iter().find_map(|refused| refused.get_untracked());
        match failure {
            Some(error) => Some((false, error.to_string())),
            None => said.or(self.invite.said()).map(|text| (true, text)),
        }
    }

    /// What follows each act.
    pub(super) fn conclude(self) {
        self.change_role.then(move |()| self.role_changed());
        self.invite.then(move |batch| self.invited(batch));
        self.remove.then(move |()| self.done(sentence!("{} is no longer a member.", self.about.get_value())));
        self.revoke.then(move |()| {
            self.done(sentence!("The invitation for {} is revoked.", self.about.get_value()));
        });
        self.resend.then(move |()| {
            self.done(sentence!("A fresh invitation is on its way to {}.", self.about.get_value()));
        });
        self.copy_link.then(move |url| self.copied(url));
        effect(move |_| {
            let about = self.open.with(|open| open.as_ref().and_then(Open::row).map(|row| row.name.clone()));
            if let Some(name) = about {
                self.about.set_value(name);
            }
        });
        self.look_again(*self.change_role);
        self.look_again(*self.remove);
        self.look_again(*self.leave);
        self.look_again(*self.resend);
        self.look_again(*self.copy_link);
        self.look_again(*self.revoke);
    }

    /// Remembers what is being sent: by the time of the answer the page may already show the new role.
    pub(crate) fn sending(self, place: Membership) {
        let to = RoleId::parse(&self.chosen.get_untracked()).ok();
        self.sent.set_value(to.map(|to| Sent { place, to, undoes: false }));
    }

    fn role_changed(self) {
        let Some(Sent { place, to, undoes }) = self.sent.get_value() else {
            return self.done("The role is changed.");
        };
        let facts = self.listed.here.facts.get_untracked();
        let text = sentence!("{} is now {}.", place.name, with_article(&facts, &to));
        let own = facts.actor.membership.as_ref().is_some_and(|own| own.id == place.id);
        let (after, from) = (Membership { role: to, ..place.clone() }, place.role);
        if undoes || own || role_refusal(&facts, &after, &from).is_some() {
            return self.done(text);
        }
        let back = Sent { place: after, to: from, undoes: true };
        self.toasts.undoable(text, Callback::new(move |()| self.take_back(back.clone())));
        self.close();
    }

    /// Gives the earlier role back.
    fn take_back(self, back: Sent) {
        let slug = self.listed.here.slug();
        let (member, from, to) = (back.place.id, back.place.role.clone(), Chosen::from(back.to.clone()));
        self.sent.set_value(Some(back));
        self.change_role.send(&ChangeRole { slug, member, from, to });
    }

    /// What was sent is gone from the form; what was refused stays, each with its sentence.
    fn invited(self, Batch { verdicts, said }: Batch) {
        let before = self.draft.with_untracked(|draft| batch::lines(draft, &self.known.get_untracked()));
        let rest = self.known.try_update(|known| batch::left(&before, &verdicts, known)).unwrap_or_default();
        if rest.is_empty() {
            browser::close_dialog(DIALOG);
            if let Some(text) = said {
                self.toasts.say(text);
            }
        } else {
            self.sent_so_far.set(said);
        }
        self.draft.set(rest);
        self.listed.here.live.changed();
    }

    fn copied(self, url: String) {
        let (email, shown) = (self.about.get_value(), url.clone());
        browser::copy(&url, move |done| {
            if done {
                self.toasts.say(sentence!(
                    "The link for {} is copied. It works once, for that address alone.",
                    email
                ));
            } else {
                self.link.set(Some((email, shown)));
            }
        });
    }

    fn done(self, text: impl Into<String>) {
        self.toasts.say(text);
        self.close();
    }

    fn close(self) {
        browser::close_dialog(DIALOG);
        self.listed.here.live.changed();
    }

    /// After a refusal that says that the page is stale, shows what is so now. The dialog keeps its sentence; without a dialog it
    /// is a toast.
    fn look_again(self, act: Sending) {
        let refused = act.refused();
        effect(move |ran: Option<()>| {
            let Some(error) = refused.get().filter(|_| ran.is_some()) else { return };
            if matches!(error.status, 404 | 409 | 410) {
                self.listed.here.live.changed();
            }
            if self.open.with_untracked(Option::is_none) {
                self.toasts.fail(error.to_string());
            }
        });
    }

    /// Forgets what an earlier dialog was told.
    pub(super) fn forget(self) {
        self.change_role.forget();
        self.remove.forget();
        self.leave.forget();
        self.invite.forget();
        self.sent_so_far.set(None);
        self.resend.forget();
        self.revoke.forget();
    }
}

/// A role in the middle of a sentence: "an admin".
fn with_article(facts: &Facts, role: &RoleId) -> String {
    facts.pack.role(role).map_or_else(|_| role.to_string(), |role| role.with_article.clone())
}
