//! What the role models do differently from each other.

use crate::stage::Stage;
use guildhall_domain::view::{Entry, RosterQuery};
use guildhall_service::{history, members, notifications};
use guildhall_testkit::both_engines;

both_engines! {
    async fn whoever_has_an_account_is_placed_at_once_and_told(store: Store) {
        let stage = Stage::new(store);
        let (ada, ben) = (stage.person("Ada").await, stage.person("Ben").await);
        stage.acme_running(&ada, "pinecone").await;
        assert_eq!(stage.invite(&ada, &["ben@example.com", "cara@example.com"], "user").await, [None, None]);

        let entries = stage.entries(&ada).await;
        let is_member = |name: &str| {
            entries.iter().any(|entry| matches!(entry, Entry::Member(contact) if contact.colleague.name == name))
        };
        assert!(is_member("Ben"), "{entries:?}");
        assert!(matches!(entries.last(), Some(Entry::Invitation(asked)) if asked.email.as_str() == "cara@example.com"));
        assert!(members::page(&stage.ctx, &ben, "acme", &RosterQuery::default()).await.is_ok());

        let mails = stage.mails_to("ben@example.com").await;
        let told = mails.last().unwrap();
        assert_eq!(told.subject(), "Ada added you to Acme");
        assert!(told.text().contains("https://hall.example/acme/members"), "{}", told.text());
        let notices = notifications::latest(&stage.ctx, &ben).await.unwrap();
        assert_eq!(notices[0].text, "Ada added you to Acme as User.");
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert!(page.rows.iter().any(|line| line.text == "added Ben (ben@example.com) as User"), "{page:?}");
        assert_eq!(stage.invite(&ada, &["ben@example.com"], "user").await, [Some("This person is already a member.".to_owned())]);
    }

    async fn several_who_are_placed_in_one_round_are_all_counted(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        for name in ["Ben", "Cara", "Dora"] {
            stage.person(name).await;
        }
        stage.acme_running(&ada, "pinecone").await;
        let asked = ["ben@example.com", "cara@example.com", "dora@example.com"];
        let (a, b, c) = tokio::join!(
            stage.invite(&ada, &asked[..1], "user"),
            stage.invite(&ada, &asked[1..2], "billing_admin"),
            stage.invite(&ada, &asked[2..], "owner"),
        );
        assert_eq!([a, b, c].concat(), [None, None, None]);
        let page = stage.page(&ada).await.unwrap();
        assert_eq!((page.tally.verified, page.tally.pending), (4, Some(0)));
        assert_eq!(page.facts.organization.owners, 2);
    }
}
