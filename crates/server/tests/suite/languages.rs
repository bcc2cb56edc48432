//! People's languages from outside: domains with umlauts, searches with signs, names from right to left, tables for spreadsheets.

use crate::scene::{Scene, signed_up};
use axum::http::StatusCode;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};
use std::fmt::Write;

const INVITATIONS: &str = "/api/organizations/acme/invitations";

/// The names or addresses that a search finds.
async fn found(scene: &Scene, who: &crate::scene::Browser, list: &str, search: &str) -> Vec<String> {
    let mut encoded = String::new();
    search.bytes().for_each(|byte| write!(encoded, "%{byte:02X}").unwrap());
    let answer = scene.get(who, &format!("/api/organizations/acme/{list}?search={encoded}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let rows = answer.json()["rows"].as_array().unwrap().clone();
    let text =
        |row: &Value| ["email", "name"].iter().find_map(|field| row[field].as_str().map(str::to_owned));
    rows.iter().map(|row| text(row).unwrap_or_else(|| row.to_string())).collect()
}

both_engines! {
    async fn both_spellings_of_a_domain_are_one_address(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        signed_up(&scene.ctx, "Jörg", "jorg@xn--mller-kva.example").await;
        for email in ["jorg@müller.example", "JORG@xn--mller-kva.example", "jorg@MÜLLER.example"] {
            let body = json!({"email": email, "password": crate::scene::PASSWORD});
            let answer = scene.call(None, axum::http::Method::POST, "/api/session", Some(body)).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{email}: {}", answer.body);
        }
        let asked = json!({"addresses": ["info@müller.de", "info@xn--mller-kva.de", "ada@аррӏе.com", "ü@müller.de", "a@mü ller.de"], "role": "member"});
        let verdicts = scene.post(&acme.ada, INVITATIONS, asked).await.json();
        let refused: Vec<bool> = verdicts["verdicts"].as_array().unwrap().iter().map(|one| !one["refused"].is_null()).collect();
        assert_eq!(refused, [false, true, false, true, true], "{verdicts}");
        let rows = scene.get(&acme.ada, INVITATIONS).await.body;
        assert!(rows.contains("info@müller.de") && rows.contains("ada@xn--80ak6aa92e.com"), "{rows}");
        for search in ["müller", "MULLER", "xn--mller-kva", "info@xn--mller-kva.de", "info@müller.de"] {
            assert_eq!(found(&scene, &acme.ada, "members", search).await.len(), 1, "{search}");
        }
    }

    async fn signs_in_a_search_stand_for_themselves(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        for name in ["a_b", "axb", "100%", r"back\slash", "what!", "山田太郎", "🎉"] {
            let made = scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": name})).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        }
        for (search, names) in [("a_b", vec!["a_b"]), ("%", vec!["100%"]), (r"\", vec![r"back\slash"]), ("!", vec!["what!"]),
            ("太郎", vec!["山田太郎"]), ("🎉", vec!["🎉"]), ("\0", vec![]), ("'; --", vec![])] {
            assert_eq!(found(&scene, &acme.ada, "projects", search).await, names, "{search}");
        }
        for search in ["%", "_", "\\", "!", "'", "\0", "\u{301}", "%%%", "__"] {
            assert!(found(&scene, &acme.ada, "members", search).await.is_empty(), "{search:?}");
        }
    }

    async fn a_page_keeps_names_from_right_to_left_apart(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let made = scene.post(&acme.ada, "/api/organizations/acme/projects", json!({"name": "مشروع"})).await;
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let page = scene.get(&acme.ada, &format!("/acme/projects/{id}?ask=edit")).await.body;
        assert!(page.contains("\u{2068}مشروع\u{2069} · Guildhall"), "the title");
        let listed = scene.get(&acme.ada, "/acme/projects").await.body;
        let (before, _) = listed.split_once("مشروع").expect("the project");
let whole = before.ends_with("<bdi>") || before.ends_with("\\u003cbdi\\u003e") || before.ends_with("<bdi><!>");
        assert!(whole, "a name that stands alone");
        let lines = scene.get(&acme.ada, "/api/organizations/acme/history").await.body;
        assert!(lines.contains("created the project \u{2068}مشروع\u{2069}"), "{lines}");
    }

    async fn a_table_opens_in_a_spreadsheet_with_its_letters(store: Store) {
        let scene = Scene::new(store);
        let acme = scene.acme().await;
        let role = json!({"level": "organization", "title": "Prüfer", "description": "", "permissions": ["org.read", "member.read"]});
        let made = scene.post(&acme.ada, "/api/organizations/acme/roles", role).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let table = scene.get(&acme.ada, "/api/organizations/acme/roles.csv").await;
        assert!(table.body.starts_with('\u{feff}') && table.body.contains("\"Prüfer\""), "{}", table.body);
        assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
    }
}
