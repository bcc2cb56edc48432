//! What a problem comes down to: its status and its title.

use axum::http::StatusCode;
use guildhall_domain::denied::{Denied, Nature};

/// The kinds of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Malformed,
    SignedOut,
    Forbidden,
    Hidden,
    Method,
    Conflict,
    Gone,
    TooLarge,
    TooSlow,
    MediaType,
    Unusable,
    TooOften,
    Internal,
    Unavailable,
    Unknown,
}

impl Kind {
    /// What a refusal comes down to.
    pub(super) const fn of(denied: &Denied) -> Self {
        match denied.nature() {
            Nature::Hidden => Self::Hidden,
            Nature::Forbidden => Self::Forbidden,
            Nature::Conflict => Self::Conflict,
            Nature::Gone => Self::Gone,
            Nature::Unusable => Self::Unusable,
        }
    }

    /// The status that programs see.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Hidden => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unusable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            // The database is a server behind this one that has not answered.
            Self::Unknown => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// The kind in a few words.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "Malformed request",
            Self::SignedOut => "Sign-in needed",
            Self::Forbidden => "Not allowed",
            Self::Hidden => "Not found",
            Self::Method => "Method not allowed",
            Self::Conflict => "Conflicts with the present state",
            Self::Gone => "No longer there",
            Self::TooLarge => "Too large",
            Self::TooSlow => "Too slow",
            Self::MediaType => "Unknown format",
            Self::Unusable => "Cannot be used",
            Self::TooOften => "Too often",
            Self::Internal => "Our mistake",
            Self::Unavailable => "Not available right now",
            Self::Unknown => "Not known whether it was done",
        }
    }
}
