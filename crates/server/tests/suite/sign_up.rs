//! Signing up in one browser, confirming in another: forms without scripts, as browsers send them.

use crate::jar::Jar;
use crate::scene::{Answer, PASSWORD, Scene, mailed};
use axum::http::StatusCode;
use guildhall_testkit::both_engines;
use serde_json::json;

impl Jar {
    async fn sign_up(&mut self, scene: &Scene, name: &str, email: &str, password: &str) -> Answer {
        self.send(scene, "POST", "/rpc/sign_up", &[("name", name), ("email", email), ("password", password)])
            .await
    }

    /// Presses *Confirm*, and says where that leads.
    async fn confirm(&mut self, scene: &Scene, link: &str) -> String {
        let answer = self.send(scene, "POST", "/rpc/confirm", &[("link", link)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.headers["location"].to_str().unwrap().to_owned()
    }
}

async fn signs_in(scene: &Scene, email: &str, password: &str) -> bool {
    let body = json!({"email": email, "password": password});
    scene.call(None, axum::http::Method::POST, "/api/session", Some(body)).await.status == StatusCode::CREATED
}

both_engines! {
    async fn in_the_browser_that_signed_up_its_password_counts(store: Store) {
        let (scene, mut own) = (Scene::new(store), Jar::default());
        let answer = own.sign_up(&scene, "Ada", "ada@example.org", PASSWORD).await;
        let named = answer.headers.get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
        let device = named.into_iter().find(|line| line.starts_with("guildhall-device=")).expect("a device cookie");
        assert!(device.contains("HttpOnly") && device.contains("SameSite=Lax"), "{device}");
        let link = mailed(&scene.ctx, "ada@example.org", "/confirm/").await;
        assert_eq!(own.confirm(&scene, &link).await, "/");
        assert!(signs_in(&scene, "ada@example.org", PASSWORD).await);
    }

    async fn in_another_browser_a_password_and_a_name_are_chosen_and_the_first_ones_are_gone(store: Store) {
        let (scene, mut stranger, mut own) = (Scene::new(store), Jar::default(), Jar::default());
        stranger.sign_up(&scene, "A Stranger", "ada@example.org", "the stranger's password").await;
        let link = mailed(&scene.ctx, "ada@example.org", "/confirm/").await;
        // Looking at the page changes nothing, for programs that follow links in mails look at it too.
        for method in ["GET", "HEAD", "GET"] {
            assert_eq!(own.send(&scene, method, &format!("/confirm/{link}"), &[]).await.status, StatusCode::OK);
        }
        let choose = own.confirm(&scene, &link).await;
        assert!(!signs_in(&scene, "ada@example.org", "the stranger's password").await);
        let page = own.send(&scene, "GET", &choose, &[]).await;
        assert!(!page.body.contains("A Stranger") && page.body.contains("value=\"ada\""), "{}", page.body);
        let secret = choose.strip_prefix("/reset/").unwrap();
        let fields = [("link", secret), ("name", "Ada"), ("password", PASSWORD)];
        let done = own.send(&scene, "POST", "/rpc/reset", &fields).await;
        assert_eq!(done.headers["location"], "/", "{}", done.body);
        let me = own.send(&scene, "GET", "/api/me", &[]).await.json();
        assert_eq!(me["name"], "Ada");
        assert!(signs_in(&scene, "ada@example.org", PASSWORD).await);
        assert!(!signs_in(&scene, "ada@example.org", "the stranger's password").await);
    }

    async fn signing_up_answers_alike_for_known_and_unknown_addresses_cookies_included(store: Store) {
        let scene = Scene::new(store);
        scene.person("Ada").await;
        let mut answers = Vec::new();
        for email in ["ada@example.org", "nobody@example.org"] {
            let answer = Jar::default().sign_up(&scene, "Eve", email, "eve's own password").await;
            let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
            let names = cookies.iter().map(|line| line.to_str().unwrap().split('=').next().unwrap().to_owned());
            answers.push((answer.status, names.collect::<Vec<_>>(), answer.headers["location"].clone()));
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn where_one_was_going_is_kept_while_a_password_is_chosen(store: Store) {
        let (scene, mut stranger, mut own) = (Scene::new(store), Jar::default(), Jar::default());
        stranger.sign_up(&scene, "A Stranger", "ada@example.org", "the stranger's password").await;
        let link = mailed(&scene.ctx, "ada@example.org", "/confirm/").await;
        let answer = own.send(&scene, "POST", "/rpc/confirm", &[("link", &link), ("next", "/account")]).await;
        let choose = answer.headers["location"].to_str().unwrap().to_owned();
        let secret = choose.strip_prefix("/reset/").unwrap().strip_suffix("?next=/account").unwrap();
        let page = own.send(&scene, "GET", &choose, &[]).await;
        assert!(page.body.contains(r#"name="next""#), "{}", page.body);
        let fields = [("link", secret), ("password", PASSWORD), ("next", "/account")];
        assert_eq!(own.send(&scene, "POST", "/rpc/reset", &fields).await.headers["location"], "/account");
    }
}
