//! `?dry_run=true`: the server says of a change what `decide` says of it in the browser, and nothing of it lasts.

use crate::scene::{Acme, Browser, Scene};
use axum::http::{Method, StatusCode};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::foresee::Prospect;
use guildhall_domain::id::{AccountId, MemberId, ProjectId};
use guildhall_domain::role::RoleId;
use guildhall_domain::tree::Scope;
use guildhall_service::foresee;
use guildhall_store::Asker;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

/// Who and what there is to try on.
struct Cast {
    people: Vec<(Browser, AccountId, MemberId)>,
    project: ProjectId,
}

/// One thing to try: the command, and the request that means it.
type Wish = (Command, Method, String, Option<Value>);

impl Cast {
    async fn of(scene: &Scene, acme: &Acme) -> Self {
        let made = scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": "Apollo"})).await;
        let project = made.json()["id"].as_str().unwrap().parse().unwrap();
        let mut people = Vec::new();
        for browser in [&acme.ada, &acme.ben, &acme.cleo] {
            let me = scene.get(browser, "/api/me").await.json();
            let place = scene.place(browser, "acme").await.parse().unwrap();
            people.push((browser.clone(), me["account"].as_str().unwrap().parse().unwrap(), place));
        }
        Self { people, project }
    }

    fn wish(&self, chance: &mut Chance) -> Wish {
        let member = self.people[chance.below(self.people.len())].2;
        let (from, to) = (chance.role(&ROLES), chance.role(&ROLES));
        let one = format!("/api/organizations/acme/members/{member}");
        let inside = format!("/api/organizations/acme/projects/{}", self.project);
        match chance.below(5) {
            0 => (Command::Leave, Method::DELETE, "/api/organizations/acme/membership".to_owned(), None),
            1 => (Command::Remove { member }, Method::DELETE, one, None),
            2 => {
                let body = json!({"from": from, "to": to});
                (Command::ChangeRole { member, from, to }, Method::PATCH, one, Some(body))
            }
            3 => {
                let (held, given) = (chance.maybe(&HELD), chance.maybe(&HELD));
                let body = json!({"from": held, "to": given});
                let scope = Scope::project(self.project);
                let command = Command::Grant { scope, member, from: held, to: given };
                (command, Method::PUT, format!("{inside}/members/{member}"), Some(body))
            }
            _ => {
                let command = Command::DeleteProject { project: self.project };
                (command, Method::DELETE, inside, Some(json!({"name": "Apollo"})))
            }
        }
    }
}

const ROLES: [&str; 4] = ["owner", "admin", "member", "emperor"];
const HELD: [&str; 3] = ["admin", "write", "read"];

/// Chance that repeats.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn role(&mut self, of: &[&str]) -> RoleId {
        RoleId::parse(of[self.below(of.len())]).unwrap()
    }

    fn maybe(&mut self, of: &[&str]) -> Option<RoleId> {
        (self.below(3) > 0).then(|| self.role(of))
    }
}

/// What the browser says before a change is sent: from what its dialog was given, as it arrives there.
async fn foreseen_in_the_browser(scene: &Scene, browser: &Browser, command: &Command) -> Value {
    let viewer = scene.viewer(browser).await;
    let prospect = foresee::prospect(&scene.ctx, &viewer, "acme", command.clone()).await.unwrap();
    let Some(prospect) = prospect else { return json!([]) };
    let arrived: Prospect = serde_json::from_str(&serde_json::to_string(&prospect).unwrap()).unwrap();
    let shifts = arrived.shifts(command).unwrap();
    json!(shifts.iter().map(|shift| shift.named(&arrived.facts.pack)).collect::<Vec<_>>())
}

both_engines! {
    async fn what_is_rehearsed_is_what_decide_says_and_nothing_of_it_lasts(store: Store) {
        let scene = Scene::new(store.clone());
        let acme = scene.acme().await;
        let cast = Cast::of(&scene, &acme).await;
        let org = store.read().await.unwrap().find_organization("acme").await.unwrap().unwrap();
        let history = || async { scene.get(&acme.ada, "/api/organizations/acme/history").await.body };
        let (before, mut chance, mut allowed, mut told) = (history().await, Chance(7), 0, 0);
        for _ in 0..150 {
            let (browser, account, _) = &cast.people[chance.below(cast.people.len())];
            let (command, method, path, body) = cast.wish(&mut chance);
            let asker = Asker::Account(*account);
            let facts = store.read().await.unwrap()
                .facts(scene.ctx.now(), scene.ctx.packs(), org, &asker, command.about()).await.unwrap().unwrap();
            let answer = scene.call(Some(browser), method, &format!("{path}?dry_run=true"), body).await;
            match decide(&facts, &command) {
                Ok(events) => {
                    allowed += 1;
                    assert_eq!(answer.status, StatusCode::OK, "{command:?}: {}", answer.body);
                    let foreseen = foreseen_in_the_browser(&scene, browser, &command).await;
                    assert_eq!(answer.json(), json!({"dry_run": true, "events": events, "foreseen": foreseen}));
                    told += usize::from(foreseen != json!([]));
                }
                Err(denied) => {
                    assert_eq!(answer.json()["type"], format!("/problems/{}", denied.code()), "{command:?}");
                    assert_eq!(answer.json()["detail"], denied.reason());
                }
            }
        }
        assert!(allowed > 20 && told > 15, "{allowed} {told}");
        assert_eq!(history().await, before);
    }

    async fn an_invitation_that_is_rehearsed_sends_no_mail_and_holds_no_place(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let mails = || async { guildhall_service::mailbox::latest(&scene.ctx, None).await.unwrap().len() };
        let before = mails().await;
        let batch = json!({"addresses": ["una@example.org"], "role": "member"});
        let path = "/api/organizations/acme/invitations";
        let answer = scene.post(&acme.ada, &format!("{path}?dry_run=true"), batch.clone()).await.json();
        assert_eq!((&answer["events"][0]["event"], &answer["events"][0]["email"]), (&json!("invitation_created"), &json!("una@example.org")));
        assert_eq!(mails().await, before);
        let real = scene.post(&acme.ada, path, batch).await.json();
        assert_eq!(real["verdicts"][0]["refused"], Value::Null);
    }

    async fn what_cannot_be_rehearsed_is_not_done_instead(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let refused = scene.call(Some(&acme.ada), Method::DELETE, "/api/session?dry_run=true", None).await;
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("dry_run")));
        assert_eq!(scene.get(&acme.ada, "/api/me").await.status, StatusCode::OK);
    }
}
