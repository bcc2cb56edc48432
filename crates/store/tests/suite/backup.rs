//! A log is told from one that belongs to another file, whatever copy was put in the file's place; and never mistaken for one after a crash.

use crate::cast::{NOW, found, person};
use guildhall_domain::hall::Person;
use guildhall_store::{Error, Replacement, Store, is_open};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with a database file in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("guildhall.db")
    }

    fn log(&self) -> PathBuf {
        self.0.path().join("guildhall.db-wal")
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    async fn open(&self) -> Result<Store, Error> {
        let store = Store::connect(&self.url()).await?;
        store.migrate(NOW).await?;
        Ok(store)
    }

    /// What a process that dies at this moment leaves.
    fn after_a_crash(&self) -> Self {
        let left = Self::new();
        std::fs::copy(self.file(), left.file()).unwrap();
        if self.log().exists() {
            std::fs::copy(self.log(), left.log()).unwrap();
        }
        left
    }
}

/// So many people sign up.
async fn write(store: &Store, from: usize, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for n in from..from + count {
        people.push(person(store, &format!("Person {n}"), &format!("p{n}@example.org")).await);
    }
    people
}

async fn count(store: &Store) -> usize {
    let mut n = 0;
    while let Some(_known) = {
        let key = crate::cast::email(&format!("p{n}@example.org")).key();
        store.read().await.unwrap().account_by_email(&key).await.unwrap()
    } {
        n += 1;
    }
    n
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn sqlite_backup(from: &Path, to: &Path) {
    let (source, mut target) = (Connection::open(from).unwrap(), Connection::open(to).unwrap());
    Backup::new(&source, &mut target).unwrap().step(-1).unwrap();
}

fn vacuum_into(from: &Path, to: &Path) {
    let source = Connection::open(from).unwrap();
    source.execute("vacuum into ?1", [to.to_str().unwrap()]).unwrap();
}

fn checkpoint(from: &Path) {
    Connection::open(from).unwrap().execute_batch("pragma wal_checkpoint(passive)").unwrap();
}

/// The copy over the file of a crashed server: refused with what to do, and nothing else was touched.
async fn is_refused(crashed: &Folder, copy: &Path, what: &str) {
    std::fs::copy(copy, crashed.file()).unwrap();
    let before = (std::fs::read(crashed.file()).unwrap(), std::fs::read(crashed.log()).unwrap());
    let refused =
        crashed.open().await.err().unwrap_or_else(|| panic!("{what} was opened with another's log"));
    let text = refused.to_string();
    assert!(text.contains("does not belong") && text.contains("guildhall restore"), "{what}: {text}");
    assert_eq!(
        before,
        (std::fs::read(crashed.file()).unwrap(), std::fs::read(crashed.log()).unwrap()),
        "{what}"
    );
    std::fs::remove_file(crashed.log()).unwrap();
    let store = crashed.open().await.unwrap();
    assert!(store.damage().await.unwrap().is_empty(), "{what}");
    assert_eq!(count(&store).await, 3, "{what}");
    store.close().await;
}

#[tokio::test]
async fn a_copy_in_the_files_place_is_told_from_it_however_it_was_made() {
    for carried in [false, true] {
        let (folder, copies) = (Folder::new(), Folder::new());
        let copy = |name: &str| copies.0.path().join(name);
        let store = folder.open().await.unwrap();
        write(&store, 0, 3).await;
        sqlite_backup(&folder.file(), &copy("backup"));
        vacuum_into(&folder.file(), &copy("vacuum"));
        store.backup(&copy("own")).await.unwrap();
        if carried {
            checkpoint(&folder.file());
        }
        write(&store, 3, 8).await;
        for name in ["backup", "vacuum", "own"] {
            is_refused(&folder.after_a_crash(), &copy(name), &format!("{name}, carried: {carried}")).await;
        }
        store.close().await;
    }
}

#[tokio::test]
async fn a_file_that_was_copied_while_nobody_had_it_open_is_told_too() {
    let (folder, copies) = (Folder::new(), Folder::new());
    let store = folder.open().await.unwrap();
    write(&store, 0, 3).await;
    store.close().await;
    drop(store);
    assert!(!folder.log().exists(), "the last one carries the log over");
    std::fs::copy(folder.file(), copies.file()).unwrap();
    let store = folder.open().await.unwrap();
    write(&store, 3, 2).await;
    is_refused(&folder.after_a_crash(), &copies.file(), "a cold copy").await;
    store.close().await;
}

#[tokio::test]
async fn a_log_whose_file_is_gone_is_not_forgotten() {
    let folder = Folder::new();
    let store = folder.open().await.unwrap();
    write(&store, 0, 2).await;
    store.close().await;
    drop(store);
    let store = folder.open().await.unwrap();
    write(&store, 2, 2).await;
    let crashed = folder.after_a_crash();
    std::fs::remove_file(crashed.file()).unwrap();
    assert!(crashed.open().await.err().unwrap().to_string().contains("does not belong"));
    assert!(!crashed.file().exists() || crashed.file().metadata().unwrap().len() == 0, "nothing was begun");
    store.close().await;
}

/// Whatever a process that dies leaves is its own: after any number of commits, in the middle of carrying the log over, after a schema
/// change by others, again and again.
#[tokio::test]
async fn what_a_crash_leaves_is_never_refused() {
    let folder = Folder::new();
    let store = folder.open().await.unwrap();
    let looker = Connection::open(folder.file()).unwrap();
    let mut people = 0;
    for round in 0..120 {
        write(&store, people, 1 + round % 3).await;
        people += 1 + round % 3;
        match round % 6 {
            // Somebody reads, so that the log is carried over in part.
            0 => looker.execute_batch("begin; select count(*) from account").unwrap(),
            2 => checkpoint(&folder.file()),
            3 => looker.execute_batch("commit").unwrap(),
            4 if round % 4 == 0 => {
                looker
                    .execute_batch("create index if not exists by_name on account (name); drop index by_name")
                    .unwrap();
            }
            5 if round % 5 == 0 => {
                looker.execute_batch("vacuum").unwrap();
            }
            _ => {}
        }
        let crashed = folder.after_a_crash();
        let again = crashed.open().await.unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert_eq!(count(&again).await, people, "round {round}");
        assert!(again.damage().await.unwrap().is_empty(), "round {round}");
        again.close().await;
    }
    store.close().await;
}

#[tokio::test]
async fn a_very_first_log_is_its_files_own() {
    let folder = Folder::new();
    let store = Store::connect(&folder.url()).await.unwrap();
    let crashed = folder.after_a_crash();
    crashed.open().await.unwrap().close().await;
    store.migrate(NOW).await.unwrap();
    let crashed = folder.after_a_crash();
    crashed.open().await.unwrap().close().await;
    store.close().await;
}

#[tokio::test]
async fn a_backup_is_made_while_others_write_and_is_one_moment() {
    let (folder, copies) = (Folder::new(), Folder::new());
    let store = folder.open().await.unwrap();
    let writing = tokio::spawn({
        let store = store.clone();
        async move {
            let owner = person(&store, "Owner", "owner@example.org").await;
            for n in 0..40 {
                found(&store, &owner, &format!("org-{n}")).await;
            }
        }
    });
    for n in 0..8 {
        let copy = copies.0.path().join(format!("copy-{n}"));
        store.backup(&copy).await.unwrap();
        let refused = store.backup(&copy).await.unwrap_err().to_string();
        assert!(refused.contains("already exists"), "{refused}");
        let there = Store::connect(&format!("sqlite:{}", copy.display())).await.unwrap();
        for org in there.read().await.unwrap().all_organizations().await.unwrap() {
            there.read().await.unwrap().verify_audit(org).await.unwrap().unwrap();
        }
        there.close().await;
    }
    writing.await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_replacement_waits_for_nobody_and_keeps_what_was_there() {
    let (folder, copies) = (Folder::new(), Folder::new());
    let store = folder.open().await.unwrap();
    write(&store, 0, 3).await;
    store.backup(&copies.file()).await.unwrap();
    write(&store, 3, 4).await;
    assert!(is_open(&folder.file()));
    let busy =
        Replacement::of(&copies.file(), &folder.file()).await.unwrap().put_in_place("1").await.unwrap_err();
    assert!(busy.to_string().contains("is in use: stop the server"), "{busy}");
    assert_eq!(mode(&copies.file()), mode(&folder.file()));
    let crashed = folder.after_a_crash();
    std::fs::set_permissions(crashed.file(), std::fs::Permissions::from_mode(0o600)).unwrap();
    store.close().await;
    assert!(!is_open(&crashed.file()));
    let kept = Replacement::of(&copies.file(), &crashed.file())
        .await
        .unwrap()
        .put_in_place("1")
        .await
        .unwrap()
        .unwrap();
    let (new, old) =
        (crashed.open().await.unwrap(), Store::connect(&format!("sqlite:{}", kept.display())).await.unwrap());
    assert_eq!((count(&new).await, count(&old).await), (3, 7));
    assert_eq!(mode(&crashed.file()), 0o600, "whoever could not read it cannot now");
    new.close().await;
    old.close().await;
    let nothing = Replacement::of(Path::new("/nowhere/at/all"), &crashed.file()).await.unwrap_err();
    assert!(nothing.to_string().contains("There is no backup at"), "{nothing}");
    std::fs::write(copies.0.path().join("garbage"), vec![7_u8; 40_000]).unwrap();
    let garbage = Replacement::of(&copies.0.path().join("garbage"), &crashed.file()).await.unwrap_err();
    assert!(garbage.to_string().contains("cannot be restored"), "{garbage}");
}
