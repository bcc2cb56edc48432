//! What proves a person is read, a hash's time passes, and then something is made of it: only if it still proves them. Hashing is held in one
//! process while another one replaces the password or the address.

use crate::stage::{PASSWORD, Stage, browser, peer};
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::joining::{self, Joined};
use guildhall_service::{Error, Viewer, invitations, sessions};
use guildhall_testkit::{Database, both_engines};

const ADA: &str = "ada@example.com";
const NEW: &str = "chosen in the other process";

/// One process that hashes when it may, and another one on the same database.
struct Two {
    slow: Stage,
    other: Stage,
    ada: Viewer,
    cookie: String,
}

/// What takes the place of a password or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replacement {
    Reset,
    Change,
    Address,
}

const REPLACEMENTS: [Replacement; 3] = [Replacement::Reset, Replacement::Change, Replacement::Address];

impl Two {
    async fn new(database: &Database) -> Self {
        let slow = Stage::new(database.store().await);
        let other = slow.beside(database.store().await);
        slow.person("Ada").await;
        let (ada, cookie) = signed_in(&other).await;
        Self { slow, other, ada, cookie }
    }

    /// Carries something out in the slow process; while it waits to hash, the other process does something.
    async fn meanwhile<T: Send + 'static>(
        &self,
        act: impl Future<Output = T> + Send + 'static,
        change: impl Future<Output = ()>,
    ) -> T {
        let mut held = self.slow.ctx.hold_hashing().await.unwrap();
        let acting = tokio::spawn(act);
        held.someone_waits().await;
        change.await;
        drop(held);
        acting.await.unwrap()
    }

    /// Replaces what proves Ada, in the other process.
    async fn replace(&self, how: Replacement) {
        let ctx = &self.other.ctx;
        match how {
            Replacement::Reset => {
                accounts::ask_reset(ctx, &peer(), ADA).await.unwrap();
                let link = self.other.link(ADA, "reset").await;
                accounts::reset(ctx, &peer(), &link, None, NEW).await.unwrap();
            }
            Replacement::Change => {
                Box::pin(accounts::change_password(ctx, &peer(), &self.ada, PASSWORD, NEW)).await.unwrap();
            }
            Replacement::Address => {
                accounts::change_address(ctx, &self.ada, "ada@new.example", PASSWORD).await.unwrap();
                let link = self.other.link("ada@new.example", "confirm").await;
                accounts::confirm(ctx, &peer(), Some(&self.ada), &link).await.unwrap();
            }
        }
    }
}

async fn signed_in(stage: &Stage) -> (Viewer, String) {
    let cookie = sessions::sign_in(&stage.ctx, &peer(), ADA, PASSWORD).await.unwrap().secret.reveal();
    (stage.viewer(&cookie).await.unwrap(), cookie)
}

both_engines! {
    async fn a_password_that_is_replaced_while_it_is_looked_at_signs_nobody_in(database: Database) {
        for how in REPLACEMENTS {
            let database = fresh(&database).await;
            let two = Two::new(&database).await;
            let ctx = two.slow.ctx.clone();
            let act = async move { sessions::sign_in(&ctx, &peer(), ADA, PASSWORD).await };
            let answer = Box::pin(two.meanwhile(act, two.replace(how))).await;
            assert!(matches!(answer, Err(Error::WrongPassword)), "{how:?}: {answer:?}");
            for stage in [&two.slow, &two.other] {
                assert!(stage.viewer(&two.cookie).await.is_none(), "{how:?}: sessions from before have ended");
            }
            database.take_away().await;
        }
    }

    async fn of_two_changes_of_a_password_one_is_made(database: Database) {
        for how in REPLACEMENTS {
            let database = fresh(&database).await;
            let two = Two::new(&database).await;
            let (second, _) = signed_in(&two.slow).await;
            let ctx = two.slow.ctx.clone();
            let act = async move { accounts::change_password(&ctx, &peer(), &second, PASSWORD, "the thief's choice").await };
            let answer = Box::pin(two.meanwhile(act, two.replace(how))).await;
            assert!(matches!(answer, Err(Error::Unusable { field: "old", .. })), "{how:?}: {answer:?}");
            let address = if how == Replacement::Address { "ada@new.example" } else { ADA };
            assert!(sessions::sign_in(&two.slow.ctx, &peer(), address, "the thief's choice").await.is_err(), "{how:?}");
            let counts = if how == Replacement::Address { PASSWORD } else { NEW };
            sessions::sign_in(&two.slow.ctx, &peer(), address, counts).await.unwrap();
            database.take_away().await;
        }
    }

    async fn an_address_that_is_asked_for_with_a_replaced_password_is_not_waited_for(database: Database) {
        let two = Two::new(&database).await;
        let (second, _) = signed_in(&two.slow).await;
        let ctx = two.slow.ctx.clone();
        let act = async move { accounts::change_address(&ctx, &second, "thief@elsewhere.example", PASSWORD).await };
        let answer = Box::pin(two.meanwhile(act, two.replace(Replacement::Reset))).await;
        assert!(matches!(answer, Err(Error::Unusable { field: "password", .. })), "{answer:?}");
        assert!(two.slow.mails_to("thief@elsewhere.example").await.is_empty());
    }

    async fn a_session_that_ends_while_its_password_is_looked_at_is_not_replaced(database: Database) {
        let two = Two::new(&database).await;
        let (second, _) = signed_in(&two.slow).await;
        for asks in ["password", "address"] {
            let (ctx, viewer) = (two.slow.ctx.clone(), signed_in(&two.slow).await.0);
            let act = async move {
                match asks {
                    "password" => accounts::change_password(&ctx, &peer(), &viewer, PASSWORD, NEW).await.map(drop),
                    _ => accounts::change_address(&ctx, &viewer, "ada@new.example", PASSWORD).await,
                }
            };
            let ended = async { sessions::end_others(&two.other.ctx, &two.ada).await.unwrap() };
            let answer = Box::pin(two.meanwhile(act, ended)).await;
            assert!(matches!(answer, Err(Error::SignedOut)), "{asks}: {answer:?}");
        }
        sessions::sign_in(&two.slow.ctx, &peer(), ADA, PASSWORD).await.unwrap();
        assert!(sessions::own(&two.slow.ctx, &second).await.is_ok());
    }

    async fn of_two_resets_with_one_link_one_counts(database: Database) {
        let two = Two::new(&database).await;
        accounts::ask_reset(&two.slow.ctx, &peer(), ADA).await.unwrap();
        let link = two.slow.link(ADA, "reset").await;
        let (ctx, same) = (two.slow.ctx.clone(), link.clone());
        let act = async move { accounts::reset(&ctx, &peer(), &same, None, "the slower of two").await };
        let faster = async { accounts::reset(&two.other.ctx, &peer(), &link, None, NEW).await.map(drop).unwrap() };
        let answer = Box::pin(two.meanwhile(act, faster)).await;
        assert!(matches!(answer, Err(Error::DeadLink)), "{answer:?}");
        sessions::sign_in(&two.slow.ctx, &peer(), ADA, NEW).await.unwrap();
    }

    async fn links_from_before_a_replacement_are_dead(database: Database) {
        for how in REPLACEMENTS {
            let database = fresh(&database).await;
            let two = Two::new(&database).await;
            let ctx = &two.slow.ctx;
            sessions::ask_link(ctx, &peer(), ADA, None).await.unwrap();
            let sign_in = two.slow.link(ADA, "sign-in").await;
            accounts::ask_reset(ctx, &peer(), ADA).await.unwrap();
            let reset = two.slow.link(ADA, "reset").await;
            accounts::change_address(ctx, &two.ada, "thief@elsewhere.example", PASSWORD).await.unwrap();
            let moved = two.slow.link("thief@elsewhere.example", "confirm").await;
            Box::pin(two.replace(how)).await;
            assert!(matches!(sessions::sign_in_by_link(ctx, &peer(), &sign_in).await, Err(Error::DeadLink)), "{how:?}");
            assert!(matches!(accounts::reset(ctx, &peer(), &reset, None, NEW).await, Err(Error::DeadLink)), "{how:?}");
            assert!(accounts::confirm(ctx, &peer(), Some(&two.ada), &moved).await.is_err(), "{how:?}");
            database.take_away().await;
        }
    }

    async fn whoever_signs_up_in_place_while_the_address_is_proved_is_told_to_sign_in(database: Database) {
        let two = Two::new(&database).await;
        two.slow.acme(&two.ada).await;
        assert_eq!(two.slow.invite(&two.ada, &["ben@example.com"], "member").await, [None]);
        let link = two.slow.link("ben@example.com", "join").await;
        let ctx = two.slow.ctx.clone();
        let act = async move { joining::sign_up_and_join(&ctx, &browser('M'), &link, "Mallory", "another password").await };
        let proved = async { drop(two.other.person("Ben").await) };
        let answer = Box::pin(two.meanwhile(act, proved)).await;
        assert!(matches!(answer, Ok(Joined::HasAccount)), "{answer:?}");
        sessions::sign_in(&two.slow.ctx, &peer(), "ben@example.com", PASSWORD).await.unwrap();
    }

    async fn a_link_that_is_replaced_while_its_holder_signs_up_proves_nothing(database: Database) {
        let two = Two::new(&database).await;
        two.slow.acme(&two.ada).await;
        assert_eq!(two.slow.invite(&two.ada, &["ben@example.com"], "member").await, [None]);
        let link = two.slow.link("ben@example.com", "join").await;
        let invited = invitations::page(&two.slow.ctx, &two.ada, "acme", None, None).await.unwrap().1.rows[0].id;
        let ctx = two.slow.ctx.clone();
        let act = async move { joining::sign_up_and_join(&ctx, &peer(), &link, "Ben", "another password").await };
        let resent = async { invitations::resend(&two.other.ctx, &two.ada, "acme", invited).await.unwrap() };
        let answer = Box::pin(two.meanwhile(act, resent)).await;
        assert!(matches!(answer, Err(Error::ReplacedLink)), "{answer:?}");
        assert!(sessions::sign_in(&two.slow.ctx, &peer(), "ben@example.com", "another password").await.is_err());
    }

    async fn whoever_signs_up_while_the_address_is_proved_has_chosen_nothing(database: Database) {
        let two = Two::new(&database).await;
        let ctx = two.slow.ctx.clone();
        let act = async move {
            let (name, email) = ("Mallory".to_owned(), "ben@example.com".to_owned());
            let form = SignUp { name, email, password: "the stranger's password".to_owned(), next: None };
            accounts::sign_up(&ctx, &browser('M'), &form).await
        };
        let proved = async { drop(two.other.person("Ben").await) };
        Box::pin(two.meanwhile(act, proved)).await.unwrap();
        let last = two.slow.mails_to("ben@example.com").await.pop().unwrap();
        assert!(last.text().contains("already have an account") && !last.text().contains("/confirm/"), "{}", last.text());
        let taken = sessions::sign_in(&two.slow.ctx, &browser('M'), "ben@example.com", "the stranger's password").await;
        assert!(matches!(taken, Err(Error::WrongPassword)), "{taken:?}");
    }
}

/// Another database on the same engine.
async fn fresh(like: &Database) -> Database {
    if like.url().starts_with("sqlite:") {
        guildhall_testkit::sqlite().await
    } else {
        guildhall_testkit::postgres().await
    }
}
