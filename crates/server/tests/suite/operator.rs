//! What the operator does with members and accounts at the command line, while servers run on the same database.

use crate::process::{Process, guildhall};
use crate::race::Race;
use crate::scene::{Browser, mailed};
use guildhall_testkit::{Database, both_engines};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What a command says on a database: its exit code, and what it printed or complained of.
fn operate(database: &Database, arguments: &[&str]) -> (i32, String) {
    let ran = guildhall(arguments).args(["--log", "off", "--database", database.url()]).output().unwrap();
    let text = if ran.status.success() { ran.stdout } else { ran.stderr };
    (ran.status.code().unwrap(), String::from_utf8(text).unwrap().trim().to_owned())
}

/// The same where it must work.
fn operated(database: &Database, arguments: &[&str]) -> String {
    let (code, text) = operate(database, arguments);
    assert_eq!(code, 0, "{arguments:?}: {text}");
    text
}

/// Where it must be refused: one sentence, and nothing else.
fn refused(database: &Database, arguments: &[&str], sentence: &str) {
    assert_eq!(operate(database, arguments), (1, sentence.to_owned()), "{arguments:?}");
}

/// Ada owns Acme, and Ben is a member.
async fn acme(race: &Race) -> (Browser, Browser) {
    let ada = race.person("Ada").await;
    let founding = json!({"name": "Acme", "slug": "acme"}).to_string();
    assert_eq!(race.here.call(&ada.cookie, "POST", "/api/organizations", &founding).await.0, 201);
    let ben = race.scene.joined(&ada, "acme", "Ben", "member").await;
    (ada, ben)
}

async fn history(race: &Race, who: &Browser) -> Vec<String> {
    let (status, body) = race.there.call(&who.cookie, "GET", "/api/organizations/acme/history", "").await;
    assert_eq!(status, 200, "{body}");
    let page: Value = serde_json::from_str(&body).unwrap();
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| format!("{} {}", row["actor"].as_str().unwrap(), row["text"].as_str().unwrap())).collect()
}

/// Reads a stream until it has said so many times that something changed, within a second each; or until it ends.
async fn hears(stream: &mut TcpStream, heard: &mut String, times: usize) {
    while heard.matches("event: epoch").count() < times {
        let mut buffer = [0; 1024];
        let count = timeout(Duration::from_secs(1), stream.read(&mut buffer))
            .await
            .expect("within a second")
            .unwrap();
        if count == 0 {
            return;
        }
        heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}

async fn follows(process: &Process, who: &Browser) -> (TcpStream, String) {
    let (mut stream, mut heard) = (process.open(&who.cookie, "GET", "/events/acme", "").await, String::new());
    hears(&mut stream, &mut heard, 1).await;
    assert!(heard.contains("event: epoch"), "{heard}");
    (stream, heard)
}

both_engines! {
    async fn a_lost_owner_is_replaced_while_servers_run(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = super::acme(&race).await;
        let last = "Ada is the last owner. Make someone else an owner first.";
        for act in ["remove", "suspend"] {
            super::refused(&database, &["member", act, "acme", &ada.email], last);
        }
        super::refused(&database, &["member", "role", "acme", &ada.email, "member"], last);
        let (mut stream, mut heard) = super::follows(&race.there, &ben).await;
        let dry = super::operated(&database, &["member", "role", "acme", &ben.email, "Owner", "--dry-run"]);
        assert!(dry.starts_with("Would have changed Ben’s role from Member to Owner."), "{dry}");
        assert!(dry.contains("Ben gains, in Acme: ") && dry.ends_with("Nothing was changed."), "{dry}");
        assert_eq!(race.here.call(&ben.cookie, "GET", "/api/organizations/acme/history", "").await.0, 403);
        let said = super::operated(&database, &["member", "role", "acme", &ben.email, "owner"]);
        assert!(said.starts_with("The operator changed Ben’s role from Member to Owner."), "{said}");
        super::hears(&mut stream, &mut heard, 2).await;
        assert_eq!(heard.matches("event: epoch").count(), 2, "{heard}");
        let said = super::operated(&database, &["member", "remove", "acme", &ada.email]);
        assert!(said.starts_with("The operator removed Ada (Owner).\nAda loses access to Acme."), "{said}");
        assert_eq!(race.there.call(&ada.cookie, "GET", "/api/organizations/acme/members", "").await.0, 404);
        let told = super::history(&race, &ben).await;
        assert!(told.contains(&"The operator removed Ada (Owner)".to_owned()), "{told:?}");
        assert!(told.contains(&"The operator changed Ben’s role from Member to Owner".to_owned()), "{told:?}");
        assert!(told.contains(&"The operator tried to remove a member".to_owned()), "{told:?}");
        let listed = super::operated(&database, &["member", "list", "acme"]);
        assert!(listed.starts_with("Ben <ben@example.org>: Owner, since ") && listed.lines().count() == 1, "{listed}");
        super::operated(&database, &["audit", "verify"]);
    }

    async fn whoever_is_suspended_loses_every_right_at_once_and_gets_them_back(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = super::acme(&race).await;
        let (mut stream, mut heard) = super::follows(&race.there, &ben).await;
        let dry = super::operated(&database, &["member", "suspend", "acme", &ben.email, "--dry-run"]);
        assert!(dry.starts_with("Would have suspended Ben (Member).\nBen loses access to Acme."), "{dry}");
        assert_eq!(race.there.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await.0, 200);
        super::operated(&database, &["member", "suspend", "acme", &ben.email]);
        for process in [&race.here, &race.there] {
            let (status, body) = process.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await;
            assert!(status == 403 && body.contains("suspended"), "{status}: {body}");
        }
        super::hears(&mut stream, &mut heard, 2).await;
        super::hears(&mut stream, &mut heard, 3).await;
        assert_eq!(heard.matches("event: epoch").count(), 2, "the last word, and the stream ends: {heard}");
        assert!(super::operated(&database, &["member", "show", "acme", &ben.email]).contains(": Member, suspended, since "));
        super::refused(&database, &["member", "suspend", "acme", &ben.email], "Ben is already suspended.");
        let mails = guildhall_service::mailbox::latest(&race.scene.ctx, None).await.unwrap();
        assert!(mails.iter().any(|mail| mail.to == ben.email && mail.subject.contains("was suspended")));
        super::operated(&database, &["member", "restore", "acme", &ben.email]);
        assert_eq!(race.there.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await.0, 200);
        super::refused(&database, &["member", "restore", "acme", &ben.email], "Ben is not suspended.");
        let told = super::history(&race, &ada).await;
        assert_eq!(told.iter().filter(|line| line.starts_with("The operator suspended Ben (Member)")).count(), 1, "{told:?}");
        assert_eq!(told.iter().filter(|line| line.starts_with("The operator restored Ben (Member)")).count(), 1, "{told:?}");
    }

    async fn someone_is_brought_into_an_organization_whose_only_member_is_lost(database: Database) {
        let race = Race::new(&database).await;
        let ada = race.person("Ada").await;
        let founding = json!({"name": "Acme", "slug": "acme"}).to_string();
        assert_eq!(race.here.call(&ada.cookie, "POST", "/api/organizations", &founding).await.0, 201);
        let nina = race.person("Nina").await;
        let dry = super::operated(&database, &["member", "add", "acme", &nina.email, "owner", "--dry-run"]);
        assert_eq!(dry, "Would have added Nina (nina@example.org) as Owner.\nNothing was changed.");
        assert_eq!(race.there.call(&nina.cookie, "GET", "/api/organizations/acme/members", "").await.0, 404);
        super::operated(&database, &["member", "add", "acme", &nina.email, "owner"]);
        assert_eq!(race.there.call(&nina.cookie, "GET", "/api/organizations/acme/members", "").await.0, 200);
        super::operated(&database, &["member", "remove", "acme", &ada.email]);
        super::refused(&database, &["member", "add", "acme", &nina.email, "owner"], "This person is already a member.");
        let told = super::history(&race, &nina).await;
        assert!(told.contains(&"The operator added Nina (nina@example.org) as Owner".to_owned()), "{told:?}");
        super::operated(&database, &["audit", "verify"]);
        super::operated(&database, &["repair"]);
    }

    async fn the_operator_hears_in_one_sentence_what_is_wrong(database: Database) {
        let race = Race::new(&database).await;
        let (_ada, ben) = super::acme(&race).await;
        let eve = race.person("Eve").await;
        for act in ["show", "suspend", "restore", "remove"] {
            super::refused(&database, &["member", act, "nowhere", &ben.email], "There is no organization “nowhere”.");
            super::refused(&database, &["member", act, "acme", "no@example.org"], "There is no account with the address no@example.org.");
            super::refused(&database, &["member", act, "acme", &eve.email], "eve@example.org is not a member of “acme”.");
        }
        super::refused(&database, &["member", "list", "nowhere"], "There is no organization “nowhere”.");
        super::refused(
            &database,
            &["member", "role", "acme", &ben.email, "emperor"],
            "There is no role “emperor” in “acme”. It has Owner, Admin and Member.",
        );
        super::refused(&database, &["member", "role", "acme", &ben.email, "Member"], "Ben already has the role Member.");
        for command in [&["account", "show"][..], &["account", "sessions", "list"], &["account", "sessions", "end"], &["account", "reset"]] {
            let asked = [command, &["no@example.org"]].concat();
            super::refused(&database, &asked, "There is no account with the address no@example.org.");
        }
        super::refused(&database, &["account", "address", &ben.email, &eve.email], "The address eve@example.org belongs to another account.");
        super::refused(&database, &["account", "address", &ben.email, "BEN@example.org"], "BEN@example.org is the address of this account already.");
        super::refused(
            &database,
            &["account", "sessions", "end", &ben.email, "--session", crate::scene::ABSENT],
            &format!("There is no session {} of this account.", crate::scene::ABSENT),
        );
        let (code, text) = super::operate(&database, &["account", "address", &ben.email, "not an address"]);
        assert!(code == 1 && text.lines().count() == 1, "{text}");
        let (code, _) = super::operate(&database, &["member", "promote", "acme", &ben.email]);
        assert_eq!(code, 2, "the command line makes no sense");
        let away = ["member", "list", "acme", "--database", "postgres://guildhall:secret@127.0.0.1:1/guildhall"];
        let ran = crate::process::guildhall(&away).args(["--log", "off"]).output().unwrap();
        let text = String::from_utf8(ran.stderr).unwrap();
        assert!(ran.status.code() == Some(1) && text.lines().count() == 1 && !text.contains("secret"), "{text}");
    }

    async fn an_address_is_moved_and_everybody_concerned_knows(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = super::acme(&race).await;
        super::operated(&database, &["account", "address", &ben.email, "ben@new.example", "--dry-run"]);
        assert_eq!(race.there.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await.0, 200);
        super::operated(&database, &["account", "address", &ben.email, "ben@new.example"]);
        for process in [&race.here, &race.there] {
            assert_eq!(process.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await.0, 401);
        }
        let mails = guildhall_service::mailbox::latest(&race.scene.ctx, None).await.unwrap();
        for to in [ben.email.as_str(), "ben@new.example"] {
            let told = mails.iter().find(|mail| mail.to == to && mail.subject.contains("another e-mail address"));
            let text = &told.expect("a mail to both").text;
            assert_eq!(text.contains("/forgot"), to == "ben@new.example", "{text}");
        }
        let told = super::history(&race, &ada).await;
        let line = "The operator changed the address of Ben from ben@example.org to ben@new.example";
        assert!(told.iter().filter(|told| *told == line).count() == 1, "{told:?}");
        let (_, found) = race.here.call(&ada.cookie, "GET", "/api/organizations/acme/members?search=new.example", "").await;
        assert!(found.contains("ben@new.example"), "{found}");
        let signing_in = |email: &str| json!({"email": email, "password": crate::scene::PASSWORD}).to_string();
        assert_eq!(race.here.call("", "POST", "/api/session", &signing_in(&ben.email)).await.0, 401);
        assert_eq!(race.here.call("", "POST", "/api/session", &signing_in("ben@new.example")).await.0, 201);
        super::operated(&database, &["audit", "verify"]);
    }

    async fn sessions_end_and_a_password_is_chosen_anew(database: Database) {
        let race = Race::new(&database).await;
        let (ada, ben) = super::acme(&race).await;
        let (mut stream, mut heard) = super::follows(&race.there, &ben).await;
        let shown = super::operated(&database, &["account", "show", &ben.email]);
        assert!(shown.starts_with("Ben <ben@example.org>, confirmed\nmember of acme: Member\nsession "), "{shown}");
        assert_eq!(super::operated(&database, &["account", "sessions", "list", &ben.email]).lines().count(), 1);
        let ended = super::operated(&database, &["account", "sessions", "end", &ben.email]);
        assert!(ended.starts_with("One session was ended."), "{ended}");
        for process in [&race.here, &race.there] {
            assert_eq!(process.call(&ben.cookie, "GET", "/api/organizations/acme/members", "").await.0, 401);
        }
        super::hears(&mut stream, &mut heard, 9).await;
        assert_eq!(super::operated(&database, &["account", "sessions", "list", &ben.email]), "not signed in anywhere");
        super::operated(&database, &["account", "reset", &ben.email]);
        let mailed = mailed(&race.scene.ctx, &ben.email, "/reset/").await;
        let printed = super::operated(&database, &["account", "reset", &ben.email, "--print"]);
        let link = printed.lines().next().unwrap().rsplit('/').next().unwrap().to_owned();
        let chosen = |link: &str| {
            let (ctx, link) = (race.scene.ctx.clone(), link.to_owned());
            async move { guildhall_service::accounts::reset(&ctx, &crate::scene::peer(), &link, None, "another horse battery").await }
        };
        assert!(chosen(&mailed).await.is_err(), "a later link replaces an earlier one");
        assert!(chosen(&link).await.is_ok() && chosen(&link).await.is_err(), "it works once");
        let told = super::history(&race, &ada).await;
        for line in ["signed Ben out on one device", "mailed Ben a link to choose a new password", "made a link with which Ben can choose a new password"] {
            assert!(told.contains(&format!("The operator {line}")), "{told:?}");
        }
        assert!(!told.iter().any(|line| line.contains(&link)), "no secret in the history");
    }

    async fn a_link_is_not_printed_for_an_address_that_nobody_proved(database: Database) {
        let scene = crate::scene::Scene::new(database.store().await);
        let form = guildhall_service::accounts::SignUp {
            name: "Nina".to_owned(), email: "nina@example.org".to_owned(), password: crate::scene::PASSWORD.to_owned(), next: None,
        };
        guildhall_service::accounts::sign_up(&scene.ctx, &crate::scene::peer(), &form).await.unwrap();
        let _ada = scene.founder(guildhall_domain::pack::DEFAULT).await;
        let (code, text) = super::operate(&database, &["member", "add", "acme", "nina@example.org", "owner"]);
        assert!(code == 1 && text.starts_with("The address nina@example.org is not confirmed"), "{text}");
        let (code, text) = super::operate(&database, &["account", "reset", "nina@example.org", "--print"]);
        assert!(code == 1 && text.starts_with("The address nina@example.org is not confirmed"), "{text}");
        super::operated(&database, &["account", "reset", "nina@example.org"]);
    }
}
