//! A person's own stream: one for all pages that a browser has open. It says which of their organizations have changed, and whether
//! something of their own has: who they are, what they are part of, what waits for them. Pages ask again for what they show.

use super::{Holder, PATIENCE, Standing, looks, stream};
use crate::extract::Caller;
use crate::house::House;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::Event;
use guildhall_domain::id::OrgId;
use guildhall_domain::time::Timestamp;
use guildhall_service::organizations::{self, OwnState};
use serde::Serialize;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use tokio::sync::mpsc;

/// How long changes anywhere are gathered at least before they are looked through for something of one's own; and how far streams are
/// spread beyond that, so that they do not all look at once.
const GATHER: Duration = Duration::from_millis(50);
const SPREAD: u64 = 150;

/// Follows what is one's own for as long as the session lasts.
pub(crate) async fn follow(
    State(house): State<House>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let changes = house.ctx.store().changes();
    let (sender, receiver) = mpsc::channel(4);
    let spread = caller.viewer.session.0.as_u128() % u128::from(SPREAD);
    let pause = GATHER + Duration::from_millis(u64::try_from(spread).unwrap_or_default());
    let follower =
        Follower { holder: Holder::new(house, caller, headers).map_err(|many| *many)?, sender, pause };
    tokio::spawn(follower.run(changes));
    Ok(stream(receiver))
}

struct Follower {
    holder: Holder,
    sender: mpsc::Sender<Result<Event, Infallible>>,
    pause: Duration,
}

/// What a stream says.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct News {
    /// When.
    at: i64,
    /// Whether it is the first word of the stream: nothing need be different.
    first: bool,
    /// Whether something of one's own is different.
    own: bool,
    /// The organizations that have changed, and how often they have by now.
    moved: BTreeMap<String, i64>,
    /// Names the state after the news: where it is the same, so is everything.
    stamp: String,
    /// Whether it is the last word: the session is over.
    over: bool,
}

impl News {
    /// What there is to say after a look; none when nothing is different.
    fn of(before: Option<&OwnState>, now: &OwnState, at: Timestamp) -> Option<Self> {
        let known =
            |slug: &str| before?.epochs.iter().find(|(other, _)| other == slug).map(|(_, epoch)| *epoch);
        let moved = now.epochs.iter().filter(|(slug, epoch)| known(slug) != Some(*epoch)).cloned();
        let (first, moved) = (before.is_none(), moved.collect::<BTreeMap<_, _>>());
        let own = before.is_none_or(|before| (&before.me, &before.own) != (&now.me, &now.own));
        (first || own || !moved.is_empty()).then(|| Self {
            at: at.0,
            first,
            own,
            moved,
            stamp: stamp(now),
            over: false,
        })
    }

    /// The last word.
    fn last(at: Timestamp) -> Self {
        Self { at: at.0, own: true, over: true, ..Self::default() }
    }
}

fn stamp(state: &OwnState) -> String {
    let mut hasher = DefaultHasher::new();
    let OwnState { me, own, epochs } = state;
    // What cannot be written down is never the same.
    serde_json::to_string(&(me, own, epochs)).ok().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Follower {
    async fn run(self, mut changes: broadcast::Receiver<OrgId>) {
        let mut looks = looks();
        let stopped = self.holder.house.stop.clone().stopped();
        tokio::pin!(stopped);
        let (mut before, mut moved, mut unknown) = (None, true, 0);
        loop {
            let look = self.look(before.as_ref(), moved).await;
            unknown = if matches!(look, Err(Standing::Unknown)) { unknown + 1 } else { 0 };
            // What could not be looked at stays to be looked at.
            let owed = moved && unknown > 0;
            if matches!(look, Err(Standing::Over)) {
                self.tell(&News::last(self.holder.house.ctx.now())).await;
                return;
            }
            if let Ok(Some(now)) = look {
                let news = News::of(before.as_ref(), &now, self.holder.house.ctx.now());
                before = Some(now);
                if let Some(news) = news
                    && !self.tell(&news).await
                {
                    return;
                }
            }
            if unknown > PATIENCE {
                return;
            }
            moved = tokio::select! {
                () = &mut stopped => return,
                () = self.sender.closed() => return,
                told = changes.recv() => {
                    if matches!(told, Err(RecvError::Closed)) {
                        return;
                    }
                    self.gather(&mut changes).await;
                    true
                }
                _ = looks.tick() => owed,
            };
        }
    }

    /// How things stand, if something has `moved` anywhere or they are not who they were; nothing more is asked otherwise than whether the
    /// session still stands.
    async fn look(&self, before: Option<&OwnState>, moved: bool) -> Result<Option<OwnState>, Standing> {
        let viewer = self.holder.viewer().await?;
        if !moved && before.is_none_or(|before| before.me == viewer.me) {
            return Ok(None);
        }
        let state = organizations::own_state(&self.holder.house.ctx, &viewer).await;
        state.map(Some).map_err(|_| Standing::Unknown)
    }

    /// Says something; false when nobody listens any more.
    async fn tell(&self, news: &News) -> bool {
        let Ok(data) = serde_json::to_string(news) else { return false };
        self.sender.send(Ok(Event::default().event("epoch").data(data))).await.is_ok()
    }

    /// Gives what changes beside a change a moment to come, and takes it as one with it.
    async fn gather(&self, changes: &mut broadcast::Receiver<OrgId>) {
        tokio::time::sleep(self.pause).await;
        while !matches!(changes.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
    }
}
