//! What is kept is never older than the database: what one process changes, the next answer of every other shows.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::facts::InvitationState;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Delivery, Entry, Invited, OwnSession, RosterQuery};
use guildhall_mail::SendError;
use guildhall_service::{Viewer, accounts, members, notifications, sessions};
use guildhall_testkit::{Database, both_engines};

/// Two processes on one database; Ada has founded Acme.
async fn two(database: &Database) -> (Stage, Stage, Viewer) {
    let one = Stage::new(database.store().await);
    let other = one.beside(database.store().await);
    let ada = Box::pin(one.person("Ada")).await;
    Box::pin(one.acme(&ada)).await;
    (one, other, ada)
}

/// Ada's second browser, signed in through one process.
async fn browser(stage: &Stage) -> (String, Viewer) {
    let signed_in = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
    let cookie = signed_in.secret.reveal();
    let viewer = stage.viewer(&cookie).await.unwrap();
    (cookie, viewer)
}

/// The viewer's session in use, once its use is noted.
async fn noted(stage: &Stage, viewer: &Viewer) -> OwnSession {
    loop {
        let own = sessions::own(&stage.ctx, viewer).await.unwrap();
        let current = own.into_iter().find(|session| session.current).unwrap();
        if current.seen > current.started {
            return current;
        }
        tokio::task::yield_now().await;
    }
}

impl Stage {
    async fn invited(&self, by: &Viewer) -> Invited {
        let found = self.entries(by).await.into_iter().find_map(|entry| match entry {
            Entry::Invitation(invited) => Some(invited),
            Entry::Member(_) => None,
        });
        found.expect("an invitation")
    }

    async fn names(&self, by: &Viewer) -> Vec<String> {
        let name = |entry| match entry {
            Entry::Member(contact) => contact.colleague.name,
            Entry::Invitation(invited) => invited.email.to_string(),
        };
        self.entries(by).await.into_iter().map(name).collect()
    }
}

both_engines! {
    async fn another_processs_changes_of_the_list_are_shown(database: Database) {
        let (one, other, ada) = two(&database).await;
        assert_eq!(other.names(&ada).await, ["Ada"]);
        let ben = one.joined(&ada, "Ben", "member").await;
        assert_eq!(other.names(&ada).await, ["Ada", "Ben"]);
        one.change_role(&ada, &ada, "Ben", "admin").await.unwrap();
        assert_eq!(other.place(&ada, "Ben").await.1, "admin");
        accounts::rename(&one.ctx, &ben, "Benjamin").await.unwrap();
        assert_eq!(other.names(&ada).await, ["Ada", "Benjamin"]);
        one.invite(&ada, &["cleo@example.com"], "member").await;
        assert_eq!(other.names(&ada).await, ["Ada", "Benjamin", "cleo@example.com"]);
        assert_eq!(other.page(&ada).await.unwrap().tally.pending, Some(1));
    }

    async fn a_right_lost_in_another_process_is_lost_here(database: Database) {
        let (one, other, ada) = two(&database).await;
        let ben = one.joined(&ada, "Ben", "admin").await;
        assert_eq!(other.names(&ben).await, ["Ada", "Ben"]);
        one.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        assert_eq!(other.page(&ben).await.unwrap().tally.pending, None);
        let (place, _) = one.place(&ada, "Ben").await;
        members::remove(&one.ctx, &ada, "acme", place).await.unwrap();
        assert!(other.page(&ben).await.is_err());
    }

    async fn a_session_that_another_process_ended_is_over_here(database: Database) {
        let (one, other, _) = two(&database).await;
        let (cookie, viewer) = browser(&one).await;
        assert!(other.viewer(&cookie).await.is_some());
        assert!(other.viewer(&cookie).await.is_some());
        sessions::end(&one.ctx, &viewer, viewer.session).await.unwrap();
        assert!(other.viewer(&cookie).await.is_none());
    }

    async fn a_session_ends_at_its_time_though_nothing_changes(database: Database) {
        let (one, other, _) = two(&database).await;
        let (cookie, _) = browser(&one).await;
        assert!(other.viewer(&cookie).await.is_some());
        one.later(sessions::LIFETIME);
        assert!(other.viewer(&cookie).await.is_none());
    }

    async fn the_use_of_a_session_is_noted_every_five_minutes(database: Database) {
        let (one, other, _) = two(&database).await;
        let (cookie, viewer) = browser(&one).await;
        for minutes in [2, 2, 2, 3] {
            one.later(Span::minutes(minutes));
            assert!(other.viewer(&cookie).await.is_some());
        }
        let noted = noted(&one, &viewer).await;
        assert_eq!(noted.seen, noted.started.plus(Span::minutes(6)));
    }

    async fn a_request_does_not_wait_until_the_use_of_its_session_is_noted(database: Database) {
        let (one, other, _) = two(&database).await;
        let (cookie, viewer) = browser(&one).await;
        one.later(Span::minutes(6));
        let mut busy = database.bare_store().await.write_unscoped().await.unwrap();
        busy.touch_session(viewer.session, one.now()).await.unwrap();
        // Nobody else can write this row, or the file, until the transaction ends.
        assert!(other.viewer(&cookie).await.is_some());
        assert!(one.viewer(&cookie).await.is_some());
        drop(busy);
        noted(&one, &viewer).await;
    }

    async fn an_invitation_expires_though_nothing_changes(database: Database) {
        let (one, other, ada) = two(&database).await;
        one.invite(&ada, &["ben@example.com"], "member").await;
        let invited = other.invited(&ada).await;
        assert_eq!(invited.state, InvitationState::Pending);
        let left = invited.expires.0 - one.now().0;
        one.later(Span(left - 1));
        assert_eq!(other.invited(&ada).await.state, InvitationState::Pending);
        one.later(Span(1));
        assert_eq!(other.invited(&ada).await.state, InvitationState::Expired);
    }

    async fn the_moment_of_the_facts_is_always_this_one(database: Database) {
        let (one, other, ada) = two(&database).await;
        for _ in 0..3 {
            assert_eq!(other.page(&ada).await.unwrap().facts.now, one.now());
            one.later(Span::seconds(1));
        }
    }

    async fn what_became_of_a_mail_is_shown(database: Database) {
        let (one, other, ada) = two(&database).await;
        one.mails.refuse_next(SendError::permanent("550 no such mailbox"));
        one.invite(&ada, &["ben@example.com"], "member").await;
        assert_eq!(other.invited(&ada).await.delivery, Delivery::Queued { attempts: 0 });
        one.mails_to("ben@example.com").await;
        let failed = Delivery::Failed { reason: "550 no such mailbox".to_owned() };
        assert_eq!(other.invited(&ada).await.delivery, failed);
    }

    async fn the_bell_counts_what_another_process_tells(database: Database) {
        let (one, other, ada) = two(&database).await;
        let (cookie, _) = browser(&one).await;
        assert_eq!(other.viewer(&cookie).await.unwrap().me.unread, 0);
        one.joined(&ada, "Ben", "member").await;
        assert_eq!(other.viewer(&cookie).await.unwrap().me.unread, 1);
        notifications::read_all(&one.ctx, &ada).await.unwrap();
        assert_eq!(other.viewer(&cookie).await.unwrap().me.unread, 0);
    }

    async fn each_viewer_has_a_page_of_their_own(database: Database) {
        let (one, other, ada) = two(&database).await;
        let ben = one.joined(&ada, "Ben", "member").await;
        let query = RosterQuery::default();
        for _ in 0..2 {
            let adas = members::page(&other.ctx, &ada, "acme", &query).await.unwrap();
            let bens = members::page(&other.ctx, &ben, "acme", &query).await.unwrap();
            assert_eq!((adas.tally.pending, bens.tally.pending), (Some(0), None));
            assert!(!serde_json::to_string(&bens.roster).unwrap().contains('@'));
        }
    }
}
