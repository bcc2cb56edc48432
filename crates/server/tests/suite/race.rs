//! Two server processes on one database, and people who act in the same moment: the invariants hold, and losers are told so.

use crate::process::Process;
use crate::projects::made;
use crate::scene::{Browser, Scene, mailed, signed_up};
use guildhall_service::{organizations, sessions};
use guildhall_testkit::both_engines;
use serde_json::json;
use std::sync::Arc;

/// What whoever comes too late may be told.
const LOSERS: [u16; 4] = [403, 404, 409, 410];

pub(crate) struct Race {
    pub(crate) scene: Scene,
    pub(crate) here: Arc<Process>,
    pub(crate) there: Arc<Process>,
}

impl Race {
    pub(crate) async fn new(database: &guildhall_testkit::Database) -> Self {
        let scene = Scene::new(database.store().await);
        let arguments = ["--database", database.url()];
        let (here, there) = (Process::start(&arguments), Process::start(&arguments));
        Self { scene, here: Arc::new(here), there: Arc::new(there) }
    }

    /// Ada and Ben own an organization of that slug.
    pub(crate) async fn owned_by_two(&self, slug: &str, ada: &Browser, ben: &Browser) {
        let founding = json!({"name": slug, "slug": slug}).to_string();
        assert_eq!(self.here.call(&ada.cookie, "POST", "/api/organizations", &founding).await.0, 201);
        let batch = json!({"addresses": [ben.email], "role": "owner"}).to_string();
        let path = format!("/api/organizations/{slug}/invitations");
        assert_eq!(self.here.call(&ada.cookie, "POST", &path, &batch).await.0, 200);
        let link = mailed(&self.scene.ctx, &ben.email, "/join/").await;
        let accept = format!("/api/invitations/{link}/accept");
        assert_eq!(self.there.call(&ben.cookie, "POST", &accept, "").await.0, 200);
    }

    pub(crate) async fn person(&self, name: &str) -> Browser {
        let email = format!("{}@example.org", name.to_lowercase());
        let cookie = signed_up(&self.scene.ctx, name, &email).await;
        Browser { email, cookie }
    }

    /// Ada, who owns an organization, Ben and Cleo, who own a project of it, and where that project is.
    async fn project_of_two(&self) -> (Browser, Browser, Browser, String) {
        let ada = self.scene.founder("zilliz").await;
        let ben = self.scene.joined(&ada, "acme", "Ben", "member").await;
        let cleo = self.scene.joined(&ada, "acme", "Cleo", "member").await;
        let project = made(&self.scene, &ada, "acme/projects", "Apollo").await;
        let project = format!("/api/organizations/acme/projects/{project}");
        let change = |from: Option<&str>, to: Option<&str>| json!({"from": from, "to": to}).to_string();
        for (who, change) in [
            (&ben, change(None, Some("owner"))),
            (&cleo, change(None, Some("owner"))),
            (&ada, change(Some("owner"), None)),
        ] {
            let place = format!("{project}/members/{}", self.scene.place(who, "acme").await);
            assert_eq!(self.here.call(&ada.cookie, "PUT", &place, &change).await.0, 204);
        }
        (ada, ben, cleo, project)
    }

    /// How many owners an organization has, as its row and as its members have it, asked by someone who may see it.
    async fn owners(&self, slug: &str, who: &Browser) -> usize {
        let viewer = sessions::viewer(&self.scene.ctx, &who.cookie).await.unwrap().unwrap();
        let counted = organizations::open(&self.scene.ctx, &viewer, slug).await.unwrap().organization.owners;
        let page = self
            .scene
            .get(who, &format!("/api/organizations/{slug}/members?role=owner&status=verified"))
            .await;
        let listed = page.json()["rows"].as_array().unwrap().len();
        assert_eq!(counted as usize, listed, "the count and the list agree");
        listed
    }
}

/// Both at once; each answer is a win or an honest loss.
async fn both(
    one: impl Future<Output = (u16, String)>,
    other: impl Future<Output = (u16, String)>,
) -> (bool, bool) {
    let (one, other) = tokio::join!(one, other);
    let won = |(status, body): &(u16, String)| {
        assert!(*status == 204 || LOSERS.contains(status), "{status}: {body}");
        *status == 204
    };
    (won(&one), won(&other))
}

both_engines! {
    async fn two_owners_demote_each_other_and_one_stays(database: Database) {
        let race = super::Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        race.owned_by_two("acme", &ada, &ben).await;
        let (adas, bens) = (race.scene.place(&ada, "acme").await, race.scene.place(&ben, "acme").await);
        let demote = json!({"from": "owner", "to": "admin"}).to_string();
        let promote = json!({"from": "admin", "to": "owner"}).to_string();
        let path = |id: &str| format!("/api/organizations/acme/members/{id}");
        for round in 0..25 {
            let (to_ben, to_ada) = (path(&bens), path(&adas));
            let (ada_won, ben_won) = super::both(
                race.here.call(&ada.cookie, "PATCH", &to_ben, &demote),
                race.there.call(&ben.cookie, "PATCH", &to_ada, &demote),
            )
            .await;
            assert!(ada_won != ben_won, "round {round}: exactly one of the two is first");
            assert_eq!(race.owners("acme", &ada).await, 1, "round {round}");
            let (winner, loser) = if ada_won { (&ada, &bens) } else { (&ben, &adas) };
            let restored = race.there.call(&winner.cookie, "PATCH", &path(loser), &promote).await;
            assert_eq!(restored.0, 204, "{}", restored.1);
        }
    }

    async fn both_owners_leave_at_once_and_one_stays(database: Database) {
        let race = super::Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        for round in 0..8 {
            let slug = format!("hall-{round}");
            race.owned_by_two(&slug, &ada, &ben).await;
            let path = format!("/api/organizations/{slug}/membership");
            let (ada_won, ben_won) = super::both(
                race.here.call(&ada.cookie, "DELETE", &path, ""),
                race.there.call(&ben.cookie, "DELETE", &path, ""),
            )
            .await;
            assert!(ada_won != ben_won, "round {round}: exactly one of the two leaves");
            assert_eq!(race.owners(&slug, if ada_won { &ben } else { &ada }).await, 1);
        }
    }

    async fn two_project_owners_leave_or_demote_each_other_at_once_and_one_stays(database: Database) {
        let race = super::Race::new(&database).await;
        let (ada, ben, cleo, project) = race.project_of_two().await;
        let path = |id: &str| format!("{project}/members/{id}");
        let (bens, cleos) = (path(&race.scene.place(&ben, "acme").await), path(&race.scene.place(&cleo, "acme").await));
        for round in 0..24 {
            let to = if round % 4 < 2 { json!("member") } else { json!(null) };
            let change = json!({"from": "owner", "to": to}).to_string();
            // By turns each acts on the other, and on themselves.
            let (by_ben, by_cleo) = if round % 2 == 0 { (&cleos, &bens) } else { (&bens, &cleos) };
            let (ben_won, cleo_won) = super::both(
                race.here.call(&ben.cookie, "PUT", by_ben, &change),
                race.there.call(&cleo.cookie, "PUT", by_cleo, &change),
            )
            .await;
            assert!(ben_won != cleo_won, "round {round}: exactly one of the two is first");
            let inside = race.scene.get(&ada, &project).await.json();
            let owners = inside["members"]["rows"].as_array().unwrap().iter().filter(|row| row["held"] == "owner");
            assert_eq!(owners.count(), 1, "round {round}: {inside}");
            let restored = json!({"from": to, "to": "owner"}).to_string();
            let lost = if ben_won { by_ben } else { by_cleo };
            assert_eq!(race.there.call(&ada.cookie, "PUT", lost, &restored).await.0, 204, "round {round}");
        }
    }

    async fn one_invitation_accepted_32_times_makes_one_member(database: Database) {
        let race = super::Race::new(&database).await;
        let (ada, ben, cleo) = (race.person("Ada").await, race.person("Ben").await, race.person("Cleo").await);
        race.owned_by_two("acme", &ada, &ben).await;
        race.scene.invited(&ada, "acme", &cleo.email, "member").await;
        let link = mailed(&race.scene.ctx, &cleo.email, "/join/").await;
        let accepting = (0..32).map(|count| {
            let process = Arc::clone(if count % 2 == 0 { &race.here } else { &race.there });
            let (cookie, path) = (cleo.cookie.clone(), format!("/api/invitations/{link}/accept"));
            tokio::spawn(async move { process.call(&cookie, "POST", &path, "").await })
        });
        let mut wins = 0;
        for answer in accepting.collect::<Vec<_>>() {
            let (status, body) = answer.await.unwrap();
            assert!(status == 200 || [409, 410].contains(&status), "{status}: {body}");
            wins += usize::from(status == 200);
        }
        assert_eq!(wins, 1);
        let page = race.scene.get(&ada, "/api/organizations/acme/members").await.json();
        assert_eq!(page["tally"]["verified"], 3);
        assert_eq!(page["tally"]["pending"], 0);
    }

    async fn after_a_demotion_no_process_allows_what_was_lost(database: Database) {
        let race = super::Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        race.owned_by_two("acme", &ada, &ben).await;
        let bens = race.scene.place(&ben, "acme").await;
        let demote = json!({"from": "owner", "to": "member"}).to_string();
        let path = format!("/api/organizations/acme/members/{bens}");
        assert_eq!(race.here.call(&ada.cookie, "PATCH", &path, &demote).await.0, 204);
        for process in [&race.here, &race.there] {
            assert_eq!(process.call(&ben.cookie, "GET", "/api/organizations/acme/history", "").await.0, 403);
        }
    }
}
