//! Mails leave at least once, survive a dead mail server, and end visibly when they cannot.

use crate::stage::Stage;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Delivery, Entry};
use guildhall_mail::{SendError, Transport};
use guildhall_service::{Viewer, invitations, notifications, outbox};
use guildhall_store::Store;
use guildhall_testkit::both_engines;
use tokio::sync::oneshot;

/// Mails that are being sent, and wait for word to go on.
struct UnderWay {
    begun: Vec<oneshot::Receiver<()>>,
    go_on: Vec<oneshot::Sender<()>>,
}

impl UnderWay {
    /// Waits until all of them have begun.
    async fn begun(&mut self) {
        for begun in self.begun.drain(..) {
            begun.await.unwrap();
        }
    }

    fn go_on(self) {
        for go_on in self.go_on {
            go_on.send(()).unwrap();
        }
    }
}

/// Ada, who owns Acme, and what carries mails from there.
async fn acme(store: Store) -> (Stage, Viewer, Transport) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme(&ada).await;
    let transport = Transport::Memory(stage.mails.clone());
    (stage, ada, transport)
}

impl Stage {
    /// Makes so many coming mails wait while they are sent.
    fn pause(&self, mails: usize) -> UnderWay {
        let (begun, go_on) = (0..mails).map(|_| self.mails.pause_next()).unzip();
        UnderWay { begun, go_on }
    }

    /// Invites so many people of a domain.
    async fn invite_crowd(&self, by: &Viewer, people: usize, domain: &str) {
        let addresses: Vec<String> = (0..people).map(|n| format!("person{n}@{domain}")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        self.invite(by, &addresses, "member").await;
    }

    /// Waits until so many mails to a domain were sent.
    async fn sent_to(&self, domain: &str, mails: usize) {
        while self.mails.sent().iter().filter(|mail| mail.to().address().ends_with(domain)).count() < mails {
            tokio::task::yield_now().await;
        }
    }

    async fn revoke_all(&self, by: &Viewer) {
        for entry in self.entries(by).await {
            if let Entry::Invitation(invited) = entry {
                invitations::revoke(&self.ctx, by, "acme", invited.id).await.unwrap();
            }
        }
    }

    async fn delivery(&self, by: &Viewer) -> Delivery {
        let found = self.entries(by).await.into_iter().find_map(|entry| match entry {
            Entry::Invitation(invited) => Some(invited.delivery),
            Entry::Member(_) => None,
        });
        found.expect("a pending invitation")
    }
}

both_engines! {
    async fn a_mail_server_that_is_away_costs_nothing_but_time(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.mails.refuse_next(SendError::transient("connection refused"));
        assert_eq!(stage.invite(&ada, &["ben@example.com"], "member").await, [None]);
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(stage.delivery(&ada).await, Delivery::Queued { attempts: 1 });
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 0, "not before its time");
        stage.later(Span::seconds(10));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(stage.delivery(&ada).await, Delivery::Sent);
        assert_eq!(stage.mails_to("ben@example.com").await.len(), 1);
    }

    async fn a_refusal_for_good_is_shown(store: Store) {
        let (stage, ada, _) = acme(store).await;
        stage.mails.refuse_next(SendError::permanent("550 no such mailbox"));
        stage.invite(&ada, &["ben@example.com"], "member").await;
        assert!(stage.mails_to("ben@example.com").await.is_empty());
        assert_eq!(stage.delivery(&ada).await, Delivery::Failed { reason: "550 no such mailbox".to_owned() });
    }

    async fn a_mail_withdrawn_while_others_are_being_sent_stays(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite_crowd(&ada, 9, "example.com").await;
        let mut under_way = stage.pause(8);
        let sending = async { outbox::deliver(&stage.ctx, &transport).await.unwrap() };
        let revoking = async {
            under_way.begun().await;
            stage.revoke_all(&ada).await;
            under_way.go_on();
        };
        tokio::join!(sending, revoking);
        let left = stage.mails.sent().iter().filter(|mail| mail.text().contains("/join/")).count();
        assert_eq!(left, 8, "eight were under way, the ninth was not");
    }

    async fn a_server_that_answers_slowly_holds_up_nobody_elses_mail(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite_crowd(&ada, 40, "slow.example").await;
        let mut slow = stage.pause(8);
        let worker = tokio::spawn(outbox::run(stage.ctx.clone(), transport));
        slow.begun().await;
        stage.invite(&ada, &["ben@quick.example"], "member").await;
        stage.sent_to("ben@quick.example", 1).await;
        assert!(!stage.mails.sent().iter().any(|mail| mail.to().address().ends_with("@slow.example")));
        slow.go_on();
        stage.sent_to("@slow.example", 40).await;
        worker.abort();
    }

    async fn two_mails_to_one_address_keep_their_order(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        let mut first = stage.pause(1);
        let worker = tokio::spawn(outbox::run(stage.ctx.clone(), transport));
        first.begun().await;
        stage.revoke_all(&ada).await;
        // Another mail, queued later, overtakes; the one to the same address does not.
        stage.invite(&ada, &["cleo@example.com"], "member").await;
        stage.sent_to("cleo@example.com", 1).await;
        first.go_on();
        stage.sent_to("ben@example.com", 2).await;
        worker.abort();
        let to_ben = stage.mails.sent().into_iter().filter(|mail| mail.to().address() == "ben@example.com");
        let subjects: Vec<String> = to_ben.map(|mail| mail.subject().to_owned()).collect();
        assert_eq!(subjects, ["Ada invited you to Acme", "Your invitation to Acme was revoked"]);
    }

    async fn what_the_operator_mends_is_kept_and_leaves_afterwards(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        for _ in 0..40 {
            stage.mails.refuse_next(SendError::configuration("504 need a fully-qualified name"));
            assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
            assert_eq!(stage.delivery(&ada).await, Delivery::Blocked);
            stage.later(Span::minutes(10));
        }
        let blocked = stage.ctx.store().read().await.unwrap().blocked_mails().await.unwrap();
        assert_eq!((blocked.mails, blocked.reason.as_str()), (1, "504 need a fully-qualified name"));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(stage.delivery(&ada).await, Delivery::Sent);
        assert_eq!(stage.ctx.store().read().await.unwrap().blocked_mails().await.unwrap().mails, 0);
    }

    async fn the_inviter_hears_of_a_refused_mail_once(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.mails_to("ada@example.com").await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        stage.mails.refuse_next(SendError::permanent("550 no such mailbox"));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        let notices = notifications::latest(&stage.ctx, &ada).await.unwrap();
        assert_eq!(notices[0].text, "The mail that invites ben@example.com to Acme was refused: 550 no such mailbox");
        // The letter about it is refused as well, and that is the end of it.
        stage.mails.refuse_next(SendError::permanent("550 no such mailbox"));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 0);
        assert_eq!(notifications::latest(&stage.ctx, &ada).await.unwrap().len(), notices.len());
    }

    async fn what_became_of_a_mail_is_told_to_open_pages(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        for (answer, expected) in [
            (Some(SendError::transient("451 later")), Delivery::Queued { attempts: 1 }),
            (Some(SendError::configuration("504 what")), Delivery::Blocked),
            (None, Delivery::Sent),
        ] {
            let before = stage.epoch().await;
            if let Some(answer) = answer {
                stage.mails.refuse_next(answer);
            }
            assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
            assert!(stage.epoch().await > before, "whoever follows the organization is told");
            assert_eq!(stage.delivery(&ada).await, expected);
            stage.later(Span::minutes(10));
        }
    }

    async fn what_a_dead_process_had_claimed_is_anothers_within_a_minute(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        let mut under_way = stage.pause(1);
        let dead = tokio::spawn(outbox::run(stage.ctx.clone(), transport.clone()));
        under_way.begun().await;
        dead.abort();
        drop(under_way);
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 0);
        stage.later(Span::seconds(30));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(stage.delivery(&ada).await, Delivery::Sent);
    }

    async fn two_workers_send_a_mail_once(store: Store) {
        let (stage, ada, transport) = acme(store).await;
        stage.invite_crowd(&ada, 30, "example.com").await;
        let before = stage.mails.sent().len();
        let worker = || async { while outbox::deliver(&stage.ctx, &transport).await.unwrap() > 0 {} };
        tokio::join!(worker(), worker(), worker());
        assert_eq!(stage.mails.sent().len() - before, 30);
    }
}
