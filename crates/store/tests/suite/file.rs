//! The database's file: a path is taken letter by letter, what cannot be used is said in one sentence, and nothing half made stays behind.

use crate::cast::{NOW, found, person};
use guildhall_store::{Error, Store};
use guildhall_testkit::{run, sqlite};
use rusqlite::Connection;
use std::path::Path;

#[tokio::main]
async fn within(test: impl AsyncFnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path()).await;
}

async fn opened(path: &Path) -> Result<Store, Error> {
    let store = Store::connect(&format!("sqlite:{}", path.display())).await?;
    store.migrate(NOW).await?;
    Ok(store)
}

async fn refused(path: &Path, because: &str) {
    let said = match Store::connect(&format!("sqlite:{}", path.display())).await {
        Err(Error::Unusable(said)) => said,
        other => panic!("{}: {:?}", path.display(), other.map(drop)),
    };
    assert!(said.contains(because) && said.ends_with('.') && !said.contains('\n'), "{said}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_path_is_taken_letter_by_letter() {
    within(async |folder| {
        for name in
            ["a#b.db", "a?mode=ro", "a%20b.db", "a b.db", "file:a.db", "ä 山.db", "it's;\"it\".db", "&=+.db"]
        {
            let store = opened(&folder.join(name)).await.unwrap();
            person(&store, "Ada", "ada@example.com").await;
            store.close().await;
            assert!(folder.join(name).is_file(), "{name}: {:?}", names(folder));
            opened(&folder.join(name)).await.unwrap().close().await;
        }
        let inside = folder.join("50% #1?");
        std::fs::create_dir(&inside).unwrap();
        opened(&inside.join("guildhall.db")).await.unwrap().close().await;
        assert!(inside.join("guildhall.db").is_file());
    });
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_left_as_it_is() {
    within(async |folder| {
        let text = folder.join("notes.txt");
        std::fs::write(
            &text,
            "Buy milk, eggs, and a great many other things until this is long enough.".repeat(9),
        )
        .unwrap();
        refused(&text, "not a database").await;
        let foreign = folder.join("foreign.db");
        Connection::open(&foreign).unwrap().execute_batch("create table cookies (host)").unwrap();
        refused(&foreign, "belongs to another program").await;
        let marked = folder.join("marked.db");
        Connection::open(&marked)
            .unwrap()
            .execute_batch("pragma application_id = 77; create table schema_migration (x)")
            .unwrap();
        refused(&marked, "belongs to another program").await;
        refused(folder, "is a folder").await;
        refused(&folder.join("absent/guildhall.db"), "does not exist").await;
        refused(&text.join("guildhall.db"), "is not a folder").await;
        let mode: String = Connection::open(&foreign)
            .unwrap()
            .query_row("pragma journal_mode", [], |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "delete");
        assert_eq!(names(folder), ["foreign.db", "marked.db", "notes.txt"]);
    });
}

#[test]
fn a_folder_that_cannot_hold_the_log_is_said_and_keeps_no_half_database() {
    within(async |folder| {
        for log in ["one.db-wal", "two.db-shm"] {
            std::fs::create_dir(folder.join(log)).unwrap();
        }
        refused(&folder.join("one.db"), "one.db-wal is in the way").await;
        refused(&folder.join("two.db"), "two.db-shm is in the way").await;
        assert_eq!(names(folder), ["one.db-wal", "two.db-shm"]);
    });
}

#[test]
fn an_address_without_a_file_is_refused() {
    within(async |_| {
        for address in ["sqlite:", "sqlite://", "sqlite::memory:"] {
            assert!(matches!(Store::connect(address).await, Err(Error::Unusable(_))), "{address}");
        }
    });
}

#[test]
fn a_link_to_the_file_is_followed() {
    within(async |folder| {
        let (real, link) = (folder.join("real.db"), folder.join("link.db"));
        opened(&real).await.unwrap().close().await;
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let (one, other) = (opened(&real).await.unwrap(), opened(&link).await.unwrap());
        let before = other.freshness().await.unwrap();
        person(&one, "Ada", "ada@example.com").await;
        assert!(other.freshness().await.unwrap() > before);
        let round = folder.join("round.db");
        std::os::unix::fs::symlink(&round, &round).unwrap();
        refused(&round, "cannot be opened").await;
    });
}

#[test]
fn reading_goes_on_while_another_program_writes_and_waiting_holds_no_thread() {
    run(sqlite(), |database| async move {
        let store = database.store().await;
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let other = Connection::open(database.url().trim_start_matches("sqlite:")).unwrap();
        other.execute_batch("begin exclusive").unwrap();
        // More of them than there are threads.
        let writing: Vec<_> = (0..16)
            .map(|_| {
                tokio::spawn({
                    let store = store.clone();
                    async move { store.write(org).await?.commit().await }
                })
            })
            .collect();
        for _ in 0..8 {
            store.freshness().await.unwrap();
            store.writable().await.unwrap();
            store.read().await.unwrap().tally(org, true).await.unwrap();
        }
        other.execute_batch("commit").unwrap();
        for done in writing {
            done.await.unwrap().unwrap();
        }
    });
}

#[test]
fn a_file_that_another_program_has_to_itself_is_waited_for_without_a_thread() {
    within(async |folder| {
        let path = folder.join("guildhall.db");
        opened(&path).await.unwrap().close().await;
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch("pragma locking_mode = exclusive; begin exclusive; create table x (y); commit")
            .unwrap();
        let opening: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn({
                    let path = path.clone();
                    async move { opened(&path).await }
                })
            })
            .collect();
        tokio::spawn(async {}).await.expect("somebody else is served");
        drop(other);
        for store in opening {
            store.await.unwrap().unwrap().close().await;
        }
    });
}
