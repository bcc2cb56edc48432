//! What other sessions of the caller's account did, with the requests that take it back.

use crate::extract::{Caller, Json, Query};
use crate::problem::Problem;
use guildhall_domain::command::Command;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::invoicing::Invoicing;
use guildhall_domain::permission::Level;
use guildhall_domain::time::Timestamp;
use guildhall_domain::tree::Scope;
use guildhall_domain::view::Page;
use guildhall_service::review::{self, Act, OtherSession, Remedy, Way};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Which acts are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    after: Option<String>,
}

/// A session, and what it did.
#[derive(Serialize)]
pub(super) struct Session {
    browser: String,
    signed_in: Timestamp,
    open: bool,
    acts: Vec<Done>,
}

/// Something that it did.
#[derive(Serialize)]
struct Done {
    organization: String,
    slug: String,
    entry: i64,
    at: Timestamp,
    text: String,
    /// What takes it back.
    take_back: Vec<TakeBack>,
    /// Why nothing does, and what to do instead.
    instead: Option<String>,
}

/// A request that takes it back, and why it would be refused now.
#[derive(Serialize)]
struct TakeBack {
    deed: &'static str,
    title: String,
    refused: Option<String>,
    #[serde(flatten)]
    request: Option<Request>,
}

#[derive(Serialize)]
struct Request {
    method: &'static str,
    path: String,
    body: Option<Value>,
}

pub(super) async fn list(
    caller: Caller,
    Query(Wanted { after }): Query<Wanted>,
) -> Result<Json<Page<Session>>, Problem> {
    let Page { rows, next } = review::page(&caller.door.ctx, &caller.viewer, after.as_deref()).await?;
    Ok(Json(Page { rows: rows.into_iter().map(session).collect(), next }))
}

fn session(session: OtherSession) -> Session {
    let OtherSession { browser, signed_in, open, acts, .. } = session;
    Session { browser, signed_in, open, acts: acts.into_iter().map(done).collect() }
}

fn done(act: Act) -> Done {
    let Act { organization, slug, seq: entry, at, text, remedy } = act;
    let (ways, instead) = match remedy {
        Remedy::Ways(ways) => (ways, None),
        Remedy::Nothing { why, .. } => (Vec::new(), Some(why)),
    };
    let take_back = |Way { deed, words: title, command, refused }| {
        let refused = refused.map(|denied| denied.reason());
        TakeBack { deed: deed.name(), title, refused, request: request(&slug, &command) }
    };
    let take_back = ways.into_iter().map(take_back).collect();
    Done { organization, slug, entry, at, text, take_back, instead }
}

/// The request that carries a command out, of those that take something back.
fn request(slug: &str, command: &Command) -> Option<Request> {
    let to = |method, path: String, body| {
        Some(Request { method, path: format!("/api/organizations/{slug}/{path}"), body })
    };
    if let Command::Revoke { invitation } = command {
        to("DELETE", format!("invitations/{invitation}"), None)
    } else if let Command::Resend { invitation } = command {
        to("POST", format!("invitations/{invitation}/resend"), None)
    } else if let Command::Remove { member } = command {
        to("DELETE", format!("members/{member}"), None)
    } else if let Command::ChangeRole { member, from, to: role } = command {
        to("PATCH", format!("members/{member}"), Some(json!({"from": from, "to": role})))
    } else if let Command::DeleteRole { level, role, to: other } = command {
        to("DELETE", format!("roles/{}/{role}", name(*level)), Some(json!({"to": other})))
    } else if let Command::EditRole { role, seen } = command {
        let body = json!({
            "title": role.title, "description": role.description, "permissions": role.permissions, "seen": seen,
        });
        to("PUT", format!("roles/{}/{}", name(role.level), role.id), Some(body))
    } else if let Command::MakeRole { role } = command {
        let body = json!({
            "level": role.level, "title": role.title, "description": role.description, "permissions": role.permissions,
        });
        to("POST", "roles".to_owned(), Some(body))
    } else {
        request_in_tree(slug, command)
    }
}

/// The same of projects and of what is in them, and of invoices.
fn request_in_tree(slug: &str, command: &Command) -> Option<Request> {
    let to = |method, path: String, body| {
        let path = format!("/api/organizations/{slug}/{path}");
        Some(Request { method, path, body: Some(body) })
    };
    if let Command::Grant { scope: Scope { project, resource }, member, from, to: role } = command {
        match resource {
            None => {
                to("PUT", format!("projects/{project}/members/{member}"), json!({"from": from, "to": role}))
            }
            Some(resource) => {
                let body = json!({"member": member, "from": from, "to": role});
                to("PUT", format!("projects/{project}/resources/{resource}"), body)
            }
        }
    } else if let Command::EditProject { project, name, description } = command {
        let body = json!({"name": name, "description": description});
        to("PATCH", format!("projects/{project}"), body)
    } else if let Command::RenameResource { scope: Scope { project, resource: Some(resource) }, name } =
        command
    {
        to("PATCH", format!("projects/{project}/resources/{resource}"), json!({"name": name}))
    } else if let Command::SetInvoicing { project, to: invoicing } = command {
        let path = match project {
            Some(project) => format!("projects/{project}/invoicing"),
            None => "invoicing".to_owned(),
        };
        let Invoicing { company, address, vat_number, purchase_order, recipients } = invoicing;
        let recipients: Vec<&str> = recipients.iter().map(EmailAddress::as_str).collect();
        let body = json!({
            "company": company, "address": address, "vat_number": vat_number, "purchase_order": purchase_order,
            "recipients": recipients.join(", "),
        });
        to("PUT", path, body)
    } else {
        None
    }
}

/// A level, as paths name it.
const fn name(level: Level) -> &'static str {
    match level {
        Level::Organization => "organization",
        Level::Project => "project",
    }
}
