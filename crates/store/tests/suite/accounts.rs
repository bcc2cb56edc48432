//! Accounts, sessions, tokens, limits, notifications.

use crate::cast::{
    NOW, apply, autonomy, credentials, email, found, fresh, join, later, new_account_id, new_org, packs,
    person,
};
use guildhall_domain::id::{NotificationId, SessionId};
use guildhall_domain::name::{DisplayName, Slug};
use guildhall_domain::time::Timestamp;
use guildhall_store::{
    Constraint, Credentials, Error, NewAccount, NewNotification, NewSession, NewToken, Purpose, SignUp, Store,
};
use guildhall_testkit::both_engines;

fn session(credentials: Credentials, hash: u8, created: Timestamp) -> NewSession {
    let (millis, entropy) = fresh();
    let (id, browser) = (SessionId::from_parts(millis, &entropy), "Firefox".to_owned());
    NewSession { id, hash: [hash; 32], credentials, browser, created, expires: later(1000), continues: None }
}

fn token(holder: Option<Credentials>, hash: u8, purpose: Purpose) -> NewToken {
    let email = email("ada@example.com");
    NewToken { hash: [hash; 32], purpose, holder, email, created: NOW, expires: later(60) }
}

/// What replaces the credentials of a person, each in its way.
async fn replace(store: &Store, how: u8, of: Credentials) -> Option<Credentials> {
    let mut tx = store.write_unscoped().await.unwrap();
    let new = match how {
        0 => tx.set_password(of, Some("another")).await,
        1 => tx.set_password(of, None).await,
        _ => tx.change_email(of, &email("ada@new.example"), NOW).await,
    };
    tx.commit().await.unwrap();
    new.unwrap()
}

both_engines! {
    async fn an_address_has_one_account_however_it_is_written(store: Store) {
        let ada = person(&store, "Ada", "Ada@Example.com").await;
        let again = NewAccount {
            id: new_account_id(),
            name: DisplayName::parse("Eve").unwrap(),
            email: email("aDA@example.COM"),
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
        let first = credentials(&store, &ada).await;
        let mut tx = store.write_unscoped().await.unwrap();
        let second = tx.change_email(first, &email("ada@new.example"), NOW).await.unwrap().unwrap();
        tx.set_password(second, Some("hash")).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let stored = store.read().await.unwrap().account(ada.account).await.unwrap().unwrap();
        assert_eq!((stored.verified, stored.email), (Some(NOW), email("ada@new.example")));
        assert_eq!(stored.password_hash.as_deref(), Some("hash"));
    }

    async fn sessions_begin_are_used_and_end(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let proof = credentials(&store, &ada).await;
        let (one, two) = (session(proof, 1, NOW), session(proof, 2, later(5)));
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
        tx.end_other_sessions(ada.account, two.id).await.unwrap();
        assert!(!tx.end_session(ada.account, one.id).await.unwrap());
        assert!(tx.end_session(ada.account, two.id).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn of_many_who_take_a_token_one_gets_it(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let proof = credentials(&store, &ada).await;
        let mut tx = store.write_unscoped().await.unwrap();
        assert!(tx.put_token(&token(Some(proof), 7, Purpose::SignIn)).await.unwrap());
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
        assert_eq!(taken, [(proof, ada.email)]);
    }

    async fn what_was_made_with_replaced_credentials_is_dead_and_nothing_more_is_made_with_them(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        for how in 0..3 {
            let old = credentials(&store, &ada).await;
            let mut tx = store.write_unscoped().await.unwrap();
            assert!(tx.create_session(&session(old, 1, NOW)).await.unwrap());
            assert!(tx.put_token(&token(Some(old), 2, Purpose::SignIn)).await.unwrap());
            tx.commit().await.unwrap();
            let new = replace(&store, how, old).await.unwrap();
            assert_eq!(replace(&store, how, old).await, None, "{how}: replaced once");
            let mut tx = store.write_unscoped().await.unwrap();
            assert!(tx.hold_account(old).await.unwrap().is_none(), "{how}");
            assert!(tx.hold_account(new).await.unwrap().is_some(), "{how}");
            assert_eq!(tx.session([1; 32], NOW).await.unwrap(), None, "{how}");
            assert!(tx.take_token([2; 32], Purpose::SignIn, NOW).await.unwrap().is_none(), "{how}");
            assert!(!tx.create_session(&session(old, 3, NOW)).await.unwrap(), "{how}");
            assert!(!tx.put_token(&token(Some(old), 4, Purpose::ResetPassword)).await.unwrap(), "{how}");
            tx.commit().await.unwrap();
            assert!(store.read().await.unwrap().sessions_of(ada.account, NOW).await.unwrap().is_empty(), "{how}");
        }
    }

    async fn a_session_that_is_made_while_credentials_are_replaced_waits_and_is_not_made(store: Store) {
        let ada = person(&store, "Ada", "ada@example.com").await;
        let old = credentials(&store, &ada).await;
        let mut changing = store.write_unscoped().await.unwrap();
        changing.set_password(old, Some("another")).await.unwrap().unwrap();
        let signing_in = tokio::spawn({
            let store = store.clone();
            async move {
                let mut tx = store.write_unscoped().await.unwrap();
                let held = tx.hold_account(old).await.unwrap();
                let made = tx.create_session(&session(old, 1, NOW)).await.unwrap();
                tx.commit().await.unwrap();
                (held, made)
            }
        });
        tokio::task::yield_now().await;
        changing.commit().await.unwrap();
        assert_eq!(signing_in.await.unwrap(), (None, false));
    }

    async fn a_token_without_a_holder_opens_nothing(store: Store) {
        let mut tx = store.write_unscoped().await.unwrap();
        for hash in [5, 6] {
            tx.drop_mailed_tokens(&email("ada@example.com"), Purpose::SignIn).await.unwrap();
            assert!(tx.put_token(&token(None, hash, Purpose::SignIn)).await.unwrap());
            assert!(tx.peek_token([hash; 32], Purpose::SignIn, NOW).await.unwrap().is_none());
            assert!(tx.take_token([hash; 32], Purpose::SignIn, NOW).await.unwrap().is_none());
        }
        tx.commit().await.unwrap();
    }

    async fn what_was_chosen_in_a_browser_counts_there_until_the_address_is_proved(store: Store) {
        let (id, ada) = (new_account_id(), DisplayName::parse("Ada").unwrap());
        let chosen = |hash: &str| SignUp { name: ada.clone(), password_hash: hash.to_owned(), expires: later(60) };
        let mut tx = store.write_unscoped().await.unwrap();
        tx.create_account(&NewAccount { id, name: ada.clone(), email: email("ada@example.com"), created: NOW }).await.unwrap();
        tx.put_sign_up(id, [1; 32], &chosen("first")).await.unwrap();
        tx.put_sign_up(id, [1; 32], &chosen("again")).await.unwrap();
        tx.put_sign_up(id, [2; 32], &SignUp { expires: later(90), ..chosen("other") }).await.unwrap();
        assert_eq!(tx.sign_up(id, [1; 32], NOW).await.unwrap(), Some(chosen("again")));
        assert_eq!(tx.sign_up(id, [1; 32], later(60)).await.unwrap(), None, "its time has passed");
        assert_eq!(tx.sign_up(id, [3; 32], NOW).await.unwrap(), None);
        for (device, latest) in [([1; 32], "again"), ([3; 32], "other")] {
            assert_eq!(tx.latest_sign_up(id, device, NOW).await.unwrap().unwrap().password_hash, latest);
        }
        let account = tx.account(id).await.unwrap().unwrap();
        let proved = tx.prove_address(account.credentials(), NOW, &ada, Some("again")).await.unwrap();
        assert!(proved.is_some() && tx.latest_sign_up(id, [2; 32], NOW).await.unwrap().is_none());
        assert_eq!(tx.prove_address(account.credentials(), NOW, &ada, None).await.unwrap(), None, "proved once");
        tx.commit().await.unwrap();
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
        let proof = credentials(&store, &ada).await;
        let mut tx = store.write_unscoped().await.unwrap();
        tx.create_session(&session(proof, 1, NOW)).await.unwrap();
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
