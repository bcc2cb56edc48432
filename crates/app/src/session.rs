//! Who is signed in, as every page knows it.

use crate::watch::memo;
use guildhall_domain::view;
use leptos::prelude::*;

/// Who is signed in. Copy it freely; get it with [`use_session`].
#[derive(Clone, Copy)]
pub struct Session {
    me: RwSignal<Option<view::Me>>,
    going: RwSignal<bool>,
    /// Whether mails are kept in the built-in mailbox, for people who try Guildhall out.
    pub mailbox: bool,
}

impl Session {
    fn of(me: Option<view::Me>, mailbox: bool) -> Self {
        Self { me: RwSignal::new(me), going: RwSignal::new(false), mailbox }
    }

    /// Hands it to everything below.
    pub(crate) fn provide(me: Option<view::Me>, mailbox: bool) -> Self {
        let session = Self::of(me, mailbox);
        provide_context(session);
        session
    }

    /// Who is signed in.
    #[must_use]
    pub fn me(self) -> Option<view::Me> {
        self.me.get()
    }

    /// Who is signed in as the page is made; follows nothing.
    #[must_use]
    pub fn me_now(self) -> Option<view::Me> {
        self.me.get_untracked()
    }

    /// Whether someone is signed in; follows nothing but that.
    #[must_use]
    pub fn is_open(self) -> Memo<bool> {
        memo(move |_| self.me.with(Option::is_some))
    }

    /// How many notifications are unread.
    #[must_use]
    pub fn unread(self) -> u64 {
        self.me.with(|me| me.as_ref().map_or(0, |me| u64::from(me.unread)))
    }

    /// Whether the browser is about to go on to a fresh page: what this one would ask now, it may have no right to any more.
    #[must_use]
    pub fn is_going(self) -> bool {
        self.going.try_get_untracked().unwrap_or_default()
    }

    /// Says whether the browser is about to go on to a fresh page.
    pub(crate) fn goes(self, going: bool) {
        self.going.set(going);
    }

    /// Says who is signed in now.
    pub(crate) fn is_now(self, me: Option<view::Me>) {
        if self.me.with_untracked(|known| *known != me) {
            self.me.set(me);
        }
    }
}

/// Who is signed in; nobody, outside of the console.
#[must_use]
pub fn use_session() -> Session {
    use_context().unwrap_or_else(|| Session::of(None, false))
}
