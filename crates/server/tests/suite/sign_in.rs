//! Signing in and out, and what the cookie is like.

use crate::scene::{BASE, PASSWORD, Scene, settings};
use axum::http::{Method, StatusCode};
use guildhall_service::Settings;
use guildhall_testkit::both_engines;
use serde_json::json;

both_engines! {
    async fn a_wrong_password_and_an_unknown_address_are_one_answer(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let tried = async |email: &str| {
            let body = json!({"email": email, "password": "wrong password"});
            let mut answer = scene.call(None, Method::POST, "/api/session", Some(body)).await.json();
            answer["request_id"].take();
            answer
        };
        let known = tried(&ada.email).await;
        assert_eq!(known["status"], 401);
        assert_eq!(known, tried("nobody@example.org").await);
    }

    async fn the_cookie_is_kept_from_scripts_and_other_sites(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let body = json!({"email": ada.email, "password": PASSWORD});
        let answer = scene.call(None, Method::POST, "/api/session", Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        for part in ["guildhall=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!answer.body.contains(&answer.cookie()));
        assert_ne!(answer.cookie(), ada.cookie, "a session has a secret of its own");
    }

    async fn behind_tls_the_cookie_is_bound_to_the_host(store: Store) {
        let base_url = "https://hall.example.org".to_owned();
        let scene = Scene::with(store, Settings { base_url, ..settings() });
        let ada = scene.person("Ada").await;
        let body = json!({"email": ada.email, "password": PASSWORD}).to_string();
        let request = axum::http::Request::post("/api/session").header("content-type", "application/json");
        let answer = scene.send(request.body(body.into()).unwrap()).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-guildhall=") && cookie.contains("Secure"), "{cookie}");
        assert!(answer.headers.contains_key("strict-transport-security"));
        let plain = scene.call(Some(&ada), Method::GET, "/api/me", None).await;
        assert_eq!(plain.status, StatusCode::UNAUTHORIZED, "the unprefixed cookie counts for nothing here");
    }

    async fn a_form_without_scripts_signs_in(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let form = format!("email={}&password={}", ada.email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        let request = axum::http::Request::post("/rpc/sign_in")
            .header("origin", BASE)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = scene.send(request.body(form.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.headers["location"], "/");
        assert!(answer.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().starts_with("guildhall=")));
    }
}
