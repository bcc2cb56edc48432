//! Live pages: the server says that an organization has moved on, and the page asks again for what it shows.

use crate::browser::{self, News};
use crate::session::{Session, use_session};
use crate::watch::effect;
use leptos::prelude::*;

/// How long to wait before following again what the server has ended, in milliseconds.
const PAUSE: i32 = 5_000;

/// How long news wait while the browser is about to go on to another page, in milliseconds.
const GOING: i32 = 1_000;

/// What this page knows of changes in its organization, or, without one, in what is the viewer's own. Read [`Live::changes`] in what a
/// question is about, and the answer follows them; who is signed in, and the bell, follow by themselves.
#[derive(Clone, Copy)]
pub struct Live(RwSignal<u64>, Session);

impl Live {
    /// A page that nobody has told of any change yet.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(0), use_session())
    }

    /// How often something may have changed since the page was opened.
    #[must_use]
    pub fn changes(self) -> u64 {
        self.0.get()
    }

    /// Says that something may have changed, such as by an act of one's own.
    pub fn changed(self) {
        self.0.update(|changes| *changes += 1);
        self.1.refresh();
    }

    /// Lets news wait while what was sent is on its way: what the page shows may be gone with it, and the answer says where to go.
    pub fn wait(self, waiting: bool) {
        self.1.goes(waiting);
    }

    /// Hears that something has changed. Signing out or leaving ends the stream as well, and then there is nothing left to ask.
    fn told(self) {
        if self.1.is_going() {
            browser::after(GOING, move || self.told());
        } else {
            self.changed();
        }
    }

    /// Follows an organization's changes, or one's own where no organization is named, for as long as its frame stands and `wanted` says so. On the server nothing happens.
    pub fn follow(self, slug: &str, wanted: Signal<bool>) {
        let address = format!("/events/{slug}");
        let tries = RwSignal::new(0_u32);
        effect(move |_| {
            tries.track();
            if !wanted.get() {
                return;
            }
            let hear = move |news| {
                self.told();
                if matches!(news, News::Ended) {
                    browser::after(PAUSE, move || {
                        // The frame may be gone by then, and its signal with it.
                        let _gone = tries.try_update(|tries| *tries += 1);
                    });
                }
            };
            // It is kept by the effect's owner, and ends with it or before it runs again.
            StoredValue::new_local(browser::follow(&address, hear));
        });
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
