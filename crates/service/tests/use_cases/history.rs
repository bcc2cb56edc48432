//! History holds every change and every refused attempt, and shows when someone tampers.

use crate::stage::Stage;
use guildhall_service::{history, members};
use guildhall_testkit::both_engines;

both_engines! {
    async fn refused_attempts_stand_in_history_with_their_reason(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let (place, _) = stage.place(&ada, "Ada").await;
        members::remove(&stage.ctx, &ben, "acme", place).await.unwrap_err();
        let (facts, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert_eq!(page.rows[0].actor, "Ben");
        assert_eq!(page.rows[0].text, "tried to remove a member");
        assert_eq!(page.rows[0].refused.as_deref(), Some("Only owners and admins can remove members."));
        assert!(history::page(&stage.ctx, &ben, "acme", None).await.is_err(), "a plain member does not read the history");

        let mut conn = stage.ctx.store().read().await.unwrap();
        let verified = conn.verify_audit(facts.organization.id).await.unwrap().unwrap();
        assert_eq!(verified.entries, page.rows[0].seq);
    }

    async fn history_reads_in_pages(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        for _ in 0..60 {
            members::leave(&stage.ctx, &ada, "acme").await.unwrap_err();
        }
        let (_, first) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        let (_, second) = history::page(&stage.ctx, &ada, "acme", first.next.as_deref()).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 12, None));
        assert_eq!(second.rows[0].seq + 1, first.rows[49].seq);
    }
}
