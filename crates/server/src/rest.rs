//! The REST interface: JSON over the console's own session. Each handler reads a request, calls one use case, and writes the answer.

mod history;
mod invitations;
mod invoicing;
mod joining;
mod members;
mod organizations;
mod projects;
mod roles;
mod session;

use crate::problem::Problem;
use axum::Router;
use axum::http::Method;
use axum::routing::{MethodRouter, any, delete, get, patch, post, put};

/// Who may call an endpoint at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    /// Anyone.
    Open,
    /// Whoever is signed in.
    SignedIn,
    /// Members of the organization that the path names; it does not exist for others.
    Members,
}

/// One endpoint.
pub struct Endpoint {
    /// How it is called.
    pub method: Method,
    /// Where, below `/api`.
    pub path: &'static str,
    /// By whom.
    pub entrance: Entrance,
    handler: MethodRouter,
}

const INVOICING: &str = "/organizations/{slug}/invoicing";
const INVOICING_OF_PROJECT: &str = "/organizations/{slug}/projects/{id}/invoicing";
const PROJECTS: &str = "/organizations/{slug}/projects";
const PROJECT: &str = "/organizations/{slug}/projects/{id}";
const PLACE: &str = "/organizations/{slug}/projects/{id}/members/{inner}";
const RESOURCES: &str = "/organizations/{slug}/projects/{id}/resources";
const RESOURCE: &str = "/organizations/{slug}/projects/{id}/resources/{inner}";

/// Every endpoint. A test calls each of them as a stranger, and another fails when one has no case of its own.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Entrance::{Members, Open, SignedIn};
    let entry = |method, path, entrance, handler| Endpoint { method, path, entrance, handler };
    vec![
        entry(Method::POST, "/session", Open, post(session::sign_in)),
        entry(Method::DELETE, "/session", SignedIn, delete(session::sign_out)),
        entry(Method::GET, "/me", SignedIn, get(session::me)),
        entry(Method::GET, "/organizations", SignedIn, get(organizations::own)),
        entry(Method::POST, "/organizations", SignedIn, post(organizations::found)),
        entry(Method::GET, "/organizations/{slug}/members", Members, get(members::list)),
        entry(Method::PATCH, "/organizations/{slug}/members/{id}", Members, patch(members::change_role)),
        entry(Method::DELETE, "/organizations/{slug}/members/{id}", Members, delete(members::remove)),
        entry(Method::DELETE, "/organizations/{slug}/membership", Members, delete(members::leave)),
        entry(Method::GET, "/organizations/{slug}/invitations", Members, get(invitations::list)),
        entry(Method::POST, "/organizations/{slug}/invitations", Members, post(invitations::invite)),
        entry(Method::DELETE, "/organizations/{slug}/invitations/{id}", Members, delete(invitations::revoke)),
        entry(
            Method::POST,
            "/organizations/{slug}/invitations/{id}/resend",
            Members,
            post(invitations::resend),
        ),
        entry(
            Method::POST,
            "/organizations/{slug}/invitations/{id}/link",
            Members,
            post(invitations::copy_link),
        ),
        entry(Method::GET, "/organizations/{slug}/members/{id}/rights", Members, get(roles::explain)),
        entry(Method::GET, "/organizations/{slug}/roles", Members, get(roles::list)),
        entry(Method::GET, "/organizations/{slug}/roles.csv", Members, get(roles::table)),
        entry(Method::GET, "/organizations/{slug}/history", Members, get(history::list)),
        entry(Method::GET, INVOICING, Members, get(invoicing::read)),
        entry(Method::PUT, INVOICING, Members, put(invoicing::write)),
        entry(Method::PUT, INVOICING_OF_PROJECT, Members, put(invoicing::write_of_project)),
        entry(Method::GET, PROJECTS, Members, get(projects::list)),
        entry(Method::POST, PROJECTS, Members, post(projects::create)),
        entry(Method::GET, PROJECT, Members, get(projects::open)),
        entry(Method::PATCH, PROJECT, Members, patch(projects::edit)),
        entry(Method::DELETE, PROJECT, Members, delete(projects::delete)),
        entry(Method::PUT, PLACE, Members, put(projects::grant)),
        entry(Method::POST, RESOURCES, Members, post(projects::create_resource)),
        entry(Method::GET, RESOURCE, Members, get(projects::open_resource)),
        entry(Method::PATCH, RESOURCE, Members, patch(projects::rename_resource)),
        entry(Method::DELETE, RESOURCE, Members, delete(projects::delete_resource)),
        entry(Method::PUT, RESOURCE, Members, put(projects::grant_on)),
        entry(Method::GET, "/invitations/{link}", Open, get(joining::welcome)),
        entry(Method::POST, "/invitations/{link}/accept", SignedIn, post(joining::accept)),
        entry(Method::POST, "/invitations/{link}/decline", Open, post(joining::decline)),
        entry(Method::POST, "/invitations/{link}/sign-up", Open, post(joining::sign_up)),
    ]
}

/// The endpoints as routes. A path that is none of them is answered like a thing that may not be seen.
pub(crate) fn routes() -> Router {
    endpoints()
        .into_iter()
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.handler))
        .method_not_allowed_fallback(|| async { Problem::method() })
        .route("/", any(|| async { Problem::hidden() }))
        .route("/{*rest}", any(|| async { Problem::hidden() }))
}
