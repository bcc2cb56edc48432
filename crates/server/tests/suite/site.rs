//! The site's files. Which there are depends on whether the site was built; how they are served does not.

use crate::scene::Scene;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use guildhall_testkit::both_engines;

both_engines! {
    async fn what_is_not_there_is_not_served(store: Store) {
        let scene = Scene::new(store);
        for path in ["/pkg/none.0123456789abcdef.js", "/pkg/../manifest.json", "/manifest.json", "/pkg/%2e%2e/manifest.json"] {
            let answer = scene.send(Request::get(path).body(Body::empty()).unwrap()).await;
            assert!(answer.status.is_client_error() && !answer.body.contains("\"wasm\""), "{path}: {}", answer.body);
        }
    }

    async fn files_are_kept_for_ever_and_sent_small(store: Store) {
        let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/site/manifest.json"));
        let Ok(manifest) = manifest else { return };
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let scene = Scene::new(store);
        let ask_for = async |file: &str, name: &str, value: &str| {
            let request = Request::get(manifest[file].as_str().unwrap()).header(name, value);
            scene.send(request.body(Body::empty()).unwrap()).await
        };
        let ask = async |name: &str, value: &str| ask_for("css", name, value).await;
        let zipped = ask("accept", "*/*").await;
        assert_eq!((zipped.status, &zipped.headers["content-encoding"]), (StatusCode::OK, &"gzip".parse().unwrap()));
        assert_eq!(zipped.headers["content-type"], "text/css; charset=utf-8");
        assert!(zipped.headers["cache-control"].to_str().unwrap().contains("immutable"));
        let plain = ask("accept-encoding", "identity, gzip;q=0").await;
        assert_eq!((plain.status, plain.headers.get("content-encoding")), (StatusCode::OK, None));
        assert_eq!(ask("accept-encoding", "*").await.headers["content-encoding"], "br");
        assert_eq!(ask_for("wasm", "accept-encoding", "gzip").await.status, StatusCode::OK);
        assert_eq!(ask_for("wasm", "accept-encoding", "identity").await.status, StatusCode::NOT_ACCEPTABLE);
        let packed = ask("accept-encoding", "gzip, deflate, br").await;
        assert_eq!(packed.headers["content-encoding"], "br");
        assert_ne!(packed.headers["etag"], zipped.headers["etag"]);
        let known = ask("if-none-match", zipped.headers["etag"].to_str().unwrap()).await;
        assert_eq!((known.status, known.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}
