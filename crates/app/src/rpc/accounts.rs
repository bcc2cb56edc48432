//! Server functions of accounts: signing up, confirming, passwords, name and address.

use crate::error::AppError;
use crate::rpc::{Done, Onward};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    crate::rpc::door::{self, Back, door},
    guildhall_service::accounts,
};

/// Signs up; whatever the address, the answer is the same, and a mail says the rest.
#[server(prefix = "/rpc", endpoint = "sign_up")]
pub async fn sign_up(
    name: String,
    email: String,
    password: String,
    next: Option<String>,
) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, door::with_next("/sign-up", next.as_deref()))
        .keeping("name", &name)
        .keeping("email", &email);
    let next = next.filter(|next| accounts::is_internal(next));
    let form = accounts::SignUp { name, email, password, next };
    door::name_device(&door);
    back.settle(accounts::sign_up(&door.ctx, &door.peer, &form).await)
}

/// Confirms an address with the mailed link, and signs its owner in.
#[server(prefix = "/rpc", endpoint = "confirm")]
pub async fn confirm(link: String, next: Option<String>) -> Result<Onward, AppError> {
    let door = door()?;
    let back = Back::to(&door, door::with_next(&format!("/confirm/{link}"), next.as_deref()));
    let signed_in = accounts::confirm(&door.ctx, &door.peer, door.viewer.as_ref(), &link).await;
    back.settle_onward(door::welcomed(&door, signed_in, next))
}

/// Mails a link with which a new password can be chosen.
#[server(prefix = "/rpc", endpoint = "ask_reset")]
pub async fn ask_reset(email: String) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, "/forgot").keeping("email", &email);
    back.settle(accounts::ask_reset(&door.ctx, &door.peer, &email).await)
}

/// Chooses a new password with the mailed link, and signs in. Whoever has none yet chooses their name as well.
#[server(prefix = "/rpc", endpoint = "reset")]
pub async fn reset(
    link: String,
    password: String,
    name: Option<String>,
    next: Option<String>,
) -> Result<Onward, AppError> {
    let door = door()?;
    let page = door::with_next(&format!("/reset/{link}"), next.as_deref());
    let mut back = Back::to(&door, page);
    if let Some(name) = &name {
        back = back.keeping("name", name);
    }
    let signed_in = accounts::reset(&door.ctx, &door.peer, &link, name.as_deref(), &password).await;
    if let Ok(signed_in) = &signed_in
        && signed_in.ended > 0
    {
        back = back.saying(ended(signed_in.ended));
    }
    back.settle_onward(door::welcomed(&door, signed_in, next))
}

/// Changes the viewer's own name.
#[server(prefix = "/rpc", endpoint = "rename")]
pub async fn rename(name: String) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, "/account").keeping("name", &name);
    back.settle(accounts::rename(&door.ctx, door.viewer()?, &name).await)
}

/// Changes the viewer's own password; their other sessions end. Leads on to what those did, if they did anything.
#[server(prefix = "/rpc", endpoint = "change_password")]
pub async fn change_password(old: String, new: String) -> Result<Done, AppError> {
    let door = door()?;
    let signed_in = accounts::change_password(&door.ctx, &door.peer, door.viewer()?, &old, &new).await;
    let done = signed_in.map(|signed_in| {
        door::sign_in(&door, &signed_in);
        Done { said: ended(signed_in.ended), onward: signed_in.first }
    });
    Back::to(&door, "/account").settle_done(done)
}

/// That a password was changed, and what ended with it.
#[cfg(feature = "ssr")]
fn ended(sessions: usize) -> String {
    match sessions {
        0 => "Your password is changed. No other session was open.".to_owned(),
        1 => "Your password is changed, and one other session was ended.".to_owned(),
        more => format!("Your password is changed, and {more} other sessions were ended."),
    }
}

/// Gives the viewer's account another address, to be confirmed by mail.
#[server(prefix = "/rpc", endpoint = "change_address")]
pub async fn change_address(email: String, password: String) -> Result<(), AppError> {
    let door = door()?;
    let back = Back::to(&door, "/account").keeping("email", &email);
    back.settle(accounts::change_address(&door.ctx, door.viewer()?, &email, &password).await)
}
