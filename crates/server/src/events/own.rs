//! A person's own stream: that their organizations, the invitations that wait for them, or their notifications are not what they were.

use super::{KEEP_ALIVE, looks};
use crate::extract::Caller;
use crate::house::House;
use crate::problem::Problem;
use crate::session;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use guildhall_app::rpc::door::Door;
use guildhall_domain::id::{OrgId, SessionId};
use guildhall_domain::view::Own;
use guildhall_service::organizations;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

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
    let follower = Follower { session: caller.viewer.session, door: caller.door, headers, house, sender };
    tokio::spawn(follower.run(changes));
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(ReceiverStream::new(receiver)).keep_alive(keep_alive))
}

struct Follower {
    house: House,
    door: Door,
    session: SessionId,
    headers: HeaderMap,
    sender: mpsc::Sender<Result<Event, Infallible>>,
}

/// What a look at one's own things said.
enum Look {
    /// How they stand: organizations and invitations, and how many notifications are unread.
    So(Box<(Own, u32)>),
    /// The session stands; nothing else was asked.
    SignedIn,
    /// The session is over.
    Over,
    /// The database could not be asked.
    Unknown,
}

impl Follower {
    async fn run(self, mut changes: broadcast::Receiver<OrgId>) {
        let mut looks = looks();
        let stopped = self.house.stop.clone().stopped();
        tokio::pin!(stopped);
        let (mut before, mut moved) = (None, true);
        loop {
            let look = self.look(moved).await;
            // What could not be looked at stays to be looked at.
            let owed = moved && matches!(look, Look::Unknown);
            let told = match look {
                Look::So(now) if before.as_ref() != Some(&now) => {
                    before = Some(now);
                    self.tell().await
                }
                Look::So(_) | Look::SignedIn | Look::Unknown => true,
                // The last word is a change as well: the page asks again, and is told to sign in.
                Look::Over => {
                    self.tell().await;
                    false
                }
            };
            if !told {
                return;
            }
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

    /// Whether the session still stands, and how things stand if something has `moved` anywhere.
    async fn look(&self, moved: bool) -> Look {
        let viewer = match session::viewer(&self.house, self.door.cookie, &self.headers).await {
            Ok(Some(viewer)) if viewer.session == self.session => viewer,
            Ok(_) => return Look::Over,
            Err(_) => return Look::Unknown,
        };
        if !moved {
            return Look::SignedIn;
        }
        match organizations::own(&self.house.ctx, &viewer).await {
            Ok(own) => Look::So(Box::new((own, viewer.me.unread))),
            Err(_) => Look::Unknown,
        }
    }

    /// Says that something is different, and when, since a page passes over what it has heard before; false when nobody listens any more.
    async fn tell(&self) -> bool {
        let data = format!("{{\"at\":{}}}", self.house.ctx.now().0);
        self.sender.send(Ok(Event::default().event("epoch").data(data))).await.is_ok()
    }
}

/// Gives what changes beside a change a moment to come, and takes it as one with it.
async fn gather(changes: &mut broadcast::Receiver<OrgId>) {
    tokio::time::sleep(GATHER).await;
    while !matches!(changes.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
}
