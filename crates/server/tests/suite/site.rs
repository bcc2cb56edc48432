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
        let ask = async |name: &str, value: &str| {
            let request = Request::get(manifest["css"].as_str().unwrap()).header(name, value);
            scene.send(request.body(Body::empty()).unwrap()).await
        };
        let plain = ask("accept-encoding", "identity").await;
        assert_eq!(plain.status, StatusCode::OK);
        assert_eq!(plain.headers["content-type"], "text/css; charset=utf-8");
        assert!(plain.headers["cache-control"].to_str().unwrap().contains("immutable"));
        let packed = ask("accept-encoding", "gzip, deflate, br").await;
        assert_eq!(packed.headers["content-encoding"], "br");
        assert_ne!(packed.headers["etag"], plain.headers["etag"]);
        let known = ask("if-none-match", plain.headers["etag"].to_str().unwrap()).await;
        assert_eq!((known.status, known.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}
