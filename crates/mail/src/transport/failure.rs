//! Why a mail did not leave, and whether trying again can help.

use std::error::Error;
use std::io;

use lettre::transport::smtp;

/// Server answers are quoted up to this many characters.
const QUOTED: usize = 300;

/// A mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendError {
    /// Whether the server will never take this mail, so that trying again is useless.
    pub permanent: bool,
    /// What happened, in a sentence for whoever runs the server; it never holds a password.
    pub reason: String,
}

impl SendError {
    /// Another attempt, later, may succeed.
    #[must_use]
    pub fn transient(reason: impl Into<String>) -> Self {
        Self { permanent: false, reason: reason.into() }
    }

    /// No attempt will succeed.
    #[must_use]
    pub fn permanent(reason: impl Into<String>) -> Self {
        Self { permanent: true, reason: reason.into() }
    }
}

/// The server could not be reached or talked to: nothing to do with the mail, so always worth another attempt.
pub(super) fn unreachable(server: &str, error: &smtp::Error) -> SendError {
    let reason = match io_kind(error) {
        Some(io::ErrorKind::ConnectionRefused) => format!("nothing listens at {server} (connection refused)"),
        Some(io::ErrorKind::TimedOut) => no_answer(server),
        Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset) => {
            format!(
                "{server} closed the connection, as servers do that expect (or do not expect) TLS from the start"
            )
        }
        _ => format!("cannot talk to {server}: {}", quoted(error)),
    };
    SendError::transient(reason)
}

/// The server does not accept our name and password. That is for the operator to repair, not a fault of the mail.
pub(super) fn sign_in_refused(server: &str, error: &smtp::Error) -> SendError {
    let reason = if error.status().is_some() {
        format!("{server} does not accept the user name and password: {}", quoted(error))
    } else {
        format!("cannot sign in to {server}: {}", quoted(error))
    };
    SendError::transient(reason)
}

/// The server was there and did not take the mail. 5xx answers are final, except those that ask for a sign-in.
pub(super) fn refused(server: &str, error: &smtp::Error) -> SendError {
    let Some(code) = error.status() else {
        return unreachable(server, error);
    };
    let asks_for_sign_in = matches!(u16::from(code), 530 | 534 | 535 | 538);
    SendError {
        permanent: error.is_permanent() && !asks_for_sign_in,
        reason: format!("{server} did not take the mail: {}", quoted(error)),
    }
}

/// The sentence for a server that stays silent.
pub(super) fn no_answer(server: &str) -> String {
    format!("{server} did not answer in time")
}

fn io_kind(error: &smtp::Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        source = cause.source();
    }
    None
}

/// What the other side said, on one line and of bearable length.
fn quoted(error: &smtp::Error) -> String {
    let words = error.to_string();
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(QUOTED).collect()
}
