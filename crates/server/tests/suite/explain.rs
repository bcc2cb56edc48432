//! `guildhall explain`: what someone may do, in the organization and in a part of the tree, asked by the operator.

use crate::process::guildhall;
use crate::race::Race;
use guildhall_testkit::{Database, both_engines};
use serde_json::json;

fn explained(database: &Database, arguments: &[&str]) -> (bool, String) {
    let database = ["--log", "off", "--database", database.url()];
    let ran = guildhall(&["explain"]).args(arguments).args(database).output().unwrap();
    let text = if ran.status.success() { ran.stdout } else { ran.stderr };
    (ran.status.success(), String::from_utf8(text).unwrap().trim().to_owned())
}

both_engines! {
    async fn the_operator_is_told_what_someone_may_do_and_where(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        race.owned_by_two("acme", &ada, &ben).await;
        let cleo = race.scene.joined(&ada, "acme", "Cleo", "member").await;
        let scene = &race.scene;
        let made = scene.post(&ada, "/api/organizations/acme/projects", json!({"name": "Apollo"})).await.json();
        let project = format!("/api/organizations/acme/projects/{}", made["id"].as_str().unwrap());
        let member = scene.place(&cleo, "acme").await;
        let given = json!({"from": null, "to": "write"});
        scene.call(Some(&ada), axum::http::Method::PUT, &format!("{project}/members/{member}"), Some(given)).await;

        let asked = |more: &[&str]| explained(&database, &[&["acme", cleo.email.as_str()], more].concat());
        let (worked, text) = asked(&["member.invite"]);
        assert!(worked && text.starts_with("Cleo, Member\nno  member.invite: "), "{text}");
        let (worked, text) = asked(&["resource.create", "--in", "Apollo"]);
        assert!(worked && text.starts_with("Cleo, Write in Apollo\n"), "{text}");
        let (worked, text) = asked(&["--in", "Artemis"]);
        assert!(!worked && text == "There is no “Artemis” in “acme”.", "{text}");
        let (worked, text) = asked(&["--in", "Apollo/nothing"]);
        assert!(!worked && text == "There is no “Apollo/nothing” in “acme”.", "{text}");
        let (worked, text) = asked(&["member.fly"]);
        assert!(!worked && text.starts_with("There is no right “member.fly” there."), "{text}");
    }
}
