//! Accounts, sessions, tokens, limits, notifications.

use crate::cast::{
    NOW, apply, autonomy, email, found, fresh, join, later, new_account_id, new_org, packs, person,
};
use guildhall_domain::id::{NotificationId, SessionId};
use guildhall_domain::name::{DisplayName, Slug};
use guildhall_domain::time::Timestamp;
use guildhall_store::{Constraint, Error, NewAccount, NewNotification, NewSession, NewToken, Purpose};
use guildhall_testkit::both_engines;

fn session(account: guildhall_domain::id::AccountId, hash: u8, created: Timestamp) -> NewSession {
    let (millis, entropy) = fresh();
    let (id, browser) = (SessionId::from_parts(millis, &entropy), "Firefox".to_owned());
    NewSession { id, hash: [hash; 32], account, browser, created, expires: later(1000) }
}

both_engines! {
    async fn an_address_has_one_account_however_it_is_written(store: Store) {
        let ada = person(&store, "Ada", "Ada@Example.com").await;
        let again = NewAccount {
            id: new_account_id(),
            name: DisplayName::parse("Eve").unwrap(),
            email: email("aDA@example.COM"),
            password_hash: None,
            created: NOW,
        };
        let mut tx = store.write_unscoped().await.unwrap();
        let refused = tx.create_account(&again).await;
        assert!(matches!(refused, Err(Error::Conflict(Constraint::AccountExists))), "{refused:?}");
        assert!(matches!(tx.account(ada.account).await, Err(Error::Broken)), "nothing follows an error");
        assert!(matches!(tx.commit().await, Err(Error::Broken)));
        let found = store.read().await.unwrap().account_by_email(&email("ada@EXAMPLE.com").key()).await.unwrap();
        assert_eq!(found.unwrap().id, ada.account);
    }

    async fn a_slug_is_taken_once(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, events) = found(&store, &ada, "acme").await;
        assert_eq!(store.read().await.unwrap().find_organization("acme").await.unwrap(), Some(org));
        let mut tx = store.write_unscoped().await.unwrap();
        let slug = Slug::parse("other").unwrap();
        let facts = tx.founding_facts(NOW, autonomy(), new_org(), ada.account, &slug, "").await.unwrap();
        let second = apply(&mut tx, &facts, &events).await;
        assert!(matches!(second, Err(Error::Conflict(Constraint::SlugTaken))), "{second:?}");
    }

    async fn an_account_with_a_place_anywhere_is_not_deleted(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let bob = person(&store, "Bob", "bob@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        join(&store, org, &ada, &bob, "admin").await;
        let mut conn = store.read().await.unwrap();
        let alone = conn.owned_alone(ada.account, &packs()).await.unwrap();
        assert_eq!(alone.iter().map(|place| place.id).collect::<Vec<_>>(), [org]);
        assert!(conn.owned_alone(bob.account, &packs()).await.unwrap().is_empty());
        assert_eq!(conn.organizations_of(bob.account).await.unwrap()[0].members, 2);
        drop(conn);
        let mut tx = store.write_unscoped().await.unwrap();
        let refused = tx.delete_account(ada.account).await;
        assert!(matches!(refused, Err(Error::Conflict(Constraint::Reference))), "{refused:?}");
        drop(tx);
        let eve = person(&store, "Eve", "eve@example.com").await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.delete_account(eve.account).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.read().await.unwrap().account(eve.account).await.unwrap(), None);
    }

    async fn a_new_address_is_one_that_was_confirmed(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.change_email(ada.account, &email("ada@new.example"), NOW).await.unwrap();
        tx.set_password(ada.account, Some("hash")).await.unwrap();
        tx.commit().await.unwrap();
        let stored = store.read().await.unwrap().account(ada.account).await.unwrap().unwrap();
        assert_eq!((stored.verified, stored.email), (Some(NOW), email("ada@new.example")));
        assert_eq!(stored.password_hash.as_deref(), Some("hash"));
    }

    async fn sessions_begin_are_used_and_end(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (one, two) = (session(ada.account, 1, NOW), session(ada.account, 2, later(5)));
        let mut tx = store.write_unscoped().await.unwrap();
        tx.create_session(&one).await.unwrap();
        tx.create_session(&two).await.unwrap();
        tx.touch_session(one.id, later(60)).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = store.read().await.unwrap();
        let found = conn.session([1; 32], later(99)).await.unwrap().unwrap();
        assert_eq!((found.id, found.account.id, found.seen, found.unread), (one.id, ada.account, later(60), 0));
        assert_eq!(conn.session([1; 32], later(1000)).await.unwrap(), None);
        assert_eq!(conn.session([9; 32], NOW).await.unwrap(), None);
        let open = conn.sessions_of(ada.account, NOW).await.unwrap();
        assert_eq!(open.iter().map(|session| session.id).collect::<Vec<_>>(), [two.id, one.id]);
        drop(conn);
        let mut tx = store.write_unscoped().await.unwrap();
        assert!(!tx.end_session(new_account_id(), one.id).await.unwrap());
        tx.end_sessions(ada.account, Some(two.id)).await.unwrap();
        assert!(!tx.end_session(ada.account, one.id).await.unwrap());
        assert!(tx.end_session(ada.account, two.id).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn of_many_who_take_a_token_one_gets_it(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let mut tx = store.write_unscoped().await.unwrap();
        let (account, email, purpose) = (ada.account, ada.email.clone(), Purpose::SignIn);
        let new = NewToken { hash: [7; 32], purpose, account, email, created: NOW, expires: later(60) };
        tx.put_token(&new).await.unwrap();
        assert!(tx.peek_token([7; 32], Purpose::SignIn, NOW).await.unwrap().is_some());
        assert!(tx.peek_token([7; 32], Purpose::ResetPassword, NOW).await.unwrap().is_none());
        assert!(tx.take_token([7; 32], Purpose::SignIn, later(60)).await.unwrap().is_none(), "its time has passed");
        tx.commit().await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut tx = store.write_unscoped().await.unwrap();
                let taken = tx.take_token([7; 32], Purpose::SignIn, NOW).await.unwrap();
                tx.commit().await.unwrap();
                taken
            });
        }
        let taken: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(taken, [(ada.account, ada.email)]);
    }

    async fn a_limit_counts_within_its_window(store: Store) {
        let mut tx = store.write_unscoped().await.unwrap();
        tx.count("sign-in:1", NOW, 1).await.unwrap();
        tx.count("sign-in:1", NOW, 2).await.unwrap();
        tx.count("sign-in:2", NOW, 1).await.unwrap();
        tx.count("sign-in:1", later(60), 1).await.unwrap();
        tx.count_at_commit("sign-in:1", later(60));
        tx.count_at_commit("sign-in:1", later(90));
        let all = [(NOW, 3), (later(60), 2), (later(90), 1)];
        assert_eq!(tx.counted("sign-in:1", later(-1)).await.unwrap(), all, "what this transaction counts is in it");
        assert_eq!(tx.counted("sign-in:1", NOW).await.unwrap(), all[1..]);
        tx.uncount("sign-in:1", NOW).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(conn.counted("sign-in:1", later(-1)).await.unwrap(), [(NOW, 2), (later(60), 2), (later(90), 1)]);
        assert_eq!(conn.counted("sign-in:2", later(-1)).await.unwrap(), [(NOW, 1)]);
    }

    async fn notifications_are_unread_until_they_are_read(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.create_session(&session(ada.account, 1, NOW)).await.unwrap();
        for text in ["first", "second"] {
            let (millis, entropy) = fresh();
            let id = NotificationId::from_parts(millis, &entropy);
            let (text, href) = (text.to_owned(), Some("/o/acme".to_owned()));
            tx.notify(&NewNotification { id, account: ada.account, at: NOW, text, href }).await.unwrap();
        }
        assert_eq!(tx.session([1; 32], NOW).await.unwrap().unwrap().unread, 2);
        let listed = tx.notifications(ada.account, 9).await.unwrap();
        assert_eq!(listed.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>(), ["second", "first"]);
        tx.mark_read(ada.account).await.unwrap();
        assert_eq!(tx.session([1; 32], NOW).await.unwrap().unwrap().unread, 0);
        tx.commit().await.unwrap();
    }
}
