//! Following changes: those of this process and those of another.

use crate::cast::{found, invite, person};
use guildhall_domain::id::OrgId;
use guildhall_testkit::both_engines;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::time::{sleep, timeout};

async fn told(changes: &mut Receiver<OrgId>) -> Option<OrgId> {
    timeout(Duration::from_millis(900), changes.recv()).await.ok().and_then(Result::ok)
}

both_engines! {
    async fn a_change_is_told_here_and_in_the_other_process(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ada = person(&one, "Ada", "ada@example.com").await;
        let (org, _) = found(&one, &ada, "acme").await;
        let (mut here, mut there) = (one.changes(), two.changes());
        sleep(Duration::from_millis(400)).await;
        invite(&one, org, &ada, "guest@example.com", "member").await;
        assert_eq!(told(&mut here).await, Some(org));
        assert_eq!(told(&mut there).await, Some(org));
        assert_eq!(told(&mut here).await, None, "told once");
        assert_eq!(one.read().await.unwrap().epoch(org).await.unwrap(), Some(3));
    }

    async fn a_change_that_was_undone_is_not_told(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let mut changes = store.changes();
        sleep(Duration::from_millis(400)).await;
        let mut tx = store.write(org).await.unwrap();
        tx.bump_epoch(org).await.unwrap();
        drop(tx);
        assert_eq!(told(&mut changes).await, None);
    }
}
