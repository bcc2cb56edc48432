//! A message, its two parts, and the ways it leaves the house.
//!
//! [`Letter`] words what Guildhall has to say, a [`Draft`] is a letter with an addressee, ready to be kept in the outbox, a
//! [`Message`] is a draft put into words, and [`Transport`] takes it out of the house. Nothing here knows the database.

mod correspondent;
mod draft;
mod letter;
mod message;
mod transport;

pub use correspondent::Correspondent;
pub use draft::Draft;
pub use letter::{Brand, Letter, Rendered};
pub use message::{InvalidMessage, Message};
pub use transport::{
    Cause, Encryption, HelloName, Memory, RootCertificates, SendError, Smtp, SmtpConfig, SmtpUrlError,
    Transport,
};
