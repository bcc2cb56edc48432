//! The ways a mail leaves the house: over SMTP, into a folder, into memory for tests, or not at all, where the
//! built-in mailbox page shows it.

use std::path::PathBuf;

pub use failure::{Cause, SendError};
pub use hello::HelloName;
pub use memory::Memory;
pub use root_certificates::RootCertificates;
pub use smtp::Smtp;
pub use smtp_config::{Encryption, SmtpConfig, SmtpUrlError};

use crate::message::Message;

mod failure;
mod folder;
mod hello;
mod memory;
mod reply;
mod root_certificates;
mod smtp;
mod smtp_config;
#[cfg(test)]
mod tests;

/// Where mails go.
#[derive(Clone, Debug)]
pub enum Transport {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, one `.eml` file per mail, named after its id.
    File(PathBuf),
    /// Into memory, for tests.
    Memory(Memory),
    /// Nowhere further: the mail stays where it is kept, and the built-in mailbox page shows it.
    Mailbox,
}

impl Transport {
    /// Sends one mail, dated `now` (seconds since 1970, UTC). A server that answers slowly is given the time that the protocol grants it
    /// for each step, which is minutes: whoever sends more than one mail does so beside each other.
    ///
    /// # Errors
    /// A [`SendError`] that says what can help.
    pub async fn send(&self, message: &Message, now_unix_seconds: i64) -> Result<(), SendError> {
        match self {
            Self::Smtp(smtp) => smtp.send(message, now_unix_seconds).await,
            Self::File(folder) => folder::write(folder, message, now_unix_seconds).await,
            Self::Memory(memory) => memory.take(message).await,
            Self::Mailbox => Ok(()),
        }
    }

    /// Tries the way without sending anything, for an operator who wants to know whether it works.
    /// A mail server is connected to, encrypted and signed in to as it would be for a mail.
    ///
    /// # Errors
    /// A [`SendError`] whose reason says what is wrong.
    pub async fn check(&self) -> Result<String, SendError> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::File(folder) => folder::check(folder).await,
            Self::Memory(_) => Ok("mails are kept in memory".to_owned()),
            Self::Mailbox => Ok("mails are shown on the built-in mailbox page".to_owned()),
        }
    }
}
