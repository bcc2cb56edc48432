//! Freshness: no commit, wherever it was made, goes unnoticed.

use crate::cast::{found, invite, person};
use guildhall_store::Freshness;
use guildhall_testkit::{both_engines, run, sqlite};
use std::collections::BTreeSet;

both_engines! {
    async fn what_this_process_commits_is_noticed(store: Store) {
        let before = store.freshness().await.unwrap();
        person(&store, "Ada", "ada@example.com").await;
        assert!(store.freshness().await.unwrap() > before);
    }

    async fn what_another_process_commits_is_noticed(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let mut seen = two.freshness().await.unwrap();
        for n in 0..20 {
            invite(&one, org, &ada, &format!("guest{n}@example.com"), "member").await;
            let now = two.freshness().await.unwrap();
            assert!(now > seen, "invitation {n}");
            seen = now;
        }
    }

    async fn everybody_who_asks_at_once_is_answered(store: Store) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let store = store.clone();
            tasks.spawn(async move { store.freshness().await.unwrap() });
        }
        let answers: BTreeSet<Freshness> = tasks.join_all().await.into_iter().collect();
        assert!(!answers.is_empty());
    }

    async fn whoever_goes_away_leaves_nobody_waiting(store: Store) {
        for _ in 0..50 {
            let asking = tokio::spawn({ let store = store.clone(); async move { store.freshness().await } });
            tokio::task::yield_now().await;
            asking.abort();
            store.freshness().await.unwrap();
        }
    }

    async fn a_closed_store_says_so(store: Store) {
        store.freshness().await.unwrap();
        store.close().await;
        assert!(store.freshness().await.is_err());
    }
}

/// On PostgreSQL a transaction in any other database of the server moves the mark as well, so this holds on a quiet server only.
#[test]
fn nothing_moves_while_nothing_is_committed() {
    run(sqlite(), |database| async move {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let before = two.freshness().await.unwrap();
        let mut tx = one.write(org).await.unwrap();
        tx.bump_epoch(org).await.unwrap();
        drop(tx);
        one.read().await.unwrap().tally(org, true).await.unwrap();
        assert_eq!(two.freshness().await.unwrap(), before);
    });
}
