//! Commands that only look make nothing, lock nothing and change nothing; and what a full disk or a folder without rights comes to.

use crate::process::guildhall;
use crate::scene::{Scene, signed_up};
use crate::upkeep::run as ran;
use guildhall_testkit::{Database, both_engines, run, sqlite};
use serde_json::json;
use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Every command that only looks, on Ada's Acme.
const LOOKS: [&[&str]; 9] = [
    &["audit", "verify"],
    &["plan", "show", "acme"],
    &["explain", "acme", "ada@example.org"],
    &["member", "list", "acme"],
    &["member", "show", "acme", "ada@example.org"],
    &["account", "show", "ada@example.org"],
    &["account", "sessions", "list", "ada@example.org"],
    &["mail", "list"],
    &["doctor"],
];

/// What lies in a folder: each file's bytes and when it was changed.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, i64)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.clone(), (std::fs::read(&path).unwrap(), path.metadata().unwrap().mtime_nsec())))
        .collect()
}

async fn acme(database: &Database) {
    let store = database.store().await;
    let scene = Scene::new(store.clone());
    let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
    let browser = crate::scene::Browser { email: "ada@example.org".to_owned(), cookie: ada };
    let founded = scene.post(&browser, "/api/organizations", json!({"name": "Acme"})).await;
    assert_eq!(founded.status, 201, "{}", founded.body);
    store.close().await;
}

/// The file of a database, alone in a folder as a backup is.
async fn alone() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guildhall.db");
    let database = sqlite().await;
    acme(&database).await;
    let store = database.store().await;
    store.backup(&path).await.unwrap();
    database.take_away().await;
    (folder, path)
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// Whether tests run with every right: programs then run as a user with none.
fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// The program as a user to whom mode bits apply.
fn as_anybody(arguments: &[&str], url: &str) -> Output {
    let mut command = guildhall(arguments);
    command.args(["--log", "off", "--database", url]).current_dir("/");
    if is_root() {
        command.uid(65_534).gid(65_534);
    }
    command.output().unwrap()
}

#[test]
fn looking_where_no_database_is_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("guildhall.db"), folder.path().join("typo/guildhall.db")] {
        for command in LOOKS.iter().chain([&["backup", "/nowhere/copy.db"][..]].iter()) {
            let (_, said) = ran(&url(&path), command);
            assert!(said.contains("There is no database at"), "{command:?}: {said}");
            assert!(files(folder.path()).is_empty(), "{command:?} made something");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_leaves_every_byte_as_it_is() {
    let (folder, path) = alone().await;
    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path().join("copy.db");
    let before = files(folder.path());
    for command in LOOKS.iter().chain([&["backup", copy.to_str().unwrap()][..]].iter()) {
        let (code, said) = ran(&url(&path), command);
        assert_eq!(code, 0, "{command:?}: {said}");
        assert_eq!(files(folder.path()), before, "{command:?} changed something");
    }
}

#[test]
fn looking_at_what_a_killed_server_left_carries_nothing_over() {
    run(sqlite(), |database| async move {
        acme(&database).await;
        let path = PathBuf::from(database.url().strip_prefix("sqlite:").unwrap());
        // A copy of the file with its log, as it lies there after `kill -9`.
        let store = database.store().await;
        store.write_unscoped().await.unwrap().commit().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let crashed = folder.path().join("guildhall.db");
        for end in ["", "-wal"] {
            let beside = |path: &Path| format!("{}{end}", path.display());
            std::fs::copy(beside(&path), beside(&crashed)).unwrap();
        }
        let kept = |folder: &Path| {
            let mut files = files(folder);
            files.retain(|path, _| !path.to_string_lossy().ends_with("-shm"));
            files
        };
        let before = kept(folder.path());
        assert_eq!(before.len(), 2);
        for command in LOOKS {
            let (code, said) = ran(&url(&crashed), command);
            assert_eq!(code, 0, "{command:?}: {said}");
            assert_eq!(kept(folder.path()), before, "{command:?} changed something");
        }
    });
}

both_engines! {
    async fn nothing_but_serving_and_migrating_makes_the_schema(database: Database) {
        let _empty = database.bare_store().await;
        let changes: [&[&str]; 3] = [&["mail", "hold"], &["repair"], &["member", "remove", "acme", "ada@example.org"]];
        for command in LOOKS.iter().filter(|command| **command != ["doctor"]).chain(&changes) {
            let (code, said) = ran(database.url(), command);
            assert!(code == 1 && said.contains("guildhall migrate"), "{command:?}: {said}");
        }
        let (code, said) = ran(database.url(), &["doctor"]);
        assert!(code == 0 && said.contains("it is empty"), "{said}");
        assert_eq!(database.bare_store().await.schema().await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_write_can_look_and_is_told_so() {
    let (folder, path) = alone().await;
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    for command in LOOKS.iter().filter(|command| **command != ["doctor"]) {
        let output = as_anybody(command, &url(&path));
        assert!(output.status.success(), "{command:?}: {}", text(&output));
    }
    let doctor = text(&as_anybody(&["doctor"], &url(&path)));
    assert!(doctor.contains("WRONG  data folder: ") && doctor.contains("WRONG  database: "), "{doctor}");
    let serve = as_anybody(&["serve", "--listen", "127.0.0.1:0"], &url(&path));
    assert_eq!(serve.status.code(), Some(1));
    assert!(text(&serve).contains("make it writable"), "{}", text(&serve));
    assert_eq!(text(&serve).trim_end().lines().count(), 1, "{}", text(&serve));
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn a_full_disk_at_the_first_start_is_said_and_leaves_nothing_half_made() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_guildhall");
    // A small disk of this test's own, which the program alone sees, and which grows afterwards.
    let script = format!(
        "mount -t tmpfs -o size=128k none {folder} && {program} serve --listen 127.0.0.1:0 --log off --data {folder} 2>&1; \
         mount -o remount,size=16m {folder}; {program} doctor --log off --data {folder}; {program} migrate --log off --data {folder}",
        folder = folder.path().display()
    );
    let mut command = Command::new("unshare");
    if !is_root() {
        command.arg("--map-root-user");
    }
    let output = command.args(["--mount", "sh", "-c", &script]).output().unwrap();
    let said = text(&output);
    if said.contains("unshare failed") || said.contains("permission denied") {
        eprintln!("skipped: this machine lets nobody but root mount a small disk");
        return;
    }
    let first = said.lines().next().unwrap_or_default();
    assert!(
        first.contains("There is no room left on the disk of the database") && first.contains("make room"),
        "{said}"
    );
    assert!(said.contains("it is empty, and the first start prepares it"), "nothing is half made: {said}");
    assert!(output.status.success() && said.contains("as this program expects it"), "{said}");
}
