//! Mails leave at least once, survive a dead mail server, and end visibly when they cannot.

use crate::stage::Stage;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Delivery, Entry};
use guildhall_mail::{SendError, Transport};
use guildhall_service::{invitations, notifications, outbox};
use guildhall_testkit::both_engines;

impl Stage {
    async fn revoke_all(&self, by: &guildhall_service::Viewer) {
        for entry in self.entries(by).await {
            if let Entry::Invitation(invited) = entry {
                invitations::revoke(&self.ctx, by, "acme", invited.id).await.unwrap();
            }
        }
    }

    async fn delivery(&self, by: &guildhall_service::Viewer) -> Delivery {
        let found = self.entries(by).await.into_iter().find_map(|entry| match entry {
            Entry::Invitation(invited) => Some(invited.delivery),
            Entry::Member(_) => None,
        });
        found.expect("a pending invitation")
    }
}

both_engines! {
    async fn a_mail_server_that_is_away_costs_nothing_but_time(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let transport = Transport::Memory(stage.mails.clone());
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
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.mails.refuse_next(SendError::permanent("550 no such mailbox"));
        stage.invite(&ada, &["ben@example.com"], "member").await;
        assert!(stage.mails_to("ben@example.com").await.is_empty());
        assert_eq!(stage.delivery(&ada).await, Delivery::Failed { reason: "550 no such mailbox".to_owned() });
    }

    async fn a_mail_withdrawn_while_others_are_being_sent_stays(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let addresses: Vec<String> = (0..9).map(|n| format!("person{n}@example.com")).collect();
        let refs: Vec<&str> = addresses.iter().map(String::as_str).collect();
        stage.invite(&ada, &refs, "member").await;
        let pending: Vec<_> = stage.entries(&ada).await.into_iter().filter_map(|entry| match entry {
            Entry::Invitation(invited) => Some(invited.id),
            Entry::Member(_) => None,
        }).collect();
        let (begun, go_on): (Vec<_>, Vec<_>) = (0..8).map(|_| stage.mails.pause_next()).unzip();
        let transport = Transport::Memory(stage.mails.clone());
        let sending = async { outbox::deliver(&stage.ctx, &transport).await.unwrap() };
        let revoking = async {
            for begun in begun {
                begun.await.unwrap();
            }
            for invitation in pending {
                invitations::revoke(&stage.ctx, &ada, "acme", invitation).await.unwrap();
            }
            for go_on in go_on {
                go_on.send(()).unwrap();
            }
        };
        tokio::join!(sending, revoking);
        let left = stage.mails.sent().iter().filter(|mail| mail.text().contains("/join/")).count();
        assert_eq!(left, 8, "eight were under way, the ninth was not");
    }

    async fn a_server_that_answers_slowly_holds_up_nobody_elses_mail(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let slow: Vec<String> = (0..40).map(|n| format!("person{n}@slow.example")).collect();
        let refs: Vec<&str> = slow.iter().map(String::as_str).collect();
        stage.invite(&ada, &refs, "member").await;
        let (begun, go_on): (Vec<_>, Vec<_>) = (0..8).map(|_| stage.mails.pause_next()).unzip();
        let transport = Transport::Memory(stage.mails.clone());
        let worker = tokio::spawn(outbox::run(stage.ctx.clone(), transport));
        for begun in begun {
            begun.await.unwrap();
        }
        stage.invite(&ada, &["ben@quick.example"], "member").await;
        let is_there = || stage.mails.sent().iter().any(|mail| mail.to().address() == "ben@quick.example");
        while !is_there() {
            tokio::task::yield_now().await;
        }
        assert!(!stage.mails.sent().iter().any(|mail| mail.to().address().ends_with("@slow.example")));
        for go_on in go_on {
                go_on.send(()).unwrap();
            }
        while stage.mails.sent().iter().filter(|mail| mail.to().address().ends_with("@slow.example")).count() < 40 {
            tokio::task::yield_now().await;
        }
        worker.abort();
    }

    async fn two_mails_to_one_address_keep_their_order(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        let transport = Transport::Memory(stage.mails.clone());
        let (begun, go_on) = stage.mails.pause_next();
        let worker = tokio::spawn(outbox::run(stage.ctx.clone(), transport));
        begun.await.unwrap();
        stage.revoke_all(&ada).await;
        // Another mail, queued later, overtakes; the one to the same address does not.
        stage.invite(&ada, &["cleo@example.com"], "member").await;
        while stage.mails.sent().last().is_none_or(|mail| mail.to().address() != "cleo@example.com") {
            tokio::task::yield_now().await;
        }
        go_on.send(()).unwrap();
        let to_ben = || stage.mails.sent().into_iter().filter(|mail| mail.to().address() == "ben@example.com");
        while to_ben().count() < 2 {
            tokio::task::yield_now().await;
        }
        worker.abort();
        let subjects: Vec<String> = to_ben().map(|mail| mail.subject().to_owned()).collect();
        assert_eq!(subjects, ["Ada invited you to Acme", "Your invitation to Acme was revoked"]);
    }

    async fn what_the_operator_mends_is_kept_and_leaves_afterwards(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let transport = Transport::Memory(stage.mails.clone());
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
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let transport = Transport::Memory(stage.mails.clone());
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
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let transport = Transport::Memory(stage.mails.clone());
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
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.invite(&ada, &["ben@example.com"], "member").await;
        let transport = Transport::Memory(stage.mails.clone());
        let (begun, go_on) = stage.mails.pause_next();
        let dead = tokio::spawn(outbox::run(stage.ctx.clone(), transport.clone()));
        begun.await.unwrap();
        dead.abort();
        drop(go_on);
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 0);
        stage.later(Span::seconds(30));
        assert_eq!(outbox::deliver(&stage.ctx, &transport).await.unwrap(), 1);
        assert_eq!(stage.delivery(&ada).await, Delivery::Sent);
    }

    async fn two_workers_send_a_mail_once(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let addresses: Vec<String> = (0..30).map(|n| format!("person{n}@example.com")).collect();
        let refs: Vec<&str> = addresses.iter().map(String::as_str).collect();
        stage.invite(&ada, &refs, "member").await;
        let before = stage.mails.sent().len();
        let transport = Transport::Memory(stage.mails.clone());
        let worker = || async { while outbox::deliver(&stage.ctx, &transport).await.unwrap() > 0 {} };
        tokio::join!(worker(), worker(), worker());
        assert_eq!(stage.mails.sent().len() - before, 30);
    }
}
