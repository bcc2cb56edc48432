//! Guessing is slow, and locks nobody else out: limits on, behind a proxy that says where each client is.

use crate::scene::{Answer, BASE, Browser, PASSWORD, Scene, mailed, settings};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use guildhall_service::{Bounds, Clock, Settings, proxy};
use guildhall_store::Store;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};
use std::net::SocketAddr;

const HOME: &str = "192.0.2.1";
const AWAY: &str = "198.51.100.7";

fn counting(store: Store, bounds: Bounds) -> Scene {
    Scene::behind_proxy(store, Settings { bounds, limits: true, ..settings() })
}

/// A client somewhere, with the cookies that it was given.
struct Client<'a> {
    scene: &'a Scene,
    from: String,
    cookies: String,
}

impl<'a> Client<'a> {
    fn new(scene: &'a Scene, from: &str) -> Self {
        Self { scene, from: from.to_owned(), cookies: String::new() }
    }

    /// A client that is signed in, and whose device is not known.
    fn holding(scene: &'a Scene, from: &str, browser: &Browser) -> Self {
        Self { scene, from: from.to_owned(), cookies: format!("guildhall={}", browser.cookie) }
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header("origin", BASE).header("content-type", "application/json");
        let request = request.header("x-forwarded-for", &self.from).header("cookie", &self.cookies);
        self.scene.send(request.body(body.to_string().into()).unwrap()).await
    }

    async fn form(&self, path: &str, fields: &str) -> StatusCode {
        let request = Request::builder().method(Method::POST).uri(path);
        let request =
            request.header("origin", BASE).header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("x-forwarded-for", &self.from).header("cookie", &self.cookies);
        self.scene.send(request.body(fields.to_owned().into()).unwrap()).await.status
    }

    async fn sign_in(&self, email: &str, password: &str) -> StatusCode {
        self.post("/api/session", json!({"email": email, "password": password})).await.status
    }

    async fn ask(&self, what: &str, email: &str) -> StatusCode {
        self.form(&format!("/rpc/{what}"), &format!("email={}", email.replace('@', "%40"))).await
    }

    /// Signs in, and keeps what stays when the session is over.
    async fn get_known(&mut self, email: &str) {
        let answer = self.post("/api/session", json!({"email": email, "password": PASSWORD})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let device = cookies.filter(|cookie| cookie.starts_with("guildhall-device=")).collect::<Vec<_>>();
        assert!(device.len() == 1 && device[0].contains("HttpOnly"), "{device:?}");
        device[0].split(';').next().unwrap().clone_into(&mut self.cookies);
    }

    async fn guess(&self, email: &str, times: usize) {
        for _ in 0..times {
            self.sign_in(email, "a wrong password").await;
        }
    }
}

const WRONG: StatusCode = StatusCode::UNAUTHORIZED;
const SPENT: StatusCode = StatusCode::TOO_MANY_REQUESTS;

both_engines! {
    async fn whoever_guesses_elsewhere_locks_nobody_out(store: Store) {
        let scene = counting(store, Bounds::default());
        let ada = scene.person("Ada").await;
        let attacker = Client::new(&scene, AWAY);
        attacker.guess(&ada.email, 10).await;
        assert_eq!(attacker.sign_in(&ada.email, PASSWORD).await, SPENT, "not even the right one is looked at");
        for _ in 0..6 {
            attacker.ask("ask_link", &ada.email).await;
            attacker.ask("ask_reset", &ada.email).await;
        }
        assert_eq!(attacker.ask("ask_link", &ada.email).await, SPENT);

        let owner = Client::holding(&scene, HOME, &ada);
        assert_eq!(owner.form("/rpc/change_password", &format!("old={PASSWORD}&new={PASSWORD}")).await, StatusCode::OK);
        let owner = Client::new(&scene, HOME);
        assert_eq!(owner.sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED);
        assert_eq!(owner.ask("ask_link", &ada.email).await, StatusCode::OK);
        assert_eq!(owner.ask("ask_reset", &ada.email).await, StatusCode::OK);
        let link = mailed(&scene.ctx, &ada.email, "/reset/").await;
        assert_eq!(owner.form("/rpc/reset", &format!("link={link}&password=another+good+one")).await, StatusCode::OK);
    }

    async fn a_device_that_has_signed_in_before_has_an_allowance_of_its_own(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords_per_account: 15, ..Bounds::default() });
        let ada = scene.person("Ada").await;
        let mut owner = Client::new(&scene, HOME);
        owner.get_known(&ada.email).await;
        let attacker = Client::new(&scene, HOME);
        attacker.guess(&ada.email, 11).await;
        for _ in 0..6 {
            attacker.ask("ask_link", &ada.email).await;
        }
        assert_eq!(attacker.sign_in(&ada.email, PASSWORD).await, SPENT, "from the very network");
        assert_eq!(owner.sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED);
        assert_eq!(owner.ask("ask_link", &ada.email).await, StatusCode::OK);
        for n in 0..20 {
            Client::new(&scene, &format!("203.0.113.{n}")).guess(&ada.email, 1).await;
        }
        assert_eq!(Client::new(&scene, "203.0.113.99").sign_in(&ada.email, PASSWORD).await, SPENT, "many together");
        "203.0.113.99".clone_into(&mut owner.from);
        assert_eq!(owner.sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED, "wherever it is");
        owner.guess(&ada.email, 10).await;
        assert_eq!(owner.sign_in(&ada.email, PASSWORD).await, SPENT, "it does not guess without end either");
    }

    async fn the_usual_network_is_not_locked_by_many_others(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords_per_account: 15, wrong_passwords_per_network: 15, ..Bounds::default() });
        let ada = scene.person("Ada").await;
        Client::new(&scene, HOME).get_known(&ada.email).await;
        for n in 0..20 {
            Client::new(&scene, &format!("203.0.113.{n}")).guess(&ada.email, 1).await;
            Client::new(&scene, HOME).guess(&format!("someone{n}@example.org"), 1).await;
        }
        assert_eq!(Client::new(&scene, HOME).sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED);
    }

    async fn a_device_of_one_account_is_a_stranger_to_another(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords: 3, ..Bounds::default() });
        let (ada, eve) = (scene.person("Ada").await, scene.person("Eve").await);
        let mut attacker = Client::new(&scene, AWAY);
        attacker.get_known(&eve.email).await;
        attacker.guess(&ada.email, 3).await;
        attacker.cookies.clear();
        assert_eq!(attacker.sign_in(&ada.email, PASSWORD).await, SPENT, "her own device bought her no more tries");
        attacker.cookies = format!("guildhall-device={}", "A".repeat(43));
        assert_eq!(attacker.sign_in(&ada.email, PASSWORD).await, SPENT, "nor does one that she made up");
    }

    async fn sixty_people_of_one_school_go_in(store: Store) {
        let scene = counting(store, Bounds::default());
        let ada = scene.person("Ada").await;
        let school = Client::new(&scene, HOME);
        for n in 0..61 {
            assert_eq!(school.sign_in(&format!("pupil{n}@example.org"), "a wrong password").await, WRONG, "{n}");
            assert_eq!(school.ask("ask_link", &format!("pupil{n}@example.org")).await, StatusCode::OK, "{n}");
        }
        for _ in 0..61 {
            assert_eq!(school.sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED, "right ones do not count");
        }
    }

    async fn one_network_does_not_guess_at_everyone_without_end(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords_per_network: 5, ..Bounds::default() });
        let attacker = Client::new(&scene, AWAY);
        for n in 0..5 {
            assert_eq!(attacker.sign_in(&format!("someone{n}@example.org"), "a wrong password").await, WRONG);
        }
        assert_eq!(attacker.sign_in("someone@example.org", "a wrong password").await, SPENT);
    }

    async fn the_addresses_of_one_customer_are_one_network(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords: 3, ..Bounds::default() });
        let ada = scene.person("Ada").await;
        for n in 1..=3 {
            assert_eq!(Client::new(&scene, &format!("2001:db8:1:2::{n}")).sign_in(&ada.email, "wrong").await, WRONG);
            assert_eq!(Client::new(&scene, &format!("::ffff:{AWAY}")).sign_in(&ada.email, "wrong").await, WRONG);
        }
        assert_eq!(Client::new(&scene, "2001:db8:1:2:ffff::9").sign_in(&ada.email, PASSWORD).await, SPENT);
        assert_eq!(Client::new(&scene, AWAY).sign_in(&ada.email, PASSWORD).await, SPENT, "mapped or not");
        assert_eq!(Client::new(&scene, "2001:db8:1:3::1").sign_in(&ada.email, PASSWORD).await, StatusCode::CREATED);
    }

    async fn an_address_without_an_account_is_counted_alike(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords: 3, asked_mails: 2, ..Bounds::default() });
        let ada = scene.person("Ada").await;
        let mut seen = Vec::new();
        for email in [ada.email.as_str(), "nobody@example.org"] {
            let client = Client::new(&scene, AWAY);
            let mut answers = Vec::new();
            for _ in 0..4 {
                answers.push((client.sign_in(email, "wrong").await, client.ask("ask_reset", email).await));
            }
            seen.push(answers);
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0][3], (SPENT, SPENT));
    }

    async fn a_living_invitation_has_an_allowance_of_its_own(store: Store) {
        let bounds = Bounds { asked_mails: 1, asked_mails_per_network: 1, asked_mails_per_mailbox: 1, ..Bounds::default() };
        let scene = counting(store, bounds);
        let ada = scene.founder("autonomy").await;
        scene.invited(&ada, "acme", "una@example.org", "member").await;
        let client = Client::new(&scene, HOME);
        for _ in 0..3 {
            client.ask("ask_link", "una@example.org").await;
        }
        let sign_up = "name=Una&email=una%40example.org&password=a+good+password";
        assert_eq!(client.form("/rpc/sign_up", sign_up).await, SPENT);
        let link = mailed(&scene.ctx, "una@example.org", "/join/").await;
        let path = format!("/api/invitations/{link}/sign-up");
        let joined = client.post(&path, json!({"name": "Una", "password": PASSWORD})).await;
        assert_eq!(joined.status, StatusCode::CREATED, "{}", joined.body);
    }

    async fn a_new_password_ends_what_other_devices_had(store: Store) {
        let scene = counting(store, Bounds { wrong_passwords: 3, ..Bounds::default() });
        let ada = scene.person("Ada").await;
        let mut thief = Client::new(&scene, AWAY);
        thief.get_known(&ada.email).await;
        let owner = Client::holding(&scene, HOME, &ada);
        assert_eq!(owner.form("/rpc/change_password", &format!("old={PASSWORD}&new=another+good+one")).await, StatusCode::OK);
        let attacker = Client::new(&scene, AWAY);
        attacker.guess(&ada.email, 3).await;
        assert_eq!(thief.sign_in(&ada.email, "another good one").await, SPENT);
    }

    async fn a_proxy_that_is_not_trusted_is_noticed(store: Store) {
        let scene = Scene::with(store, settings());
        let send = async |peer: &str| {
            let request = Request::get("/api/me").header("x-forwarded-for", HOME);
            let peer: SocketAddr = peer.parse().unwrap();
            scene.send(request.extension(ConnectInfo(peer)).body(String::new().into()).unwrap()).await;
        };
        let noticed = async || proxy::was_noticed(scene.ctx.store(), Clock::System.now()).await.unwrap();
        send("203.0.113.5:4711").await;
        assert!(!noticed().await, "whoever comes from outside writes what they like");
        send("127.0.0.1:4711").await;
        while !noticed().await {
            tokio::task::yield_now().await;
        }
    }
}
