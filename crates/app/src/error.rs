//! What a page is told when something did not work: the one error of every server function.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A refusal or a failure, in the words that a person reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// Its stable name.
    pub code: String,
    /// The HTTP status that says the same.
    pub status: u16,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What would change that, where something would.
    pub fix: Option<String>,
    /// The form field that it belongs to.
    pub field: Option<String>,
    /// After how many seconds trying again makes sense.
    pub retry_after: Option<u32>,
}

const OURS: &str = "Something went wrong on our side. Nothing was changed.";

impl AppError {
    /// An error that concerns no field.
    #[must_use]
    pub fn new(code: &str, status: u16, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            status,
            message: message.into(),
            fix: None,
            field: None,
            retry_after: None,
        }
    }

    /// Nobody is signed in, or no longer.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new("signed_out", 401, "Sign in first.")
    }

    /// The connection to the server was lost before there was an answer.
    #[must_use]
    pub fn unreachable() -> Self {
        let told = "The connection was lost, so it is not known whether this was done. Look at the page, then try again if it was not.";
        Self::new("unreachable", 503, told)
    }

    /// The answer is none of the server's own, such as a proxy's page about a server that has not answered it.
    #[must_use]
    pub fn unheard(status: u16) -> Self {
        let told = "The answer could not be read, so it is not known whether this was done. Look at the page, then try again if it was not.";
        Self::new("unheard", status, told)
    }

    /// The server could not answer just now.
    #[must_use]
    pub fn unavailable() -> Self {
        let told =
            "The service cannot be reached right now. Nothing was changed; please try again in a moment.";
        Self { retry_after: Some(5), ..Self::new("unavailable", 503, told) }
    }

    /// What was sent makes no sense to the server.
    #[must_use]
    pub fn unreadable() -> Self {
        let told = "The form could not be read. Load the page again, then try once more.";
        Self::new("unusable", 422, told)
    }

    /// A mistake of ours, before anything was done.
    #[must_use]
    pub fn internal() -> Self {
        Self::new("internal", 500, OURS)
    }

    /// Whether what was asked for does not exist, or may not be known to exist.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.status == 404
    }

    /// Whether the page was made for an account that is not signed in any more.
    #[must_use]
    pub fn is_for_another(&self) -> bool {
        self.code == "made_for_another"
    }

    /// Whether the page was made for an earlier session of the same account.
    #[must_use]
    pub fn is_from_before(&self) -> bool {
        self.code == "made_before"
    }

    /// Whether nobody is signed in.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.status == 401 && self.code == "signed_out"
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.fix {
            Some(fix) => write!(f, " {fix}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let told = match error {
            ServerFnErrorErr::Request(_) => Self::unreachable(),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_) => Self::unreadable(),
            ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::new("method", 405, OURS),
            ServerFnErrorErr::Registration(_) => Self::internal(),
            ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Response(_) => Self::unheard(500),
        };
        crate::rpc::say(told.status);
        told
    }
}
