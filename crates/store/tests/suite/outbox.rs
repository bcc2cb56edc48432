//! The outbox: every mail is claimed by one worker at a time, and none is lost.

use crate::cast::{NOW, later, new_mail};
use guildhall_domain::id::MailId;
use guildhall_store::{Claimed, NewMail, Store};
use guildhall_testkit::both_engines;
use std::collections::BTreeSet;

async fn queue(store: &Store, n: usize) -> Vec<MailId> {
    let mut tx = store.write_unscoped().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..n {
        let id = new_mail();
        let (to, subject, message) = ("a@example.com".to_owned(), "Hello".to_owned(), "{\"t\":1}".to_owned());
        tx.queue_mail(&NewMail { id, to, subject, message, at: NOW, org: None, invitation: None })
            .await
            .unwrap();
        ids.push(id);
    }
    tx.commit().await.unwrap();
    ids
}

async fn claim(store: Store, limit: u32, seconds: i64) -> Vec<MailId> {
    let mut tx = store.write_unscoped().await.unwrap();
    let mails = tx.claim_mails(later(seconds), later(seconds + 60), limit, &[]).await.unwrap();
    tx.commit().await.unwrap();
    mails.into_iter().map(|mail| mail.id).collect()
}

both_engines! {
    async fn two_processes_never_claim_the_same_mail(database: Database) {
        let (one, two) = (database.store().await, database.store().await);
        let ids: BTreeSet<MailId> = queue(&one, 40).await.into_iter().collect();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..20 {
            tasks.spawn(claim(if n % 2 == 0 { one.clone() } else { two.clone() }, 4, 1));
        }
        let claimed: Vec<MailId> = tasks.join_all().await.into_iter().flatten().collect();
        let mut all: Vec<MailId> = claimed.clone();
        while let more @ [_, ..] = claim(one.clone(), 9, 1).await.as_slice() {
            all.extend(more);
        }
        assert_eq!(all.len(), 40);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), ids);
    }

    async fn a_lease_that_ends_gives_the_mail_to_the_next(store: Store) {
        let ids = queue(&store, 1).await;
        assert_eq!(claim(store.clone(), 9, 1).await, ids);
        assert!(claim(store.clone(), 9, 30).await.is_empty());
        assert_eq!(claim(store.clone(), 9, 90).await, ids);
    }

    async fn a_lease_is_renewed_by_its_holder_alone(store: Store) {
        queue(&store, 1).await;
        let claim = async |seconds| {
            let mut tx = store.write_unscoped().await.unwrap();
            let mails = tx.claim_mails(later(seconds), later(seconds + 30), 9, &[]).await.unwrap();
            tx.commit().await.unwrap();
            mails
        };
        let renew = async |mail: &Claimed, until| {
            let mut tx = store.write_unscoped().await.unwrap();
            let renewed = tx.renew_lease(mail, later(until)).await.unwrap();
            tx.commit().await.unwrap();
            renewed
        };
        let mut first = claim(1).await.remove(0);
        assert!(renew(&first, 50).await);
        first.lease_until = later(50);
        assert!(claim(40).await.is_empty());
        let second = claim(51).await.remove(0);
        assert!(!renew(&first, 100).await, "another process has it");
        assert!(renew(&second, 100).await);
    }

    async fn mails_to_busy_domains_are_left_where_they_are(store: Store) {
        let mut tx = store.write_unscoped().await.unwrap();
        for to in ["a@slow.example", "b@Slow.Example", "c@quick.example", "d@slow.example.org"] {
            let (subject, message) = ("Hello".to_owned(), "{}".to_owned());
            let mail = NewMail { id: new_mail(), to: to.to_owned(), subject, message, at: NOW, org: None, invitation: None };
            tx.queue_mail(&mail).await.unwrap();
        }
        let busy = ["slow.example".to_owned(), "x.example".to_owned()];
        let claimed = tx.claim_mails(later(1), later(30), 9, &busy).await.unwrap();
        let to: Vec<&str> = claimed.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["c@quick.example", "d@slow.example.org"]);
    }

    async fn a_sent_mail_loses_its_text_unless_it_is_kept(store: Store) {
        let ids = queue(&store, 2).await;
        let mut tx = store.write_unscoped().await.unwrap();
        assert_eq!(tx.next_mail_due().await.unwrap(), Some(NOW));
        tx.mail_sent(ids[0], false).await.unwrap();
        tx.mail_sent(ids[1], true).await.unwrap();
        assert_eq!(tx.next_mail_due().await.unwrap(), None);
        tx.commit().await.unwrap();
        let kept = store.read().await.unwrap().mailbox(9, None).await.unwrap();
        assert_eq!(kept.iter().map(|mail| mail.id).collect::<Vec<_>>(), [ids[1]]);
        assert_eq!(kept[0].message, "{\"t\":1}");
    }

    async fn a_mail_given_up_is_a_visible_dead_letter(store: Store) {
        let ids = queue(&store, 1).await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.mail_failed(ids[0], 5, None, "mailbox full").await.unwrap();
        tx.commit().await.unwrap();
        let dead = store.read().await.unwrap().dead_mails().await.unwrap();
        assert_eq!((dead[0].id, dead[0].reason.as_str(), dead[0].attempts), (ids[0], "mailbox full", 5));
        assert!(claim(store, 9, 90).await.is_empty());
    }
}
