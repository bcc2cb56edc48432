//! A hall with people in it, and browsers that call it.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use guildhall_domain::pack::{self, Pack, Packs};
use guildhall_mail::Correspondent;
use guildhall_server::{House, Patience, Stop, Stopper, Streams, router};
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::{
    Bounds, Clock, Context, Keeping, MailMode, Peer, Secret, Settings, Viewer, mailbox, sessions,
};
use guildhall_store::Store;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use tower::ServiceExt;

pub(crate) const BASE: &str = "http://127.0.0.1:8080";
/// An id of nothing.
pub(crate) const ABSENT: &str = "01900000-0000-7000-8000-000000000000";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running hall.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) ctx: Context,
    pub(crate) router: Router,
    pub(crate) stopper: Stopper,
}

/// A signed-in browser.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) email: String,
    pub(crate) cookie: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// An organization with one person in each role.
pub(crate) struct Acme {
    pub(crate) ada: Browser,
    pub(crate) ben: Browser,
    pub(crate) cleo: Browser,
}

/// What an installation for tests is set to.
pub(crate) fn settings() -> Settings {
    Settings {
        base_url: BASE.to_owned(),
        sender: Correspondent::new(Some("Guildhall"), "guildhall@example.org").unwrap(),
        brand: "Guildhall".to_owned(),
        mail: MailMode::Mailbox,
        plan: String::new(),
        bounds: Bounds::default(),
        keeping: Keeping::default(),
        limits: false,
    }
}

pub(crate) fn peer() -> Peer {
    let device = Secret::parse(&"A".repeat(43));
    Peer { address: [127, 0, 0, 1].into(), browser: "Test".to_owned(), device, local: true }
}

/// A person with a confirmed address, signed in: the text of their cookie.
pub(crate) async fn signed_up(ctx: &Context, name: &str, email: &str) -> String {
    let form =
        SignUp { name: name.to_owned(), email: email.to_owned(), password: PASSWORD.to_owned(), next: None };
    accounts::sign_up(ctx, &peer(), &form).await.unwrap();
    let link = mailed(ctx, email, "/confirm/").await;
    let signed_in = accounts::confirm(ctx, &peer(), None, &link).await.unwrap();
    signed_in.secret.reveal()
}

/// The secret of the link in the newest mail to an address.
pub(crate) async fn mailed(ctx: &Context, email: &str, path: &str) -> String {
    let mails = mailbox::latest(ctx, None).await.unwrap();
    let text = &mails.iter().find(|mail| mail.to == email && mail.text.contains(path)).expect("a mail").text;
    let rest = text.split_once(path).unwrap().1;
    rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter)))
        .next()
        .unwrap()
        .to_owned()
}

impl Scene {
    pub(crate) fn new(store: Store) -> Self {
        Self::with(store, settings())
    }

    pub(crate) fn with(store: Store, settings: Settings) -> Self {
        Self::at(store, settings, false, Clock::System)
    }

    /// On a clock that the test sets, in microseconds.
    pub(crate) fn on_clock(store: Store, micros: Arc<AtomicI64>) -> Self {
        Self::at(store, settings(), false, Clock::Fixed(micros))
    }

    /// With a role model of the operator's own.
    pub(crate) fn running(store: Store, pack: Pack) -> Self {
        Self::built(store, settings(), false, (Clock::System, [pack].into_iter().collect()))
    }

    /// Behind a proxy that says where its clients are.
    pub(crate) fn behind_proxy(store: Store, settings: Settings) -> Self {
        Self::at(store, settings, true, Clock::System)
    }

    fn at(store: Store, settings: Settings, trust_proxy: bool, clock: Clock) -> Self {
        Self::built(store, settings, trust_proxy, (clock, Packs::built_in().unwrap()))
    }

    fn built(store: Store, settings: Settings, trust_proxy: bool, (clock, packs): (Clock, Packs)) -> Self {
        let patience = Patience { streams: 3, ..Patience::default() };
        let base = settings.base_url.parse().unwrap();
        let ctx = Context::new(store, packs, clock, settings);
        let (stopper, stop): (Stopper, Stop) = Stopper::new();
        let router = router(House {
            ctx: ctx.clone(),
            base,
            trust_proxy,
            patience,
            streams: Streams::default(),
            stop,
        });
        Self { ctx, router, stopper }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Calls as a browser's page of this site does.
    pub(crate) async fn call(
        &self,
        who: Option<&Browser>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let here: SocketAddr = ([127, 0, 0, 1], 9).into();
        let mut request = Request::builder().method(method).uri(path).extension(ConnectInfo(here));
        request = request.header("host", "127.0.0.1:8080").header("origin", BASE);
        if let Some(browser) = who {
            request = request.header("cookie", format!("guildhall={}", browser.cookie));
        }
        let body = body.map(|body| body.to_string());
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        self.send(request.body(body.map_or(Body::empty(), Body::from)).unwrap()).await
    }

    pub(crate) async fn get(&self, who: &Browser, path: &str) -> Answer {
        self.call(Some(who), Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, who: &Browser, path: &str, body: Value) -> Answer {
        self.call(Some(who), Method::POST, path, Some(body)).await
    }

    pub(crate) async fn person(&self, name: &str) -> Browser {
        let email = format!("{}@example.org", name.to_lowercase());
        let cookie = signed_up(&self.ctx, name, &email).await;
        Browser { email, cookie }
    }

    /// Ada, who founded Acme running a role model.
    pub(crate) async fn founder(&self, pack: &str) -> Browser {
        let ada = self.person("Ada").await;
        let founded = self.post(&ada, "/api/organizations", json!({"name": "Acme", "pack": pack})).await;
        assert_eq!(founded.status, StatusCode::CREATED, "{}", founded.body);
        ada
    }

    /// Ada founded Acme; Ben is an admin, Cleo a member.
    pub(crate) async fn acme(&self) -> Acme {
        let ada = self.founder(pack::DEFAULT).await;
        let ben = self.joined(&ada, "acme", "Ben", "admin").await;
        let cleo = self.joined(&ada, "acme", "Cleo", "member").await;
        Acme { ada, ben, cleo }
    }

    /// A new person who is invited, signs up in place, and is a member from then on.
    pub(crate) async fn joined(&self, host: &Browser, slug: &str, name: &str, role: &str) -> Browser {
        let email = format!("{}@example.org", name.to_lowercase());
        self.invited(host, slug, &email, role).await;
        let link = mailed(&self.ctx, &email, "/join/").await;
        let path = format!("/api/invitations/{link}/sign-up");
        let answer =
            self.call(None, Method::POST, &path, Some(json!({"name": name, "password": PASSWORD}))).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        Browser { email, cookie: answer.cookie() }
    }

    pub(crate) async fn invited(&self, host: &Browser, slug: &str, email: &str, role: &str) {
        let path = format!("/api/organizations/{slug}/invitations");
        let answer = self.post(host, &path, json!({"addresses": [email], "role": role})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.json()["verdicts"][0]["refused"], Value::Null, "{}", answer.body);
    }

    /// A person, as their session proves them.
    pub(crate) async fn viewer(&self, who: &Browser) -> Viewer {
        sessions::viewer(&self.ctx, &who.cookie).await.unwrap().expect("a session")
    }

    /// The id of a person's place.
    pub(crate) async fn place(&self, who: &Browser, slug: &str) -> String {
        let viewer = self.viewer(who).await;
        let facts = guildhall_service::organizations::open(&self.ctx, &viewer, slug).await.unwrap();
        facts.actor.membership.expect("a place").id.to_string()
    }

    /// The id of the newest invitation.
    pub(crate) async fn newest_invitation(&self, who: &Browser, slug: &str) -> String {
        let page = self.get(who, &format!("/api/organizations/{slug}/invitations")).await.json();
        page["rows"][0]["id"].as_str().expect("an invitation").to_owned()
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// What the answer signs the browser in with.
    pub(crate) fn cookie(&self) -> String {
        let cookie = self.headers.get("set-cookie").expect("a cookie").to_str().unwrap();
        let value = cookie.split(';').next().unwrap().split_once('=').unwrap().1;
        value.to_owned()
    }

    /// The answer without what differs from one request to the next.
    pub(crate) fn bare(&self) -> (StatusCode, Vec<(String, String)>, String) {
        let headers = self.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        (self.status, headers.collect(), self.body.clone())
    }
}
