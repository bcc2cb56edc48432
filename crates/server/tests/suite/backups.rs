//! Backups of a database file and their way back, as an operator meets them; servers are killed in between.

use crate::process::Process;
use crate::scene::{Scene, mailed, signed_up};
use crate::upkeep::{all_say, invites, run, until, works};
use serde_json::json;
use std::path::Path;

/// A database file that nobody in this process has open.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path("guildhall.db").display())
    }

    fn start(&self) -> Process {
        Process::start(&["--database", &self.url()])
    }

    /// People and organizations, made by a store of this process, which is closed again.
    async fn with<T>(&self, work: impl AsyncFnOnce(&Scene) -> T) -> T {
        let store = guildhall_store::Store::connect(&self.url()).await.unwrap();
        let scene = Scene::new(store.clone());
        scene.ctx.store().migrate(scene.ctx.now()).await.unwrap();
        let done = work(&scene).await;
        store.close().await;
        done
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_backup_copied_over_a_killed_servers_file_is_refused_and_restored_by_the_command() {
    let home = Home::new();
    let ada = home.with(async |scene: &Scene| signed_up(&scene.ctx, "Ada", "ada@example.org").await).await;
    let (backup, url) = (home.path("backup.db"), home.url());
    let process = home.start();
    let founding = json!({"name": "Acme", "slug": "acme"}).to_string();
    assert_eq!(process.call(&ada, "POST", "/api/organizations", &founding).await.0, 201);
    let said = works(&url, &["backup", text(&backup)]);
    assert!(said.contains("checked and whole"), "{said}");
    invites(&process, &ada, "ben@example.org").await;
    let refused = run(&url, &["restore", text(&backup)]);
    assert!(refused.0 == 1 && refused.1.contains("is in use: stop the server"), "{}", refused.1);
    drop(process);
    std::fs::copy(home.path("guildhall.db"), home.path("kept.db")).unwrap();
    std::fs::copy(&backup, home.path("guildhall.db")).unwrap();
    all_say(&url, &["does not belong to the database file", "guildhall restore FILE"]);
    let said = works(&url, &["restore", text(&backup)]);
    assert!(said.contains("the file and 1 histories are whole") && said.contains(".replaced-"), "{said}");
    assert!(said.contains("1 sessions were ended"), "{said}");
    works(&url, &["doctor"]);
    works(&url, &["audit", "verify"]);
    let process = home.start();
    assert_eq!(
        process.call(&ada, "GET", "/api/organizations/acme/members", "").await.0,
        401,
        "sessions of then are over"
    );
    let again = json!({"email": "ada@example.org", "password": crate::scene::PASSWORD}).to_string();
    let (status, body) = process.call("", "POST", "/api/session", &again).await;
    assert_eq!(status, 201, "{body}");
    drop(process);
    assert!(run(&url, &["backup", text(&backup)]).1.contains("already exists"));
    assert!(run(&url, &["restore", text(&home.path("none"))]).1.contains("There is no backup at"));
}

#[tokio::test]
async fn what_a_restore_replaces_is_kept_however_often_it_is_called_and_what_holds_nothing_replaces_nothing()
{
    let home = Home::new();
    home.with(async |scene: &Scene| signed_up(&scene.ctx, "Ada", "ada@example.org").await).await;
    let (backup, url) = (home.path("backup.db"), home.url());
    works(&url, &["backup", text(&backup)]);
    let kept = || {
        let names = std::fs::read_dir(home.path("")).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        names
            .filter(|name| name.contains(".replaced-") && !name.contains("-wal") && !name.contains("-shm"))
            .count()
    };
    std::fs::write(home.path("empty.db"), "").unwrap();
    let before = std::fs::read(home.path("guildhall.db")).unwrap();
    let refused = run(&url, &["restore", text(&home.path("empty.db"))]);
    assert!(refused.0 == 1 && refused.1.contains("holds no database of Guildhall"), "{}", refused.1);
    assert_eq!((kept(), std::fs::read(home.path("guildhall.db")).unwrap()), (0, before));
    for times in 1..=4 {
        works(&url, &["restore", text(&backup)]);
        assert_eq!(kept(), times);
    }
}

#[tokio::test]
async fn nothing_leaves_by_mail_that_waited_when_the_backup_was_made() {
    let home = Home::new();
    let url = home.url();
    // Nothing works on the outbox of this process: the mails wait.
    home.with(async |scene: &Scene| {
        let ada = scene.founder(guildhall_domain::pack::DEFAULT).await;
        scene.invited(&ada, "acme", "ben@example.org", "member").await;
        let _link = mailed(&scene.ctx, "ben@example.org", "/join/").await;
    })
    .await;
    works(&url, &["backup", text(&home.path("backup.db"))]);
    let mails = tempfile::tempdir().unwrap();
    let to_folder = ["--database", &url, "--mail-dir", text(mails.path())];
    let sent = || std::fs::read_dir(mails.path()).unwrap().count();
    let process = Process::start(&to_folder);
    until(|| sent() >= 2).await;
    drop(process);
    let before = sent();
    let said = works(&url, &["restore", text(&home.path("backup.db"))]);
    assert!(
        said.contains("mails that waited are held back")
            && said.contains("1 invitations are pending as they were"),
        "{said}"
    );
    let process = Process::start(&to_folder);
    assert!(works(&url, &["mail", "list"]).contains("ben@example.org"));
    // What is written now leaves, so what is held had its turn before.
    works(&url, &["account", "reset", "ada@example.org"]);
    until(|| sent() == before + 1).await;
    drop(process);
    std::fs::remove_dir_all(mails.path()).unwrap();
    std::fs::create_dir(mails.path()).unwrap();
    let said = works(&url, &["restore", text(&home.path("backup.db")), "--send-mail"]);
    assert!(said.contains("No mail is held back."), "{said}");
    let process = Process::start(&to_folder);
    until(|| sent() == before).await;
    drop(process);
}

#[tokio::test]
async fn a_server_that_is_killed_again_and_again_starts_again() {
    let home = Home::new();
    let ada = home.with(async |scene: &Scene| signed_up(&scene.ctx, "Ada", "ada@example.org").await).await;
    for round in 0..25 {
        let process = home.start();
        let founding = json!({"name": format!("Acme {round}"), "slug": format!("acme-{round}")}).to_string();
        assert_eq!(process.call(&ada, "POST", "/api/organizations", &founding).await.0, 201, "round {round}");
        // It is killed while more is being written.
        let more = json!({"name": "More"}).to_string();
        let _unanswered = process.open(&ada, "POST", "/api/organizations", &more).await;
        drop(process);
    }
    assert!(works(&home.url(), &["audit", "verify"]).lines().count() >= 25);
    works(&home.url(), &["doctor"]);
}

#[tokio::test]
async fn a_malformed_file_is_called_so() {
    let home = Home::new();
    home.with(async |scene: &Scene| signed_up(&scene.ctx, "Ada", "ada@example.org").await).await;
    let mut bytes = std::fs::read(home.path("guildhall.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 3 * 4096].fill(0x5a);
    std::fs::write(home.path("guildhall.db"), bytes).unwrap();
    let (code, said) = run(&home.url(), &["doctor"]);
    assert!(code == 1 && said.contains("WRONG  database file: the file is malformed"), "{said}");
    let refused = run(&home.url(), &["backup", text(&home.path("copy.db"))]);
    assert!(refused.0 == 1 && !home.path("copy.db").exists(), "{}", refused.1);
}

#[test]
fn a_database_server_is_backed_up_by_its_own_program() {
    let url = std::env::var("TEST_POSTGRES_URL").expect("a server for tests");
    assert!(run(&url, &["backup", "/nowhere/file"]).1.contains("pg_dump"));
    let said = run(&url, &["restore", "/nowhere/file"]).1;
    assert!(said.contains("pg_restore") && said.contains("guildhall mail hold"), "{said}");
}
