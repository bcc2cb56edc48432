//! A password counts only for whoever proves the address in the browser that chose it, in whatever order strangers and owners sign up,
//! confirm, are invited, reset and ask for links. And a password is the same from every keyboard.

use crate::stage::{Stage, browser, peer};
use argon2::{Argon2, PasswordHasher};
use guildhall_domain::time::Span;
use guildhall_service::accounts::{self, SignUp};
use guildhall_service::joining::{self, Joined};
use guildhall_service::sessions::SignedIn;
use guildhall_service::{Context, Error, Viewer, sessions};
use guildhall_testkit::both_engines;

const STRANGERS: &str = "the stranger's password";
const OWNERS: &str = "the owner's password";
const CHOSEN: &str = "chosen from the mailbox";

/// Who signed up with an address before its owner came from a mail.
const HISTORIES: [&str; 6] = ["s", "so", "os", "sos", "ss", "oso"];

/// How the owner comes from a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The first confirmation that was mailed, in the owner's browser.
    FirstLink,
    /// The last one there.
    LastLink,
    /// The last one on another machine.
    Elsewhere,
    /// A link that signs in, there and on another machine.
    SignInLink,
    SignInElsewhere,
    /// A link that sets a password.
    Reset,
    /// An invitation, signing up on its page.
    Join,
}

const WAYS: [Way; 7] = [
    Way::FirstLink,
    Way::LastLink,
    Way::Elsewhere,
    Way::SignInLink,
    Way::SignInElsewhere,
    Way::Reset,
    Way::Join,
];

impl Way {
    fn is_in_the_owners_browser(self) -> bool {
        match self {
            Self::FirstLink | Self::LastLink | Self::SignInLink => true,
            Self::Elsewhere | Self::SignInElsewhere | Self::Reset | Self::Join => false,
        }
    }
}

async fn sign_up(ctx: &Context, who: char, email: &str) {
    let (name, password) = if who == 's' { ("Stranger", STRANGERS) } else { ("Owner", OWNERS) };
    let (name, email, password) = (name.to_owned(), email.to_owned(), password.to_owned());
    accounts::sign_up(ctx, &browser(who), &SignUp { name, email, password, next: None }).await.unwrap();
}

async fn first_link(stage: &Stage, email: &str) -> String {
    let mails = stage.mails_to(email).await;
    let text =
        mails.iter().find_map(|mail| mail.text().split_once("/confirm/").map(|(_, rest)| rest.to_owned()));
    text.unwrap().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

/// The owner comes from a mail, and chooses a password where they are asked to.
async fn come(stage: &Stage, host: &Viewer, way: Way, email: &str) {
    let ctx = &stage.ctx;
    let signed_in = match way {
        Way::FirstLink => {
            accounts::confirm(ctx, &browser('o'), None, &first_link(stage, email).await).await.unwrap()
        }
        Way::LastLink => {
            accounts::confirm(ctx, &browser('o'), None, &stage.link(email, "confirm").await).await.unwrap()
        }
        Way::Elsewhere => {
            accounts::confirm(ctx, &browser('e'), None, &stage.link(email, "confirm").await).await.unwrap()
        }
        Way::SignInLink | Way::SignInElsewhere => {
            let at = browser(if way == Way::SignInLink { 'o' } else { 'e' });
            sessions::ask_link(ctx, &at, email, None).await.unwrap();
            sessions::sign_in_by_link(ctx, &at, &stage.link(email, "sign-in").await).await.unwrap()
        }
        Way::Reset => {
            accounts::ask_reset(ctx, &browser('e'), email).await.unwrap();
            let link = stage.link(email, "reset").await;
            assert!(
                accounts::newcomer(ctx, &link).await.unwrap().is_some(),
                "they choose their name as well"
            );
            accounts::reset(ctx, &browser('e'), &link, Some("Owner"), CHOSEN).await.unwrap()
        }
        Way::Join => {
            assert_eq!(stage.invite(host, &[email], "member").await, [None]);
            let link = stage.link(email, "join").await;
            let joined = joining::sign_up_and_join(ctx, &browser('e'), &link, "Owner", CHOSEN).await.unwrap();
            let Joined::In(signed_in, _) = joined else { panic!("{joined:?}") };
            signed_in
        }
    };
    choose(stage, signed_in).await;
}

/// Chooses a password and a name, where somebody is led to choose them.
async fn choose(stage: &Stage, signed_in: SignedIn) {
    if let Some(page) = signed_in.first {
        let link = page.strip_prefix("/reset/").unwrap();
        assert!(accounts::newcomer(&stage.ctx, link).await.unwrap().is_some(), "the present name is shown");
        accounts::reset(&stage.ctx, &browser('e'), link, Some("Owner"), CHOSEN).await.unwrap();
    }
}

/// Nobody but the owner comes in, by anything that was chosen or mailed before.
async fn is_the_owners_alone(stage: &Stage, email: &str, counts: &str, links: &[String], case: &str) {
    for (who, password) in [('s', STRANGERS), ('o', OWNERS), ('s', CHOSEN)] {
        let answer = sessions::sign_in(&stage.ctx, &browser(who), email, password).await;
        match answer {
            Ok(signed_in) => {
                assert_eq!(password, counts, "{case}");
                assert_eq!(
                    stage.viewer(&signed_in.secret.reveal()).await.unwrap().me.name,
                    "Owner",
                    "{case}"
                );
            }
            Err(Error::WrongPassword) => assert_ne!(password, counts, "{case}"),
            Err(other) => panic!("{case}: {other:?}"),
        }
    }
    for link in links {
        for who in ['s', 'o'] {
            let answer = accounts::confirm(&stage.ctx, &browser(who), None, link).await;
            assert!(matches!(answer, Err(Error::DeadLink)), "{case}: {answer:?}");
        }
    }
}

both_engines! {
    async fn nobody_lies_in_wait_at_an_address_that_is_not_theirs(store: Store) {
        let stage = Stage::new(store);
        let host = stage.person("Host").await;
        stage.acme(&host).await;
        for (way_number, way) in WAYS.into_iter().enumerate() {
            for history in HISTORIES {
                let case = format!("{history}, then {way:?}");
                let email = format!("owner-{history}-{way_number}@example.com");
                stage.later(Span::hours(1));
                for who in history.chars() {
                    sign_up(&stage.ctx, who, &email).await;
                }
                let links = [first_link(&stage, &email).await, stage.link(&email, "confirm").await];
                Box::pin(come(&stage, &host, way, &email)).await;
                let counts = if way.is_in_the_owners_browser() && history.contains('o') { OWNERS } else { CHOSEN };
                is_the_owners_alone(&stage, &email, counts, &links, &case).await;
            }
        }
    }

    async fn until_a_password_is_chosen_elsewhere_none_counts(store: Store) {
        let stage = Stage::new(store);
        sign_up(&stage.ctx, 's', "ada@example.com").await;
        let link = stage.link("ada@example.com", "confirm").await;
        let signed_in = accounts::confirm(&stage.ctx, &browser('o'), None, &link).await.unwrap();
        let viewer = stage.viewer(&signed_in.secret.reveal()).await.unwrap();
        assert_eq!(viewer.me.name, "ada", "the name that somebody else chose is gone with the password");
        let refused = sessions::sign_in(&stage.ctx, &browser('s'), "ada@example.com", STRANGERS).await;
        assert!(matches!(refused, Err(Error::WrongPassword)), "{refused:?}");
        // Signing up again changes nothing either.
        sign_up(&stage.ctx, 's', "ada@example.com").await;
        assert!(sessions::sign_in(&stage.ctx, &browser('s'), "ada@example.com", STRANGERS).await.is_err());
        Box::pin(choose(&stage, signed_in)).await;
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", CHOSEN).await.unwrap();
    }

    async fn whoever_signs_up_again_in_one_browser_has_chosen_the_later_password(store: Store) {
        let stage = Stage::new(store);
        let form = |password: &str| {
            let (name, email) = ("Ada".to_owned(), "ada@example.com".to_owned());
            SignUp { name, email, password: password.to_owned(), next: None }
        };
        accounts::sign_up(&stage.ctx, &peer(), &form("the first password")).await.unwrap();
        let first = stage.link("ada@example.com", "confirm").await;
        accounts::sign_up(&stage.ctx, &peer(), &form("the second password")).await.unwrap();
        let signed_in = accounts::confirm(&stage.ctx, &peer(), None, &first).await.unwrap();
        assert_eq!(signed_in.first, None);
        assert!(sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "the first password").await.is_err());
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", "the second password").await.unwrap();
    }

    async fn whoever_signs_in_before_confirming_is_known_in_that_browser_too(store: Store) {
        let stage = Stage::new(store);
        sign_up(&stage.ctx, 'o', "ada@example.com").await;
        stage.later(Span::minutes(1));
        sign_up(&stage.ctx, 's', "ada@example.com").await;
        let early = sessions::sign_in(&stage.ctx, &browser('o'), "ada@example.com", OWNERS).await;
        assert!(matches!(early, Err(Error::Unconfirmed)), "{early:?}");
        let elsewhere = sessions::sign_in(&stage.ctx, &browser('p'), "ada@example.com", STRANGERS).await;
        assert!(matches!(elsewhere, Err(Error::Unconfirmed)), "{elsewhere:?}");
        let link = stage.link("ada@example.com", "confirm").await;
        let signed_in = accounts::confirm(&stage.ctx, &browser('o'), None, &link).await.unwrap();
        assert_eq!(signed_in.first, None);
        sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", OWNERS).await.unwrap();
        assert!(sessions::sign_in(&stage.ctx, &browser('p'), "ada@example.com", STRANGERS).await.is_err());
    }

    async fn a_password_is_the_same_from_every_keyboard(store: Store) {
        const COMPOSED: &str = "Caf\u{e9} \u{ac00} cr\u{e8}me";
        const APART: &str = "Cafe\u{301} \u{1100}\u{1161} cre\u{300}me";
        let stage = Stage::new(store);
        for (number, (set, typed)) in [(COMPOSED, APART), (APART, COMPOSED)].into_iter().enumerate() {
            let email = format!("ada-{number}@example.com");
            let form = SignUp { name: "Ada".to_owned(), email: email.clone(), password: set.to_owned(), next: None };
            accounts::sign_up(&stage.ctx, &peer(), &form).await.unwrap();
            let link = stage.link(&email, "confirm").await;
            accounts::confirm(&stage.ctx, &peer(), None, &link).await.unwrap();
            let cookie = sessions::sign_in(&stage.ctx, &peer(), &email, typed).await.unwrap().secret.reveal();
            let ada = stage.viewer(&cookie).await.unwrap();
            let changed = accounts::change_password(&stage.ctx, &peer(), &ada, typed, &format!("{set} au lait")).await.unwrap();
            let ada = stage.viewer(&changed.secret.reveal()).await.unwrap();
            accounts::change_address(&stage.ctx, &ada, &format!("new-{email}"), &format!("{typed} au lait")).await.unwrap();
            accounts::ask_reset(&stage.ctx, &peer(), &email).await.unwrap();
            let link = stage.link(&email, "reset").await;
            accounts::reset(&stage.ctx, &peer(), &link, None, typed).await.unwrap();
            sessions::sign_in(&stage.ctx, &peer(), &email, set).await.unwrap();
        }
    }

    async fn a_hash_of_what_was_typed_still_verifies_and_is_made_anew(store: Store) {
        let stage = Stage::new(store);
        let typed = "Cafe\u{301} a\u{300} la cre\u{300}me";
        let ada = stage.person("Ada").await;
        for again in [typed.to_owned(), typed.replace("e\u{301}", "\u{e9}").replace("a\u{300}", "\u{e0}").replace("e\u{300}", "\u{e8}")] {
            let old = Argon2::default().hash_password(typed.as_bytes()).unwrap().to_string();
            let mut tx = stage.ctx.store().write_unscoped().await.unwrap();
            let account = tx.account(ada.account()).await.unwrap().unwrap();
            tx.set_password(account.credentials(), Some(&old)).await.unwrap().unwrap();
            tx.commit().await.unwrap();
            let cookie = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", &again).await.unwrap().secret.reveal();
            let anew = stage.ctx.store().read().await.unwrap().account(ada.account()).await.unwrap().unwrap().password_hash;
            assert_ne!(anew, Some(old));
            sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", &again).await.unwrap();
            assert!(stage.viewer(&cookie).await.is_some(), "the same password goes on proving");
            let kept = stage.ctx.store().read().await.unwrap().account(ada.account()).await.unwrap().unwrap().password_hash;
            assert_eq!(anew, kept, "made anew once");
        }
    }
}
