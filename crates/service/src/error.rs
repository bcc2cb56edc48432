//! What can go wrong, as a person may hear of it. The cause goes to the log, never to the person.

use guildhall_domain::denied::Denied;
use guildhall_domain::name::Unusable;
use guildhall_domain::time::Span;
use guildhall_store::{Constraint, may_have_committed};
use thiserror::Error;

/// The answer of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// A rule refused it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A field's text cannot be used.
    #[error("{why}")]
    Unusable {
        /// The field's name, as the form knows it.
        field: &'static str,
        /// Why, in one sentence.
        why: String,
    },
    /// Nobody is signed in, or no longer.
    #[error("Sign in first.")]
    SignedOut,
    /// The address and password do not belong together; which of the two is wrong is not said.
    #[error("This address and password do not match.")]
    WrongPassword,
    /// The address is not confirmed; a fresh mail is on its way.
    #[error("Confirm your e-mail address first. We have sent you another mail with the link.")]
    Unconfirmed,
    /// A mailed link was used, has run out, or was never one.
    #[error("This link no longer works. It may have been used already, or its time is over.")]
    DeadLink,
    /// A newer mail has replaced the link.
    #[error("A newer mail has replaced this link. Open the link in the newest mail.")]
    ReplacedLink,
    /// A mailed link changes an account that whoever opened it is not signed in to.
    #[error(
        "This link changes the address of an account that you are not signed in to. Sign in to it, then open the link again."
    )]
    OtherAccount,
    /// Something that this machine alone is shown.
    #[error(
        "The built-in mailbox holds everyone's mails, so it opens on this machine alone, without a proxy, under a name of its own such as localhost or 127.0.0.1."
    )]
    NotLocal,
    /// Too many tries.
    #[error("{says} Try again in {}.", in_words(*retry_after))]
    TooOften {
        /// When trying again makes sense.
        retry_after: Span,
        /// What there was too much of, in one sentence.
        says: &'static str,
    },
    /// Someone else did the same in the same moment.
    #[error("Someone else was quicker. Look at the page again, then decide.")]
    Conflict(Constraint),
    /// The database is away or cannot be written; nothing was changed.
    #[error("The service cannot be reached right now. Nothing was changed; please try again in a moment.")]
    Unavailable(#[source] guildhall_store::Error),
    /// What was asked may have been done: the answer to a commit was lost, or something failed after one.
    #[error(
        "Something failed on the way, so it is not known whether this was done. Look first, then try again if it was not."
    )]
    Unknown(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A mistake of ours, before anything was changed.
    #[error("Something went wrong on our side. Nothing was changed.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A short wait in words, rounded up: "1 minute", "7 minutes", "2 hours".
fn in_words(wait: Span) -> String {
    let minutes = wait.0.max(1).saturating_add(59_999_999) / 60_000_000;
    match (minutes, (minutes + 59) / 60) {
        (1, _) => "a minute".to_owned(),
        (2..=90, _) => format!("{minutes} minutes"),
        (_, hours) => format!("{hours} hours"),
    }
}

impl Error {
    /// A mistake of ours, with its cause for the log.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        if may_have_committed() { Self::unknown(cause) } else { Self::Internal(cause.into()) }
    }

    /// Something after which nobody knows what lasts, with its cause for the log.
    pub(crate) fn unknown(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unknown(cause.into())
    }

    /// For `map_err` on a parse: the field's name and the parser's sentence.
    pub fn field(field: &'static str) -> impl Fn(Unusable) -> Self {
        move |unusable| Self::Unusable { field, why: unusable.0 }
    }
}

impl From<guildhall_store::Error> for Error {
    fn from(error: guildhall_store::Error) -> Self {
        use guildhall_store::Error as Store;
        match error {
            Store::Conflict(constraint) => Self::Conflict(constraint),
            Store::Unknown(_) => Self::unknown(error),
            // What fails once something lasts, such as reading what became of it, leaves that as it is.
            error if may_have_committed() => Self::unknown(error),
            Store::Unavailable(_) | Store::ReadOnly(_) | Store::Full(_) => Self::Unavailable(error),
            Store::NewerSchema { .. }
            | Store::Unusable(_)
            | Store::UnknownPack(_)
            | Store::Corrupt(_)
            | Store::Broken
            | Store::Forbidden(_)
            | Store::Sql(_) => Self::internal(error),
        }
    }
}
