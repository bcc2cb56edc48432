//! Answers that are lost between the database's commit and whoever asked: nobody is told that nothing was changed.

use crate::scene::{Answer, BASE, Browser, Scene, mailed};
use axum::http::{Method, Request, StatusCode};
use guildhall_store::Store;
use guildhall_testkit::{Cut, Relay, postgres, run};
use serde_json::json;

const INVITATIONS: &str = "/api/organizations/acme/invitations";
const UNKNOWN: &str = "not known whether this was done";
const UNCHANGED: &str = "Nothing was changed";

/// Ada, who owns Acme, on a server whose database is behind a relay.
async fn acme(relay: &Relay) -> (Scene, Browser) {
    let store = Store::connect(relay.url()).await.unwrap();
    store.migrate(guildhall_service::Clock::System.now()).await.unwrap();
    let scene = Scene::new(store);
    let ada = scene.founder("autonomy").await;
    // The first one makes what the installation needs for links, too.
    invite(&scene, &ada, "first@example.org").await;
    (scene, ada)
}

async fn invite(scene: &Scene, ada: &Browser, address: &str) -> Answer {
    scene.post(ada, INVITATIONS, json!({"addresses": [address], "role": "member"})).await
}

async fn invited(scene: &Scene, ada: &Browser, address: &str) -> usize {
    let page = scene.get(ada, INVITATIONS).await.json();
    page["rows"].as_array().unwrap().iter().filter(|row| row["email"] == address).count()
}

/// Says no to invitations from the mail, by a form that a script sends or a browser without scripts.
async fn stop(scene: &Scene, link: &str, accept: &str) -> Answer {
    let request = Request::post("/rpc/stop_invitations").header("origin", BASE).header("accept", accept);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    scene.send(request.body(format!("link={link}&wish=organization").into()).unwrap()).await
}

#[test]
fn whoever_loses_the_answer_to_a_commit_is_told_that_it_is_not_known() {
    run(postgres(), |database| async move {
        let relay = Relay::start(&database).await;
        let (scene, ada) = acme(&relay).await;
        relay.cut(Some(Cut::Answer("commit\0")));
        let lost = invite(&scene, &ada, "new@example.org").await;
        relay.cut(None);
        assert_eq!(
            (lost.status, &lost.json()["type"]),
            (StatusCode::GATEWAY_TIMEOUT, &json!("/problems/unknown_outcome"))
        );
        assert!(lost.body.contains(UNKNOWN) && !lost.body.contains(UNCHANGED), "{}", lost.body);
        assert!(!lost.headers.contains_key("retry-after"), "trying again by itself may do it twice");
        assert_eq!(invited(&scene, &ada, "new@example.org").await, 1);
        scene.ctx.store().close().await;
    });
}

#[test]
fn forms_say_so_with_and_without_scripts() {
    run(postgres(), |database| async move {
        let relay = Relay::start(&database).await;
        let (scene, ada) = acme(&relay).await;
        invite(&scene, &ada, "una@example.org").await;
        let link = mailed(&scene.ctx, "una@example.org", "/stop/").await;
        relay.cut(Some(Cut::Answer("commit\0")));
        let (scripted, plain) =
            (stop(&scene, &link, "application/json").await, stop(&scene, &link, "text/html").await);
        relay.cut(None);
        assert_eq!(
            (scripted.status, &scripted.json()["code"]),
            (StatusCode::GATEWAY_TIMEOUT, &json!("unknown_outcome"))
        );
        assert!(scripted.body.contains(UNKNOWN), "{}", scripted.body);
        let flash = plain.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let page =
            Request::get(format!("/stop/{link}")).header("accept", "text/html").header("cookie", flash);
        let page = scene.send(page.body(axum::body::Body::empty()).unwrap()).await;
        assert!(page.body.contains(UNKNOWN) && !page.body.contains(UNCHANGED), "{}", page.body);
        scene.ctx.store().close().await;
    });
}

#[test]
fn whoever_fails_before_the_commit_is_told_that_nothing_was_changed() {
    run(postgres(), |database| async move {
        let relay = Relay::start(&database).await;
        let (scene, ada) = acme(&relay).await;
        relay.cut(Some(Cut::Before("begin\0")));
        let failed = invite(&scene, &ada, "new@example.org").await;
        relay.cut(None);
        assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE, "{}", failed.body);
        assert!(
            failed.body.contains(UNCHANGED) && failed.headers.contains_key("retry-after"),
            "{}",
            failed.body
        );
        assert_eq!(invited(&scene, &ada, "new@example.org").await, 0);
        // Cut on the way there, a commit does not arrive, which nobody can know on this side.
        relay.cut(Some(Cut::Before("commit\0")));
        let lost =
            scene.call(Some(&ada), Method::POST, "/api/organizations", Some(json!({"name": "Beta"}))).await;
        relay.cut(None);
        assert!(lost.body.contains(UNKNOWN), "{}", lost.body);
        assert_eq!(scene.get(&ada, "/api/organizations/beta/members").await.status, StatusCode::NOT_FOUND);
        scene.ctx.store().close().await;
    });
}
