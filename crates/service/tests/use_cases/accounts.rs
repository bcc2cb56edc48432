//! Signing up, in and out; passwords; addresses. A stranger learns nothing.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::time::Span;
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::{Error, sessions};
use guildhall_testkit::both_engines;

fn form(email: &str, password: &str) -> SignUp {
    SignUp { name: "Ada".to_owned(), email: email.to_owned(), password: password.to_owned(), next: None }
}

both_engines! {
    async fn a_known_address_is_told_so_by_mail_alone(store: Store) {
        let stage = Stage::new(store);
        stage.person("Ada").await;
        accounts::sign_up(&stage.ctx, &peer(), &form("ada@example.com", "something else entirely")).await.unwrap();
        let mails = stage.mails_to("ada@example.com").await;
        assert!(mails.last().unwrap().text().contains("https://hall.example/sign-in"));
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        let wrong = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "something else entirely").await.unwrap_err();
        let unknown = sessions::sign_in(&stage.ctx, &peer(), "nobody@example.com", PASSWORD).await.unwrap_err();
        assert_eq!(wrong.to_string(), unknown.to_string());
    }

    async fn whoever_signs_up_twice_keeps_their_password_and_both_links(store: Store) {
        let stage = Stage::new(store);
        accounts::sign_up(&stage.ctx, &peer(), &form("ada@example.com", PASSWORD)).await.unwrap();
        let first = stage.link("ada@example.com", "confirm").await;
        accounts::sign_up(&stage.ctx, &peer(), &form("ada@example.com", PASSWORD)).await.unwrap();
        let signed_in = accounts::confirm(&stage.ctx, &peer(), None, &first).await.unwrap();
        assert_eq!(signed_in.first, None);
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        let second = stage.link("ada@example.com", "confirm").await;
        assert!(matches!(accounts::confirm(&stage.ctx, &peer(), None, &second).await, Err(Error::DeadLink)));
    }

    async fn a_confirmation_link_works_once_and_for_a_day(store: Store) {
        let stage = Stage::new(store);
        accounts::sign_up(&stage.ctx, &peer(), &form("ada@example.com", PASSWORD)).await.unwrap();
        let link = stage.link("ada@example.com", "confirm").await;
        assert!(matches!(sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await, Err(Error::Unconfirmed)));
        let link_again = stage.link("ada@example.com", "confirm").await;
        assert_ne!(link, link_again);
        stage.later(Span::hours(24));
        assert!(matches!(accounts::confirm(&stage.ctx, &peer(), None, &link_again).await, Err(Error::DeadLink)));
    }

    async fn a_mailed_link_signs_in_once(store: Store) {
        let stage = Stage::new(store);
        stage.person("Ada").await;
        sessions::ask_link(&stage.ctx, &peer(), "ada@example.com", None).await.unwrap();
        let link = stage.link("ada@example.com", "sign-in").await;
        sessions::sign_in_by_link(&stage.ctx, &peer(), &link).await.unwrap();
        assert!(matches!(sessions::sign_in_by_link(&stage.ctx, &peer(), &link).await, Err(Error::DeadLink)));
    }

    async fn a_reset_ends_every_session_and_tells_the_owner(store: Store) {
        let stage = Stage::new(store);
        stage.person("Ada").await;
        let before = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        accounts::ask_reset(&stage.ctx, &peer(), "ada@example.com").await.unwrap();
        let link = stage.link("ada@example.com", "reset").await;
        let refused = accounts::reset(&stage.ctx, &peer(), &link, None, "short").await.unwrap_err();
        assert_eq!(refused.to_string(), "Use at least 8 characters.");
        let after = accounts::reset(&stage.ctx, &peer(), &link, None, "a new and better one").await.unwrap();
        assert!(stage.viewer(&before.secret.reveal()).await.is_none());
        assert!(stage.viewer(&after.secret.reveal()).await.is_some());
        assert!(stage.mails_to("ada@example.com").await.last().unwrap().subject().to_lowercase().contains("password"));
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "a new and better one").await.unwrap();
    }

    async fn passwords_that_everyone_tries_first_are_refused(store: Store) {
        let stage = Stage::new(store);
        for password in ["password123", "ada@example.com", "Qwertyuiop", "1234567", &"x".repeat(129)] {
            let refused = accounts::sign_up(&stage.ctx, &peer(), &form("ada@example.com", password)).await.unwrap_err();
            assert!(matches!(refused, Error::Unusable { field: "password", .. }), "{password}: {refused}");
        }
        assert!(stage.mails_to("ada@example.com").await.is_empty());
    }

    async fn guessing_is_slowed_down_and_forgetting_forgiven(store: Store) {
        let stage = Stage::new(store);
        stage.person("Ada").await;
        for _ in 0..10 {
            assert!(matches!(sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "a guess").await, Err(Error::WrongPassword)));
        }
        let refused = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap_err();
        assert!(matches!(refused, Error::TooOften { retry_after, .. } if retry_after <= Span::minutes(10)), "{refused:?}");
        stage.later(Span::minutes(10));
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
    }

    async fn an_address_changes_once_the_new_one_is_proved_and_the_old_one_is_told(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        accounts::change_address(&stage.ctx, &ada, "ada@elsewhere.example", PASSWORD).await.unwrap();
        let told = stage.mails_to("ada@example.com").await.last().unwrap().text().replace('\u{200b}', "");
        assert!(told.contains("a•••@elsewhere.example") && !told.contains("ada@elsewhere"), "{told}");
        assert!(sessions::sign_in(&stage.ctx, &peer(), "ada@elsewhere.example", PASSWORD).await.is_err());
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        let link = stage.link("ada@elsewhere.example", "confirm").await;
        let ben = stage.person("Ben").await;
        for stranger in [None, Some(&ben)] {
            let refused = accounts::confirm(&stage.ctx, &peer(), stranger, &link).await;
            assert!(matches!(refused, Err(Error::OtherAccount)), "a mistyped address gives no account away");
        }
        accounts::confirm(&stage.ctx, &peer(), Some(&ada), &link).await.unwrap();
        sessions::sign_in(&stage.ctx, &peer(), "ada@elsewhere.example", PASSWORD).await.unwrap();
        assert!(sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.is_err());
        assert!(stage.mails_to("ada@example.com").await.last().unwrap().subject().contains("was changed"));
    }

    async fn nobody_gets_an_account_by_signing_up_with_the_address_that_it_moves_to(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        accounts::change_address(&stage.ctx, &ada, "ada@elsewhere.example", PASSWORD).await.unwrap();
        let own = stage.link("ada@elsewhere.example", "confirm").await;
        accounts::sign_up(&stage.ctx, &peer(), &form("ada@elsewhere.example", "the stranger's password")).await.unwrap();
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        accounts::confirm(&stage.ctx, &peer(), Some(&ada), &own).await.unwrap();
        sessions::sign_in(&stage.ctx, &peer(), "ada@elsewhere.example", PASSWORD).await.unwrap();
        assert!(sessions::sign_in(&stage.ctx, &peer(), "ada@elsewhere.example", "the stranger's password").await.is_err());
    }

    async fn an_address_with_an_account_is_told_so_by_mail_alone_when_another_asks_for_it(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.person("Ben").await;
        accounts::change_address(&stage.ctx, &ada, "ben@example.com", PASSWORD).await.unwrap();
        assert!(stage.mails_to("ben@example.com").await.last().unwrap().text().contains("already has one"));
    }

    async fn a_new_password_ends_the_wait_for_a_new_address(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        accounts::change_address(&stage.ctx, &ada, "thief@elsewhere.example", PASSWORD).await.unwrap();
        let link = stage.link("thief@elsewhere.example", "confirm").await;
        accounts::change_password(&stage.ctx, &peer(), &ada, PASSWORD, "known to Ada alone").await.unwrap();
        assert!(matches!(accounts::confirm(&stage.ctx, &peer(), Some(&ada), &link).await, Err(Error::DeadLink)));
    }

    async fn one_sees_and_ends_ones_sessions(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        let other = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        let own = sessions::own(&stage.ctx, &ada).await.unwrap();
        assert_eq!(own.iter().map(|session| session.current).collect::<Vec<_>>(), [true, false]);
        sessions::end_others(&stage.ctx, &ada).await.unwrap();
        assert!(stage.viewer(&other.secret.reveal()).await.is_none());
        assert_eq!(sessions::own(&stage.ctx, &ada).await.unwrap().len(), 1);
    }
}
