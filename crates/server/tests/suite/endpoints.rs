//! Every endpoint: who may call it, and that it does what it says.

use crate::projects;
use crate::scene::{ABSENT, Acme, Answer, Browser, PASSWORD, Scene, mailed};
use axum::http::{Method, StatusCode};
use guildhall_server::rest::{Entrance, endpoints};
use guildhall_testkit::both_engines;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A path without its variables filled in becomes one that leads to nothing.
fn nowhere(path: &str, slug: &str) -> String {
    let link = "A".repeat(43);
    let filled = [("{slug}", slug), ("{id}", ABSENT), ("{inner}", ABSENT), ("{link}", &link)];
    filled.iter().fold(format!("/api{path}"), |path, (name, value)| path.replace(name, value))
}

/// A body that every endpoint of that path can read.
pub(crate) fn body(method: &Method, path: &str) -> Option<Value> {
    if path.contains("/projects") || path.contains("/invoicing") {
        return projects::body(method, path, ABSENT);
    }
    match (method.as_str(), path) {
        ("POST", "/session") => Some(json!({"email": "nobody@example.org", "password": PASSWORD})),
        ("POST", "/organizations") => Some(json!({"name": "Acme"})),
        ("PATCH", _) => Some(json!({"from": "member", "to": "admin"})),
        ("POST", "/organizations/{slug}/invitations") => {
            Some(json!({"addresses": ["new@example.org"], "role": "member"}))
        }
        ("POST", "/invitations/{link}/sign-up") => Some(json!({"name": "Eve", "password": PASSWORD})),
        ("POST", "/organizations/{slug}/roles") => Some(own_role("project")),
        ("PUT", _) => Some(json!({"title": "Auditor", "permissions": ["project.read"]})),
        ("DELETE", ROLE) => Some(json!({"to": null})),
        _ => None,
    }
}

const ROLE: &str = "/organizations/{slug}/roles/{id}/{inner}";

fn own_role(level: &str) -> Value {
    json!({"level": level, "title": "Auditor", "permissions": ["org.read", "member.read", "history.read", "member.read_email"]})
}

/// Calls endpoints and keeps book of which.
pub(crate) struct Walk {
    pub(crate) scene: Scene,
    called: BTreeSet<(String, String)>,
}

impl Walk {
    pub(crate) async fn step(
        &mut self,
        who: Option<&Browser>,
        (method, path): (Method, &str),
        filled: &[(&str, &str)],
        body: Option<Value>,
        expected: u16,
    ) -> Answer {
        self.called.insert((method.to_string(), path.to_owned()));
        let path = filled.iter().fold(format!("/api{path}"), |path, (name, value)| path.replace(name, value));
        let answer = self.scene.call(who, method.clone(), &path, body).await;
        assert_eq!(answer.status.as_u16(), expected, "{method} {path}: {}", answer.body);
        answer
    }
}

async fn sessions_and_organizations(walk: &mut Walk) {
    let scene = walk.scene.clone();
    let dora = scene.person("Dora").await;
    let credentials = Some(json!({"email": dora.email, "password": PASSWORD}));
    let opened = walk.step(None, (Method::POST, "/session"), &[], credentials, 201).await;
    let (before, dora) = (dora.clone(), Browser { cookie: opened.cookie(), ..dora });
    let me = walk.step(Some(&dora), (Method::GET, "/me"), &[], None, 200).await.json();
    assert_eq!(me["name"], "Dora");
    let form = Some(json!({"name": "Dora’s", "slug": "doras", "website": "https://doras.example"}));
    let founded = walk.step(Some(&dora), (Method::POST, "/organizations"), &[], form, 201).await;
    assert_eq!(founded.json()["slug"], "doras");
    let own = walk.step(Some(&dora), (Method::GET, "/organizations"), &[], None, 200).await.json();
    assert_eq!(own["organizations"][0]["slug"], "doras");
    let others = walk.step(Some(&before), (Method::GET, "/account/sessions"), &[], None, 200).await.json();
    assert_eq!(others["rows"][0]["acts"][1]["text"], "founded Dora’s");
    walk.step(Some(&dora), (Method::DELETE, "/session"), &[], None, 204).await;
    walk.step(Some(&dora), (Method::GET, "/me"), &[], None, 401).await;
}

async fn members(walk: &mut Walk, acme: &Acme) {
    let scene = walk.scene.clone();
    let (ada, cleo, slug) = (Some(&acme.ada), scene.place(&acme.cleo, "acme").await, ("{slug}", "acme"));
    let roster = "/organizations/{slug}/members";
    let page = walk.step(ada, (Method::GET, roster), &[slug], None, 200).await.json();
    assert_eq!(page["rows"].as_array().unwrap().len(), 4);
    assert_eq!(page["tally"]["verified"], 4);
    let one = "/organizations/{slug}/members/{id}";
    let filled = [slug, ("{id}", cleo.as_str())];
    let rise = |to| Some(json!({"from": "member", "to": to}));
    walk.step(ada, (Method::PATCH, one), &filled, rise("admin"), 204).await;
    let stale = walk.step(ada, (Method::PATCH, one), &filled, rise("owner"), 409).await.json();
    assert_eq!(stale["type"], "/problems/stale_role");
    assert_eq!(stale["present"]["role"], "Admin");
    walk.step(ada, (Method::DELETE, one), &filled, None, 204).await;
    walk.step(ada, (Method::DELETE, one), &filled, None, 404).await;
    let own = "/organizations/{slug}/membership";
    let last = walk.step(ada, (Method::DELETE, own), &[slug], None, 409).await.json();
    assert_eq!(last["detail"], "You are the last owner.");
    assert_eq!(last["fix"], "Make someone else an owner first.");
    walk.step(Some(&acme.ben), (Method::DELETE, own), &[slug], None, 204).await;
    walk.step(Some(&acme.ben), (Method::GET, roster), &[slug], None, 404).await;
    let history =
        walk.step(ada, (Method::GET, "/organizations/{slug}/history"), &[slug], None, 200).await.json();
    assert_eq!(history["rows"][0]["text"], "left, having been Admin");
}

async fn roles(walk: &mut Walk, acme: &Acme) {
    let (ada, slug) = (Some(&acme.ada), ("{slug}", "acme"));
    let own = walk.scene.place(&acme.ada, "acme").await;
    let rights = "/organizations/{slug}/members/{id}/rights";
    let rights = walk.step(ada, (Method::GET, rights), &[slug, ("{id}", &own)], None, 200).await.json();
    assert_eq!(
        (&rights["rights"][0]["right"], &rights["rights"][0]["allowed"]),
        (&json!("org.read"), &json!(true))
    );
    let roles = walk.step(ada, (Method::GET, "/organizations/{slug}/roles"), &[slug], None, 200).await.json();
    assert_eq!((&roles["roles"][0]["title"], &roles["roles"][0]["members"]), (&json!("Owner"), &json!(1)));
    let table = walk.step(ada, (Method::GET, "/organizations/{slug}/roles.csv"), &[slug], None, 200).await;
    assert!(
        table.body.starts_with("\u{feff}\"Level\",\"Group\",\"Right\",\"Name\",\"Owner\""),
        "{}",
        table.body
    );
    own_roles(walk, acme).await;
}

/// A role is made, given, changed, and deleted with another one for whoever holds it.
async fn own_roles(walk: &mut Walk, acme: &Acme) {
    let scene = walk.scene.clone();
    let (ada, slug, all) = (Some(&acme.ada), ("{slug}", "acme"), "/organizations/{slug}/roles");
    let made = walk.step(ada, (Method::POST, all), &[slug], Some(own_role("organization")), 201).await.json();
    assert_eq!(made["id"], "auditor");
    let again =
        walk.step(ada, (Method::POST, all), &[slug], Some(own_role("organization")), 409).await.json();
    assert_eq!(again["detail"], "There is already a role named “Auditor”.");
    let odd = walk.step(ada, (Method::POST, all), &[slug], Some(own_role("project")), 422).await.json();
    assert_eq!(odd["detail"], "There is no right “history.read” for such a role.");
    scene.invited(&acme.ada, "acme", "una@example.org", "auditor").await;
    let filled = [slug, ("{id}", "organization"), ("{inner}", "auditor")];
    let late = json!({"title": "Checker", "permissions": ["org.read"], "seen": ["org.read"]});
    let late = walk.step(ada, (Method::PUT, ROLE), &filled, Some(late), 409).await.json();
    assert_eq!(late["detail"], "What Auditor allows was changed meanwhile.");
    let less = json!({"title": "Checker", "permissions": ["org.read", "member.read"]});
    walk.step(ada, (Method::PUT, ROLE), &filled, Some(less), 204).await;
    let held = walk.step(ada, (Method::DELETE, ROLE), &filled, Some(json!({"to": null})), 409).await.json();
    assert_eq!(held["detail"], "Checker is held by one person or invitation.");
    walk.step(ada, (Method::DELETE, ROLE), &filled, Some(json!({"to": "member"})), 204).await;
    walk.step(ada, (Method::DELETE, ROLE), &filled, Some(json!({"to": "member"})), 422).await;
    let page = scene.get(&acme.ada, "/api/organizations/acme/members?status=pending").await.json();
    assert_eq!(
        (&page["rows"][0]["email"], &page["rows"][0]["role"]),
        (&json!("una@example.org"), &json!("member"))
    );
}

async fn invitations(walk: &mut Walk, acme: &Acme) {
    let scene = walk.scene.clone();
    let (ada, slug) = (Some(&acme.ada), ("{slug}", "acme"));
    let all = "/organizations/{slug}/invitations";
    let batch =
        Some(json!({"addresses": ["eve@example.org", "nonsense", "eve@example.org"], "role": "member"}));
    let verdicts = walk.step(ada, (Method::POST, all), &[slug], batch, 200).await.json();
    assert_eq!(verdicts["verdicts"][0]["refused"], Value::Null);
    assert!(verdicts["verdicts"][1]["refused"].is_string());
    assert_eq!(verdicts["verdicts"][2]["refused"], "This address is in the list twice.");
    let page = walk.step(ada, (Method::GET, all), &[slug], None, 200).await.json();
    let id = page["rows"][0]["id"].as_str().unwrap().to_owned();
    let old = mailed(&scene.ctx, "eve@example.org", "/join/").await;
    let filled = [slug, ("{id}", id.as_str())];
    walk.step(ada, (Method::POST, "/organizations/{slug}/invitations/{id}/resend"), &filled, None, 204).await;
    walk.step(None, (Method::GET, "/invitations/{link}"), &[("{link}", &old)], None, 410).await;
    let link = "/organizations/{slug}/invitations/{id}/link";
    let copied = walk.step(ada, (Method::POST, link), &filled, None, 201).await.json();
    let copied = copied["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let welcome =
        walk.step(None, (Method::GET, "/invitations/{link}"), &[("{link}", &copied)], None, 200).await;
    assert_eq!(welcome.json()["organization"], "Acme");
    let one = "/organizations/{slug}/invitations/{id}";
    walk.step(ada, (Method::DELETE, one), &filled, None, 204).await;
    let gone = walk.step(None, (Method::GET, "/invitations/{link}"), &[("{link}", &copied)], None, 410).await;
    assert_eq!(gone.json()["present"]["invitation"], "revoked");
    walk.step(ada, (Method::DELETE, one), &filled, None, 410).await;
}

async fn joining(walk: &mut Walk, acme: &Acme) {
    let scene = walk.scene.clone();
    let fay = scene.person("Fay").await;
    scene.invited(&acme.ada, "acme", &fay.email, "member").await;
    let link = mailed(&scene.ctx, &fay.email, "/join/").await;
    let filled = [("{link}", link.as_str())];
    let accept = "/invitations/{link}/accept";
    let otto = scene.person("Otto").await;
    for (who, status) in [(&otto, 403), (&acme.cleo, 409)] {
        let wrong = walk.step(Some(who), (Method::POST, accept), &filled, None, status).await;
        assert!(!wrong.body.contains(&fay.email), "{}", wrong.body);
    }
    let joined = walk.step(Some(&fay), (Method::POST, accept), &filled, None, 200).await.json();
    assert_eq!(joined["slug"], "acme");
    let again = walk.step(Some(&fay), (Method::POST, accept), &filled, None, 409).await;
    assert_eq!(
        (&again.json()["type"], &again.json()["present"]["organization"]),
        (&json!("/problems/you_are_member"), &json!("acme"))
    );
    scene.invited(&acme.ada, "acme", "gus@example.org", "member").await;
    let link = mailed(&scene.ctx, "gus@example.org", "/join/").await;
    let filled = [("{link}", link.as_str())];
    walk.step(None, (Method::POST, "/invitations/{link}/decline"), &filled, None, 204).await;
    let newcomer = || Some(json!({"name": "Gus", "password": PASSWORD}));
    walk.step(None, (Method::POST, "/invitations/{link}/sign-up"), &filled, newcomer(), 410).await;
}

both_engines! {
    async fn every_endpoint_does_what_it_says(store: Store) {
        let mut walk = Walk { scene: Scene::new(store), called: BTreeSet::new() };
        let acme = walk.scene.acme().await;
        sessions_and_organizations(&mut walk).await;
        invitations(&mut walk, &acme).await;
        joining(&mut walk, &acme).await;
        projects::walk(&mut walk, &acme).await;
        members(&mut walk, &acme).await;
        roles(&mut walk, &acme).await;
        let all = endpoints().into_iter().map(|one| (one.method.to_string(), one.path.to_owned()));
        assert_eq!(walk.called, all.collect(), "an endpoint has no case here");
    }

    async fn every_endpoint_but_the_open_ones_asks_strangers_to_sign_in(store: Store) {
        let scene = Scene::new(store);
        scene.acme().await;
        for endpoint in endpoints() {
            let path = nowhere(endpoint.path, "acme");
            let answer = scene.call(None, endpoint.method.clone(), &path, body(&endpoint.method, endpoint.path)).await;
            let expected = match endpoint.entrance {
                Entrance::SignedIn | Entrance::Members => StatusCode::UNAUTHORIZED,
                Entrance::Open if endpoint.path == "/session" => StatusCode::UNAUTHORIZED,
                Entrance::Open => StatusCode::GONE,
            };
            assert_eq!(answer.status, expected, "{} {path}: {}", endpoint.method, answer.body);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }

    async fn outsiders_find_nothing_at_any_members_endpoint(store: Store) {
        let scene = Scene::new(store);
        scene.acme().await;
        let eve = scene.person("Eve").await;
        let unknown = scene.get(&eve, "/api/no/such/path").await.bare();
        for endpoint in endpoints().into_iter().filter(|one| one.entrance == Entrance::Members) {
            for slug in ["acme", "no-such-organization"] {
                let path = nowhere(endpoint.path, slug);
                let body = body(&endpoint.method, endpoint.path);
                let answer = scene.call(Some(&eve), endpoint.method.clone(), &path, body).await;
                assert_eq!(answer.bare(), unknown, "{} {path}", endpoint.method);
            }
        }
    }
}
