//! History holds every change and every refused attempt, and shows when someone tampers.

use crate::stage::Stage;
use guildhall_domain::id::OrgId;
use guildhall_domain::permission::Level;
use guildhall_domain::time::Span;
use guildhall_service::{Bounds, Viewer, history, joining, members, roles};
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

    async fn of_a_persons_refused_attempts_so_many_are_kept_and_the_rest_is_counted(store: Store) {
        let stage = Stage::bounded(store, Bounds { refusals_per_hour: 5, ..Bounds::default() });
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let (ben, cara) = (stage.joined(&ada, "Ben", "member").await, stage.joined(&ada, "Cara", "member").await);
        let before = kept(&stage, &ada).await;
        for n in 0..1_240 {
            invented(&stage, &ben, &[&n.to_string()]).await;
        }
        invented(&stage, &cara, &["x"]).await;
        let now = kept(&stage, &ada).await;
        assert_eq!(now.entries, before.entries + 6, "five of his, and hers");
        assert_eq!(now.top, [("Ben".to_owned(), 0, "made 1,235 more refused attempts in the hour from 29 November 2026, 10:00 UTC".to_owned())]);

        // What happens between is entered as ever, and takes nothing from the count.
        let una = stage.joined(&ada, "Una", "member").await;
        assert_eq!(kept(&stage, &ada).await.top, now.top);

        stage.later(Span::hours(1));
        invented(&stage, &ben, &["y"]).await;
        invented(&stage, &una, &["y"]).await;
        let later = kept(&stage, &ada).await;
        assert_eq!(later.top, [], "entered");
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert_eq!(page.rows[2].text, now.top[0].2);
        assert_eq!((page.rows[2].actor.as_str(), page.rows[1].actor.as_str()), ("Ben", "Ben"));
    }

    async fn a_long_attempt_is_kept_in_words_of_bounded_size(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let names: Vec<String> = (0..3_500).map(|n| format!("invented.right_{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for who in [&ada, &ben] {
            invented(&stage, who, &names).await;
        }
        let after = kept(&stage, &ada).await;
        assert!(after.longest < 1_500, "{} bytes", after.longest);
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert!(page.rows[0].text.starts_with("tried to "), "{:?}", page.rows[0]);
        assert!(page.rows[1].refused.as_deref().is_some_and(|why| why.contains("bytes long")), "{:?}", page.rows[1]);
    }

    async fn whoever_only_holds_a_link_fills_no_history_either(store: Store) {
        let stage = Stage::bounded(store, Bounds { refusals_per_hour: 5, ..Bounds::default() });
        let (ada, eve) = (stage.person("Ada").await, stage.person("Eve").await);
        stage.acme(&ada).await;
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let link = stage.link("una@example.com", "join").await;
        let before = kept(&stage, &ada).await;
        for _ in 0..30 {
            Box::pin(joining::accept(&stage.ctx, &eve, &link)).await.unwrap_err();
        }
        let after = kept(&stage, &ada).await;
        assert!(after.entries <= before.entries + 5, "{} entries", after.entries - before.entries);
    }
}

/// What an organization keeps: how many entries, all of them whole; the longest; and what stands above them.
struct Kept {
    entries: i64,
    longest: usize,
    top: Vec<(String, i64, String)>,
}

async fn kept(stage: &Stage, ada: &Viewer) -> Kept {
    let (facts, page) = history::page(&stage.ctx, ada, "acme", None).await.unwrap();
    let org: OrgId = facts.organization.id;
    let mut conn = stage.ctx.store().read().await.unwrap();
    let entries = conn.verify_audit(org).await.unwrap().unwrap().entries;
    let rows = conn.audit_page(org, None, 200).await.unwrap();
    let longest = rows.iter().map(|row| row.entry.len()).max().unwrap_or_default();
    let counted = page.rows.into_iter().take_while(|line| line.seq == 0);
    Kept { entries, longest, top: counted.map(|line| (line.actor, line.seq, line.text)).collect() }
}

/// Tries to make a role out of rights that there are not.
async fn invented(stage: &Stage, who: &Viewer, names: &[&str]) {
    let draft = roles::Draft {
        level: Level::Organization,
        title: "Invented".to_owned(),
        description: String::new(),
        permissions: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    roles::make(&stage.ctx, who, "acme", draft).await.unwrap_err();
}
