//! What is over goes by itself, and nothing else does.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::time::Span;
use guildhall_service::{Bounds, history, housekeeping, joining, members, notifications, sessions};
use guildhall_store::Leftover;
use guildhall_testkit::both_engines;

async fn deleted(stage: &Stage, what: Leftover) -> u64 {
    let cleaned = Box::pin(housekeeping::round(&stage.ctx)).await.unwrap();
    cleaned.deleted.into_iter().find(|(kind, _)| *kind == what).map_or(0, |(_, rows)| rows)
}

both_engines! {
    async fn a_round_leaves_what_still_counts(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let link = stage.link("una@example.com", "join").await;
        sessions::ask_link(&stage.ctx, &peer(), "ben@example.com", None).await.unwrap();
        let mailed = stage.link("ben@example.com", "sign-in").await;
        let cleaned = Box::pin(housekeeping::round(&stage.ctx)).await.unwrap();
        assert_eq!(cleaned, housekeeping::Cleaned::default());
        assert_eq!(stage.entries(&ada).await.len(), 3);
        let again = sessions::sign_in_by_link(&stage.ctx, &peer(), &mailed).await.unwrap();
        assert!(stage.viewer(&again.secret.reveal()).await.is_some());
        assert!(!notifications::latest(&stage.ctx, &ben).await.unwrap().is_empty());
        joining::decline(&stage.ctx, None, &link).await.unwrap();
    }

    async fn sessions_links_and_counts_go_when_they_are_over(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        sessions::ask_link(&stage.ctx, &peer(), "ada@example.com", None).await.unwrap();
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "a guess").await.unwrap_err();
        stage.later(Span::minutes(31));
        assert_eq!(deleted(&stage, Leftover::Tokens).await, 1);
        stage.later(Span::days(2));
        assert!(deleted(&stage, Leftover::Counts).await > 0);
        stage.later(Span::days(28));
        assert_eq!(deleted(&stage, Leftover::Sessions).await, 2);
        assert!(stage.page(&ada).await.is_err(), "there is no organization");
    }

    async fn old_mails_links_and_notifications_go_and_new_ones_stay(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        stage.mails_to("ada@example.com").await;
        stage.later(Span::days(31));
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let cleaned = Box::pin(housekeeping::round(&stage.ctx)).await.unwrap().deleted;
        let kinds: Vec<_> = cleaned.iter().map(|(kind, _)| *kind).collect();
        assert!(kinds.contains(&Leftover::Mails), "{cleaned:?}");
        assert!(!kinds.contains(&Leftover::InvitationTokens), "a week after its end a link still says what became of it: {cleaned:?}");
        assert!(!stage.link("una@example.com", "join").await.is_empty(), "what has not left is no leftover");
        stage.later(Span::days(7));
        assert_eq!(deleted(&stage, Leftover::InvitationTokens).await, 1);

        let before = notifications::latest(&stage.ctx, &ben).await.unwrap().len();
        stage.later(Span::days(180));
        assert_eq!(deleted(&stage, Leftover::Notifications).await, 0, "nobody has read them");
        notifications::read_all(&stage.ctx, &ben).await.unwrap();
        assert_eq!(usize::try_from(deleted(&stage, Leftover::Notifications).await).unwrap(), before);
    }

    async fn what_was_counted_of_refused_attempts_is_entered(store: Store) {
        let stage = Stage::bounded(store, Bounds { refusals_per_hour: 2, ..Bounds::default() });
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        for _ in 0..7 {
            members::leave(&stage.ctx, &ada, "acme").await.unwrap_err();
        }
        stage.later(Span::hours(1));
        assert_eq!(Box::pin(housekeeping::round(&stage.ctx)).await.unwrap().entered, 1);
        let (facts, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert!(page.rows[0].text.starts_with("made 5 more refused attempts"), "{:?}", page.rows[0]);
        let mut conn = stage.ctx.store().read().await.unwrap();
        let whole = conn.verify_audit(facts.organization.id).await.unwrap().unwrap();
        assert_eq!(whole.entries, page.rows[0].seq);
        assert_eq!(Box::pin(housekeeping::round(&stage.ctx)).await.unwrap().entered, 0);
    }

    async fn two_processes_clean_up_and_neither_waits(database: Database) {
        let stage = Stage::new(database.store().await);
        let other = stage.beside(database.store().await);
        stage.person("Ada").await;
        for _ in 0..30 {
            sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        }
        stage.later(Span::days(30));
        let (one, two) = tokio::join!(Box::pin(housekeeping::round(&stage.ctx)), Box::pin(housekeeping::round(&other.ctx)));
        let sessions = |cleaned: &housekeeping::Cleaned| -> u64 {
            cleaned.deleted.iter().filter(|(kind, _)| *kind == Leftover::Sessions).map(|(_, rows)| rows).sum()
        };
        let both = sessions(&one.unwrap()) + sessions(&two.unwrap());
        assert_eq!(both + deleted(&stage, Leftover::Sessions).await, 31);
    }
}
