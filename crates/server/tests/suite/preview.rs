//! Preview as: what someone else sees, and nothing that the viewer could not see themselves; to be looked at, and no more.

use crate::scene::{ABSENT, Scene};
use axum::http::{Method, StatusCode};
use guildhall_testkit::both_engines;
use serde_json::json;

both_engines! {
    async fn a_member_sees_what_another_sees_whose_every_right_they_hold(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let cleo = scene.place(&acme.cleo, "acme").await;
        let page = scene.get(&acme.ben, &format!("/preview/member.{cleo}/acme/members")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Acme as seen by Cleo (Member)."), "{}", page.body);
        // Cleo reads no addresses, and her own other organizations are nobody's business here.
        assert!(page.body.contains("Ben") && !page.body.contains("ben@example.org"));
        let real = scene.get(&acme.ben, "/acme/members").await;
        assert!(real.body.contains("cleo@example.org"));
    }

    async fn what_is_looked_at_runs_nothing_sends_nothing_and_leads_nowhere_else(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let cleo = scene.place(&acme.cleo, "acme").await;
        for path in ["members", "members?leave=yes", "roles", "projects", "history"] {
            let page = scene.get(&acme.ada, &format!("/preview/member.{cleo}/acme/{path}")).await;
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("sandbox allow-same-origin") && policy.contains("form-action 'none'"), "{policy}");
            assert!(!policy.contains("script-src"), "{policy}");
            assert!(!page.body.contains("<script") && !page.body.contains("type=\"submit\""), "{path}");
            let links = page.body.split("href=\"/").skip(1).map(|link| link.split('"').next().unwrap());
            for link in links.filter(|link| !link.starts_with("pkg/") && !link.starts_with("favicon")) {
                let inside = format!("preview/member.{cleo}/acme/");
                assert!(link.starts_with(&inside) || link == "acme/members", "{path}: {link}");
            }
        }
        let posted = scene.call(Some(&acme.ada), Method::POST, &format!("/preview/member.{cleo}/acme/members"), None).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(scene.get(&acme.cleo, "/api/organizations/acme/members").await.status, StatusCode::OK);
    }

    async fn nobody_looks_through_the_eyes_of_someone_above_them(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let (ada, ben) = (scene.place(&acme.ada, "acme").await, scene.place(&acme.ben, "acme").await);
        let status = async |who, eyes: String| scene.get(who, &format!("/preview/{eyes}/acme/members")).await.status;
        assert_eq!(status(&acme.ben, format!("member.{ada}")).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&acme.ben, "role.owner".to_owned()).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&acme.cleo, format!("member.{ben}")).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&acme.cleo, "role.member".to_owned()).await, StatusCode::FORBIDDEN);
        assert_eq!(status(&acme.ada, format!("member.{ben}")).await, StatusCode::OK);
        for nobody in [format!("member.{ABSENT}"), format!("invitation.{ABSENT}"), "nonsense".to_owned(), "eyes.x".to_owned()] {
            assert_eq!(status(&acme.ada, nobody.clone()).await, StatusCode::NOT_FOUND, "{nobody}");
        }
        let eve = scene.person("Eve").await;
        assert_eq!(status(&eve, format!("member.{ben}")).await, StatusCode::NOT_FOUND);
        let signed_out = scene.call(None, Method::GET, &format!("/preview/member.{ben}/acme/members"), None).await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER);
    }

    async fn no_address_leads_from_one_organization_into_another(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let eve = scene.person("Eve").await;
        scene.post(&eve, "/api/organizations", json!({"name": "Evil"})).await;
        let cleo = scene.place(&acme.cleo, "acme").await;
        let ways = ["..%2Facme%2Fmembers", "../acme/members", "%2e%2e/acme/members", "%252e%252e/acme/members", "..%5Cacme%5Cmembers", "a/..%2f../acme/history"];
        for eyes in ["role.owner".to_owned(), "role.admin".to_owned(), format!("member.{cleo}")] {
            for way in ways {
                let answer = scene.get(&eve, &format!("/preview/{eyes}/evil/{way}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{eyes} {way}");
                assert!(!answer.body.contains("cleo@example.org") && !answer.body.contains("Acme"), "{eyes} {way}");
            }
        }
        assert_eq!(scene.get(&eve, "/preview/role.owner/evil/members").await.status, StatusCode::OK);
    }

    async fn who_may_not_look_learns_nothing_of_what_there_is(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        scene.invited(&acme.ada, "acme", "una@example.org", "member").await;
        let invitation = scene.newest_invitation(&acme.ada, "acme").await;
        let asked = async |who, id: &str| scene.get(who, &format!("/preview/invitation.{id}/acme/members")).await;
        let (there, absent) = (asked(&acme.cleo, &invitation).await, asked(&acme.cleo, ABSENT).await);
        let said = |answer: &crate::scene::Answer| (answer.status, answer.json()["type"].clone(), answer.json()["detail"].clone());
        assert_eq!(said(&there), said(&absent));
        assert_eq!(there.status, StatusCode::FORBIDDEN);
        scene.call(Some(&acme.ada), Method::DELETE, &format!("/api/organizations/acme/invitations/{invitation}"), None).await;
        assert_eq!(asked(&acme.ada, &invitation).await.status, StatusCode::GONE);
    }

    async fn a_role_is_seen_without_a_place_in_projects_and_an_invitation_with_those_that_it_gives(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.founder("zilliz").await;
        for name in ["Apollo", "Borealis"] {
            scene.post(&acme, "/api/organizations/acme/projects", json!({"name": name})).await;
        }
        let lines = scene.get(&acme, "/api/organizations/acme/projects").await.json();
        let apollo = lines["rows"].as_array().unwrap().iter().find(|line| line["name"] == "Apollo").unwrap();
        let offer = json!([{"project": apollo["id"], "role": "member"}]);
        let batch = json!({"addresses": ["una@example.org"], "role": "member", "projects": offer});
        let sent = scene.post(&acme, "/api/organizations/acme/invitations", batch).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
        let invitation = scene.newest_invitation(&acme, "acme").await;
        let at = async |eyes: &str, page: &str| scene.get(&acme, &format!("/preview/{eyes}/acme/{page}")).await;
        let bare = at("role.member", "projects").await;
        assert!(!bare.body.contains("Apollo") && !bare.body.contains("Borealis"), "{}", bare.body);
        let asked = format!("invitation.{invitation}");
        let given = at(&asked, "projects").await;
        assert!(given.body.contains("una@example.org (invited as Member)"), "{}", given.body);
        assert!(given.body.contains("Apollo") && !given.body.contains("Borealis"), "{}", given.body);
        let id = apollo["id"].as_str().unwrap();
        assert_eq!(at(&asked, &format!("projects/{id}")).await.status, StatusCode::OK);
        assert_eq!(at("role.member", &format!("projects/{id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn no_organization_is_called_like_the_way_there(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.person("Ada").await;
        let refused = scene.post(&ada, "/api/organizations", json!({"name": "Preview"})).await;
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("slug")));
    }
}
