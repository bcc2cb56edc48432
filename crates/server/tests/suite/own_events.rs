//! A person's own stream: one for all pages of a browser, about all of their organizations and about themselves.

use crate::scene::{Browser, Scene, mailed};
use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, StatusCode};
use futures::StreamExt;
use guildhall_testkit::both_engines;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;

/// What a person's own stream says.
struct OwnNews(BodyDataStream);

impl OwnNews {
    async fn begin(scene: &Scene, who: &Browser) -> Self {
        let request = Request::get("/events/").header("cookie", format!("guildhall={}", who.cookie));
        let response = scene.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        assert_eq!(response.headers()["cache-control"], "no-store, no-transform");
        assert!(!response.headers().contains_key("content-encoding"));
        Self(response.into_body().into_data_stream())
    }

    /// The next word, within a second; none when the stream has ended.
    async fn next(&mut self) -> Option<serde_json::Value> {
        let next =
            timeout(Duration::from_secs(1), self.0.next()).await.expect("something within a second")?;
        let text = String::from_utf8(next.unwrap().to_vec()).unwrap();
        let data = text.strip_prefix("event: epoch\ndata: ").unwrap_or_else(|| panic!("{text}"));
        Some(serde_json::from_str(data.trim()).unwrap())
    }
}

both_engines! {
    async fn one_stream_tells_of_every_organization_of_a_person_and_of_no_other(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let dora = scene.person("Dora").await;
        for slug in ["bolt", "core"] {
            scene.post(&dora, "/api/organizations", json!({"name": slug, "slug": slug})).await;
        }
        scene.invited(&dora, "bolt", &acme.cleo.email, "member").await;
        let link = mailed(&scene.ctx, &acme.cleo.email, "/join/").await;
        scene.post(&acme.cleo, &format!("/api/invitations/{link}/accept"), json!({})).await;
        let mut news = OwnNews::begin(&scene, &acme.cleo).await;
        let first = news.next().await.unwrap();
        assert_eq!((first["first"].as_bool(), first["moved"].as_object().unwrap().len()), (Some(true), 2), "{first}");
        for slug in ["acme", "bolt"] {
            let host = if slug == "acme" { &acme.ada } else { &dora };
            // What is not Cleo's is not told to her.
            scene.invited(&dora, "core", &format!("{slug}@core.example"), "member").await;
            scene.invited(host, slug, "new@example.org", "member").await;
            let told = news.next().await.unwrap();
            assert_eq!((told["first"].as_bool(), told["own"].as_bool()), (Some(false), Some(false)), "{told}");
            let moved: Vec<_> = told["moved"].as_object().unwrap().keys().cloned().collect();
            assert_eq!(moved, [slug], "{told}");
        }
    }

    async fn a_persons_own_stream_tells_of_a_new_name_a_role_and_a_removal(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut news = OwnNews::begin(&scene, &acme.cleo).await;
        let first = news.next().await.unwrap();
        let viewer = scene.viewer(&acme.cleo).await;
        guildhall_service::accounts::rename(&scene.ctx, &viewer, "Cleopatra").await.unwrap();
        let renamed = news.next().await.unwrap();
        assert_eq!((renamed["own"].as_bool(), renamed["moved"].as_object().unwrap().len()), (Some(true), 0), "{renamed}");
        assert_ne!(renamed["stamp"], first["stamp"]);
        let again = OwnNews::begin(&scene, &acme.cleo).await.next().await.unwrap();
        assert_eq!(again["stamp"], renamed["stamp"], "the same state is named the same to whoever comes back");
        let path = format!("/api/organizations/acme/members/{}", scene.place(&acme.cleo, "acme").await);
        scene.call(Some(&acme.ada), Method::PATCH, &path, Some(json!({"from": "member", "to": "admin"}))).await;
        assert_eq!(news.next().await.unwrap()["own"], true);
        scene.call(Some(&acme.ada), Method::DELETE, &path, None).await;
        assert_eq!(news.next().await.unwrap()["own"], true);
        scene.call(Some(&acme.cleo), Method::DELETE, "/api/session", None).await;
        assert_eq!(news.next().await.unwrap()["over"], true);
        assert!(news.next().await.is_none());
    }
}
