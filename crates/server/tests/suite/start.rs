//! Starting and ending: what keeps the program from running is said in one sentence, and it ends when it is told to.

use crate::process::{Process, guildhall};
use crate::scene::{Scene, signed_up};
use guildhall_testkit::both_engines;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

/// Runs the program, which must give up: one line that says all of that, and no trace.
pub(crate) fn gives_up(arguments: &[&str], said: &[&str]) {
    let output = guildhall(arguments).args(["--log", "off"]).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    for part in said {
        assert!(text.contains(part), "“{part}” is missing: {text}");
    }
    assert!(!text.contains("panicked") && text.trim_end().ends_with(['.', ')']), "{text}");
}

#[test]
fn a_taken_port_is_said() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    gives_up(&["serve", "--listen", &address], &[&address, "is taken", "GUILDHALL_LISTEN"]);
}

#[test]
fn an_unwritable_data_folder_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    let data = file.join("data");
    gives_up(
        &["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()],
        &["data folder", "make it writable"],
    );
}

#[test]
fn a_history_that_is_not_there_is_not_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("typo");
    gives_up(&["audit", "verify", "--data", data.to_str().unwrap()], &["There is no database at", "--data"]);
    assert!(!data.exists(), "looking makes nothing");
}

#[test]
fn a_brand_that_says_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    gives_up(&["serve", "--listen", "127.0.0.1:0", "--data", data, "--brand", " "], &["GUILDHALL_BRAND"]);
}

#[test]
fn a_broken_configuration_is_said_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guildhall.toml");
    std::fs::write(&file, "brand = \"Acme\"\n\nlisten = \"nowhere\"\n").unwrap();
    gives_up(&["serve", "--config", file.to_str().unwrap()], &["guildhall.toml, line 3:", "socket address"]);
    std::fs::write(&file, "listne = 1\n").unwrap();
    gives_up(&["doctor", "--config", file.to_str().unwrap()], &["line 1: unknown field `listne`"]);
    gives_up(&["serve", "--base-url", "nowhere"], &["--base-url", "GUILDHALL_BASE_URL", "“nowhere”"]);
}

#[test]
fn a_public_address_needs_a_mail_server() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--base-url", "https://hall.example.org"];
    gives_up(&arguments, &["no mail server is set", "GUILDHALL_SMTP"]);
}

#[test]
fn a_database_server_that_is_away_is_said_without_its_password() {
    let url = "postgres://guildhall:secret@127.0.0.1:1/guildhall";
    let output = guildhall(&["migrate", "--database", url]).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("GUILDHALL_DATABASE") && !text.contains("secret"), "{text}");
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("guildhall.toml");
    std::fs::write(
        &file,
        "base_url = \"http://file.example\"\ndata = \"DATA\"\n"
            .replace("DATA", folder.path().to_str().unwrap()),
    )
    .unwrap();
    let doctor = |flag: Option<&str>, env: Option<&str>| {
        let mut command = guildhall(&["doctor", "--log", "off", "--config", file.to_str().unwrap()]);
        command.args(flag.iter().flat_map(|url| ["--base-url", url]));
        command.args(["--smtp", "smtp://127.0.0.1:1"]);
        command.envs(env.map(|url| ("GUILDHALL_BASE_URL", url)));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(doctor(None, None).contains("http://file.example is not encrypted"));
    assert!(doctor(None, Some("https://env.example")).contains("ok     base URL: https://env.example"));
    let both = doctor(Some("https://flag.example"), Some("https://env.example"));
    assert!(both.contains("ok     base URL: https://flag.example"), "{both}");
    assert!(
        both.contains("WRONG  mail: ") && both.contains("ok     database: There is no database at"),
        "{both}"
    );
}

both_engines! {
    async fn a_newer_schema_is_refused(database: Database) {
        let _schema = database.store().await;
        database.meddle("insert into schema_migration (version, applied) values (999, 0)").await;
        let url = database.url();
        super::gives_up(&["serve", "--listen", "127.0.0.1:0", "--database", url], &["schema 999", "newer program"]);
    }

    async fn the_signal_ends_the_program_in_spite_of_open_streams(database: Database) {
        let scene = Scene::new(database.store().await);
        let mut process = Process::start(&["--database", database.url()]);
        let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        let form = json!({"name": "Acme"}).to_string();
        let (status, body) = process.call(&ada, "POST", "/api/organizations", &form).await;
        assert_eq!(status, 201, "{body}");
        let mut stream = process.open(&ada, "GET", "/events/acme", "").await;
        let mut text = String::new();
        while !text.contains("event: epoch") {
            let mut buffer = [0; 1024];
            let count = timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap().unwrap();
            assert!(count > 0, "the stream ended early: {text}");
            text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        let told = Instant::now();
        process.terminate();
        let status = process.ended().await;
        assert!(status.success(), "{status}");
        assert!(told.elapsed() < Duration::from_secs(5), "it took {:?}", told.elapsed());
    }

    async fn another_process_is_told_of_a_change_within_a_second(database: Database) {
        let scene = Scene::new(database.store().await);
        let arguments = ["--database", database.url()];
        let (here, there) = (Process::start(&arguments), Process::start(&arguments));
        let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        here.call(&ada, "POST", "/api/organizations", &json!({"name": "Acme"}).to_string()).await;
        let mut stream = there.open(&ada, "GET", "/events/acme", "").await;
        let mut text = String::new();
        for expected in 1..=2 {
            while text.matches("event: epoch").count() < expected {
                let mut buffer = [0; 1024];
                let count = timeout(Duration::from_secs(1), stream.read(&mut buffer)).await.expect("within a second").unwrap();
                text.push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
            let batch = json!({"addresses": ["new@example.org"], "role": "member"}).to_string();
            assert_eq!(here.call(&ada, "POST", "/api/organizations/acme/invitations", &batch).await.0, 200);
        }
    }
}
