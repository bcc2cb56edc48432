//! Plans, set by the operator's command while people join on two processes.

use crate::process::{Process, guildhall};
use crate::race::Race;
use crate::scene::mailed;
use guildhall_testkit::{Database, both_engines};
use std::sync::Arc;

/// What `guildhall plan …` says on a database, and whether it worked.
fn plan(database: &Database, arguments: &[&str]) -> (bool, String) {
    let ran = guildhall(&["plan"])
        .args(arguments)
        .args(["--log", "off", "--database", database.url()])
        .output()
        .unwrap();
    let text = if ran.status.success() { ran.stdout } else { ran.stderr };
    (ran.status.success(), String::from_utf8(text).unwrap().trim().to_owned())
}

both_engines! {
    async fn of_16_who_join_for_the_last_5_seats_5_do_and_the_others_are_told_why(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        race.owned_by_two("acme", &ada, &ben).await;
        let mut guests = Vec::new();
        for n in 0..16 {
            let guest = race.person(&format!("Guest{n}")).await;
            race.scene.invited(&ada, "acme", &guest.email, "member").await;
            let link = mailed(&race.scene.ctx, &guest.email, "/join/").await;
            guests.push((guest, format!("/api/invitations/{link}/accept")));
        }
        let set = super::plan(&database, &["set", "acme", "teams", "--seats", "7"]);
        let seats = "There are 7 seats, and 18 are taken, pending invitations included: nobody leaves, and nobody joins until there is room.";
        assert_eq!(set, (true, format!("{seats}\nacme: Teams, 7 seats; 2 members and 16 pending invitations.")));
        let joining = guests.into_iter().enumerate().map(|(n, (guest, path))| {
            let process = Arc::clone(if n % 2 == 0 { &race.here } else { &race.there });
            tokio::spawn(async move { process.call(&guest.cookie, "POST", &path, "").await })
        });
        let mut joined = 0;
        for answer in joining.collect::<Vec<_>>() {
            let (status, body) = answer.await.unwrap();
            assert!(status == 200 || (status == 409 && body.contains("no room for new members")), "{status}: {body}");
            joined += usize::from(status == 200);
        }
        assert_eq!(joined, 5);
        let shown = super::plan(&database, &["show", "acme"]);
        assert_eq!(shown.1, "acme: Teams, 7 seats; 7 members and 11 pending invitations.");
    }

    async fn the_operator_hears_what_is_wrong_with_a_plan(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = (race.person("Ada").await, race.person("Ben").await);
        race.owned_by_two("acme", &ada, &ben).await;
        let says = |arguments: &[&str]| super::plan(&database, arguments);
        assert_eq!(says(&["show", "acme"]).1, "acme: Enterprise, any number of seats; 2 members and 0 pending invitations.");
        assert_eq!(
            says(&["set", "acme", "gold"]),
            (false, "There is no plan “gold” in this organization’s role model. It has community, education, teams or enterprise.".to_owned())
        );
        assert_eq!(says(&["set", "nowhere", "teams"]), (false, "There is no organization “nowhere”.".to_owned()));
        let (worked, text) = says(&["set", "acme", "education", "--domain", "not a domain"]);
        assert!(!worked && text.contains("“not a domain” is not a domain"), "{text}");
        let lost = "Nobody can be invited, join or be managed any more.\n2 members keep their access.\nNothing was changed. At present:";
        assert_eq!(
            says(&["set", "acme", "community", "--dry-run"]).1,
            format!("{lost}\nacme: Enterprise, any number of seats; 2 members and 0 pending invitations.")
        );
        assert_eq!(
            says(&["set", "acme", "education", "--domain", "Acme.Example"]).1,
            "With Education, only addresses at acme.example can be invited and join.\nacme: Education, any number of seats, at acme.example; 2 members and 0 pending invitations."
        );
        let history = race.scene.get(&ada, "/api/organizations/acme/history").await;
        assert!(history.body.contains("The operator") && history.body.contains("changed the plan from Enterprise to Education at acme.example"), "{}", history.body);
    }

    async fn a_new_organization_gets_the_plan_that_is_configured(database: Database) {
        let server = Process::start(&["--database", database.url(), "--plan", "community"]);
        let scene = crate::scene::Scene::new(database.store().await);
        let cookie = crate::scene::signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        let body = r#"{"name": "Acme", "slug": "acme"}"#;
        assert_eq!(server.call(&cookie, "POST", "/api/organizations", body).await.0, 201);
        let asked = r#"{"addresses": ["ben@example.org"], "role": "member"}"#;
        let (status, body) = server.call(&cookie, "POST", "/api/organizations/acme/invitations", asked).await;
        assert_eq!(status, 403, "{body}");
        assert!(body.contains("needs_plan") && body.contains("It takes the plan Education, Teams or Enterprise."), "{body}");
    }
}
