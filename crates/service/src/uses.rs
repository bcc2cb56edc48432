//! When sessions were last used: noted beside the requests that use them, so that reading never waits for a write.

use crate::context::Context;
use crate::error::Result;
use guildhall_domain::id::SessionId;
use guildhall_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many sessions may wait to be noted. Whoever comes while there are more is noted with a later use.
const MOST: usize = 10_000;

/// Sessions whose use is to be noted.
#[derive(Default)]
pub(crate) struct Uses(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    sessions: HashMap<SessionId, Timestamp>,
    /// A task is noting them, and will note those that come meanwhile.
    working: bool,
}

/// Has the use of a session noted, some time soon. Nothing depends on whether that succeeds.
pub(crate) fn note(ctx: &Context, session: SessionId, at: Timestamp) {
    if ctx.uses.add(session, at) {
        tokio::spawn(work(ctx.clone()));
    }
}

async fn work(ctx: Context) {
    while let Some(sessions) = ctx.uses.take() {
        if let Err(error) = write(&ctx, sessions).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the use of sessions was not noted");
        }
    }
}

async fn write(ctx: &Context, sessions: HashMap<SessionId, Timestamp>) -> Result<()> {
    // In one order for every process, so that no two wait for each other.
    let mut sessions: Vec<_> = sessions.into_iter().collect();
    sessions.sort_unstable_by_key(|(session, _)| session.0);
    let mut tx = ctx.store.write_unscoped().await?;
    for (session, at) in sessions {
        tx.touch_session(session, at).await?;
    }
    Ok(tx.commit().await?)
}

impl Uses {
    /// Adds one; true for whoever must begin to note them.
    fn add(&self, session: SessionId, at: Timestamp) -> bool {
        let mut waiting = self.waiting();
        if waiting.sessions.len() < MOST {
            waiting.sessions.insert(session, at);
        }
        !std::mem::replace(&mut waiting.working, true)
    }

    /// Takes all; none when there are none, and then nobody is working any more.
    fn take(&self) -> Option<HashMap<SessionId, Timestamp>> {
        let mut waiting = self.waiting();
        waiting.working = !waiting.sessions.is_empty();
        waiting.working.then(|| std::mem::take(&mut waiting.sessions))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
