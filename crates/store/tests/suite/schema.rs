//! The schema: made once however many start together, never taken back, and a file that cannot be opened says why.

use crate::cast::NOW;
use guildhall_store::{Error, SCHEMA, Store};
use guildhall_testkit::both_engines;

both_engines! {
    async fn four_who_start_together_make_the_schema_once(database: Database) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = database.bare_store().await;
            tasks.spawn(async move { store.migrate(NOW).await });
        }
        for done in tasks.join_all().await {
            done.unwrap();
        }
        let store = database.bare_store().await;
        store.migrate(NOW).await.unwrap();
        assert_eq!(store.schema().await.unwrap(), SCHEMA);
    }

    async fn an_empty_database_has_schema_zero(database: Database) {
        let store = database.bare_store().await;
        assert_eq!(store.schema().await.unwrap(), 0);
        store.ping().await.unwrap();
    }

    async fn a_newer_schema_is_refused_with_both_numbers(database: Database) {
        let store = database.store().await;
        database.meddle("insert into schema_migration (version, applied) values (99, 0)").await;
        let refused = store.migrate(NOW).await.unwrap_err();
        assert!(matches!(refused, Error::NewerSchema { found: 99, known: SCHEMA }));
        assert!(refused.to_string().contains("schema 99"), "{refused}");
    }

    async fn a_schema_that_was_another_one_is_refused(database: Database) {
        let store = database.store().await;
        database.meddle("update schema_migration set digest = 'another' where version = 1").await;
        for refused in [store.migrate(NOW).await.unwrap_err(), store.schema().await.unwrap_err()] {
            assert!(refused.to_string().contains("another schema under the same number"), "{refused}");
        }
    }

    async fn a_closed_store_is_not_available(store: Store) {
        store.close().await;
        assert!(matches!(store.ping().await, Err(Error::Unavailable(_))));
        assert!(matches!(store.write_unscoped().await.err(), Some(Error::Unavailable(_))));
    }
}

#[tokio::test]
async fn a_file_in_a_folder_that_does_not_exist_says_so() {
    let refused = Store::connect("sqlite:/nowhere/at/all/guildhall.db").await.err().unwrap();
    let text = refused.to_string();
    assert!(text.contains("/nowhere/at/all does not exist"), "{text}");
}

#[tokio::test]
async fn a_folder_is_not_a_database_file() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::connect(&format!("sqlite:{}", folder.path().display())).await.err().unwrap();
    assert!(refused.to_string().contains("Name a file"), "{refused}");
}

#[tokio::test]
async fn an_address_of_something_else_is_refused() {
    assert!(matches!(Store::connect("mysql://localhost/x").await, Err(Error::Unusable(_))));
}

#[tokio::test]
async fn a_server_that_is_away_is_not_available() {
    let away = Store::connect("postgres://nobody@127.0.0.1:1/none").await;
    assert!(matches!(away, Err(Error::Unavailable(_))));
}
