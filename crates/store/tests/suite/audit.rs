//! The audit chain: what was written is what is found, and a change anywhere is found by its place.

use crate::cast::{NOW, found, later, person};
use guildhall_domain::id::OrgId;
use guildhall_store::{AuditEntry, FirstBad, Store, Verified};
use guildhall_testkit::{Database, both_engines};

async fn chain(store: &Store, n: i64) -> OrgId {
    let ada = person(store, "Ada", "ada@example.com").await;
    let (org, _) = found(store, &ada, "acme").await;
    for seq in 1..=n {
        let mut tx = store.write(org).await.unwrap();
        let actor = (seq % 2 == 0).then_some(ada.account);
        let entry = format!("{{\"n\":{seq}}}");
        let entry = AuditEntry { at: NOW, actor, actor_name: "Ada".to_owned(), entry };
        assert_eq!(tx.append_audit(org, &entry).await.unwrap(), seq);
        tx.commit().await.unwrap();
    }
    org
}

async fn first_bad(database: &Database, meddling: &'static str) -> FirstBad {
    let store = database.store().await;
    let org = chain(&store, 6).await;
    database.meddle(meddling).await;
    store.read().await.unwrap().verify_audit(org).await.unwrap().unwrap_err()
}

both_engines! {
    async fn a_chain_that_nobody_touched_is_whole(store: Store) {
        let org = chain(&store, 5).await;
        let mut conn = store.read().await.unwrap();
        assert_eq!(conn.verify_audit(org).await.unwrap(), Ok(Verified { entries: 5 }));
        assert_eq!(conn.all_organizations().await.unwrap(), [org]);
        let page = conn.audit_page(org, None, 2).await.unwrap();
        assert_eq!(page.iter().map(|row| row.seq).collect::<Vec<_>>(), [5, 4]);
        let page = conn.audit_page(org, Some(4), 9).await.unwrap();
        assert_eq!(page.iter().map(|row| row.seq).collect::<Vec<_>>(), [3, 2, 1]);
    }

    async fn no_entry_is_before_the_one_that_it_follows(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let org = chain(&one, 1).await;
        // The second process's clock is an hour behind, a third's a minute ahead.
        for (store, clock) in [(&two, -3_600), (&one, 60), (&two, -3_600), (&one, 61)] {
            let mut tx = store.write(org).await.unwrap();
            for n in 0..2 {
                let (at, entry) = (later(clock), format!("{{\"n\":{n}}}"));
                tx.append_audit(org, &AuditEntry { at, actor: None, actor_name: String::new(), entry }).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        let mut conn = one.read().await.unwrap();
        let page = conn.audit_page(org, None, 20).await.unwrap();
        let times: Vec<_> = page.iter().rev().map(|row| (row.at.0 - NOW.0) / 1_000_000).collect();
        assert_eq!(times, [0, 0, 0, 60, 60, 60, 60, 61, 61]);
        assert_eq!(conn.verify_audit(org).await.unwrap(), Ok(Verified { entries: 9 }));
    }

    async fn several_entries_of_one_transaction_follow_each_other(store: Store) {
        let org = chain(&store, 1).await;
        let mut tx = store.write(org).await.unwrap();
        let entry = AuditEntry { at: NOW, actor: None, actor_name: String::new(), entry: "{}".to_owned() };
        assert_eq!(tx.append_audit(org, &entry).await.unwrap(), 2);
        assert_eq!(tx.append_audit(org, &entry).await.unwrap(), 3);
        tx.commit().await.unwrap();
        let verdict = store.read().await.unwrap().verify_audit(org).await.unwrap();
        assert_eq!(verdict, Ok(Verified { entries: 3 }));
    }

    async fn a_changed_entry_is_found_by_its_place(database: Database) {
        assert_eq!(first_bad(&database, "update audit set entry = '{}' where seq = 3").await.seq, 3);
    }

    async fn a_changed_actor_is_found_by_its_place(database: Database) {
        assert_eq!(first_bad(&database, "update audit set actor_name = 'Eve' where seq = 4").await.seq, 4);
    }

    async fn a_removed_entry_is_found_by_its_place(database: Database) {
        assert_eq!(first_bad(&database, "delete from audit where seq = 2").await.seq, 2);
    }

    async fn a_cut_off_end_is_found(database: Database) {
        assert_eq!(first_bad(&database, "delete from audit where seq > 4").await.seq, 5);
    }
}
