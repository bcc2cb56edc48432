//! Answers leave compressed, as the client takes them, and are the same as those that do not.

use crate::scene::{Acme, Answer, BASE, Scene};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use guildhall_testkit::both_engines;
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn asked(
    scene: &Scene,
    acme: &Acme,
    (method, path): (Method, &str),
    encoding: &str,
) -> (Answer, Vec<u8>) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", BASE)
        .header("accept-encoding", encoding);
    let request = request
        .header("cookie", format!("guildhall={}", acme.ada.cookie))
        .header("content-type", "application/x-www-form-urlencoded");
    let response = scene
        .router
        .clone()
        .oneshot(request.body(Body::from("slug=acme&query[limit]=20")).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    (Answer { status: parts.status, headers: parts.headers, body: String::new() }, body)
}

both_engines! {
    async fn pages_json_and_tables_are_compressed(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let paths = [
            (Method::GET, "/acme/members"), (Method::GET, "/acme/history"), (Method::GET, "/sign-in"), (Method::GET, "/no/such/page"),
            (Method::GET, "/api/organizations/acme/members"), (Method::GET, "/api/organizations/acme/roles.csv"),
            (Method::GET, "/api/organizations/nowhere/members?x=y"), (Method::POST, "/rpc/members"), (Method::POST, "/rpc/open"),
        ];
        for (method, path) in paths {
            let (plain, whole) = asked(&scene, &acme, (method.clone(), path), "identity").await;
            assert!(!plain.headers.contains_key("content-encoding"), "{path}");
            for (accepts, expected) in [("gzip, deflate, br", "br"), ("gzip", "gzip")] {
                let (answer, body) = asked(&scene, &acme, (method.clone(), path), accepts).await;
                assert_eq!(answer.status, plain.status, "{path}");
                assert_eq!(answer.headers["content-encoding"], expected, "{path}");
                assert!(answer.headers["vary"].to_str().unwrap().to_lowercase().contains("accept-encoding"), "{path}");
                assert!(!answer.headers.contains_key("content-length"), "{path}");
                assert!(body.len() < whole.len(), "{path}: {} of {}", body.len(), whole.len());
            }
        }
    }

    async fn what_only_asks_for_the_head_has_no_body_and_streams_are_not_compressed(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let (head, body) = asked(&scene, &acme, (Method::HEAD, "/acme/members"), "gzip").await;
        assert_eq!((head.status, body.len()), (StatusCode::OK, 0));
        let request = Request::get("/events/acme").header("accept-encoding", "br, gzip");
        let request = request.header("cookie", format!("guildhall={}", acme.ada.cookie)).body(Body::empty()).unwrap();
        let stream = scene.router.clone().oneshot(request).await.unwrap();
        assert!(!stream.headers().contains_key("content-encoding"));
        assert_eq!(stream.headers()["x-accel-buffering"], "no");
        assert_eq!(stream.headers()["cache-control"], "no-store, no-transform");
    }
}
