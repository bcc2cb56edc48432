//! The door of every server function: what the request brings along, and how an answer goes back, with and without scripts.

mod back;
mod cookie;
mod first;
mod refusal;

pub(super) use back::lead;
pub use back::{Back, name_device, name_new_device, sign_in, sign_out};
pub use cookie::Cookie;

use crate::act::Flash;
use crate::error::AppError;
use crate::rpc::{First, Onward, Visit};
use guildhall_service::preview::Preview;
use guildhall_service::sessions::SignedIn;
use guildhall_service::{Context, MailMode, PageIdentity, Peer, Reader, Viewer};
use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// What one request brings along. The server provides it to pages and server functions as Leptos context, and to the REST
/// handlers as an extension.
#[derive(Clone)]
pub struct Door {
    /// What every use case stands on.
    pub ctx: Context,
    /// Who asks, if they are signed in; nobody in a preview.
    pub viewer: Option<Viewer>,
    /// Whose eyes a preview is looked at through.
    pub preview: Option<Preview>,
    /// Where the request comes from.
    pub peer: Peer,
    /// How this installation's session cookie is written.
    pub cookie: Cookie,
}

impl Door {
    /// Who asks, where someone must.
    ///
    /// # Errors
    /// 401 when nobody is signed in.
    pub fn viewer(&self) -> Result<&Viewer, AppError> {
        self.viewer.as_ref().ok_or_else(|| {
            status(401);
            AppError::signed_out()
        })
    }
}

/// The door of this request.
///
/// # Errors
/// 500 where the server provides none.
pub fn door() -> Result<Door, AppError> {
    use_context().ok_or_else(|| {
        tracing::error!("a server function ran without a door");
        AppError::internal()
    })
}

/// Answers a question: an error sets the status of the response, whether that is a page or a server function's answer.
///
/// # Errors
/// The error that it was given.
pub fn answer<T>(result: Result<T, impl Into<AppError>>) -> Result<T, AppError> {
    result.map_err(|error| {
        let error: AppError = error.into();
        status(error.status);
        error
    })
}

/// Runs a question of a signed-in person against the service.
///
/// # Errors
/// 401 when nobody is signed in, and the service's own.
pub async fn ask<T, F>(question: impl FnOnce(Door, Viewer) -> F) -> Result<T, AppError>
where
    F: Future<Output = guildhall_service::Result<T>>,
{
    let door = door()?;
    let viewer = door.viewer().cloned();
    match viewer {
        Ok(viewer) => answer(question(door, viewer).await),
        Err(error) => answer(Err(error)),
    }
}

/// Reads something of an organization, for a signed-in person or in a preview.
///
/// # Errors
/// 401 when nobody is signed in, and the service's own.
pub async fn read<T, F>(question: impl FnOnce(Door, Onlooker) -> F) -> Result<T, AppError>
where
    F: Future<Output = guildhall_service::Result<T>>,
{
    let door = door()?;
    let onlooker = match &door.preview {
        Some(preview) => Ok(Onlooker::Preview(preview.clone())),
        None => door.viewer().cloned().map(Onlooker::Person),
    };
    match onlooker {
        Ok(onlooker) => answer(question(door, onlooker).await),
        Err(error) => answer(Err(error)),
    }
}

/// Who reads: what a [`Reader`] is made of.
#[derive(Debug, Clone)]
pub enum Onlooker {
    /// A signed-in person.
    Person(Viewer),
    /// A preview.
    Preview(Preview),
}

impl<'a> From<&'a Onlooker> for Reader<'a> {
    fn from(onlooker: &'a Onlooker) -> Self {
        match onlooker {
            Onlooker::Person(viewer) => viewer.into(),
            Onlooker::Preview(preview) => preview.into(),
        }
    }
}

/// Sets the response's status.
pub(super) fn status(code: u16) {
    if let (Some(response), Ok(code)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        response.set_status(code);
    }
}

/// What is known of the visit before any page is rendered.
pub(super) fn visit() -> Visit {
    let Some(door) = use_context::<Door>() else { return Visit::default() };
    let first = use_context::<First>().unwrap_or_default();
    if let Some(code) = first.failure() {
        status(code);
    }
    Visit {
        me: door.viewer.as_ref().map(|viewer| viewer.me.clone()),
        flash: back::arrived(&door),
        mailbox: door.ctx.settings().mail == MailMode::Mailbox && door.peer.local,
        first,
    }
}

/// Whom the page is made for; nobody where nobody is signed in, and in a preview.
pub(super) fn page_identity() -> Option<String> {
    Some(PageIdentity::of(&use_context::<Door>()?.viewer?).to_string())
}

/// What a form's answer leaves for the page that it leads back to.
pub(super) type Left = Flash;

/// A path that stays inside the console, if it is one.
pub(super) fn internal(next: Option<String>) -> Option<String> {
    next.filter(|next| guildhall_service::accounts::is_internal(next))
}

/// A page that carries on to another, if that is inside the console.
pub(super) fn with_next(page: &str, next: Option<&str>) -> String {
    format!("{page}{}", guildhall_service::accounts::onward(next))
}

/// Signs the browser in with a session that was just opened, and says where the person goes from there.
pub(super) fn welcomed(
    door: &Door,
    signed_in: guildhall_service::Result<SignedIn>,
    next: Option<String>,
) -> Result<Onward, AppError> {
    let signed_in = signed_in?;
    sign_in(door, &signed_in);
    let onward = match signed_in.first {
        Some(first) => with_next(&first, next.as_deref()),
        None => internal(next).unwrap_or_else(|| "/".to_owned()),
    };
    Ok(Onward(onward))
}
