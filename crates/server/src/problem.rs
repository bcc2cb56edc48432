//! Errors on the wire: RFC 9457 problem details, worded by `Denied` and the service's errors and rendered here alone.

mod kind;
mod page;

use crate::headers::ENTRANCE_POLICY;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use guildhall_app::components::Theme;
use guildhall_app::error::AppError;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::sentence;
use guildhall_service::Error;
use kind::Kind;
use serde::Serialize;
use std::sync::Arc;

/// An answer that says what went wrong and what would help. It travels beside an empty response until [`render`] writes it, once
/// the request's id is known.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    uri: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<Present>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip)]
    kind: Kind,
    #[serde(skip)]
    retry_after: Option<i64>,
    #[serde(skip)]
    cause: Option<Arc<str>>,
}

/// Who reads an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// A program that calls the REST interface.
    Program,
    /// The console's scripts.
    Console,
    /// A person whose browser waits for a page, in the theme that they chose.
    Person(Theme),
}

/// What is so now, where the asker's page is out of date.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Present {
    /// The title of the role that the member holds.
    Role(String),
    /// What became of the invitation.
    Invitation(InvitationState),
    /// The slug of the organization that the asker is a member of.
    Organization(String),
}

impl Problem {
    fn new(kind: Kind, code: &str, detail: impl Into<String>) -> Self {
        Self {
            uri: format!("/problems/{code}"),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: detail.into(),
            fix: None,
            field: None,
            present: None,
            request_id: None,
            kind,
            retry_after: None,
            cause: None,
        }
    }

    /// The one answer for what does not exist and for what may not be known to exist.
    pub(crate) fn hidden() -> Self {
        Denied::Hidden.into()
    }

    /// A path that exists, asked in a way that it does not answer.
    pub(crate) fn method() -> Self {
        Self::new(Kind::Method, "method", "This address does not answer to that method.")
    }

    /// Something sent that is not what it says it is.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Kind::Malformed, "malformed", detail)
    }

    /// Something sent in a format that is not understood.
    pub(crate) fn media_type() -> Self {
        Self::new(Kind::MediaType, "media_type", "Send JSON, with the header Content-Type: application/json.")
    }

    /// Something sent that is too large.
    pub(crate) fn too_large() -> Self {
        Self::new(Kind::TooLarge, "too_large", "This is more than 256 KiB. Send less at a time.")
    }

    /// Something sent that is well formed and makes no sense.
    pub(crate) fn unusable(field: Option<&str>, detail: impl Into<String>) -> Self {
        Self { field: field.map(str::to_owned), ..Self::new(Kind::Unusable, "unusable", detail) }
    }

    /// Something whose end did not come.
    pub(crate) fn too_slow() -> Self {
        let detail =
            "The rest of this request did not arrive in time, so it was not carried out. Send it again.";
        Self::new(Kind::TooSlow, "too_slow", detail)
    }

    /// More of something at once than one account may have.
    pub(crate) fn too_many(detail: &str) -> Self {
        Self { retry_after: Some(60), ..Self::new(Kind::TooOften, "too_many", detail) }
    }

    /// A request that another site's page may have made.
    pub(crate) fn cross_site() -> Self {
        let detail = "This request did not come from this site's own pages, so it was not carried out.";
        let fix = "Programs send an Origin header with this installation's address.".to_owned();
        Self { fix: Some(fix), ..Self::new(Kind::Forbidden, "cross_site", detail) }
    }

    /// A page that was made for somebody else than who is signed in now.
    pub(crate) fn made_for_another(name: &str) -> Self {
        let title = "Somebody else is signed in now";
        let detail = sentence!(
            "You are now signed in as {}. This page was not made for that account, so nothing was done.",
            name
        );
        let fix = Some("Open the page again.".to_owned());
        Self { title, fix, ..Self::new(Kind::Conflict, "made_for_another", detail) }
    }

    /// A page that was made for an earlier session of the same account.
    pub(crate) fn made_before() -> Self {
        let detail = "Your session is a new one since this page was made, so nothing was done.";
        let fix = Some("Open the page again, then try once more.".to_owned());
        Self { title: "This page is from before", fix, ..Self::new(Kind::Conflict, "made_before", detail) }
    }

    /// A page that was made for someone who is signed out now.
    pub(crate) fn signed_out() -> Self {
        let detail = "You are signed out, so nothing was done.";
        Self { title: "You are signed out", ..Self::new(Kind::SignedOut, "signed_out", detail) }
    }

    /// The address that someone wants to sign up with has an account.
    pub(crate) fn has_account() -> Self {
        let fix = Some("Sign in with it, then accept the invitation.".to_owned());
        Self { fix, ..Self::new(Kind::Conflict, "has_account", "This address has an account already.") }
    }

    /// The database cannot be asked.
    pub(crate) fn unavailable(cause: &str) -> Self {
        let detail =
            "The service cannot be reached right now. Nothing was changed; please try again in a moment.";
        Self {
            retry_after: Some(5),
            cause: Some(cause.into()),
            ..Self::new(Kind::Unavailable, "unavailable", detail)
        }
    }

    /// A mistake of ours, with its cause for the log.
    pub(crate) fn internal(cause: &str) -> Self {
        if guildhall_service::may_have_committed() {
            return Error::Unknown(cause.into()).into();
        }
        let detail = "Something went wrong on our side. Nothing was changed.";
        Self { cause: Some(cause.into()), ..Self::new(Kind::Internal, "internal", detail) }
    }

    /// What goes to the log, and nowhere else.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.kind.status()
    }

    /// Writes the answer. What is hidden carries no id in its body: it must be the same byte for byte.
    pub(crate) fn render(mut self, request_id: &str, surface: Surface) -> Response {
        if self.kind != Kind::Hidden {
            self.request_id = Some(request_id.to_owned());
        }
        let (body, kind) = match surface {
            Surface::Program => (serde_json::to_string(&self), "application/problem+json"),
            Surface::Console => (serde_json::to_string(&self.for_console()), "application/json"),
            Surface::Person(theme) => (Ok(self.page(theme)), "text/html; charset=utf-8"),
        };
        let body = body.unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Surface::Person(_) = surface {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, ENTRANCE_POLICY);
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// The answer as the console's scripts read a server function's error.
    fn for_console(&self) -> AppError {
        AppError {
            code: self.uri.rsplit('/').next().unwrap_or_default().to_owned(),
            status: self.status,
            message: self.detail.clone(),
            fix: self.fix.clone(),
            field: self.field.clone(),
            retry_after: self.retry_after.and_then(|seconds| u32::try_from(seconds).ok()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        let kind = Kind::of(&denied);
        let present = if let Denied::StaleRole { now, .. } = &denied {
            Some(Present::Role(now.clone()))
        } else if let Denied::NotPending { state } = &denied {
            Some(Present::Invitation(*state))
        } else if let Denied::YouAreMember { slug, .. } = &denied {
            Some(Present::Organization(slug.clone()))
        } else {
            None
        };
        let field = denied.field().map(str::to_owned);
        Self { fix: denied.fix(), field, present, ..Self::new(kind, denied.code(), denied.reason()) }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let words = error.to_string();
        match error {
            Error::Denied(denied) => denied.into(),
            Error::Unusable { field, why } => Self::unusable(Some(field), why),
            Error::SignedOut => Self::new(Kind::SignedOut, "signed_out", words),
            Error::WrongPassword => Self::new(Kind::SignedOut, "wrong_password", words),
            Error::Unconfirmed => Self::new(Kind::Forbidden, "unconfirmed", words),
            Error::DeadLink => Self::new(Kind::Gone, "dead_link", words),
            Error::ReplacedLink => Self::new(Kind::Gone, "replaced_link", words),
            Error::OtherAccount => Self::new(Kind::Forbidden, "other_account", words),
            Error::NotLocal => Self::new(Kind::Forbidden, "not_local", words),
            Error::TooOften { retry_after, .. } => {
                let seconds = retry_after.0.saturating_add(999_999) / 1_000_000;
                Self { retry_after: Some(seconds.max(1)), ..Self::new(Kind::TooOften, "too_often", words) }
            }
            Error::Conflict(_) => Self::new(Kind::Conflict, "conflict", words),
            Error::Unavailable(cause) => Self::unavailable(&cause.to_string()),
            Error::Unknown(cause) => Self {
                cause: Some(chain(cause.as_ref()).into()),
                ..Self::new(Kind::Unknown, "unknown_outcome", words)
            },
            Error::Internal(cause) => Self::internal(&chain(cause.as_ref())),
        }
    }
}

/// An error and everything below it.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        text = format!("{text}: {cause}");
        below = cause.source();
    }
    text
}

#[cfg(test)]
mod tests;
