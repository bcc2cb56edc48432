//! What is shown is what was decided on, however fast roles change beside it.

use crate::scene::{Browser, Scene};
use axum::http::{Method, StatusCode};
use guildhall_testkit::both_engines;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Goes on giving a member one role and the other until it is told to stop.
fn toggling(
    scene: &Scene,
    by: &Browser,
    member: &str,
    roles: [&'static str; 2],
) -> (Arc<AtomicBool>, tokio::task::JoinHandle<u32>) {
    let (scene, by, path) = (scene.clone(), by.clone(), format!("/api/organizations/acme/members/{member}"));
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let task = tokio::spawn(async move {
        let mut changes = 0;
        while !stopped.load(Ordering::SeqCst) || changes % 2 == 1 {
            let [from, to] = if changes % 2 == 0 { roles } else { [roles[1], roles[0]] };
            let answer =
                scene.call(Some(&by), Method::PATCH, &path, Some(json!({"from": from, "to": to}))).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
            changes += 1;
        }
        changes
    });
    (stop, task)
}

both_engines! {
    async fn a_preview_shows_nothing_that_it_was_not_allowed_for(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let written = json!({"company": "Zirconium Holding", "address": "", "vat_number": "", "purchase_order": "", "recipients": ""});
        let set = scene.call(Some(&acme.ada), Method::PUT, "/api/organizations/acme/invoicing", Some(written)).await;
        assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.body);
        let cleo = scene.place(&acme.cleo, "acme").await;
        let (stop, task) = toggling(&scene, &acme.ada, &cleo, ["member", "owner"]);
        let mut seen = [0, 0];
        for round in 0..400 {
            let page = ["invoicing", "members", "history"][round % 3];
            let answer = scene.get(&acme.ben, &format!("/preview/member.{cleo}/acme/{page}")).await;
            assert!(!answer.body.contains("Zirconium"), "round {round}");
            let allowed = answer.body.contains("Acme as seen by Cleo (Member)");
            assert!(!answer.body.contains("Cleo (Owner)") && (!allowed || !answer.body.contains("@example.org")), "round {round}: {}", answer.body);
            seen[usize::from(allowed)] += 1;
        }
        stop.store(true, Ordering::SeqCst);
        assert!(task.await.unwrap() > 2 && seen[0] > 0 && seen[1] > 0, "{seen:?}");
    }

    async fn a_list_shows_addresses_to_whom_it_shows_as_someone_who_may_read_them(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let ben = scene.place(&acme.ben, "acme").await;
        let (stop, task) = toggling(&scene, &acme.ada, &ben, ["admin", "member"]);
        let mut seen = [0, 0];
        for round in 0..400 {
            // Each asks for something else, so that what is kept is of no use.
            let path = format!("/api/organizations/acme/members?limit={}", 100 + round % 100);
            let page = scene.get(&acme.ben, &path).await.json();
            let own = page["rows"].as_array().unwrap().iter().find(|row| row["id"] == json!(ben)).unwrap().clone();
            let contacts = page["view"] == "contacts";
            assert_eq!(own["role"] == "admin", contacts, "round {round}: {page}");
            assert_eq!(page["tally"]["pending"] != Value::Null, contacts, "round {round}: {page}");
            seen[usize::from(contacts)] += 1;
        }
        stop.store(true, Ordering::SeqCst);
        assert!(task.await.unwrap() > 2 && seen[0] > 0 && seen[1] > 0, "{seen:?}");
    }
}
