//! Live pages: a stream that says "this organization is now at epoch N" and nothing else. The page asks again for what it shows.

pub(crate) mod own;

use crate::extract::Caller;
use crate::house::House;
use crate::places::Place;
use crate::problem::Problem;
use crate::session;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use guildhall_app::rpc::door::Door;
use guildhall_domain::id::{AccountId, OrgId, SessionId};
use guildhall_service::{Error, Viewer, organizations};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

/// How often a stream looks whether the session that it belongs to still stands.
const LOOK: Duration = Duration::from_millis(600);
/// How often a silent stream says that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a stream waits for a database that is away before it ends; the browser comes back by itself.
const PATIENCE: u32 = 50;

/// Follows an organization for as long as the session and the membership last.
pub(crate) async fn follow(
    State(house): State<House>,
    caller: Caller,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let changes = house.ctx.store().changes();
    let facts = organizations::open(&house.ctx, &caller.viewer, &slug).await?;
    facts.own_place().map_err(Error::from)?;
    let (sender, receiver) = mpsc::channel(4);
    let org = facts.organization.id;
    let follower =
        Follower { org, slug, holder: Holder::new(house, caller, headers).map_err(|many| *many)?, sender };
    tokio::spawn(follower.run(changes));
    Ok(stream(receiver))
}

/// What a follower sends, as the browser hears it: at once, whatever stands between. nginx gathers an answer unless it is told not to
/// (`X-Accel-Buffering`), and others compress it, which gathers it as well (`no-transform`).
fn stream(receiver: mpsc::Receiver<Result<Event, Infallible>>) -> impl IntoResponse {
    let headers = [
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    ];
    (headers, Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// Whoever opened a stream, with the session that it belongs to.
struct Holder {
    house: House,
    door: Door,
    session: SessionId,
    headers: HeaderMap,
    /// Counts the stream for as long as it is followed.
    _open: Place<AccountId>,
}

impl Holder {
    fn new(house: House, caller: Caller, headers: HeaderMap) -> Result<Self, Box<Problem>> {
        let many =
            || Problem::too_many("You have as many live pages open as one account may. Close some of them.");
        let open = house.streams.take(caller.viewer.account(), house.patience.streams).ok_or_else(many)?;
        Ok(Self { house, session: caller.viewer.session, door: caller.door, headers, _open: open })
    }

    /// Who they are, while the session stands; otherwise what to make of it.
    async fn viewer(&self) -> Result<Viewer, Standing> {
        match session::viewer(&self.house, self.door.cookie, &self.headers).await {
            Ok(Some(viewer)) if viewer.session == self.session => Ok(viewer),
            Ok(_) => Err(Standing::Over),
            Err(_) => Err(Standing::Unknown),
        }
    }
}

struct Follower {
    holder: Holder,
    slug: String,
    org: OrgId,
    sender: mpsc::Sender<Result<Event, Infallible>>,
}

/// What a look at the viewer's rights said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Everything is as before.
    Same,
    /// The session or the membership is over.
    Over,
    /// The database could not be asked.
    Unknown,
}

impl Follower {
    async fn run(self, mut changes: broadcast::Receiver<OrgId>) {
        let mut looks = looks();
        let mut unknown = 0;
        let stopped = self.holder.house.stop.clone().stopped();
        tokio::pin!(stopped);
        if !self.tell().await {
            return;
        }
        loop {
            let (moved, standing) = tokio::select! {
                () = &mut stopped => return,
                () = self.sender.closed() => return,
                told = next_change(&mut changes, self.org) => {
                    if !told {
                        return;
                    }
                    (true, self.member().await)
                }
                _ = looks.tick() => (false, self.signed_in().await),
            };
            unknown = if standing == Standing::Unknown { unknown + 1 } else { 0 };
            // The last word to whoever lost their right is an epoch as well: the page asks again, and is refused.
            let told = (!moved && standing != Standing::Over) || self.tell().await;
            if standing == Standing::Over || !told || unknown > PATIENCE {
                return;
            }
        }
    }

    /// Whether the session still stands.
    async fn signed_in(&self) -> Standing {
        self.holder.viewer().await.err().unwrap_or(Standing::Same)
    }

    /// Whether the session still stands and its owner still belongs here.
    async fn member(&self) -> Standing {
        let viewer = match self.holder.viewer().await {
            Ok(viewer) => viewer,
            Err(standing) => return standing,
        };
        match organizations::open(&self.holder.house.ctx, &viewer, &self.slug).await {
            Ok(facts) if facts.own_place().is_ok() => Standing::Same,
            Err(Error::Unavailable(_)) => Standing::Unknown,
            Ok(_) | Err(_) => Standing::Over,
        }
    }

    /// Tells the present epoch; false when nobody listens any more.
    async fn tell(&self) -> bool {
        match self.epoch().await {
            Some(epoch) => {
                let event = Event::default().event("epoch").data(format!("{{\"epoch\":{epoch}}}"));
                self.sender.send(Ok(event)).await.is_ok()
            }
            None => true,
        }
    }

    async fn epoch(&self) -> Option<i64> {
        self.holder.house.ctx.store().read().await.ok()?.epoch(self.org).await.ok()?
    }
}

fn looks() -> Interval {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

/// Waits for the organization's next change; false when nothing more will be told. A follower that lagged behind may have missed one.
async fn next_change(changes: &mut broadcast::Receiver<OrgId>, org: OrgId) -> bool {
    loop {
        match changes.recv().await {
            Ok(moved) if moved == org => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}
