//! Writers who wait for one organization hold nothing that others need.

use crate::cast::{found, person};
use guildhall_domain::time::Timestamp;
use guildhall_store::{Error, Store};
use guildhall_testkit::{both_engines, postgres, run};

/// Waiting ends well, or with the word that it took too long.
fn is_bounded<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Ok(_) | Err(Error::Unavailable(_)))
}

async fn count(store: &Store, key: &str) -> Result<(), Error> {
    let mut tx = store.write_unscoped().await?;
    tx.count(key, Timestamp(1), 1).await?;
    tx.commit().await
}

both_engines! {
    async fn others_read_while_forty_writers_wait_for_one_organization(database: Database) {
        let (here, there) = (database.store().await, database.store().await);
        let ada = person(&here, "Ada", "ada@example.com").await;
        let (crowded, _) = found(&here, &ada, "crowded").await;
        let (calm, _) = found(&here, &ada, "calm").await;
        let busy = there.write(crowded).await.unwrap();
        let waiting: Vec<_> = (0..40).map(|_| {
            let here = here.clone();
            tokio::spawn(async move { here.write(crowded).await?.commit().await })
        }).collect();
        for _ in 0..100 {
            here.freshness().await.unwrap();
            here.read().await.unwrap().tally(calm, true).await.unwrap();
            here.read().await.unwrap().tally(crowded, true).await.unwrap();
        }
        drop(busy);
        for outcome in waiting {
            let outcome = outcome.await.unwrap();
            assert!(is_bounded(&outcome), "{outcome:?}");
        }
        here.write(crowded).await.unwrap().commit().await.unwrap();
    }

    async fn forty_writers_of_one_organization_and_one_of_another_all_succeed(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (crowded, _) = found(&store, &ada, "crowded").await;
        let (calm, _) = found(&store, &ada, "calm").await;
        let crowd: Vec<_> = (0..40).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let mut tx = store.write(crowded).await.unwrap();
                    tx.bump_epoch(crowded).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        }).collect();
        for _ in 0..20 {
            let mut tx = store.write(calm).await.unwrap();
            tx.bump_epoch(calm).await.unwrap();
            tx.commit().await.unwrap();
            store.read().await.unwrap().tally(calm, true).await.unwrap();
        }
        for one in crowd {
            one.await.unwrap();
        }
    }
}

#[test]
fn others_write_while_forty_writers_wait_for_one_organization() {
    run(postgres(), |database| async move {
        let (here, there) = (database.store().await, database.store().await);
        let ada = person(&here, "Ada", "ada@example.com").await;
        let (crowded, _) = found(&here, &ada, "crowded").await;
        let (calm, _) = found(&here, &ada, "calm").await;
        let busy = there.write(crowded).await.unwrap();
        let waiting: Vec<_> = (0..40)
            .map(|_| {
                tokio::spawn({
                    let here = here.clone();
                    async move { here.write(crowded).await.map(drop) }
                })
            })
            .collect();
        for number in 0..100 {
            let mut tx = here.write(calm).await.unwrap();
            tx.bump_epoch(calm).await.unwrap();
            tx.commit().await.unwrap();
            count(&here, &format!("{number}")).await.unwrap();
        }
        drop(busy);
        for outcome in waiting {
            let outcome = outcome.await.unwrap();
            assert!(is_bounded(&outcome), "{outcome:?}");
        }
    });
}

#[test]
fn what_belongs_to_no_organization_leaves_room_as_well() {
    run(postgres(), |database| async move {
        let (here, there) = (database.store().await, database.store().await);
        let ada = person(&here, "Ada", "ada@example.com").await;
        let (org, _) = found(&here, &ada, "acme").await;
        let mut busy = there.write_unscoped().await.unwrap();
        busy.count("crowded", Timestamp(1), 1).await.unwrap();
        let waiting: Vec<_> = (0..40)
            .map(|_| {
                tokio::spawn({
                    let here = here.clone();
                    async move { count(&here, "crowded").await }
                })
            })
            .collect();
        for _ in 0..100 {
            here.write(org).await.unwrap().commit().await.unwrap();
            here.read().await.unwrap().tally(org, true).await.unwrap();
        }
        drop(busy);
        for outcome in waiting {
            let outcome = outcome.await.unwrap();
            assert!(is_bounded(&outcome), "{outcome:?}");
        }
    });
}
