//! Limits, switched on: nobody spends what is someone else's, and nothing is counted or told before it is known that the asker belongs there.

use crate::scene::{ABSENT, Acme, Answer, BASE, Browser, Scene, mailed, settings};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use guildhall_service::{Bounds, Settings};
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

const INVITATIONS: &str = "/api/organizations/acme/invitations";

/// A hall in which tries are counted, with bounds that a test reaches.
pub(crate) fn counting(store: guildhall_store::Store, bounds: Bounds) -> Scene {
    Scene::with(store, Settings { bounds, limits: true, ..settings() })
}

fn bounds() -> Bounds {
    Bounds { invitations_per_day: 5, invitations_per_mailbox: 3, ..Bounds::default() }
}

async fn invite(scene: &Scene, who: &Browser, path: &str, addresses: &[&str]) -> Answer {
    scene.post(who, path, json!({"addresses": addresses, "role": "member"})).await
}

fn refusals(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let verdicts = answer.json()["verdicts"].as_array().unwrap().clone();
    verdicts.into_iter().map(|verdict| verdict["refused"].clone()).collect()
}

/// Everything in an organization that a stranger, or someone without the right, may try.
async fn tries(scene: &Scene, acme: &Acme, org: &str) -> Vec<(Method, String, Option<Value>)> {
    let (cleo, invitation) =
        (scene.place(&acme.cleo, "acme").await, scene.newest_invitation(&acme.ada, "acme").await);
    let hundred: Vec<_> = (0..100).map(|n| format!("someone{n}@example.org")).collect();
    let under = |rest: &str| format!("/api/organizations/{org}/{rest}");
    let (post, patch, delete) = (Method::POST, Method::PATCH, Method::DELETE);
    vec![
        (post.clone(), under("invitations"), Some(json!({"addresses": hundred, "role": "member"}))),
        (
            post.clone(),
            under("invitations?dry_run=true"),
            Some(json!({"addresses": hundred, "role": "member"})),
        ),
        (
            post.clone(),
            under("invitations"),
            Some(json!({"addresses": ["one@example.org"], "role": "member"})),
        ),
        (
            post.clone(),
            under("invitations"),
            Some(json!({"addresses": ["not an address"], "role": "member"})),
        ),
        (post.clone(), under(&format!("invitations/{invitation}/resend")), None),
        (post.clone(), under(&format!("invitations/{invitation}/link")), None),
        (delete.clone(), under(&format!("invitations/{invitation}")), None),
        (patch, under(&format!("members/{cleo}")), Some(json!({"from": "member", "to": "admin"}))),
        (delete.clone(), under(&format!("members/{cleo}")), None),
        (delete, under("membership"), None),
        (
            post.clone(),
            under("roles"),
            Some(json!({"level": "organization", "title": "X", "description": "", "permissions": []})),
        ),
        (post, under("projects"), Some(json!({"name": "Mine"}))),
    ]
}

/// What is stored of an organization, as its owner sees it.
async fn state(scene: &Scene, ada: &Browser) -> Vec<String> {
    let mut state = Vec::new();
    for page in ["members", "invitations", "history", "projects", "roles"] {
        state.push(scene.get(ada, &format!("/api/organizations/acme/{page}")).await.body);
    }
    state
}

both_engines! {
    async fn a_stranger_spends_nothing_and_learns_nothing(store: Store) {
        let scene = counting(store, bounds());
        let acme = scene.acme().await;
        scene.invited(&acme.ada, "acme", "guest@example.org", "member").await;
        let eve = scene.person("Eve").await;
        let before = state(&scene, &acme.ada).await;
        let (here, nowhere) = (tries(&scene, &acme, "acme").await, tries(&scene, &acme, "nothing").await);
        for (real, absent) in here.into_iter().zip(nowhere) {
            for _ in 0..6 {
                let answer = scene.call(Some(&eve), real.0.clone(), &real.1, real.2.clone()).await;
                let nothing = scene.call(Some(&eve), absent.0.clone(), &absent.1, absent.2.clone()).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}: {}", real.0, real.1, answer.body);
                assert_eq!(answer.bare(), nothing.bare(), "{} {}", real.0, real.1);
            }
        }
        assert_eq!(state(&scene, &acme.ada).await, before);
        let own = invite(&scene, &acme.ada, INVITATIONS, &["someone1@example.org", "one@example.org"]).await;
        assert_eq!(refusals(&own), [Value::Null, Value::Null], "two of five, after Ben, Cleo and the guest");
    }

    async fn whoever_may_not_do_it_spends_nothing_either(store: Store) {
        let scene = counting(store, bounds());
        let acme = scene.acme().await;
        for dry in ["", "?dry_run=true"] {
            for _ in 0..6 {
                let path = format!("{INVITATIONS}{dry}");
                let refused = invite(&scene, &acme.cleo, &path, &["una@example.org", "udo@example.org"]).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
                let refused = invite(&scene, &acme.cleo, &path, &["not an address"]).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
            }
        }
        let own = invite(&scene, &acme.ada, INVITATIONS, &["una@example.org", "udo@example.org"]).await;
        assert_eq!(refusals(&own), [Value::Null, Value::Null]);
    }

    async fn a_refused_row_and_a_rehearsal_cost_nothing(store: Store) {
        let scene = counting(store, bounds());
        let acme = scene.acme().await;
        for _ in 0..6 {
            let refused = invite(&scene, &acme.ada, INVITATIONS, &["ben@example.org", "cleo@example.org", "no"]).await;
            assert!(refusals(&refused).iter().all(Value::is_string), "{}", refused.body);
            let path = format!("{INVITATIONS}?dry_run=true");
            let rehearsed = invite(&scene, &acme.ada, &path, &["una@example.org", "udo@example.org"]).await;
            assert_eq!(rehearsed.status, StatusCode::OK, "{}", rehearsed.body);
        }
        // Ben and Cleo were invited before: three of five are left.
        let own = invite(&scene, &acme.ada, INVITATIONS, &["a@example.org", "b@example.org", "c@example.org", "d@example.org"]).await;
        let refused = refusals(&own);
        assert_eq!(refused[..3], [Value::Null, Value::Null, Value::Null]);
        assert!(refused[3].as_str().unwrap().starts_with("This organization has sent as many invitations"), "{refused:?}");
        let more = invite(&scene, &acme.ada, INVITATIONS, &["d@example.org"]).await;
        assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(more.headers.contains_key("retry-after"), "{}", more.body);
        let rehearsed = invite(&scene, &acme.ada, &format!("{INVITATIONS}?dry_run=true"), &["d@example.org"]).await;
        assert_eq!(rehearsed.status, StatusCode::TOO_MANY_REQUESTS, "a rehearsal is answered as it would be");
    }

    async fn whoever_names_an_address_elsewhere_keeps_nobody_from_inviting_it(store: Store) {
        let scene = counting(store, bounds());
        let acme = scene.acme().await;
        let eve = scene.person("Eve").await;
        scene.post(&eve, "/api/organizations", json!({"name": "Other"})).await;
        for slug in ["acme", "nothing"] {
            for _ in 0..21 {
                let path = format!("/api/organizations/{slug}/invitations");
                let answer = invite(&scene, &eve, &path, &["una@example.org"]).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND);
            }
        }
        let other = "/api/organizations/other/invitations";
        for _ in 0..21 {
            // What is refused at her own does not count either.
            invite(&scene, &eve, other, &["eve@example.org"]).await;
        }
        assert_eq!(refusals(&invite(&scene, &acme.ada, INVITATIONS, &["eve@example.org"]).await), [Value::Null]);
        assert_eq!(refusals(&invite(&scene, &acme.ada, INVITATIONS, &["una@example.org"]).await), [Value::Null]);
    }

    async fn an_invitation_that_is_absent_is_like_one_that_is_spent(store: Store) {
        let scene = counting(store, bounds());
        let acme = scene.acme().await;
        let eve = scene.person("Eve").await;
        for act in ["accept", "decline"] {
            let own = scene.post(&eve, &format!("/api/invitations/{}/{act}", "A".repeat(43)), json!({})).await;
            assert_eq!(own.status, StatusCode::GONE, "{}", own.body);
        }
        let path = format!("{INVITATIONS}/{ABSENT}/resend");
        assert_eq!(scene.call(Some(&acme.ada), Method::POST, &path, None).await.status, StatusCode::NOT_FOUND);
    }

    async fn founding_is_counted_for_each_account(store: Store) {
        let scene = counting(store, Bounds { foundings_per_day: 2, ..Bounds::default() });
        let (ada, ben) = (scene.person("Ada").await, scene.person("Ben").await);
        let found = async |who: &Browser, slug: &str| {
            scene.post(who, "/api/organizations", json!({"name": "Acme", "slug": slug})).await.status
        };
        assert_eq!(found(&ada, "one").await, StatusCode::CREATED);
        assert_eq!(found(&ada, "one").await, StatusCode::CONFLICT, "what is refused is not counted");
        assert_eq!(found(&ada, "two").await, StatusCode::CREATED);
        assert_eq!(found(&ada, "three").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(found(&ben, "three").await, StatusCode::CREATED);
    }

    async fn looking_at_the_page_of_never_again_changes_nothing(store: Store) {
        let scene = counting(store, Bounds::default());
        let ada = scene.founder("autonomy").await;
        scene.invited(&ada, "acme", "una@example.org", "member").await;
        let link = mailed(&scene.ctx, "una@example.org", "/stop/").await;
        for _ in 0..2 {
            let request = Request::get(format!("/stop/{link}")).header("accept", "text/html");
            let page = scene.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains("No more invitations from anyone here"), "{}", page.body);
        }
        scene.invited(&ada, "acme", "udo@example.org", "member").await;
        let stop = Request::post("/rpc/stop_invitations").header("origin", BASE);
        let stop = stop.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
        let answer = scene.send(stop.body(format!("link={link}&wish=organization").into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let refused = invite(&scene, &ada, INVITATIONS, &["una+1@example.org"]).await;
        assert_eq!(refusals(&refused), ["This address takes no invitations from this organization."]);
    }
}
