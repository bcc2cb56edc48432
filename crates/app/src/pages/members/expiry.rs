//! Invitations run out while a page stands open, and nobody tells it, since nothing is changed: it asks by itself.

use super::desk::Listed;
use crate::browser;
use crate::components::Status;
use crate::watch::effect;
use leptos::prelude::*;

/// How long after the moment the page asks, in microseconds.
const GRACE: i64 = 500_000;
/// How long it waits before it asks once more where the server's clock has not come so far, in milliseconds.
const ONCE_MORE: i32 = 5_000;

/// Asks again when the next pending invitation of a list runs out.
pub(super) fn follow(listed: Listed) {
    effect(move |_| {
        listed.rows.track();
        if let Some(moment) = next(listed) {
            browser::at(moment.saturating_add(GRACE), move || ask(listed, moment));
        }
    });
}

/// When the next one runs out; none when the page is gone.
fn next(listed: Listed) -> Option<i64> {
    listed.rows.try_with_untracked(|rows| {
        let pending = rows.iter().filter(|row| row.status == Status::Pending);
        pending.filter_map(|row| row.asked().map(|asked| asked.expires)).min()
    })?
}

fn ask(listed: Listed, moment: i64) {
    if next(listed) == Some(moment) {
        listed.here.live.changed();
        browser::after(ONCE_MORE, move || ask(listed, moment));
    }
}
