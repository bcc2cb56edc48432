//! A person's own stream: that their organizations, the invitations that wait for them, or their notifications are not what they were.

use super::{Holder, PATIENCE, Standing, looks, stream};
use crate::extract::Caller;
use crate::house::House;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use futures::Stream;
use guildhall_domain::id::OrgId;
use guildhall_domain::view::Own;
use guildhall_service::organizations;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use tokio::sync::mpsc;

/// How long changes anywhere are gathered before they are looked through for something of one's own.
const GATHER: Duration = Duration::from_millis(250);

/// Follows what is one's own for as long as the session lasts.
pub(crate) async fn follow(
    State(house): State<House>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let changes = house.ctx.store().changes();
    let (sender, receiver) = mpsc::channel(4);
    let follower = Follower { holder: Holder::new(house, caller, headers).map_err(|many| *many)?, sender };
    tokio::spawn(follower.run(changes));
    Ok(stream(receiver))
}

struct Follower {
    holder: Holder,
    sender: mpsc::Sender<Result<Event, Infallible>>,
}

/// How one's own things stand: organizations and invitations, and how many notifications are unread.
type Things = (Own, u32);

impl Follower {
    async fn run(self, mut changes: broadcast::Receiver<OrgId>) {
        let mut looks = looks();
        let stopped = self.holder.house.stop.clone().stopped();
        tokio::pin!(stopped);
        let (mut before, mut moved, mut unknown) = (None, true, 0);
        loop {
            let look = self.look(moved).await;
            unknown = if matches!(look, Err(Standing::Unknown)) { unknown + 1 } else { 0 };
            // What could not be looked at stays to be looked at.
            let owed = moved && unknown > 0;
            let is_over = matches!(look, Err(Standing::Over));
            let now = look.ok().flatten();
            // The last word is a change as well: the page asks again, and is told to sign in.
            let told = (!is_over && (now.is_none() || now == before)) || self.tell().await;
            if is_over || !told || unknown > PATIENCE {
                return;
            }
            before = now.or(before);
            moved = tokio::select! {
                () = &mut stopped => return,
                () = self.sender.closed() => return,
                told = changes.recv() => {
                    if matches!(told, Err(RecvError::Closed)) {
                        return;
                    }
                    gather(&mut changes).await;
                    true
                }
                _ = looks.tick() => owed,
            };
        }
    }

    /// How things stand, if something has `moved` anywhere; nothing is asked otherwise but whether the session still stands.
    async fn look(&self, moved: bool) -> Result<Option<Things>, Standing> {
        let viewer = self.holder.viewer().await?;
        if !moved {
            return Ok(None);
        }
        let own = organizations::own(&self.holder.house.ctx, &viewer).await;
        own.map(|own| Some((own, viewer.me.unread))).map_err(|_| Standing::Unknown)
    }

    /// Says that something is different, and when, since a page passes over what it has heard before; false when nobody listens any more.
    async fn tell(&self) -> bool {
        let data = format!("{{\"at\":{}}}", self.holder.house.ctx.now().0);
        self.sender.send(Ok(Event::default().event("epoch").data(data))).await.is_ok()
    }
}

/// Gives what changes beside a change a moment to come, and takes it as one with it.
async fn gather(changes: &mut broadcast::Receiver<OrgId>) {
    tokio::time::sleep(GATHER).await;
    while !matches!(changes.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
}
