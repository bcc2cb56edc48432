//! One mail of the built-in mailbox, as its reader would see it.

use crate::problem::Problem;
use axum::Extension;
use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use guildhall_app::rpc::door::Door;
use guildhall_service::mailbox;

/// What a mail may do: show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// The HTML part of the mail with that id.
pub(crate) async fn mail(
    Extension(door): Extension<Door>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mails = mailbox::shown(&door.ctx, &door.peer).await?;
    let mail = mails.into_iter().find(|mail| mail.id == id).ok_or_else(Problem::hidden)?;
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, mail.html).into_response())
}
