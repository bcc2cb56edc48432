//! What may not be seen is answered byte for byte like what does not exist.

use crate::scene::{ABSENT, Scene, mailed};
use axum::http::{Method, StatusCode};
use guildhall_testkit::both_engines;
use serde_json::json;

both_engines! {
    async fn ids_of_another_organization_are_like_ids_of_nothing(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let eve = scene.person("Eve").await;
        scene.post(&eve, "/api/organizations", json!({"name": "Other"})).await;
        scene.invited(&acme.ada, "acme", "new@example.org", "member").await;
        let (member, invitation) =
            (scene.place(&acme.cleo, "acme").await, scene.newest_invitation(&acme.ada, "acme").await);
        let change = json!({"from": "member", "to": "admin"});
        for (method, before, id, after, body) in [
            (Method::PATCH, "members", &member, "", Some(change)),
            (Method::DELETE, "members", &member, "", None),
            (Method::DELETE, "invitations", &invitation, "", None),
            (Method::POST, "invitations", &invitation, "/resend", None),
            (Method::POST, "invitations", &invitation, "/link", None),
        ] {
            let path = |id: &str| format!("/api/organizations/other/{before}/{id}{after}");
            let foreign = scene.call(Some(&eve), method.clone(), &path(id), body.clone()).await;
            let nothing = scene.call(Some(&eve), method.clone(), &path(ABSENT), body.clone()).await;
            let nonsense = scene.call(Some(&eve), method.clone(), &path("nonsense"), body).await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{method} {before}{after}");
            assert_eq!(foreign.bare(), nothing.bare(), "{method} {before}{after}");
            assert_eq!(foreign.bare(), nonsense.bare(), "{method} {before}{after}");
            assert!(!foreign.body.contains(id.as_str()));
        }
    }

    async fn the_event_stream_hides_organizations_as_well(store: Store) {
        let scene = Scene::new(store);
        scene.acme().await;
        let eve = scene.person("Eve").await;
        let hidden = scene.get(&eve, "/events/acme").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(hidden.bare(), scene.get(&eve, "/events/nothing").await.bare());
    }

    async fn looking_at_an_invitation_changes_nothing(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        scene.invited(&acme.ada, "acme", "new@example.org", "member").await;
        let link = mailed(&scene.ctx, "new@example.org", "/join/").await;
        for _ in 0..3 {
            let path = format!("/api/invitations/{link}");
            assert_eq!(scene.call(None, Method::HEAD, &path, None).await.status, StatusCode::OK);
            assert_eq!(scene.call(None, Method::GET, &path, None).await.status, StatusCode::OK);
        }
        let refused = scene.call(None, Method::GET, &format!("/api/invitations/{link}/accept"), None).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
