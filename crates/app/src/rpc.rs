//! Every server function, a file per noun. Each body is one call into the service; the door holds what a request
//! brings along, and settles what goes back.
#![allow(
    clippy::missing_errors_doc,
    reason = "a server function fails as its use case does, which documents it"
)]
#![allow(
    clippy::unused_async,
    reason = "a server function is asynchronous, whether or not its use case has to wait"
)]
#![allow(missing_docs, reason = "each server function's argument type repeats the function's own arguments")]

pub mod accounts;
mod call;
mod chosen;
#[cfg(feature = "ssr")]
pub mod door;
mod first;
pub mod invitations;
pub mod invoicing;
pub mod joining;
pub mod mailbox;
pub mod members;
pub mod notifications;
pub mod opt_out;
pub mod organizations;
pub mod projects;
mod read;
pub mod refresh;
pub mod roles;
pub mod sessions;
pub mod sheets;
mod write;

use crate::act::Flash;
use crate::error::AppError;
pub use call::{Call, call};
pub(crate) use call::{fields, hear, read};
pub use chosen::Chosen;
pub use first::First;
use guildhall_domain::view::Me;
pub(crate) use read::Travelling;
use serde::{Deserialize, Serialize};

/// What a question to the server comes to.
pub type Answer<T> = Result<T, AppError>;

/// Where a person goes from here, inside the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward(pub String);

/// What came of a form on a page that the server draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What to say, in a sentence.
    pub said: String,
    /// Where the person goes from there; none for back.
    pub onward: Option<String>,
}

/// What the server knows of a visit before any page is rendered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Who is signed in.
    pub me: Option<Me>,
    /// What came of the form that led here, where there are no scripts.
    pub flash: Option<Flash>,
    /// Whether mails are kept in the built-in mailbox.
    pub mailbox: bool,
    /// What the page begins with.
    pub first: First,
}

/// The visit as the request has it. In the browser the server's answer is used instead.
#[cfg(feature = "ssr")]
#[must_use]
pub fn visit() -> Visit {
    door::visit()
}

/// The visit as the request has it: in the browser there is none.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn visit() -> Visit {
    Visit::default()
}

/// What a page says by: the name of the header, of the part of a form's address, and of the element in the document's head.
pub const PAGE: &str = "guildhall-page";

/// Whom the page is made for; nothing where nobody is signed in.
#[cfg(feature = "ssr")]
#[must_use]
pub fn page_identity() -> Option<String> {
    door::page_identity()
}

/// Whom the page was made for.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn page_identity() -> Option<String> {
    crate::browser::page_identity()
}

/// The address that a form is sent to: the server function, whom the page was made for, and where it leads back to.
pub(crate) fn form_action(path: &str, back: Option<&str>) -> String {
    let mut address = path.to_owned();
    let parts = [(PAGE, page_identity()), ("back", back.map(str::to_owned))];
    for (name, value) in parts {
        if let Some(value) = value {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(name);
            address.push('=');
            crate::pages::escape(&value, &mut address);
        }
    }
    address
}

/// Answers the page with an HTTP status.
#[cfg(feature = "ssr")]
pub fn say(status: u16) {
    door::status(status);
}

/// The browser has the page already.
#[cfg(not(feature = "ssr"))]
pub fn say(_status: u16) {}

/// Answers with another page instead.
#[cfg(feature = "ssr")]
pub fn lead(page: &str) {
    door::lead(page);
}

/// Goes on to another page, which the server makes.
#[cfg(not(feature = "ssr"))]
pub fn lead(page: &str) {
    crate::browser::go(page);
}
