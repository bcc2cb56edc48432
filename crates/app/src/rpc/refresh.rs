//! What an open page asks when something may have changed: all that it shows, in one question.

use crate::error::AppError;
use crate::rpc::First;
use guildhall_domain::view::Me;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {crate::rpc::door, crate::rpc::door::door};

/// All that a page shows, as it is now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fresh {
    /// Who is signed in.
    pub me: Option<Me>,
    /// The answers that a page of that address begins with.
    pub first: First,
}

/// All that the page at an address shows. What it may not show any more is an answer as well; what could not be read is an error.
#[server(prefix = "/rpc", endpoint = "refresh")]
pub async fn refresh(address: String) -> Result<Fresh, AppError> {
    let door = door()?;
    let me = door.viewer.as_ref().map(|viewer| viewer.me.clone());
    let first = First::of(door, &address).await;
    match first.failure() {
        Some(status) if status >= 500 => door::answer(Err(AppError::unavailable())),
        Some(_) | None => Ok(Fresh { me, first }),
    }
}
