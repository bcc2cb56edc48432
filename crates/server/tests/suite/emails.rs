//! A plain member learns nobody's address, in any answer.

use crate::scene::Scene;
use axum::http::{Method, StatusCode};
use guildhall_server::rest::endpoints;
use guildhall_testkit::both_engines;
use serde_json::json;

both_engines! {
    async fn a_member_is_shown_no_address_but_their_own(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        scene.invited(&acme.ada, "acme", "pending@example.org", "member").await;
        let ben = scene.place(&acme.ben, "acme").await;
        let invitation = scene.newest_invitation(&acme.ada, "acme").await;
        let others = [&acme.ada.email, &acme.ben.email, "pending@example.org"];
        for endpoint in endpoints() {
            let id = if endpoint.path.contains("invitations/{id}") { &invitation } else { &ben };
            let path = endpoint.path.replace("{slug}", "acme").replace("{id}", id).replace("{link}", &"A".repeat(43));
            let body = match endpoint.method {
                Method::PATCH => Some(json!({"from": "admin", "to": "member"})),
                Method::POST => Some(json!({"addresses": ["x@example.org"], "role": "member"})),
                _ => None,
            };
            if ["/session", "/organizations/{slug}/membership"].contains(&endpoint.path) {
                continue;
            }
            let answer = scene.call(Some(&acme.cleo), endpoint.method.clone(), &format!("/api{path}"), body).await;
            let whole = format!("{:?} {}", answer.headers, answer.body);
            for address in others {
                assert!(!whole.contains(address), "{} {path}: {whole}", endpoint.method);
            }
        }
    }

    async fn a_member_cannot_search_by_address(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let rows = async |who, search: &str| {
            let page = scene.get(who, &format!("/api/organizations/acme/members?search={search}")).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            page.json()["rows"].as_array().unwrap().len()
        };
        assert_eq!(rows(&acme.ada, "ben%40example.org").await, 1);
        assert_eq!(rows(&acme.cleo, "ben%40example.org").await, 0);
        assert_eq!(rows(&acme.cleo, "ben").await, 1);
    }

    async fn the_two_views_have_different_types(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let path = "/api/organizations/acme/members";
        assert_eq!(scene.get(&acme.ben, path).await.json()["view"], "contacts");
        let plain = scene.get(&acme.cleo, path).await;
        assert_eq!(plain.json()["view"], "colleagues");
        assert!(!plain.body.contains('@'), "{}", plain.body);
    }
}
