//! Server functions of sessions: signing in and out, seeing and ending one's own.

use crate::error::AppError;
use crate::rpc::{Done, Onward};
use guildhall_domain::id::SessionId;
use guildhall_domain::view::{self, OwnSession};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_domain::denied::Denied,
    guildhall_service::review::{self, Deed},
    guildhall_service::{Error, sessions},
};

/// Who is signed in.
#[server(prefix = "/rpc", endpoint = "me")]
pub async fn me() -> Result<Option<view::Me>, AppError> {
    Ok(door()?.viewer.map(|viewer| viewer.me))
}

/// Signs in with a password.
#[server(prefix = "/rpc", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<Onward, AppError> {
    let door = door()?;
    let back = Back::to(&door, door::with_next("/sign-in", next.as_deref())).keeping("email", &email);
    let signed_in = sessions::sign_in(&door.ctx, &door.peer, &email, &password).await;
    if matches!(signed_in, Err(Error::Unconfirmed)) {
        door::name_device(&door);
    }
    back.settle_onward(door::welcomed(&door, signed_in, next))
}

/// Mails a link that signs in without a password.
#[server(prefix = "/rpc", endpoint = "ask_link")]
pub async fn ask_link(email: String, next: Option<String>) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, "/sign-in?by=mail").keeping("email", &email);
    back.settle(sessions::ask_link(&door.ctx, &door.peer, &email, next.as_deref()).await)
}

/// Signs in with a mailed link, once.
#[server(prefix = "/rpc", endpoint = "sign_in_by_link")]
pub async fn sign_in_by_link(link: String, next: Option<String>) -> Result<Onward, AppError> {
    let door = door()?;
    let back = Back::to(&door, door::with_next(&format!("/sign-in/{link}"), next.as_deref()));
    let signed_in = sessions::sign_in_by_link(&door.ctx, &door.peer, &link).await;
    back.settle_onward(door::welcomed(&door, signed_in, next))
}

/// Signs out, and leads to signing in again.
#[server(prefix = "/rpc", endpoint = "sign_out")]
pub async fn sign_out(next: Option<String>) -> Result<Onward, AppError> {
    let door = door()?;
    let ended = match &door.viewer {
        Some(viewer) => sessions::end(&door.ctx, viewer, viewer.session).await,
        None => Ok(()),
    };
    let onward = ended.map(|()| {
        door::sign_out(&door);
        Onward(door::internal(next).unwrap_or_else(|| "/sign-in".to_owned()))
    });
    Back::to(&door, "/").settle_onward(onward)
}

/// The viewer's own sessions, the one in use first.
#[server(prefix = "/rpc", endpoint = "own_sessions")]
pub async fn own_sessions() -> Result<Vec<OwnSession>, AppError> {
    door::ask(async |door, viewer| sessions::own(&door.ctx, &viewer).await).await
}

/// Ends one of the viewer's own sessions.
#[server(prefix = "/rpc", endpoint = "end_session")]
pub async fn end_session(session: SessionId) -> Result<(), AppError> {
    let door = door()?;
    Back::to(&door, "/account").settle(sessions::end(&door.ctx, door.viewer()?, session).await)
}

/// Ends all of the viewer's sessions but the one in use.
#[server(prefix = "/rpc", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let door = door()?;
    Back::to(&door, "/account").settle(sessions::end_others(&door.ctx, door.viewer()?).await)
}

/// What the viewer's other sessions did, drawn, as the query of the page's address says: `after=…`.
#[server(prefix = "/rpc", endpoint = "other_sessions")]
pub async fn other_sessions(#[server(default)] query: String) -> Result<String, AppError> {
    door::ask(async |door, viewer| crate::sheets::review(&door, &viewer, &query).await).await
}

/// Takes back what another session did: the entry of an organization's history, and how.
#[server(prefix = "/rpc", endpoint = "take_back")]
pub async fn take_back(slug: String, entry: i64, deed: String) -> Result<Done, AppError> {
    let door = door()?;
    let back = Back::to(&door, review::PAGE);
    let done = async {
        let deed = Deed::named(&deed).ok_or_else(|| Error::from(Denied::Hidden))?;
        let said = review::take_back(&door.ctx, door.viewer()?, &slug, (entry, deed)).await?;
        Ok::<_, AppError>(Done { said: said.to_owned(), onward: None })
    };
    back.settle_done(done.await)
}
