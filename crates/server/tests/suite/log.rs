//! What a real process logs when it logs everything: no secret of a link, session or password, however requests are misspelt.

use crate::mail_server::MailServer;
use crate::process::Process;
use crate::scene::{Browser, PASSWORD, Scene, mailed, peer};
use guildhall_service::{accounts, sessions};
use guildhall_testkit::both_engines;
use serde_json::json;
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Ways to spell the page of a link, right and wrong; `PAGE` is its name, `SECRET` the secret.
const PATHS: [&str; 24] = [
    "/PAGE/SECRET",
    "//PAGE/SECRET",
    "/PAGE//SECRET",
    "/%50AGE/SECRET",
    "/PAGE/%2e/SECRET",
    "/PAGE/../PAGE/SECRET",
    "/PAGE%2FSECRET",
    "/PAGESECRET",
    "/PAGE/SECRET/",
    "/PAGE/SECRET.",
    "/PAGE/SECRET%20",
    "/PAGE/x/SECRET",
    "/SECRET",
    "/SECRET/PAGE",
    "/acme/SECRET",
    "/PAGE?link=SECRET",
    "/PAGE/x?next=/PAGE/SECRET",
    "/sign-in?next=/PAGE/SECRET",
    "/acme/members?search=SECRET",
    "/api/invitations/SECRET",
    "/API/invitations/SECRET/accept",
    "/api//invitations/SECRET/decline",
    "/events/SECRET",
    "/pkg/SECRET.js",
];
/// Bodies that carry a secret where it belongs, and where it does not.
const BODIES: [(&str, &str, &str); 8] = [
    ("/rpc/confirm", "application/x-www-form-urlencoded", "link=SECRET&link=SECRET"),
    ("/rpc/reset", "application/x-www-form-urlencoded", "link=xSECRET&password=short"),
    ("/rpc/SECRET", "application/x-www-form-urlencoded", "link=SECRET"),
    ("/rpc/accept?back=/PAGE/SECRET", "application/x-www-form-urlencoded", "link=SECRET"),
    ("/rpc/sign_in", "application/x-www-form-urlencoded", "email=SECRET&password=SECRET"),
    ("/api/session", "application/json", "{\"email\": \"SECRET\", \"password\": \"SECRET\"}"),
    ("/api/session", "application/json", "{\"email\": 7, \"SECRET\": \"SECRET\""),
    (
        "/api/invitations/x/sign-up",
        "application/json",
        "{\"name\": [\"SECRET\"], \"password\": {\"SECRET\": 1}}",
    ),
];

/// Sends one request as it stands, and reads what comes back.
async fn send(process: &Process, head: &str, body: &str) {
    let mut stream = TcpStream::connect(process.address()).await.unwrap();
    let request = format!("{head}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    // A server that refuses a request may end the connection at once.
    let _read = stream.read_to_end(&mut Vec::new()).await;
}

/// Spells a secret's page in every way, in every place of a request.
async fn misspell(process: &Process, page: &str, secret: &str) {
    let host = process.address();
    let filled = |text: &str| {
        let page = if text.contains("%50AGE") {
            page.replacen(&page[..1], &format!("%{:02x}", page.as_bytes()[0]), 1)
        } else {
            page.to_owned()
        };
        text.replace("%50AGE", &page).replace("PAGE", &page).replace("SECRET", secret)
    };
    for path in PATHS {
        let head = format!("GET {} HTTP/1.1\r\nhost: {host}\r\n", filled(path));
        send(process, &head, "").await;
        let shouted = filled(path).to_uppercase().replace(&secret.to_uppercase(), secret);
        send(process, &format!("GET {shouted} HTTP/1.1\r\nhost: {host}\r\n"), "").await;
    }
    for (path, kind, body) in BODIES {
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\ncontent-type: {kind}\r\naccept: text/html\r\n",
            filled(path)
        );
        send(process, &head, &filled(body)).await;
    }
    for header in [
        "referer: http://HOST/PAGE/SECRET",
        "cookie: guildhall=SECRET",
        "cookie: guildhall=xSECRET; flash=SECRET",
        "authorization: Bearer SECRET",
        "guildhall-page: SECRET",
        "origin: http://HOST/SECRET",
        "x-request-id: SECRET",
        "if-none-match: SECRET",
    ] {
        let header = filled(header).replace("HOST", host);
        send(process, &format!("GET /acme/members HTTP/1.1\r\nhost: {host}\r\n{header}\r\n"), "").await;
        send(process, &format!("POST /rpc/leave HTTP/1.1\r\nhost: {host}\r\n{header}\r\n"), "").await;
    }
    // What is no request at all.
    send(process, &format!("GET /{page}/{secret} HTTP/9.9\r\nhost: {host}\r\n"), "").await;
    send(process, &format!("{secret} / HTTP/1.1\r\n"), "").await;
    send(process, &format!("GET http://evil.example/{page}/{secret} HTTP/1.1\r\nhost: {host}\r\n"), "").await;
}

/// No piece of a secret stands in the log.
fn keeps_to_itself(log: &Path, secrets: &[(&str, String)]) {
    let text = std::fs::read_to_string(log).unwrap();
    assert!(
        text.contains("DEBUG guildhall_server::request") && text.contains("/join/…"),
        "it logs everything: {}",
        &text[..text.len().min(2_000)]
    );
    for (name, secret) in secrets {
        let length = 12.min(secret.len());
        for at in 0..=secret.len() - length {
            let piece = &secret[at..at + length];
            if let Some(line) = text.lines().find(|line| line.contains(piece)) {
                panic!("the secret {name} in the log: {line}");
            }
        }
    }
}

/// A secret of each kind, by the name of its page.
async fn secrets(scene: &Scene, ada: &Browser) -> Vec<(&'static str, String)> {
    let (ctx, email) = (&scene.ctx, "una@example.org");
    scene.invited(ada, "acme", email, "member").await;
    let (join, stop) = (mailed(ctx, email, "/join/").await, mailed(ctx, email, "/stop/").await);
    sessions::ask_link(ctx, &peer(), &ada.email, None).await.unwrap();
    accounts::ask_reset(ctx, &peer(), &ada.email).await.unwrap();
    accounts::change_address(ctx, &scene.viewer(ada).await, "ada.new@example.org", PASSWORD).await.unwrap();
    vec![
        ("join", join),
        ("stop", stop),
        ("sign-in", mailed(ctx, &ada.email, "/sign-in/").await),
        ("reset", mailed(ctx, &ada.email, "/reset/").await),
        ("confirm", mailed(ctx, "ada.new@example.org", "/confirm/").await),
        ("account", ada.cookie.clone()),
    ]
}

both_engines! {
    async fn no_secret_is_logged_however_a_request_is_misspelt(database: Database) {
        let scene = Scene::new(database.store().await);
        let ada = scene.founder("autonomy").await;
        let mut secrets = secrets(&scene, &ada).await;
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let process = Process::logging(&["--database", database.url()], &log);
        for (page, secret) in &secrets {
            misspell(&process, page, secret).await;
        }
        // And where all is as it should be.
        let credentials = json!({"email": ada.email, "password": PASSWORD}).to_string();
        let (status, head, body) = process.exchange("", "POST", "/api/session", &credentials).await;
        assert_eq!(status, 201, "{body}");
        let cookies = head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")?.split(['=', ';']).nth(1));
        secrets.extend(cookies.map(|cookie| ("cookie", cookie.to_owned())));
        assert_eq!(secrets.len(), 8, "a session and a device");
        secrets.push(("password", PASSWORD.to_owned()));
        process.call(&ada.cookie, "GET", &format!("/join/{}", secrets[0].1), "").await;
        drop(process);
        keeps_to_itself(&log, &secrets);
    }

    async fn nor_while_mails_are_sent(database: Database) {
        let scene = Scene::new(database.store().await);
        let ada = scene.founder("autonomy").await;
        database.meddle("update mail set state = 'sent'").await;
        let mails = MailServer::start(|_| Some("250 fine")).await;
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let process = Process::logging(&["--database", database.url(), "--smtp", &mails.url], &log);
        let batch = json!({"addresses": ["una@example.org"], "role": "member"}).to_string();
        let (status, body) = process.call(&ada.cookie, "POST", "/api/organizations/acme/invitations", &batch).await;
        assert_eq!(status, 200, "{body}");
        mails.until(|heard| heard.has("una@example.org")).await;
        let secret = mailed(&scene.ctx, "una@example.org", "/join/").await;
        process.call("", "GET", &format!("/join/{secret}"), "").await;
        drop(process);
        keeps_to_itself(&log, &[("join", secret)]);
    }
}
