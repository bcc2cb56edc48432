//! Use cases: facts, decision, write, audit, outbox. The only writer.
//!
//! Every function here takes the [`Context`] and whoever asks, does one thing, and answers with a view or an [`Error`].
//! A change of membership goes through the `execute` pipeline, whichever door it came in by.

pub mod accounts;
mod context;
mod cursor;
pub mod devices;
mod error;
mod execute;
pub mod foresee;
pub mod history;
pub mod housekeeping;
pub mod invitations;
pub mod invoicing;
pub mod joining;
mod kept;
mod limits;
pub mod mailbox;
mod mailbox_key;
pub mod members;
mod moment;
mod notices;
pub mod notifications;
pub mod operator;
pub mod opt_out;
pub mod organizations;
pub mod outbox;
mod page_identity;
mod password;
pub mod plans;
pub mod preview;
pub mod projects;
pub mod proxy;
mod refusals;
pub mod review;
pub mod roles;
mod rounds;
mod secret;
pub mod sessions;
mod shelves;
mod uses;
mod viewer;

pub use context::{Chance, Clock, Context, Foretold, MailMode, Rehearsal, Rehearsed, Settings};
pub use cursor::prepare as prepare_cursors;
pub use error::{Error, Result};
pub use guildhall_store::{may_have_committed, noting_commits};
pub use housekeeping::Keeping;
pub use limits::Bounds;
pub use page_identity::{AskedBy, NoIdentity, PageIdentity};
pub use password::HashingHeld;
pub use secret::Secret;
pub use viewer::{Origin, Peer, Reader, Viewer, network};
