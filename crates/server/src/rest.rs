//! The REST interface: JSON over the console's own session. Each handler reads a request, calls one use case, and writes the answer.

mod history;
mod invitations;
mod invoicing;
mod joining;
mod members;
mod organizations;
mod own_roles;
mod projects;
mod rehearsal;
mod review;
mod roles;
mod session;

use crate::problem::Problem;
use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn;
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

const ROLE: &str = "/organizations/{slug}/roles/{id}/{inner}";
const INVOICING: &str = "/organizations/{slug}/invoicing";
const INVOICING_OF_PROJECT: &str = "/organizations/{slug}/projects/{id}/invoicing";
const PROJECTS: &str = "/organizations/{slug}/projects";
const PROJECT: &str = "/organizations/{slug}/projects/{id}";
const PLACE: &str = "/organizations/{slug}/projects/{id}/members/{inner}";
const RIGHTS: &str = "/organizations/{slug}/projects/{id}/members/{inner}/rights";
const RESOURCES: &str = "/organizations/{slug}/projects/{id}/resources";
const RESOURCE: &str = "/organizations/{slug}/projects/{id}/resources/{inner}";

impl Endpoint {
    /// The handler, with what it does about `dry_run`: every change in an organization can be rehearsed, nothing else.
    fn rehearsable(self) -> MethodRouter {
        match (self.method == Method::GET, self.entrance) {
            (true, _) => self.handler,
            (false, Entrance::Members) => self.handler.layer(from_fn(rehearsal::rehearse)),
            (false, Entrance::Open | Entrance::SignedIn) => self.handler.layer(from_fn(rehearsal::refuse)),
        }
    }
}

/// Every endpoint. A test calls each of them as a stranger, and another fails when one has no case of its own.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    [of_an_account(), of_an_organization(), of_its_projects()].into_iter().flatten().collect()
}

const fn entry(method: Method, path: &'static str, entrance: Entrance, handler: MethodRouter) -> Endpoint {
    Endpoint { method, path, entrance, handler }
}

/// A session, one's own account and organizations, and what a link of an invitation opens.
fn of_an_account() -> Vec<Endpoint> {
    use Entrance::{Open, SignedIn};
    vec![
        entry(Method::POST, "/session", Open, post(session::sign_in)),
        entry(Method::DELETE, "/session", SignedIn, delete(session::sign_out)),
        entry(Method::GET, "/me", SignedIn, get(session::me)),
        entry(Method::GET, "/account/sessions", SignedIn, get(review::list)),
        entry(Method::GET, "/organizations", SignedIn, get(organizations::own)),
        entry(Method::POST, "/organizations", SignedIn, post(organizations::found)),
        entry(Method::GET, "/invitations/{link}", Open, get(joining::welcome)),
        entry(Method::POST, "/invitations/{link}/accept", SignedIn, post(joining::accept)),
        entry(Method::POST, "/invitations/{link}/decline", Open, post(joining::decline)),
        entry(Method::POST, "/invitations/{link}/sign-up", Open, post(joining::sign_up)),
    ]
}

/// People, invitations, roles, history and invoices of an organization.
fn of_an_organization() -> Vec<Endpoint> {
    use Entrance::Members;
    vec![
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
        entry(Method::POST, "/organizations/{slug}/roles", Members, post(own_roles::make)),
        entry(Method::PUT, ROLE, Members, put(own_roles::edit)),
        entry(Method::DELETE, ROLE, Members, delete(own_roles::delete)),
        entry(Method::GET, "/organizations/{slug}/roles.csv", Members, get(roles::table)),
        entry(Method::GET, "/organizations/{slug}/history", Members, get(history::list)),
        entry(Method::GET, INVOICING, Members, get(invoicing::read)),
        entry(Method::PUT, INVOICING, Members, put(invoicing::write)),
    ]
}

/// Projects, the resources in them, and who has which role there.
fn of_its_projects() -> Vec<Endpoint> {
    use Entrance::Members;
    vec![
        entry(Method::PUT, INVOICING_OF_PROJECT, Members, put(invoicing::write_of_project)),
        entry(Method::GET, PROJECTS, Members, get(projects::list)),
        entry(Method::POST, PROJECTS, Members, post(projects::create)),
        entry(Method::GET, PROJECT, Members, get(projects::open)),
        entry(Method::PATCH, PROJECT, Members, patch(projects::edit)),
        entry(Method::DELETE, PROJECT, Members, delete(projects::delete)),
        entry(Method::PUT, PLACE, Members, put(projects::grant)),
        entry(Method::GET, RIGHTS, Members, get(projects::explain)),
        entry(Method::POST, RESOURCES, Members, post(projects::create_resource)),
        entry(Method::GET, RESOURCE, Members, get(projects::open_resource)),
        entry(Method::PATCH, RESOURCE, Members, patch(projects::rename_resource)),
        entry(Method::DELETE, RESOURCE, Members, delete(projects::delete_resource)),
        entry(Method::PUT, RESOURCE, Members, put(projects::grant_on)),
    ]
}

/// The endpoints as routes. A path that is none of them is answered like a thing that may not be seen.
pub(crate) fn routes() -> Router {
    endpoints()
        .into_iter()
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.rehearsable()))
        .method_not_allowed_fallback(|| async { Problem::method() })
        .route("/", any(|| async { Problem::hidden() }))
        .route("/{*rest}", any(|| async { Problem::hidden() }))
}
