//! Many who invite at once: each gets a verdict of their own, and what is written is what one after another would have written.

use crate::stage::Stage;
use guildhall_domain::view::Entry;
use guildhall_service::Viewer;
use guildhall_testkit::both_engines;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Invites addresses all at once, by turns through each process; how many were refused.
async fn at_once(stages: &[Arc<Stage>], by: &Viewer, addresses: Vec<String>) -> usize {
    let mut tasks = JoinSet::new();
    for (n, address) in addresses.into_iter().enumerate() {
        let (stage, by) = (Arc::clone(&stages[n % stages.len()]), by.clone());
        tasks.spawn(async move { Box::pin(stage.invite(&by, &[&address], "member")).await });
    }
    tasks.join_all().await.into_iter().flatten().flatten().count()
}

/// The organization's history is whole, and the counters are what counting gives.
async fn is_sound(stage: &Stage, by: &Viewer, pending: usize) {
    let listed = stage.entries(by).await;
    let invited = listed.iter().filter(|entry| matches!(entry, Entry::Invitation(_))).count();
    let page = stage.page(by).await.unwrap();
    assert_eq!((invited, page.tally.pending), (pending, Some(u32::try_from(pending).unwrap())));
    assert_eq!(page.facts.organization.pending as usize, pending);
    let mut conn = stage.ctx.store().read().await.unwrap();
    let org = conn.find_organization("acme").await.unwrap().unwrap();
    assert!(conn.verify_audit(org).await.unwrap().is_ok());
}

both_engines! {
    async fn an_address_that_is_asked_for_by_many_at_once_is_invited_once(database: Database) {
        let one = Stage::new(database.store().await);
        let two = Arc::new(one.beside(database.store().await));
        let one = Arc::new(one);
        let ada = Box::pin(one.person("Ada")).await;
        Box::pin(one.acme(&ada)).await;
        let addresses = (0..60).map(|n| format!("guest{}@example.com", n % 15)).collect();
        assert_eq!(at_once(&[Arc::clone(&one), two], &ada, addresses).await, 45);
        is_sound(&one, &ada, 15).await;
        assert_eq!(one.mails_to("guest7@example.com").await.len(), 1);
    }

    async fn people_with_and_without_an_account_are_invited_in_one_round(store: Store) {
        let stage = Arc::new(Stage::new(store));
        let ada = Box::pin(stage.person("Ada")).await;
        Box::pin(stage.acme(&ada)).await;
        Box::pin(stage.person("Ben")).await;
        let mut addresses: Vec<String> = (0..20).map(|n| format!("guest{n}@example.com")).collect();
        addresses.push("ben@example.com".to_owned());
        addresses.push("ada@example.com".to_owned());
        assert_eq!(at_once(&[Arc::clone(&stage)], &ada, addresses).await, 1, "Ada is a member");
        is_sound(&stage, &ada, 21).await;
    }

    async fn those_who_may_not_invite_are_refused_beside_those_who_may(store: Store) {
        let stage = Arc::new(Stage::new(store));
        let ada = Box::pin(stage.person("Ada")).await;
        Box::pin(stage.acme(&ada)).await;
        let ben = Box::pin(stage.joined(&ada, "Ben", "member")).await;
        let mut tasks = JoinSet::new();
        for n in 0..20 {
            let (stage, by) = (Arc::clone(&stage), if n % 2 == 0 { ada.clone() } else { ben.clone() });
            tasks.spawn(async move {
                let addresses = [format!("guest{n}@example.com")];
                let role = crate::stage::role("member");
                guildhall_service::invitations::invite(&stage.ctx, &by, "acme", &addresses, (&role, &[])).await.is_ok()
            });
        }
        assert_eq!(tasks.join_all().await.into_iter().filter(|invited| *invited).count(), 10);
        is_sound(&stage, &ada, 10).await;
    }
}
