//! Errors of the service as the console and the API tell them: status, words, field. The cause goes to the log.

use crate::error::AppError;
use guildhall_domain::denied::{Denied, Nature};
use guildhall_service::Error;

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Denied(denied) => Self::from(denied),
            Error::Unusable { field, why } => {
                Self { field: Some(field.to_owned()), ..Self::new("unusable", 422, why) }
            }
            Error::SignedOut => Self::signed_out(),
            Error::WrongPassword => Self::new("wrong_password", 401, message),
            Error::Unconfirmed => Self::new("unconfirmed", 403, message),
            Error::DeadLink => Self::new("dead_link", 410, message),
            Error::ReplacedLink => Self::new("replaced_link", 410, message),
            Error::OtherAccount => Self::new("other_account", 403, message),
            Error::NotLocal => Self::new("not_local", 403, message),
            Error::TooOften { retry_after, .. } => {
                let seconds = u32::try_from(retry_after.0.max(0) / 1_000_000 + 1).unwrap_or(u32::MAX);
                Self { retry_after: Some(seconds), ..Self::new("too_often", 429, message) }
            }
            Error::Conflict(_) => Self::new("conflict", 409, message),
            Error::Unavailable(cause) => {
                tracing::warn!(%cause, "the database cannot be reached");
                Self { retry_after: Some(5), ..Self::new("unavailable", 503, message) }
            }
            Error::Unknown(cause) => {
                tracing::error!(%cause, "a use case failed, and what it changed may last");
                Self::new("unknown_outcome", 504, message)
            }
            Error::Internal(cause) => {
                tracing::error!(%cause, "a use case failed");
                Self::new("internal", 500, message)
            }
        }
    }
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        let (fix, field) = (denied.fix(), denied.field().map(str::to_owned));
        Self { fix, field, ..Self::new(denied.code(), status(&denied), denied.reason()) }
    }
}

/// The HTTP status that says the same as a refusal.
fn status(denied: &Denied) -> u16 {
    match denied.nature() {
        Nature::Hidden => 404,
        Nature::Forbidden => 403,
        Nature::Conflict => 409,
        Nature::Gone => 410,
        Nature::Unusable => 422,
    }
}
