//! Projects over REST: that each endpoint does what it says, and that what a member may not see of them is not there.

use crate::endpoints::Walk;
use crate::scene::{ABSENT, Acme, Answer, Browser, Scene};
use axum::http::{Method, StatusCode};
use guildhall_server::rest::endpoints;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

const ALL: &str = "/organizations/{slug}/projects";
const ONE: &str = "/organizations/{slug}/projects/{id}";
const PLACE: &str = "/organizations/{slug}/projects/{id}/members/{inner}";
const RIGHTS: &str = "/organizations/{slug}/projects/{id}/members/{inner}/rights";
const INVOICING: &str = "/organizations/{slug}/invoicing";
const INVOICING_OF_PROJECT: &str = "/organizations/{slug}/projects/{id}/invoicing";
const RESOURCES: &str = "/organizations/{slug}/projects/{id}/resources";
const RESOURCE: &str = "/organizations/{slug}/projects/{id}/resources/{inner}";

/// A list of an organization that does not exist.
const NOWHERE: &str = "/api/organizations/no-such-organization/projects";

/// A body that the project endpoint of that path can read; `member` is the one whom it names, if it names one.
pub(crate) fn body(method: &Method, path: &str, member: &str) -> Option<Value> {
    match (method.as_str(), path) {
        ("GET", _) => None,
        ("PUT", INVOICING | INVOICING_OF_PROJECT) => {
            Some(json!({"company": "Acme", "recipients": "pay@acme.example"}))
        }
        ("PUT", PLACE) => Some(json!({"from": null, "to": "member"})),
        ("PUT", _) => Some(json!({"member": member, "from": null, "to": "member"})),
        _ => Some(json!({"name": "Apollo"})),
    }
}

pub(crate) async fn walk(walk: &mut Walk, acme: &Acme) {
    let (ada, slug) = (Some(&acme.ada), ("{slug}", "acme"));
    let form = || Some(json!({"name": "Apollo", "description": "To the Moon"}));
    let made = walk.step(ada, (Method::POST, ALL), &[slug], form(), 201).await.json();
    let again = walk.step(ada, (Method::POST, ALL), &[slug], form(), 409).await.json();
    assert_eq!((&again["type"], &again["field"]), (&json!("/problems/name_taken"), &json!("name")));
    let listed = walk.step(ada, (Method::GET, ALL), &[slug], None, 200).await.json();
    assert_eq!((&listed["rows"][0]["id"], &listed["rows"][0]["own"]), (&made["id"], &json!("admin")));
    let filled = [slug, ("{id}", made["id"].as_str().unwrap())];
    walk.step(ada, (Method::PATCH, ONE), &filled, Some(json!({"name": "Artemis"})), 204).await;
    let opened = walk.step(ada, (Method::GET, ONE), &filled, None, 200).await.json();
    assert_eq!(opened["project"]["name"], "Artemis");
    assert_eq!(opened["members"]["rows"][0]["person"]["name"], "Ada");
    let cleo = walk.scene.place(&acme.cleo, "acme").await;
    places(walk, acme, &filled, &cleo).await;
    resources(walk, acme, &filled, &cleo).await;
    invoicing(walk, acme, &filled).await;
    let wrong = walk.step(ada, (Method::DELETE, ONE), &filled, Some(json!({"name": "Apollo"})), 422).await;
    assert!(wrong.body.contains("write its name: “Artemis”"), "{}", wrong.body);
    let name = || Some(json!({"name": "Artemis"}));
    let lacks = walk.step(Some(&acme.cleo), (Method::DELETE, ONE), &filled, name(), 403).await.json();
    assert_eq!(lacks["type"], "/problems/lacks");
    walk.step(ada, (Method::DELETE, ONE), &filled, name(), 204).await;
    walk.step(ada, (Method::GET, ONE), &filled, None, 404).await;
}

async fn places(walk: &mut Walk, acme: &Acme, filled: &[(&str, &str)], cleo: &str) {
    let (ada, filled) = (Some(&acme.ada), [filled, &[("{inner}", cleo)]].concat());
    let change = |from: Option<&str>, to: Option<&str>| Some(json!({"from": from, "to": to}));
    walk.step(ada, (Method::PUT, PLACE), &filled, change(None, Some("write")), 204).await;
    let stale = walk.step(ada, (Method::PUT, PLACE), &filled, change(None, Some("read")), 409).await.json();
    assert_eq!(
        (&stale["type"], &stale["present"]["role"]),
        (&json!("/problems/stale_role"), &json!("Write"))
    );
    let unknown = walk.step(ada, (Method::PUT, PLACE), &filled, change(Some("write"), Some("king")), 422);
    assert_eq!(unknown.await.json()["type"], "/problems/unknown_role");
    let rights = walk.step(ada, (Method::GET, RIGHTS), &filled, None, 200).await.json();
    assert_eq!(
        (&rights["role"], &rights["rights"][0]["right"]),
        (&json!("Write in Artemis"), &json!("project.read"))
    );
    walk.step(ada, (Method::PUT, PLACE), &filled, change(Some("write"), Some("read")), 204).await;
    walk.step(Some(&acme.cleo), (Method::PUT, PLACE), &filled, change(Some("read"), None), 204).await;
    walk.step(ada, (Method::PUT, PLACE), &filled, change(Some("read"), None), 409).await;
}

async fn resources(walk: &mut Walk, acme: &Acme, filled: &[(&str, &str)], cleo: &str) {
    let ada = Some(&acme.ada);
    let unknown =
        walk.step(ada, (Method::POST, RESOURCES), filled, Some(json!({"name": "R", "kind": "x"})), 422);
    assert_eq!(unknown.await.json()["field"], "kind");
    let made =
        walk.step(ada, (Method::POST, RESOURCES), filled, Some(json!({"name": "Robot"})), 201).await.json();
    let filled = [filled, &[("{inner}", made["id"].as_str().unwrap())]].concat();
    walk.step(ada, (Method::PATCH, RESOURCE), &filled, Some(json!({"name": "Rover"})), 204).await;
    let given = Some(json!({"member": cleo, "from": null, "to": "read"}));
    walk.step(ada, (Method::PUT, RESOURCE), &filled, given, 204).await;
    let opened = walk.step(ada, (Method::GET, RESOURCE), &filled, None, 200).await.json();
    assert_eq!(
        (&opened["members"]["rows"][0]["person"]["name"], &opened["members"]["rows"][0]["held"]),
        (&json!("Cleo"), &json!("read"))
    );
    walk.step(ada, (Method::DELETE, RESOURCE), &filled, Some(json!({"name": "Robot"})), 422).await;
    walk.step(ada, (Method::DELETE, RESOURCE), &filled, Some(json!({"name": "Rover"})), 204).await;
    walk.step(ada, (Method::GET, RESOURCE), &filled, None, 404).await;
}

async fn invoicing(walk: &mut Walk, acme: &Acme, filled: &[(&str, &str)]) {
    let ada = Some(&acme.ada);
    let written = |company: &str| Some(json!({"company": company, "recipients": "pay@acme.example"}));
    walk.step(ada, (Method::PUT, INVOICING), filled, written("Acme Ltd"), 204).await;
    walk.step(ada, (Method::PUT, INVOICING_OF_PROJECT), filled, written("Moon Ltd"), 204).await;
    let unusable = walk.step(ada, (Method::PUT, INVOICING), filled, Some(json!({"vat_number": "1/2"})), 422);
    assert_eq!(unusable.await.json()["field"], "vat_number");
    let read = walk.step(ada, (Method::GET, INVOICING), filled, None, 200).await.json();
    assert_eq!(read["organization"]["company"], "Acme Ltd");
    assert!(read["projects"]["rows"].to_string().contains("Moon Ltd"), "{read}");
    walk.step(Some(&acme.ben), (Method::GET, INVOICING), filled, None, 403).await;
    walk.step(Some(&acme.ben), (Method::PUT, INVOICING_OF_PROJECT), filled, written("Ben"), 403).await;
}

/// Something new below an organization: its id.
pub(crate) async fn made(scene: &Scene, by: &Browser, path: &str, name: &str) -> String {
    let made = scene.post(by, &format!("/api/organizations/{path}"), json!({"name": name})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A project with a resource in it, and a member.
struct Tree {
    project: String,
    resource: String,
    member: String,
}

impl Tree {
    async fn new(scene: &Scene, by: &Browser, slug: &str) -> Self {
        let project = made(scene, by, &format!("{slug}/projects"), "Apollo").await;
        let resource = made(scene, by, &format!("{slug}/projects/{project}/resources"), "Robot").await;
        Self { project, resource, member: scene.place(by, slug).await }
    }

    /// What is like it, and does not exist.
    fn absent() -> Self {
        Self { project: ABSENT.to_owned(), resource: ABSENT.to_owned(), member: ABSENT.to_owned() }
    }

    /// Calls every endpoint below a project in an organization.
    async fn called(&self, scene: &Scene, who: &Browser, slug: &str) -> Vec<(String, Answer)> {
        let mut answers = Vec::new();
        for one in endpoints().into_iter().filter(|one| one.path.contains("/projects/{id}")) {
            let inner = if one.path == PLACE { &self.member } else { &self.resource };
            let path =
                one.path.replace("{slug}", slug).replace("{id}", &self.project).replace("{inner}", inner);
            let body = body(&one.method, one.path, &self.member);
            let answer = scene.call(Some(who), one.method.clone(), &format!("/api{path}"), body).await;
            answers.push((format!("{} {}", one.method, one.path), answer));
        }
        answers
    }
}

/// Whatever someone asks about each of the trees is answered byte for byte as if there were none.
async fn all_hidden(scene: &Scene, who: &Browser, slug: &str, trees: &[Tree]) {
    let nothing = scene.get(who, NOWHERE).await.bare();
    assert_eq!(nothing.0, StatusCode::NOT_FOUND);
    let absent = Tree::absent().called(scene, who, slug).await;
    for tree in trees {
        for ((endpoint, answer), (_, absent)) in tree.called(scene, who, slug).await.into_iter().zip(&absent)
        {
            assert_eq!(unnumbered(&answer), unnumbered(absent), "{endpoint}");
            // Whoever may not manage billing hears that of any project.
            assert!(endpoint.ends_with("/invoicing") || answer.bare() == nothing, "{endpoint}: {answer:?}");
        }
    }
}

/// An answer without its request's id, which a refusal with words carries in its text too.
fn unnumbered(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let (status, headers, body) = answer.bare();
    (status, headers, body.replace(answer.headers["x-request-id"].to_str().unwrap(), ""))
}

/// The status and text of a page, without what differs from one request to the next: its nonce, and its moment.
async fn page(scene: &Scene, who: &Browser, path: &str) -> String {
    let Answer { status, body, .. } = scene.get(who, path).await;
    let between = |start: &str, end| body.split(start).nth(1).and_then(|rest| rest.split(end).next());
    let (nonce, moment) = (between("nonce=\"", '"'), between("\\\"now\\\":", ','));
    let bare = [nonce, moment].into_iter().flatten().fold(body.clone(), |text, part| text.replace(part, ""));
    format!("{} {bare}", status.as_u16())
}

both_engines! {
    async fn what_a_page_is_called_ends_nothing_in_it(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let name = "</title><meta http-equiv=refresh content=0>";
        let made = scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": name})).await.json();
        let page = scene.get(&acme.ada, &format!("/acme/projects/{}", made["id"].as_str().unwrap())).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("<meta http-equiv=refresh"), "{}", page.body);
        assert!(page.body.contains("<title>&lt;/title&gt;"), "{}", page.body);
    }

    async fn a_project_without_a_place_in_it_is_like_one_that_is_not_there(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("zilliz").await;
        let ben = scene.joined(&ada, "acme", "Ben", "member").await;
        let tree = Tree::new(&scene, &ada, "acme").await;
        let own = Tree { member: scene.place(&ben, "acme").await, project: tree.project.clone(), resource: tree.resource.clone() };
        let lost = Tree { project: ABSENT.to_owned(), resource: tree.resource.clone(), member: own.member.clone() };
        all_hidden(&scene, &ben, "acme", &[tree, own, lost, Tree::absent()]).await;
        for search in ["", "?search=Apollo", "?search=Default"] {
            let listed = scene.get(&ben, &format!("/api/organizations/acme/projects{search}")).await;
            assert_eq!(listed.json(), json!({"rows": [], "next": null}), "{search}");
        }
    }

    async fn a_project_that_cannot_be_seen_cannot_be_named_in_an_invitation(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("pinecone-legacy").await;
        let ben = scene.joined(&ada, "acme", "Ben", "user").await;
        let (hidden, own) = (Tree::new(&scene, &ada, "acme").await, made(&scene, &ben, "acme/projects", "Mine").await);
        let nothing = scene.get(&ben, NOWHERE).await.bare();
        for other in [hidden.project.as_str(), ABSENT] {
            let offers = json!([{"project": own, "role": "user"}, {"project": other, "role": "user"}]);
            let batch = json!({"addresses": ["new@example.org"], "role": "user", "projects": offers});
            let answer = scene.post(&ben, "/api/organizations/acme/invitations", batch).await;
            assert_eq!(answer.bare(), nothing, "{other}");
        }
    }

    async fn a_project_of_another_organization_is_like_one_that_is_not_there(store: Store) {
        let scene = Scene::new(store);
        let (acme, eve) = (scene.acme().await, scene.person("Eve").await);
        scene.post(&eve, "/api/organizations", json!({"name": "Other"})).await;
        let (theirs, own) = (Tree::new(&scene, &acme.ada, "acme").await, Tree::new(&scene, &eve, "other").await);
        let nothing = scene.get(&eve, NOWHERE).await.bare();
        // What is of one organization and named beside what is of another.
        for (path, to_whom) in [
            (format!("projects/{}/members/{}", own.project, theirs.member), json!({"to": "read"})),
            (format!("projects/{}/resources/{}", own.project, own.resource), json!({"member": theirs.member, "to": "read"})),
            (format!("projects/{}/resources/{}", own.project, theirs.resource), json!({"member": own.member, "to": "read"})),
        ] {
            let answer = scene.call(Some(&eve), Method::PUT, &format!("/api/organizations/other/{path}"), Some(to_whom)).await;
            assert_eq!(answer.bare(), nothing, "{path}");
        }
        all_hidden(&scene, &eve, "other", &[theirs]).await;
    }

    async fn a_resource_alone_shows_the_way_to_it_and_nothing_else(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("zilliz").await;
        let ben = scene.joined(&ada, "acme", "Ben", "member").await;
        let Tree { project, resource, .. } = Tree::new(&scene, &ada, "acme").await;
        let other = made(&scene, &ada, &format!("acme/projects/{project}/resources"), "Other").await;
        let place = |resource: &str| format!("/api/organizations/acme/projects/{project}/resources/{resource}");
        let given = json!({"member": scene.place(&ben, "acme").await, "to": "member"});
        assert_eq!(scene.call(Some(&ada), Method::PUT, &place(&resource), Some(given)).await.status, StatusCode::NO_CONTENT);
        let around = scene.get(&ben, &format!("/api/organizations/acme/projects/{project}")).await.json();
        assert_eq!(around["members"], Value::Null);
        assert_eq!(around["resources"].as_array().unwrap().len(), 1);
        assert_eq!(scene.get(&ben, &place(&resource)).await.json()["members"]["rows"][0]["person"]["name"], "Ben");
        assert_eq!(scene.get(&ben, &place(&other)).await.bare(), scene.get(&ben, &place(ABSENT)).await.bare());
    }

    async fn a_member_is_shown_no_address_in_any_project(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let tree = Tree::new(&scene, &acme.ada, "acme").await;
        let place = |id: &str| format!("/api/organizations/acme/projects/{}/members/{id}", tree.project);
        for (who, to) in [(&acme.ben, "write"), (&acme.cleo, "admin")] {
            let path = place(&scene.place(who, "acme").await);
            assert_eq!(scene.call(Some(&acme.ada), Method::PUT, &path, Some(json!({"to": to}))).await.status, StatusCode::NO_CONTENT);
        }
        let offers = json!([{"project": tree.project, "role": "read"}]);
        let batch = json!({"addresses": ["pending@example.org"], "role": "member", "projects": offers});
        assert_eq!(scene.post(&acme.ada, "/api/organizations/acme/invitations", batch).await.status, StatusCode::OK);
        let mut answers = vec![("list".to_owned(), scene.get(&acme.cleo, "/api/organizations/acme/projects").await)];
        let path = format!("/api/organizations/acme/projects/{}", tree.project);
        let opened = scene.get(&acme.cleo, &path).await;
        assert_eq!((&opened.json()["members"]["view"], opened.json()["members"]["rows"].as_array().unwrap().len()), (&json!("colleagues"), 3));
        assert_eq!(scene.get(&acme.ben, &path).await.json()["members"]["view"], "contacts");
        answers.push(("open".to_owned(), opened));
        answers.extend(tree.called(&scene, &acme.cleo, "acme").await);
        for (endpoint, answer) in answers {
            assert!(!answer.body.contains('@'), "{endpoint}: {}", answer.body);
        }
    }

    async fn a_member_finds_nobody_in_a_project_by_their_address(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let tree = Tree::new(&scene, &acme.ada, "acme").await;
        let rows = async |who, search: &str| {
            let path = format!("/api/organizations/acme/projects/{}?search={search}", tree.project);
            scene.get(who, &path).await.json()["members"]["rows"].as_array().unwrap().len()
        };
        for (search, as_ben, as_cleo) in [("ada", 1, 1), ("ada%40example.org", 1, 0), ("example", 1, 0), ("org", 1, 0)] {
            assert_eq!((rows(&acme.ben, search).await, rows(&acme.cleo, search).await), (as_ben, as_cleo), "{search}");
        }
    }

    async fn the_page_of_a_project_that_cannot_be_seen_is_that_of_one_that_is_not_there(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("zilliz").await;
        let ben = scene.joined(&ada, "acme", "Ben", "member").await;
        let Tree { project, resource, .. } = Tree::new(&scene, &ada, "acme").await;
        let (here, there) = (format!("/acme/projects/{project}"), format!("/acme/projects/{project}/{resource}"));
        assert!(page(&scene, &ada, &here).await.contains("Apollo"));
        for query in ["", "?edit", "?add=ada", "?delete"] {
            let hidden = [page(&scene, &ben, &format!("{here}{query}")).await, page(&scene, &ben, &format!("{there}{query}")).await];
            let absent = [
                page(&scene, &ben, &format!("/acme/projects/{ABSENT}{query}")).await,
                page(&scene, &ben, &format!("/acme/projects/{ABSENT}/{ABSENT}{query}")).await,
            ];
            let hidden = hidden.map(|page| page.replace(&project, ABSENT).replace(&resource, ABSENT));
            assert_eq!(hidden, absent, "{query}");
            assert!(hidden[0].starts_with("404"), "{}", hidden[0]);
        }
    }

    async fn no_page_of_a_project_shows_a_member_an_address(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let tree = Tree::new(&scene, &acme.ada, "acme").await;
        let place = format!("/api/organizations/acme/projects/{}/members/{}", tree.project, scene.place(&acme.cleo, "acme").await);
        assert_eq!(scene.call(Some(&acme.ada), Method::PUT, &place, Some(json!({"to": "admin"}))).await.status, StatusCode::NO_CONTENT);
        scene.invited(&acme.ada, "acme", "pending@example.org", "member").await;
        let here = format!("/acme/projects/{}", tree.project);
        for path in [here.clone(), format!("{here}?add=ben"), format!("{here}?add=example"), format!("{here}/{}?add=ben", tree.resource)] {
            let shown = page(&scene, &acme.cleo, &path).await;
            assert!(shown.starts_with("200") && !shown.replace(&acme.cleo.email, "").contains("@example"), "{path}: {shown}");
            assert_eq!(shown.contains(">Ben<"), path.ends_with("add=ben"), "{path}");
        }
        assert!(page(&scene, &acme.ada, &format!("{here}?add=ben%40example.org")).await.contains(">Ben<"));
    }
}
