//! What other sessions of an account did, over REST: each request that takes something back is one that works.

use crate::page_identity::{actions, send};
use crate::scene::{Browser, PASSWORD, Scene};
use axum::http::{Method, StatusCode};
use guildhall_service::accounts;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

const PATH: &str = "/api/account/sessions";

impl Scene {
    /// A program that signed in as somebody, with a session of its own.
    pub(crate) async fn signed_in_elsewhere(&self, who: &Browser) -> Browser {
        let credentials = json!({"email": who.email, "password": PASSWORD});
        let opened = self.call(None, Method::POST, "/api/session", Some(credentials)).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
        Browser { cookie: opened.cookie(), ..who.clone() }
    }

    /// All that other sessions did, newest first.
    async fn acts(&self, who: &Browser) -> Vec<Value> {
        let page = self.get(who, PATH).await.json();
        let rows = page["rows"].as_array().unwrap().clone();
        rows.iter().flat_map(|row| row["acts"].as_array().unwrap().clone()).collect()
    }

    /// Sends a request that an answer names.
    async fn carry_out(&self, who: &Browser, request: &Value) -> StatusCode {
        let method: Method = request["method"].as_str().unwrap().parse().unwrap();
        let body = Some(request["body"].clone()).filter(|body| !body.is_null());
        self.call(Some(who), method, request["path"].as_str().unwrap(), body).await.status
    }
}

/// Acts of each kind that can be taken back, in Acme.
async fn steal(scene: &Scene, thief: &Browser, cleo: &str) {
    let done = async |method, path: &str, body: Value| {
        let path = format!("/api/organizations/acme/{path}");
        let answer = scene.call(Some(thief), method, &path, Some(body)).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        answer
    };
    let role = json!({"level": "organization", "title": "Auditor", "permissions": ["org.read"]});
    done(Method::POST, "roles", role).await;
    let edited = json!({"title": "Checker", "permissions": ["org.read", "member.read"]});
    done(Method::PUT, "roles/organization/checker", edited).await;
    done(Method::PATCH, &format!("members/{cleo}"), json!({"from": "member", "to": "admin"})).await;
    let projects = scene.get(thief, "/api/organizations/acme/projects").await.json();
    let apollo = projects["rows"][0]["id"].as_str().unwrap();
    done(Method::PATCH, &format!("projects/{apollo}"), json!({"name": "Artemis", "description": "Gone"}))
        .await;
    done(Method::PUT, &format!("projects/{apollo}/members/{cleo}"), json!({"from": null, "to": "write"}))
        .await;
    let chip = json!({"name": "Chip"});
    let chip = done(Method::POST, &format!("projects/{apollo}/resources"), chip).await.json();
    let chip = format!("projects/{apollo}/resources/{}", chip["id"].as_str().unwrap());
    done(Method::PATCH, &chip, json!({"name": "Trojan"})).await;
    done(Method::PUT, &chip, json!({"member": cleo, "from": null, "to": "read"})).await;
    done(Method::PUT, "invoicing", json!({"company": "Mallory", "recipients": "mallory@example.org"})).await;
    done(Method::DELETE, "roles/organization/spare", json!({"to": null})).await;
}

both_engines! {
    async fn every_request_that_takes_something_back_does(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        for title in ["Checker", "Spare"] {
            let role = json!({"level": "organization", "title": title, "permissions": ["org.read"]});
            scene.post(&acme.ada, "/api/organizations/acme/roles", role).await;
        }
        scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": "Apollo", "description": "Up"})).await;
        scene.invited(&acme.ada, "acme", "una@example.org", "member").await;
        let unas = scene.newest_invitation(&acme.ada, "acme").await;
        let thief = scene.signed_in_elsewhere(&acme.ada).await;
        scene.invited(&thief, "acme", "eve@example.org", "admin").await;
        scene.post(&thief, &format!("/api/organizations/acme/invitations/{unas}/link"), json!(null)).await;
        steal(&scene, &thief, &scene.place(&acme.cleo, "acme").await).await;

        let acts = scene.acts(&acme.ada).await;
        assert_eq!(acts.len(), 12, "{acts:#?}");
        let mut done = 0;
        for act in &acts {
            for way in act["take_back"].as_array().unwrap().iter().take(1) {
                assert_eq!(way["refused"], Value::Null, "{act:#}");
                let status = scene.carry_out(&acme.ada, way).await;
                assert!(status.is_success(), "{status}: {act:#}");
                done += 1;
            }
        }
        assert_eq!(done, 11, "all but what made the resource");
        let open: Vec<_> = scene.acts(&acme.ada).await.into_iter().filter(|act| act["instead"].is_null()).collect();
        let texts: Vec<_> = open.iter().map(|act| act["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["copied a link of the invitation for una@example.org"], "the invitation goes on, with another link");
        let projects = scene.get(&acme.ada, "/api/organizations/acme/projects").await.json();
        assert_eq!((&projects["rows"][0]["name"], &projects["rows"][0]["description"]), (&json!("Apollo"), &json!("Up")));
    }

    async fn nobody_else_is_told_and_no_other_answer_speaks_of_sessions(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let thief = scene.signed_in_elsewhere(&acme.ada).await;
        scene.invited(&thief, "acme", "eve@example.org", "admin").await;
        for other in [&acme.ben, &acme.cleo, &thief] {
            let told = scene.get(other, PATH).await.body;
            assert!(!told.contains("eve@"), "{told}");
        }
        assert!(scene.get(&acme.ada, PATH).await.body.contains("eve@"));
        let session = scene.viewer(&thief).await.session.to_string();
        for path in ["/api/organizations/acme/history", "/api/organizations/acme/invitations", PATH, "/acme/history"] {
            let told = scene.get(&acme.ada, path).await.body;
            assert!(!told.contains(&session), "{path}");
        }
        assert_eq!(scene.call(None, Method::GET, PATH, None).await.status, StatusCode::UNAUTHORIZED);
        let foreign = scene.get(&acme.ada, &format!("{PATH}?after=AAAA")).await;
        assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn the_page_shows_it_with_forms_that_take_it_back_and_a_preview_has_no_such_page(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let thief = scene.signed_in_elsewhere(&acme.ada).await;
        scene.invited(&thief, "acme", "eve@example.org", "admin").await;
        let cleo = scene.place(&acme.cleo, "acme").await;
        for (who, path) in [(&acme.ben, "/account/sessions".to_owned()), (&acme.ada, format!("/preview/member.{cleo}/account/sessions"))] {
            let told = scene.get(who, &path).await.body;
            assert!(!told.contains("eve@"), "{path}: {told}");
        }
        let page = scene.get(&acme.ada, "/account/sessions").await.body;
        assert!(page.contains("Invited eve@example.org as Admin"), "{page}");
        let form = actions(&page).into_iter().find(|action| action.starts_with("/rpc/take_back")).expect("a form");
        let entry = scene.acts(&acme.ada).await[0]["entry"].to_string();
        let fields = format!("slug=acme&entry={entry}&deed=revoke");
        let unknown = send(&scene, &acme.ada, &form, (None, false), "slug=acme&entry=1&deed=revoke").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "her own act is none of another session");
        let done = send(&scene, &acme.ada, &form, (None, true), &fields).await;
        assert_eq!((done.status, &done.headers["location"]), (StatusCode::SEE_OTHER, &"/account/sessions".parse().unwrap()));
        let page = scene.get(&acme.ada, "/account/sessions").await.body;
        assert!(!actions(&page).iter().any(|action| action.starts_with("/rpc/take_back")), "{page}");
        let again = send(&scene, &acme.ada, &form, (None, false), &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
    }

    async fn after_a_new_password_they_are_told_apart_still(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let thief = scene.signed_in_elsewhere(&acme.ada).await;
        scene.invited(&thief, "acme", "eve@example.org", "admin").await;
        let (viewer, peer) = (scene.viewer(&acme.ada).await, crate::scene::peer());
        let signed_in = accounts::change_password(&scene.ctx, &peer, &viewer, PASSWORD, "another good phrase").await.unwrap();
        let owner = Browser { cookie: signed_in.secret.reveal(), ..acme.ada };
        let page = scene.get(&owner, PATH).await.json();
        assert_eq!(page["rows"].as_array().unwrap().len(), 1, "{page:#}");
        assert_eq!((&page["rows"][0]["open"], &page["rows"][0]["acts"][0]["slug"]), (&json!(false), &json!("acme")));
        assert_eq!(scene.get(&thief, PATH).await.status, StatusCode::UNAUTHORIZED);
    }
}
