//! Live pages: the server says that something has moved on, and the page asks once for all that it shows. A question that is lost is
//! asked again, after growing pauses and at once when the network is back; meanwhile the page says so.

use crate::browser;
use crate::error::AppError;
use crate::rpc::refresh::{Fresh, Refresh};
use crate::rpc::{Answer, First, call};
use crate::session::Session;
use crate::watch::effect;
use leptos::prelude::*;

/// How long news wait while the browser is about to go on to another page, in milliseconds.
const GOING: i32 = 1_000;

/// How long to wait before a lost question is asked again, in milliseconds: at first, and at most.
const SOON: i32 = 500;
const LATEST: i32 = 8_000;

/// What this page knows of changes. Copy it freely; get it with [`use_live`].
#[derive(Clone, Copy)]
pub struct Live {
    /// How often the page was told anew what it shows.
    times: RwSignal<u64>,
    fresh: StoredValue<First>,
    state: StoredValue<State>,
    /// Questions that are lost, and not answered since.
    lost: RwSignal<u32>,
    session: Session,
}

/// Where the question for all that the page shows stands.
#[derive(Clone, Copy, Default)]
struct State {
    asking: bool,
    /// Something has moved since it was asked.
    again: bool,
    /// How often it was lost in a row.
    tries: u32,
    /// Whether it counts among those that are lost.
    lost: bool,
}

impl Live {
    fn new(session: Session) -> Self {
        Self {
            times: RwSignal::new(0),
            fresh: StoredValue::new(First::default()),
            state: StoredValue::new(State::default()),
            lost: RwSignal::new(0),
            session,
        }
    }

    /// Hands it to everything below, and hears of changes from now on.
    pub(crate) fn provide(session: Session) -> Self {
        let live = Self::new(session);
        provide_context(live);
        effect(move |_| browser::follow(move || live.changed()));
        live
    }

    /// How often the page was told anew what it shows.
    #[must_use]
    pub fn times(self) -> u64 {
        self.times.get()
    }

    /// A part of what the page was told last.
    pub(crate) fn latest<T>(self, part: impl FnOnce(&First) -> Option<Answer<T>>) -> Option<Answer<T>> {
        self.fresh.try_with_value(part).flatten()
    }

    /// Whether something that the page asks is lost, so that it may be out of date.
    #[must_use]
    pub fn is_lost(self) -> bool {
        self.lost.get() > 0
    }

    /// Counts a question that is lost, or one that is answered after all.
    pub(crate) fn count_lost(self, is_lost: bool) {
        // The page may be gone by now.
        self.lost.try_update(|lost| *lost = if is_lost { *lost + 1 } else { lost.saturating_sub(1) });
    }

    /// Lets news wait while what was sent is on its way: what the page shows may be gone with it, and the answer says where to go.
    pub fn wait(self, waiting: bool) {
        self.session.goes(waiting);
    }

    /// Asks what the page shows: something may have changed, such as by an act of one's own. What comes while a question is under way is asked
    /// together after it.
    pub fn changed(self) {
        if self.session.is_going() {
            // Signing out or leaving is news as well, and then there is nothing left to ask.
            return browser::after(GOING, move || self.changed());
        }
        let asks = self.update(|state| {
            state.again = state.asking;
            !std::mem::replace(&mut state.asking, true)
        });
        if asks {
            let address = browser::address();
            call(&Refresh { address: address.clone() }).then(move |told| self.told(&address, told));
        }
    }

    fn told(self, address: &str, told: Answer<Fresh>) {
        let is_here = browser::address() == address;
        let again = self.update(|state| std::mem::take(&mut state.again)) || !is_here;
        self.update(|state| state.asking = false);
        match told {
            Ok(fresh) => {
                self.found();
                self.session.is_now(fresh.me);
                if is_here {
                    self.fresh.set_value(fresh.first);
                    self.times.update(|times| *times += 1);
                }
                if again {
                    self.changed();
                }
            }
            Err(error) if error.is_passing() => self.lost(),
            // The page begins anew, or a mistake of ours is in the log.
            Err(_) => {}
        }
    }

    /// Asks again later.
    fn lost(self) {
        let (tries, was_lost) = self.update(|state| {
            state.tries += 1;
            (state.tries, std::mem::replace(&mut state.lost, true))
        });
        if !was_lost {
            self.count_lost(true);
        }
        browser::after(pause(tries), move || {
            let still =
                self.state.try_with_value(|state| state.lost && state.tries == tries).unwrap_or_default();
            if still {
                self.changed();
            }
        });
    }

    fn found(self) {
        let was_lost = self.update(|state| {
            state.tries = 0;
            std::mem::take(&mut state.lost)
        });
        if was_lost {
            self.count_lost(false);
        }
    }

    fn update<T: Default>(self, act: impl FnOnce(&mut State) -> T) -> T {
        self.state.try_update_value(act).unwrap_or_default()
    }
}

/// How long to wait before asking for so many times in a row again, in milliseconds. Pages do not all ask in the same moment.
pub(crate) fn pause(tries: u32) -> i32 {
    let pause = SOON.saturating_mul(1 << tries.clamp(1, 8).saturating_sub(1)).min(LATEST);
    browser::spread(pause)
}

impl AppError {
    /// Whether the same question may be answered in a moment: there was no connection, or the server could not answer just now.
    #[must_use]
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.status, 429 | 502..=504)
    }
}

/// What the page knows of changes; nothing, outside of the console.
#[must_use]
pub fn use_live() -> Live {
    use_context().unwrap_or_else(|| Live::new(crate::session::use_session()))
}
