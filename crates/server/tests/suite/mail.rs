//! Mails over SMTP, from real processes: what a server refuses, what it answers slowly, and what a process leaves behind that is killed.

use crate::mail_server::MailServer;
use crate::process::{Process, guildhall};
use crate::scene::{Browser, Scene};
use guildhall_domain::time::Span;
use guildhall_service::Clock;
use guildhall_testkit::both_engines;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// Ada, who owns Acme; the mails that were queued on the way are read.
async fn ada(database: &guildhall_testkit::Database) -> Browser {
    let scene = Scene::new(database.store().await);
    let acme = scene.acme().await;
    database.meddle("update mail set state = 'sent'").await;
    acme.ada
}

async fn invite(process: &Process, ada: &Browser, addresses: &[&str]) {
    let batch = json!({"addresses": addresses, "role": "member"}).to_string();
    let (status, body) =
        process.call(&ada.cookie, "POST", "/api/organizations/acme/invitations", &batch).await;
    assert_eq!(status, 200, "{body}");
}

/// What the invitations' page says of the newest invitation to an address.
async fn delivery(process: &Process, ada: &Browser, address: &str) -> Value {
    let (_, body) = process.call(&ada.cookie, "GET", "/api/organizations/acme/invitations", "").await;
    let page: Value = serde_json::from_str(&body).unwrap();
    let rows = page["rows"].as_array().unwrap();
    rows.iter().find(|row| row["email"] == address).expect("an invitation")["delivery"].clone()
}

/// What doctor says, while the mail server of this very process goes on answering.
async fn doctor(database: &str, smtp: &str) -> String {
    let mut command = guildhall(&["doctor", "--database", database, "--smtp", smtp]);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    String::from_utf8(output.stdout).unwrap()
}

both_engines! {
    async fn a_mail_leaves_under_the_installations_name_in_lines_that_any_server_carries(database: Database) {
        let ada = ada(&database).await;
        let mails = MailServer::start(|_| Some("250 fine")).await;
        let base = ["--database", database.url(), "--smtp", &mails.url];
        let first = Process::start(&base);
        invite(&first, &ada, &["new@example.org"]).await;
        let heard = mails.until(|heard| heard.has("new@example.org")).await;
        assert!(heard.hello.iter().all(|name| name == "[127.0.0.1]"), "{:?}", heard.hello);
        let (_, mail) = &heard.taken[0];
        assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 998), "{mail}");
        assert!(mail.contains("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n"), "{mail}");
        drop(first);
        let named = [&base[..], &["--smtp-helo-name", "mx.example.org"]].concat();
        let second = Process::start(&named);
        invite(&second, &ada, &["newer@example.org"]).await;
        let heard = mails.until(|heard| heard.has("newer@example.org")).await;
        assert_eq!(heard.hello.last().unwrap(), "mx.example.org");
    }

    async fn an_open_page_and_the_inviter_hear_of_a_refused_mail(database: Database) {
        let ada = ada(&database).await;
        let mails = MailServer::start(|to| Some(if to.starts_with("gone") { "550 5.1.1 no such user" } else { "250 fine" })).await;
        let process = Process::start(&["--database", database.url(), "--smtp", &mails.url]);
        let mut stream = process.open(&ada.cookie, "GET", "/events/acme", "").await;
        invite(&process, &ada, &["gone@example.org", "there@example.org"]).await;
        mails.until(|heard| heard.asked.len() >= 2).await;
        loop {
            let (gone, there) = (delivery(&process, &ada, "gone@example.org").await, delivery(&process, &ada, "there@example.org").await);
            if gone["state"] == "failed" && there["state"] == "sent" {
                break;
            }
            // Whoever follows the stream is told that there is something to look at.
            let mut buffer = [0; 4096];
            assert!(stream.read(&mut buffer).await.unwrap() > 0, "the stream ended");
        }
        let heard = mails.until(|heard| heard.has(&ada.email)).await;
        let to_ada = heard.taken.iter().filter(|(to, _)| *to == ada.email).count();
        assert_eq!(to_ada, 1);
    }

    async fn what_the_operator_has_to_mend_keeps_its_mail_and_is_said_by_doctor(database: Database) {
        let ada = ada(&database).await;
        let mails = MailServer::start(|_| Some("504 5.5.2 Helo command rejected: need fully-qualified hostname")).await;
        let process = Process::start(&["--database", database.url(), "--smtp", &mails.url]);
        invite(&process, &ada, &["new@example.org"]).await;
        while delivery(&process, &ada, "new@example.org").await["state"] != "blocked" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let said = doctor(database.url(), &mails.url).await;
        let line = said.lines().find(|line| line.contains("waiting mails")).unwrap();
        assert!(line.starts_with("WRONG") && line.contains("1 mail waits") && line.contains("504"), "{said}");
        mails.answer(|_| Some("250 fine"));
        mails.until(|heard| heard.has("new@example.org")).await;
        while delivery(&process, &ada, "new@example.org").await["state"] != "sent" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(doctor(database.url(), &mails.url).await.contains("ok     waiting mails"));
    }

    async fn what_a_killed_process_had_claimed_is_free_when_its_lease_ends_and_a_slow_answer_stops_nobody(database: Database) {
        let ada = ada(&database).await;
        let mails = MailServer::start(|to| (!to.ends_with("@slow.example")).then_some("250 fine")).await;
        let arguments = ["--database", database.url(), "--smtp", &mails.url];
        let here = Process::start(&arguments);
        invite(&here, &ada, &["ben@slow.example", "cleo@slow.example"]).await;
        mails.until(|heard| heard.asked.len() == 2).await;
        invite(&here, &ada, &["dora@quick.example"]).await;
        mails.until(|heard| heard.has("dora@quick.example")).await;
        let there = Process::start(&arguments);
        // Dropping it is `kill -9`.
        drop(here);
        mails.answer(|_| Some("250 fine"));
        let store = database.bare_store().await;
        let free = store.read().await.unwrap().next_mail_due().await.unwrap().expect("they wait");
        assert!(free <= Clock::System.now().plus(Span::seconds(30)), "nobody keeps a mail for longer");
        assert!(!mails.until(|_| true).await.has("ben@slow.example"), "until then it is nobody else's");
        database.meddle("update mail set due = due - 30000000 where state = 'queued'").await;
        mails.until(|heard| heard.has("ben@slow.example") && heard.has("cleo@slow.example")).await;
        while delivery(&there, &ada, "ben@slow.example").await["state"] != "sent" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
