//! Live pages: a change is told within a second, and whoever loses their right loses the stream.

use crate::scene::{Browser, Scene};
use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, StatusCode};
use futures::StreamExt;
use guildhall_testkit::both_engines;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;

struct Following(BodyDataStream);

impl Following {
    async fn begin(scene: &Scene, who: &Browser) -> Self {
        let request = Request::get("/events/acme").header("cookie", format!("guildhall={}", who.cookie));
        let response = scene.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self(response.into_body().into_data_stream())
    }

    /// The next epoch, within a second; none when the stream has ended.
    async fn epoch(&mut self) -> Option<i64> {
        let next =
            timeout(Duration::from_secs(1), self.0.next()).await.expect("something within a second")?;
        let text = String::from_utf8(next.unwrap().to_vec()).unwrap();
        let data = text.strip_prefix("event: epoch\ndata: ").unwrap_or_else(|| panic!("{text}"));
        let data: serde_json::Value = serde_json::from_str(data.trim()).unwrap();
        assert_eq!(data.as_object().unwrap().len(), 1, "an epoch and nothing else");
        data["epoch"].as_i64()
    }

    async fn end(&mut self) {
        while self.epoch().await.is_some() {}
    }
}

both_engines! {
    async fn a_change_is_told_within_a_second(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut following = Following::begin(&scene, &acme.cleo).await;
        let before = following.epoch().await.unwrap();
        let cleo = scene.place(&acme.cleo, "acme").await;
        let rise = json!({"from": "member", "to": "admin"});
        let path = format!("/api/organizations/acme/members/{cleo}");
        let answer = scene.call(Some(&acme.ada), Method::PATCH, &path, Some(rise)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(following.epoch().await.unwrap() > before);
    }

    async fn whoever_is_removed_gets_a_last_word_and_no_more(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut following = Following::begin(&scene, &acme.cleo).await;
        let before = following.epoch().await.unwrap();
        let cleo = scene.place(&acme.cleo, "acme").await;
        let path = format!("/api/organizations/acme/members/{cleo}");
        scene.call(Some(&acme.ada), Method::DELETE, &path, None).await;
        assert!(following.epoch().await.unwrap() > before);
        assert_eq!(following.epoch().await, None);
    }

    async fn signing_out_ends_the_stream(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut following = Following::begin(&scene, &acme.cleo).await;
        following.epoch().await.unwrap();
        scene.call(Some(&acme.cleo), Method::DELETE, "/api/session", None).await;
        following.end().await;
    }

    async fn the_end_of_the_program_ends_the_stream(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mut following = Following::begin(&scene, &acme.ada).await;
        following.epoch().await.unwrap();
        scene.stopper.stop();
        assert_eq!(following.epoch().await, None);
    }

    async fn strangers_are_asked_to_sign_in(store: Store) {
        let scene = Scene::new(store);
        scene.acme().await;
        assert_eq!(scene.call(None, Method::GET, "/events/acme", None).await.status, StatusCode::UNAUTHORIZED);
    }
}
