//! Mails leave at least once, survive a dead mail server, and end visibly when they cannot.

use crate::stage::Stage;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Delivery, Entry};
use guildhall_mail::{SendError, Transport};
use guildhall_service::{invitations, outbox};
use guildhall_testkit::both_engines;

impl Stage {
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
        stage.invite(&ada, &["ben@example.com", "cleo@example.com"], "member").await;
        let pending: Vec<_> = stage.entries(&ada).await.into_iter().filter_map(|entry| match entry {
            Entry::Invitation(invited) => Some(invited.id),
            Entry::Member(_) => None,
        }).collect();
        let ((begun, go_on), transport) = (stage.mails.pause_next(), Transport::Memory(stage.mails.clone()));
        let sending = async { outbox::deliver(&stage.ctx, &transport).await.unwrap() };
        let revoking = async {
            begun.await.unwrap();
            for invitation in pending {
                invitations::revoke(&stage.ctx, &ada, "acme", invitation).await.unwrap();
            }
            stage.later(Span::seconds(1));
            go_on.send(()).unwrap();
        };
        tokio::join!(sending, revoking);
        let left = stage.mails.sent().iter().filter(|mail| mail.text().contains("/join/")).count();
        assert_eq!(left, 1, "one was under way, the other was not");
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
