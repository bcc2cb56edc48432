//! Many people who open a page in the same moment: each of them gets it whole.

use crate::process::Process;
use crate::scene::{Scene, mailed, signed_up};
use guildhall_testkit::both_engines;
use serde_json::json;
use std::sync::Arc;
use tokio::task::JoinSet;

both_engines! {
    async fn a_page_that_many_open_at_once_is_whole_for_each(database: Database) {
        let scene = Scene::new(database.store().await);
        let process = Arc::new(Process::start(&["--database", database.url()]));
        let cookie = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        let founding = json!({"name": "Acme", "slug": "acme"}).to_string();
        assert_eq!(process.call(&cookie, "POST", "/api/organizations", &founding).await.0, 201);
        let batch = json!({"addresses": ["ben@example.org"], "role": "member"}).to_string();
        assert_eq!(process.call(&cookie, "POST", "/api/organizations/acme/invitations", &batch).await.0, 200);
        let join = format!("/join/{}", mailed(&scene.ctx, "ben@example.org", "/join/").await);
        let pages = [
            ("/acme/members", "Members"),
            ("/acme/invitations", "Invitations"),
            ("/acme/history", "History"),
            ("/", "Your organizations"),
            (join.as_str(), "Acme"),
        ];
        let mut asked = JoinSet::new();
        for (path, title) in pages.into_iter().cycle().take(200) {
            let (process, cookie, path) = (Arc::clone(&process), cookie.clone(), path.to_owned());
            asked.spawn(async move { (process.call(&cookie, "GET", &path, "").await, path, title) });
        }
        for ((status, body), path, title) in asked.join_all().await {
            assert_eq!(status, 200, "{path}: {body}");
            let (_, after) = body.split_once("<title>").expect("a title");
            let told = after.split("</title>").next().unwrap_or_default();
            assert!(told.contains(title) && body.contains("</html>"), "{path}: {told}");
        }
    }
}
