//! Addresses are for those who may read them, in whatever is answered.

use crate::scene::{Scene, mailed};
use axum::http::{Method, StatusCode};
use guildhall_testkit::both_engines;
use serde_json::json;

const INVITATIONS: &str = "/api/organizations/acme/invitations";

both_engines! {
    async fn whoever_asks_in_sees_whom_they_asked_until_they_are_members(store: Store) {
        let scene = Scene::new(store);
        let ada = scene.founder("autonomy").await;
        let draft = json!({"level": "organization", "title": "Recruiter", "permissions":
            ["org.read", "member.read", "member.invite", "project.read", "project.write", "project.member.read",
            "resource.create", "resource.edit", "resource.delete"]});
        let made = scene.post(&ada, "/api/organizations/acme/roles", draft).await;
        let mara = scene.joined(&ada, "acme", "Mara", made.json()["id"].as_str().unwrap()).await;
        scene.invited(&mara, "acme", "zqmine@example.org", "member").await;
        scene.invited(&ada, "acme", "zqtheirs@example.org", "member").await;
        let theirs = scene.newest_invitation(&ada, "acme").await;
        let shown = async || scene.get(&mara, INVITATIONS).await.body;
        assert!(shown().await.contains("zqmine@example.org") && !shown().await.contains("zqtheirs"), "{}", shown().await);
        // Sending another's again makes Mara vouch for it, and tells her no more.
        let resent = scene.call(Some(&mara), Method::POST, &format!("{INVITATIONS}/{theirs}/resend"), None).await;
        assert_eq!(resent.status, StatusCode::NO_CONTENT, "{}", resent.body);
        assert!(!shown().await.contains("zqtheirs"));
        let copied = scene.call(Some(&mara), Method::POST, &format!("{INVITATIONS}/{theirs}/link"), None).await.json();
        let link = copied["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        for path in [format!("/api/invitations/{link}"), format!("/join/{link}")] {
            let opened = scene.call(None, Method::GET, &path, None).await;
            assert!(opened.body.contains("z•••@example.org") && !opened.body.contains("zqtheirs"), "{path}: {}", opened.body);
        }
        let eyes = scene.get(&mara, &format!("/preview/invitation.{theirs}/acme/members")).await;
        assert!(!eyes.body.contains("zqtheirs"), "{}", eyes.body);
        let link = mailed(&scene.ctx, "zqtheirs@example.org", "/join/").await;
        scene.call(None, Method::POST, &format!("/api/invitations/{link}/decline"), None).await;
        let bell = scene.get(&mara, "/notifications").await;
        assert!(bell.body.contains("Someone declined the invitation to Acme") && !bell.body.contains("zqtheirs"), "{}", bell.body);
        let link = mailed(&scene.ctx, "zqmine@example.org", "/join/").await;
        let form = json!({"name": "Una", "password": crate::scene::PASSWORD});
        let joined = scene.call(None, Method::POST, &format!("/api/invitations/{link}/sign-up"), Some(form)).await;
        assert_eq!(joined.status, StatusCode::CREATED, "{}", joined.body);
        assert!(!shown().await.contains("zqmine"), "{}", shown().await);
    }

    async fn what_may_be_meant_as_a_rehearsal_is_not_done(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let cleo = scene.place(&acme.cleo, "acme").await;
        let path = format!("/api/organizations/acme/members/{cleo}");
        for query in ["dry%5Frun=true", "dry_run=TRUE", "dry_run=1", "Dry_Run=true", "dry_run", "dry_run=true&dry_run=false", "dryrun=true", "x=1"] {
            let answer = scene.call(Some(&acme.ada), Method::DELETE, &format!("{path}?{query}"), None).await;
            assert!([StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status), "{query}: {}", answer.body);
            assert_eq!(answer.status == StatusCode::OK, query == "dry%5Frun=true", "{query}");
        }
        assert_eq!(scene.get(&acme.cleo, "/api/organizations/acme/members").await.status, StatusCode::OK);
    }

    async fn the_invitations_mail_tells_who_invites_and_not_their_address(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        scene.invited(&acme.ben, "acme", "una@example.org", "member").await;
        let mails = guildhall_service::mailbox::latest(&scene.ctx, None).await.unwrap();
        let mail = mails.iter().find(|mail| mail.to == "una@example.org").unwrap();
        assert!(mail.text.contains("Ben invited you"), "{}", mail.text);
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains("ben@example.org"), "{part}");
        }
    }
}
