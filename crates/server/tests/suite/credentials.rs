//! A real server, and browsers that sign in with a password in the very moment in which it is replaced: nothing that it opened lives on.

use crate::process::Process;
use crate::scene::{Browser, PASSWORD, Scene, mailed, signed_up};
use guildhall_service::accounts;
use guildhall_testkit::{Database, both_engines};
use serde_json::json;
use std::sync::Arc;

const NEW: &str = "replaced in between";

/// How many sign in while one password is replaced.
const AT_ONCE: usize = 8;

struct Hall {
    scene: Scene,
    process: Arc<Process>,
}

impl Hall {
    async fn new(database: &Database) -> Self {
        let scene = Scene::new(database.store().await);
        let process = Arc::new(Process::start(&["--database", database.url()]));
        Self { scene, process }
    }

    async fn person(&self, name: &str) -> Browser {
        let email = format!("{}@example.org", name.to_lowercase());
        let cookie = signed_up(&self.scene.ctx, name, &email).await;
        Browser { email, cookie }
    }

    /// Signs in with a password; the cookie, if that worked.
    async fn sign_in(&self, email: &str, password: &str) -> Option<String> {
        let body = json!({"email": email, "password": password}).to_string();
        let (status, head, answer) = self.process.exchange("", "POST", "/api/session", &body).await;
        assert!([201, 401].contains(&status), "{status}: {answer}");
        cookie(&head)
    }

    async fn is_signed_in(&self, cookie: &str) -> bool {
        self.process.call(cookie, "GET", "/api/me", "").await.0 == 200
    }

    /// Replaces a password while others sign in with it, and answers with the cookies that these got.
    async fn replace_and_sign_in(self: &Arc<Self>, who: &Browser, path: &str, form: &str) -> Vec<String> {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE {
            let (hall, email) = (Arc::clone(self), who.email.clone());
            tasks.spawn(async move { hall.sign_in(&email, PASSWORD).await });
        }
        let (status, _, answer) = self.process.exchange(&who.cookie, "POST", path, form).await;
        assert_eq!(status, 200, "{answer}");
        tasks.join_all().await.into_iter().flatten().collect()
    }
}

fn cookie(head: &str) -> Option<String> {
    let line = head.lines().find_map(|line| line.strip_prefix("set-cookie: guildhall="))?;
    Some(line.split(';').next()?.to_owned())
}

fn form(fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+")));
    fields.collect::<Vec<_>>().join("&")
}

both_engines! {
    async fn no_session_that_an_old_password_opened_outlives_its_change(database: Database) {
        let hall = Arc::new(super::Hall::new(&database).await);
        for round in 0..6 {
            let ada = hall.person(&format!("Ada{round}")).await;
            let before = hall.sign_in(&ada.email, PASSWORD).await.unwrap();
            let form = form(&[("old", PASSWORD), ("new", NEW)]);
            let opened = hall.replace_and_sign_in(&ada, "/rpc/change_password", &form).await;
            for cookie in opened.iter().chain([&before, &ada.cookie]) {
                assert!(!hall.is_signed_in(cookie).await, "round {round}");
            }
            assert!(hall.sign_in(&ada.email, PASSWORD).await.is_none());
            assert!(hall.is_signed_in(&hall.sign_in(&ada.email, NEW).await.unwrap()).await);
        }
    }

    async fn no_session_that_an_old_password_opened_outlives_its_reset(database: Database) {
        let hall = Arc::new(super::Hall::new(&database).await);
        for round in 0..6 {
            let ada = hall.person(&format!("Ada{round}")).await;
            accounts::ask_reset(&hall.scene.ctx, &crate::scene::peer(), &ada.email).await.unwrap();
            let link = mailed(&hall.scene.ctx, &ada.email, "/reset/").await;
            let form = form(&[("link", &link), ("password", NEW)]);
            let opened = hall.replace_and_sign_in(&ada, "/rpc/reset", &form).await;
            for cookie in opened.iter().chain([&ada.cookie]) {
                assert!(!hall.is_signed_in(cookie).await, "round {round}");
            }
            assert!(hall.is_signed_in(&hall.sign_in(&ada.email, NEW).await.unwrap()).await);
        }
    }

    async fn of_many_who_change_one_password_at_once_one_does(database: Database) {
        let hall = Arc::new(super::Hall::new(&database).await);
        let ada = hall.person("Ada").await;
        let mut cookies = Vec::new();
        for _ in 0..6 {
            cookies.push(hall.sign_in(&ada.email, PASSWORD).await.unwrap());
        }
        let mut tasks = tokio::task::JoinSet::new();
        for (number, cookie) in cookies.into_iter().enumerate() {
            let hall = Arc::clone(&hall);
            tasks.spawn(async move {
                let new = format!("the choice of number {number}");
                let form = form(&[("old", PASSWORD), ("new", &new)]);
                let (status, head, _) = hall.process.exchange(&cookie, "POST", "/rpc/change_password", &form).await;
                (status, super::cookie(&head), new)
            });
        }
        let answers = tasks.join_all().await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(status, ..)| *status == 200);
        assert_eq!(won.len(), 1);
        assert!(hall.is_signed_in(won[0].1.as_ref().unwrap()).await);
        assert!(hall.sign_in(&ada.email, &won[0].2).await.is_some());
        for (status, _, new) in lost {
            assert!([401, 422].contains(&status), "{status}");
            assert!(hall.sign_in(&ada.email, &new).await.is_none());
        }
    }
}
