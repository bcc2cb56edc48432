//! The demo: an empty database becomes an organization that one can sign in to.

use crate::process::{Process, guildhall};
use crate::scene::Scene;
use axum::http::Method;
use guildhall_testkit::both_engines;
use serde_json::json;

both_engines! {
    async fn the_demo_is_ready_to_sign_in_to_and_filled_once(database: Database) {
        let arguments = ["--demo", "--database", database.url()];
        drop(Process::start(&arguments));
        drop(Process::start(&arguments));
        let scene = Scene::new(database.store().await);
        let credentials = json!({"email": "ada@acme.example", "password": "guildhall-demo"});
        let opened = scene.call(None, Method::POST, "/api/session", Some(credentials)).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        let ada = crate::scene::Browser { email: String::new(), cookie: opened.cookie() };
        let page = scene.get(&ada, "/api/organizations/acme/members?limit=200").await.json();
        assert_eq!(page["tally"]["verified"], 12);
        let waiting = scene.get(&ada, "/api/organizations/acme/invitations?state=pending").await.json();
        assert_eq!(waiting["rows"].as_array().unwrap().len(), 3);
        let history = scene.get(&ada, "/api/organizations/acme/history").await;
        assert!(history.body.contains("tried to invite friend@acme.example as Member"), "{}", history.body);
        let verified = guildhall(&["audit", "verify", "--log", "off", "--database", database.url()]).output().unwrap();
        let text = String::from_utf8(verified.stdout).unwrap();
        assert!(verified.status.success() && text.starts_with("acme: ") && text.contains("whole"), "{text}");
    }

    async fn a_changed_history_is_named(database: Database) {
        drop(Process::start(&["--demo", "--database", database.url()]));
        database.meddle("update audit set entry = '{}' where seq = 3").await;
        let mut verify = guildhall(&["audit", "verify", "--org", "acme", "--log", "off", "--database", database.url()]);
        let verified = verify.output().unwrap();
        let (said, wrong) = (String::from_utf8(verified.stdout).unwrap(), String::from_utf8(verified.stderr).unwrap());
        assert_eq!(verified.status.code(), Some(1));
        assert!(said.contains("entry 3 is not what was written") && wrong.contains("acme"), "{said} {wrong}");
    }
}
