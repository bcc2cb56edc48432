//! A rehearsed invitation tells of nobody's account: where people are placed at once as well, its answer is the same byte for byte, but for ids and
//! times, whether or not its address has one.

use crate::scene::{Answer, Browser, Scene};
use axum::http::{Method, StatusCode};
use guildhall_domain::pack::Pack;
use guildhall_server::rest::endpoints;
use guildhall_service::plans;
use guildhall_store::Store;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

/// A role model in which project owners invite too, placed at once: with room, without, and with as many waiting as may.
const PACK: &str = include_str!("../../../domain/packs/pinecone-legacy.toml");
const PLAN: &str = "\n[[plan]]\nid = \"team\"\ntitle = \"Team\"\nfeatures = [\"members\"]\n";

/// What there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Enough,
    NoSeat,
    NoneToWait,
}

fn pack(room: Room, acceptance: &str) -> Pack {
    let rules = format!("acceptance = \"{acceptance}\"");
    let rules = if room == Room::NoneToWait { format!("cap = 2\n{rules}") } else { rules };
    let text = PACK.replace("acceptance = \"person\"", &rules);
    Pack::parse("test.toml", &format!("{text}{PLAN}")).unwrap()
}

/// Two addresses of one length: of somebody, and of nobody.
const KNOWN: &str = "known@example.org";
const NOBODY: &str = "never@example.org";

/// An answer without ids, times and the address that was asked about.
fn alike(answer: &Answer, asked: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let (status, headers, body) = answer.bare();
    let Ok(mut value) = serde_json::from_str::<Value>(&body) else { return (status, headers, body) };
    for event in value["events"].as_array_mut().into_iter().flatten() {
        for name in ["invitation", "expires"] {
            assert!(event[name].is_null() || event.as_object_mut().unwrap().remove(name).is_some());
        }
    }
    value.as_object_mut().unwrap().remove("request_id");
    (status, headers, value.to_string().replace(asked, "ASKED"))
}

struct Cast {
    scene: Scene,
    ada: Browser,
    project: String,
}

impl Cast {
    async fn new(store: Store, room: Room, acceptance: &str) -> Self {
        let scene = Scene::running(store, pack(room, acceptance));
        let ada = scene.founder("pinecone-legacy").await;
        scene.person("Known").await;
        let made = scene.post(&ada, "/api/organizations/acme/projects", json!({"name": "Apollo"})).await;
        let project = made.json()["id"].as_str().unwrap().to_owned();
        Self { scene, ada, project }
    }

    /// Someone who may invite into the project alone.
    async fn leader(&self) -> Browser {
        let leo = self.scene.person("Leo").await;
        self.scene.invited(&self.ada, "acme", &leo.email, "user").await;
        let waits = self.scene.get(&leo, "/api/organizations").await.json();
        if waits["organizations"].as_array().unwrap().is_empty() {
            let link = crate::scene::mailed(&self.scene.ctx, &leo.email, "/join/").await;
            let joined = self
                .scene
                .call(Some(&leo), Method::POST, &format!("/api/invitations/{link}/accept"), None)
                .await;
            assert_eq!(joined.status, StatusCode::OK, "{}", joined.body);
        }
        let place = self.scene.place(&leo, "acme").await;
        let path = format!("/api/organizations/acme/projects/{}/members/{place}", self.project);
        let led = self
            .scene
            .call(Some(&self.ada), Method::PUT, &path, Some(json!({"from": null, "to": "owner"})))
            .await;
        assert_eq!(led.status, StatusCode::NO_CONTENT, "{}", led.body);
        leo
    }

    /// Every batch that may be asked in, with an address in it.
    fn batches(&self, address: &str) -> [Value; 4] {
        let projects = json!([{"project": self.project, "role": "user"}]);
        [
            json!({"addresses": [address], "role": "user"}),
            json!({"addresses": [address], "role": "user", "projects": projects}),
            json!({"addresses": [address, "a@example.org"], "role": "user", "projects": projects}),
            json!({"addresses": ["a@example.org", address, "b@example.org", "c@example.org"], "role": "owner"}),
        ]
    }

    async fn rehearse(&self, who: &Browser, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.scene
            .call(Some(who), method, &format!("/api/organizations/acme/invitations{path}?dry_run=true"), body)
            .await
    }
}

async fn tells_of_nobodys_account(store: Store, room: Room) {
    let cast = Cast::new(store, room, "at_once").await;
    let leo = cast.leader().await;
    if room == Room::NoSeat {
        plans::change(&cast.scene.ctx, "acme", "team", Some(2), None).await.unwrap();
    }
    if room == Room::NoneToWait {
        for address in ["wait1@example.org", "wait2@example.org"] {
            cast.scene.invited(&cast.ada, "acme", address, "user").await;
        }
    }
    let (mut allowed, mut refused) = (0, 0);
    for (name, who) in [("Ada", &cast.ada), ("Leo", &leo)] {
        for (known, nobody) in cast.batches(KNOWN).into_iter().zip(cast.batches(NOBODY)) {
            let there = cast.rehearse(who, Method::POST, "", Some(known.clone())).await;
            let none = cast.rehearse(who, Method::POST, "", Some(nobody)).await;
            assert_eq!(alike(&there, KNOWN), alike(&none, NOBODY), "{name}, {room:?}: {known}");
            if there.status == StatusCode::OK && there.body.contains("invitation_created") {
                allowed += 1;
            } else {
                refused += 1;
            }
            assert!(!there.body.contains("member_placed"), "{}", there.body);
        }
    }
    assert!(refused > 0 && (allowed > 0) == (room == Room::Enough), "{room:?}: {allowed} {refused}");
    // Done for real, the one is placed, and the other waits.
    if room == Room::Enough {
        let batch = json!({"addresses": [KNOWN, NOBODY], "role": "user"});
        let done = cast.scene.post(&cast.ada, "/api/organizations/acme/invitations", batch).await.json();
        assert_eq!(
            (&done["verdicts"][0]["placed"], &done["verdicts"][1]["placed"]),
            (&json!(true), &json!(false))
        );
    }
}

both_engines! {
    async fn with_room_for_everybody_it_tells_of_nobodys_account(store: Store) {
        tells_of_nobodys_account(store, Room::Enough).await;
    }

    async fn with_every_seat_taken_it_tells_of_nobodys_account(store: Store) {
        tells_of_nobodys_account(store, Room::NoSeat).await;
    }

    async fn with_as_many_waiting_as_may_it_tells_of_nobodys_account(store: Store) {
        tells_of_nobodys_account(store, Room::NoneToWait).await;
    }

    async fn nor_does_sending_again_copying_or_taking_back_of_what_waits(store: Store) {
        let cast = Cast::new(store, Room::Enough, "at_once").await;
        let mut ids = Vec::new();
        for address in ["later@example.org", NOBODY] {
            cast.scene.invited(&cast.ada, "acme", address, "user").await;
            ids.push(cast.scene.newest_invitation(&cast.ada, "acme").await);
        }
        // The first has signed up since, and not answered.
        cast.scene.person("Later").await;
        for (method, act) in [(Method::POST, "/resend"), (Method::POST, "/link"), (Method::DELETE, "")] {
            let there = cast.rehearse(&cast.ada, method.clone(), &format!("/{}{act}", ids[0]), None).await;
            let none = cast.rehearse(&cast.ada, method, &format!("/{}{act}", ids[1]), None).await;
            assert_eq!(there.status, StatusCode::OK, "{}", there.body);
            assert_eq!(alike(&there, "later@example.org"), alike(&none, NOBODY), "{act}");
        }
        let asking = endpoints().into_iter().filter(|one| one.path.contains("/invitations") && one.path.contains("{slug}"));
        assert_eq!(asking.filter(|one| one.method != Method::GET).count(), 4, "what asks somebody in has its case here");
    }
}
