//! Why a mail did not leave, and what can help.

use std::error::Error;
use std::io;

use guildhall_domain::name::is_invisible;
use lettre::transport::smtp;

use super::reply::{Reply, Step};

/// Server answers are quoted up to this many characters.
const QUOTED: usize = 300;

/// A mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendError {
    /// What it lies in.
    pub cause: Cause,
    /// What happened, in a sentence for whoever runs the server; it never holds a password.
    pub reason: String,
}

/// What a failure lies in, and so what can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something that passes: another attempt, later, may succeed.
    Temporary,
    /// How this installation or its mail server is set up. The operator mends it; the mail is fine, and waits.
    Configuration,
    /// The mail itself or its recipient: no attempt will succeed.
    Message,
}

impl SendError {
    /// Another attempt, later, may succeed.
    #[must_use]
    pub fn transient(reason: impl Into<String>) -> Self {
        Self { cause: Cause::Temporary, reason: reason.into() }
    }

    /// No attempt succeeds before the operator has mended something.
    #[must_use]
    pub fn configuration(reason: impl Into<String>) -> Self {
        Self { cause: Cause::Configuration, reason: reason.into() }
    }

    /// No attempt will succeed.
    #[must_use]
    pub fn permanent(reason: impl Into<String>) -> Self {
        Self { cause: Cause::Message, reason: reason.into() }
    }
}

/// What the server's answer to a step, or its silence, says about the mail.
pub(super) fn failed(server: &str, step: Step, error: &smtp::Error) -> SendError {
    let Some(code) = error.status() else { return unreachable(server, error) };
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let cause = Reply::new(u16::from(code), &said).cause(step);
    let said = quoted(&format!("{code} {said}"));
    let reason = match (step, cause) {
        (Step::SignIn, _) => format!("{server} does not accept the user name and password: {said}"),
        (Step::Connect, _) => format!("{server} does not let this installation in: {said}"),
        (_, Cause::Configuration) => {
            format!("{server} does not take mails from this installation: {said}")
        }
        (_, Cause::Temporary | Cause::Message) => format!("{server} did not take the mail: {said}"),
    };
    SendError { cause, reason }
}

/// The server could not be reached or talked to: nothing to do with the mail, so always worth another attempt.
fn unreachable(server: &str, error: &smtp::Error) -> SendError {
    if let Some(rustls::Error::InvalidCertificate(why)) = within::<io::Error>(error).and_then(of_tls) {
        return SendError::configuration(untrusted(server, why));
    }
    let reason = match within::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => format!("nothing listens at {server} (connection refused)"),
        Some(io::ErrorKind::TimedOut) => no_answer(server),
        Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset) => {
            format!(
                "{server} closed the connection, as servers do that expect (or do not expect) TLS from the start"
            )
        }
        _ => format!("cannot talk to {server}: {}", quoted(&error.to_string())),
    };
    if error.is_client() { SendError::configuration(reason) } else { SendError::transient(reason) }
}

fn untrusted(server: &str, why: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Why;
    let certificate = format!("the certificate of {server}");
    // An authority that was made anew under its old name signs with another key.
    if matches!(why, Why::UnknownIssuer | Why::BadSignature) {
        return format!(
            "{certificate} was issued by an authority that is not trusted here: set tls_ca to a file with that authority's certificate"
        );
    }
    if matches!(why, Why::NotValidForName | Why::NotValidForNameContext { .. }) {
        return format!(
            "{certificate} is for another name: write the server's address with a name that is in it"
        );
    }
    format!("{certificate} cannot be used: {why}")
}

/// The sentence for a server that stays silent.
pub(super) fn no_answer(server: &str) -> String {
    format!("{server} did not answer in time")
}

/// The first cause of a kind.
fn within<T: Error + 'static>(error: &smtp::Error) -> Option<&T> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(found) = cause.downcast_ref::<T>() {
            return Some(found);
        }
        source = cause.source();
    }
    None
}

fn of_tls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// What the other side said, on one line and of bearable length, without characters that nobody sees: some turn the text around them.
fn quoted(words: &str) -> String {
    let line = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.filter(|c| !is_invisible(*c)).take(QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_one_line_and_turns_nothing_round() {
        assert_eq!(quoted("550 no\u{202e}such\u{200b} user\r\nhere"), "550 nosuch user  here");
    }
}
