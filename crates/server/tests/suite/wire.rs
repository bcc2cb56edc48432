//! What goes over the wire when requests are not what they should be, and what protects every answer.

use crate::scene::{BASE, Browser, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use guildhall_testkit::both_engines;
use serde_json::json;

async fn founding(scene: &Scene, who: &Browser, kind: &str, body: impl Into<Body>) -> (u16, String, String) {
    let request = Request::post("/api/organizations").header("origin", BASE).header("content-type", kind);
    let request = request.header("cookie", format!("guildhall={}", who.cookie));
    let answer = scene.send(request.body(body.into()).unwrap()).await;
    let problem = answer.json();
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), text("type"), text("detail"))
}

both_engines! {
    async fn what_cannot_be_read_is_said_plainly(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let json = "application/json; charset=utf-8";
        let check = async |kind: &str, body: &str, status: u16, said: &str| {
            let (found, _, detail) = founding(&scene, &ada, kind, body.to_owned()).await;
            assert_eq!((found, detail.contains(said)), (status, true), "{detail}");
        };
        check(json, "{\"name\": ", 400, "not JSON").await;
        check(json, "", 400, "not JSON").await;
        check(json, "{\"name\": \"A\", \"owner\": 1}", 422, "unknown field `owner`").await;
        check(json, "{\"name\": 7}", 422, "expected a string").await;
        check(json, "{}", 422, "missing field `name`").await;
        check(json, "{\"name\": \"A\\u0007B\"}", 422, "").await;
        check("text/plain", "{\"name\": \"A\"}", 415, "application/json").await;
        check(json, &format!("{{\"name\": \"{}\"}}", "A".repeat(10_000)), 422, "").await;
        check(json, &"[".repeat(100_000), 422, "invalid type").await;
        check(json, &" ".repeat(300_000), 413, "256 KiB").await;
    }

    async fn a_field_that_cannot_be_used_is_named(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let taken = scene.post(&acme.ada, "/api/organizations", json!({"name": "Acme"})).await;
        assert_eq!((taken.status.as_u16(), taken.json()["field"].as_str()), (409, Some("slug")));
        let batch = json!({"addresses": ["new@example.org"], "role": "emperor"});
        let unknown = scene.post(&acme.ada, "/api/organizations/acme/invitations", batch).await;
        assert_eq!((unknown.status.as_u16(), unknown.json()["field"].as_str()), (422, Some("role")));
        let cursor = scene.get(&acme.ada, "/api/organizations/acme/members?after=forged").await;
        assert_eq!((cursor.status.as_u16(), cursor.json()["field"].as_str()), (422, Some("after")));
        for query in ["limit=0", "limit=201", "limit=many", "sort=email", "status=maybe"] {
            let answer = scene.get(&acme.ada, &format!("/api/organizations/acme/members?{query}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", answer.body);
        }
    }

    async fn a_large_form_is_refused_before_it_is_read(store: Store) {
        let scene = Scene::new(store);
        let request = Request::post("/rpc/sign_in").header("origin", BASE);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("content-length", "300000");
        let answer = scene.send(request.body("a".repeat(300_000).into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.json()["code"], "too_large");
    }

    async fn every_answer_keeps_to_itself(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        for path in ["/", "/acme/members", "/api/me", "/livez", "/readyz", "/no-such-page", "/api/none", "/pkg/none.js"] {
            let answer = scene.get(&acme.ada, path).await;
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
            // A page's forms must be able to say where they come from, to this site alone.
            let is_page = ["/", "/acme/members", "/no-such-page"].contains(&path);
            let referrer = if is_page { "same-origin" } else { "no-referrer" };
            assert_eq!(answer.headers["referrer-policy"], referrer, "{path}");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
            assert!(answer.headers.contains_key("x-request-id"), "{path}");
            assert!(answer.headers.contains_key("cache-control"), "{path}");
        }
    }

    async fn a_page_carries_its_own_nonce(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let page = scene.get(&acme.ada, "/acme/members").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(page.body.contains(&nonce));
        let again = scene.get(&acme.ada, "/acme/members").await;
        assert!(!again.headers["content-security-policy"].to_str().unwrap().contains(&nonce));
        assert!(!page.body.contains("style=\""), "no inline style passes the policy");
    }

    async fn an_unknown_page_is_not_found(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        assert_eq!(scene.get(&ada, "/no/such/page").await.status, StatusCode::NOT_FOUND);
        assert_eq!(scene.get(&ada, "/no-such-organization/members").await.status, StatusCode::NOT_FOUND);
        let posted = scene.call(Some(&ada), Method::POST, "/no/such/page", None).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
    }

    async fn a_mail_is_shown_without_scripts(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let id = guildhall_service::mailbox::latest(&scene.ctx, None).await.unwrap()[0].id.clone();
        let mail = scene.get(&ada, &format!("/mailbox/{id}")).await;
        assert_eq!(mail.status, StatusCode::OK);
        assert!(mail.headers["content-security-policy"].to_str().unwrap().ends_with("sandbox"));
        assert_eq!(scene.get(&ada, "/mailbox/none").await.status, StatusCode::NOT_FOUND);
    }

    async fn without_its_database_the_service_says_so_and_lives(store: Store) {
        let scene = Scene::new(store.clone());
        let ada = scene.person("Ada").await;
        store.close().await;
        assert_eq!(scene.get(&ada, "/livez").await.status, StatusCode::OK);
        let ready = scene.get(&ada, "/readyz").await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        let me = scene.get(&ada, "/api/me").await;
        assert_eq!(me.status, StatusCode::SERVICE_UNAVAILABLE, "{}", me.body);
        assert!(me.headers.contains_key("retry-after"));
        assert_eq!(me.json()["type"], "/problems/unavailable");
    }
}
