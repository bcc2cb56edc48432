//! Nothing changes because another site's page wished it.

use crate::scene::{BASE, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use guildhall_server::rest::endpoints;
use guildhall_testkit::both_engines;

both_engines! {
    async fn every_unsafe_endpoint_refuses_other_sites(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        for endpoint in endpoints().into_iter().filter(|one| one.method != Method::GET) {
            for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
                let request = Request::builder().method(endpoint.method.clone()).uri(format!("/api{}", endpoint.path));
                let request = request.header("cookie", format!("guildhall={}", ada.cookie)).header(name, value);
                let answer = scene.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}", endpoint.method, endpoint.path);
                assert_eq!(answer.json()["type"], "/problems/cross_site");
            }
        }
    }

    async fn server_functions_refuse_other_sites_and_silence(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let signed_out = async |header: Option<(&str, &str)>| {
            let mut request = Request::builder().method(Method::POST).uri("/rpc/sign_out");
            request = request.header("cookie", format!("guildhall={}", ada.cookie));
            request = request.header("content-type", "application/x-www-form-urlencoded");
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            scene.send(request.body(Body::empty()).unwrap()).await.status
        };
        assert_eq!(signed_out(None).await, StatusCode::FORBIDDEN);
        assert_eq!(signed_out(Some(("origin", "https://evil.example"))).await, StatusCode::FORBIDDEN);
        assert_eq!(signed_out(Some(("sec-fetch-site", "same-site"))).await, StatusCode::FORBIDDEN);
        assert_eq!(scene.get(&ada, "/api/me").await.status, StatusCode::OK);
        assert_eq!(signed_out(Some(("origin", BASE))).await, StatusCode::OK);
        assert_eq!(scene.get(&ada, "/api/me").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn server_functions_answer_to_post_alone() {
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(!functions.is_empty());
    for (path, method) in functions {
        assert_eq!(method, Method::POST, "{path}");
        assert!(path.starts_with("/rpc/"), "{path}");
    }
}
