//! An invitation into a project that one does not see: whoever may invite finds nothing there, as for an id that does not exist.

use crate::endpoints::body;
use crate::scene::{ABSENT, Answer, Browser, Scene};
use axum::http::{Request, StatusCode};
use guildhall_server::rest::endpoints;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};

const INVITATIONS: &str = "/api/organizations/acme/invitations";

struct Cast {
    scene: Scene,
    ada: Browser,
    /// Holds a role that may invite, and sees no project.
    mara: Browser,
    /// The role, which Mara may give.
    role: String,
    project: String,
}

impl Cast {
    async fn new(store: guildhall_store::Store, more: &[&str]) -> Self {
        let scene = Scene::new(store);
        let ada = scene.founder("autonomy").await;
        let rights: Vec<_> =
            ["org.read", "member.read", "member.invite"].iter().chain(more).copied().collect();
        let draft = json!({"level": "organization", "title": "Recruiter", "permissions": rights});
        let made = scene.post(&ada, "/api/organizations/acme/roles", draft).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let role = made.json()["id"].as_str().unwrap().to_owned();
        let mara = scene.joined(&ada, "acme", "Mara", &role).await;
        let project = crate::projects::made(&scene, &ada, "acme/projects", "Secret Plan").await;
        Self { scene, ada, mara, role, project }
    }

    /// Ada asks somebody in with Mara's role, and into the project if so; the invitation's id.
    async fn asked(&self, email: &str, into_project: bool) -> String {
        let projects =
            if into_project { json!([{"project": self.project, "role": "read"}]) } else { json!([]) };
        let batch = json!({"addresses": [email], "role": self.role, "projects": projects});
        let answer = self.scene.post(&self.ada, INVITATIONS, batch).await;
        assert_eq!(answer.json()["verdicts"][0]["refused"], Value::Null, "{}", answer.body);
        self.scene.newest_invitation(&self.ada, "acme").await
    }

    /// Everything that takes the id of an invitation, asked by Mara: endpoints, their rehearsals, server functions, and looking through its eyes.
    async fn everything(&self, id: &str) -> Vec<(String, Answer)> {
        let mut answers = Vec::new();
        for endpoint in endpoints().into_iter().filter(|one| one.path.contains("/invitations/{id}")) {
            let path = endpoint.path.replace("{slug}", "acme").replace("{id}", id);
            for query in ["?dry_run=true", ""] {
                let sent = body(&endpoint.method, endpoint.path);
                let path = format!("/api{path}{query}");
                let answer = self.scene.call(Some(&self.mara), endpoint.method.clone(), &path, sent).await;
                answers.push((format!("{} {}{query}", endpoint.method, endpoint.path), answer));
            }
        }
        for function in ["resend", "copy_link", "revoke"] {
            let request = Request::post(format!("/rpc/{function}")).header("origin", crate::scene::BASE);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let request = request.header("cookie", format!("guildhall={}", self.mara.cookie));
            let form = format!("slug=acme&invitation={id}");
            answers.push((
                format!("/rpc/{function}"),
                self.scene.send(request.body(form.into()).unwrap()).await,
            ));
        }
        for page in ["members", "projects"] {
            let path = format!("/preview/invitation.{id}/acme/{page}");
            answers.push((format!("/preview/…/{page}"), self.scene.get(&self.mara, &path).await));
        }
        answers
    }
}

both_engines! {
    async fn nothing_that_takes_its_id_finds_it(store: Store) {
        let cast = Cast::new(store, &["member.read_email"]).await;
        let before = cast.scene.get(&cast.ada, "/api/organizations/acme/history").await.json()["rows"].as_array().unwrap().len();
        let hidden = cast.asked("hidden@example.org", true).await;
        let (found, nothing) = (cast.everything(&hidden).await, cast.everything(ABSENT).await);
        assert!(found.len() == 11, "{}", found.len());
        for ((asked, there), (_, nowhere)) in found.iter().zip(&nothing) {
            assert_eq!(there.bare(), nowhere.bare(), "{asked}");
            assert_eq!(there.status, StatusCode::NOT_FOUND, "{asked}: {}", there.body);
        }
        // It still waits, and nothing happened to it.
        let row = &cast.scene.get(&cast.ada, INVITATIONS).await.json()["rows"][0];
        assert_eq!((&row["id"], &row["state"]), (&json!(hidden), &json!("pending")));
        let history = cast.scene.get(&cast.ada, "/api/organizations/acme/history").await.json();
        let lines = history["rows"].as_array().unwrap().iter().take(history["rows"].as_array().unwrap().len() - before);
        let happened: Vec<_> = lines.filter(|row| row["actor"] == "Mara" && row["refused"].is_null()).collect();
        assert!(happened.is_empty(), "{happened:?}");
        // One that is into no project is there for Mara: the same requests find it.
        let seen = cast.asked("seen@example.org", false).await;
        let found = cast.everything(&seen).await;
        assert!(found.iter().any(|(_, answer)| answer.status == StatusCode::OK && answer.body.contains("invitation_revoked")));
    }

    async fn no_list_count_or_page_tells_the_project(store: Store) {
        let cast = Cast::new(store, &["member.read_email"]).await;
        cast.asked("hidden@example.org", true).await;
        for path in [
            INVITATIONS, "/api/organizations/acme/members?status=pending", "/api/organizations/acme/projects", "/acme/invitations", "/acme/members",
            "/acme/projects", "/acme/projects/offered", "/notifications", "/acme/roles",
        ] {
            let answer = cast.scene.get(&cast.mara, path).await;
            assert!(!answer.body.contains("Secret Plan") && !answer.body.contains(&cast.project), "{path}: {}", answer.body);
        }
        let one = cast.scene.get(&cast.mara, &format!("/api/organizations/acme/projects/{}", cast.project)).await;
        assert_eq!(one.bare(), cast.scene.get(&cast.mara, &format!("/api/organizations/acme/projects/{ABSENT}")).await.bare());
        // Asking into it is asking into nothing.
        let into = |project: &str| json!({"addresses": ["new@example.org"], "role": cast.role, "projects": [{"project": project, "role": "read"}]});
        for query in ["?dry_run=true", ""] {
            let path = format!("{INVITATIONS}{query}");
            let there = cast.scene.post(&cast.mara, &path, into(&cast.project)).await;
            let nowhere = cast.scene.post(&cast.mara, &path, into(ABSENT)).await;
            assert_eq!(there.status, StatusCode::NOT_FOUND, "{}", there.body);
            assert_eq!(there.bare(), nowhere.bare(), "{query}");
        }
    }
}
