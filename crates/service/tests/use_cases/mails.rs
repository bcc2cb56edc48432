//! How many mails one mailbox gets: so many of one cause, whoever sends them; what goes to and fro is told once; security is always told.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::opt_out::Wish;
use guildhall_domain::time::Span;
use guildhall_service::accounts::SignUp;
use guildhall_service::opt_out;
use guildhall_service::{Bounds, Error, Viewer, accounts, invitations, notifications, sessions};
use guildhall_testkit::both_engines;

async fn subjects(stage: &Stage, address: &str) -> Vec<String> {
    stage.mails_to(address).await.iter().map(|mail| mail.subject().to_owned()).collect()
}

async fn about_roles(stage: &Stage, who: &Viewer) -> Vec<String> {
    let mails = stage.mails_to(who.me.email.as_str()).await;
    let mails = mails.iter().filter(|mail| mail.subject().contains("role"));
    mails.map(|mail| mail.text().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Sixty changes of one member's role, to and fro.
async fn to_and_fro(stage: &Stage, ada: &Viewer, name: &str, times: usize) {
    for n in 0..times {
        let to = if n % 2 == 0 { "admin" } else { "member" };
        stage.change_role(ada, ada, name, to).await.unwrap();
    }
}

both_engines! {
    async fn a_role_that_goes_to_and_fro_is_told_once_as_it_stands(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        stage.change_role(&ada, &ada, "Ben", "admin").await.unwrap();
        assert_eq!(about_roles(&stage, &ben).await.len(), 1, "the first is told at once");
        stage.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        to_and_fro(&stage, &ada, "Ben", 59).await;
        assert_eq!(about_roles(&stage, &ben).await.len(), 1, "the next waits; and it is back where it was");
        stage.later(Span::minutes(10));
        assert_eq!(about_roles(&stage, &ben).await.len(), 1, "so there is nothing to tell");

        stage.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        to_and_fro(&stage, &ada, "Ben", 60).await;
        stage.later(Span::minutes(10));
        let told = about_roles(&stage, &ben).await;
        assert!(told.len() <= 3, "{told:#?}");
        assert!(told.last().unwrap().contains("Member"), "as it stands: {told:#?}");
    }

    async fn what_has_not_left_is_replaced(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        about_roles(&stage, &ben).await;
        // No mail leaves meanwhile, as when the mail server is away.
        to_and_fro(&stage, &ada, "Ben", 60).await;
        assert_eq!(about_roles(&stage, &ben).await, [""; 0], "it is what it was");
        to_and_fro(&stage, &ada, "Ben", 61).await;
        let told = about_roles(&stage, &ben).await;
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("Admin"), "{told:?}");
    }

    async fn an_invitation_is_sent_again_so_often(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let invitation = first_invitation(&stage, &ada).await;
        let mut refused = 0;
        for _ in 0..30 {
            match invitations::resend(&stage.ctx, &ada, "acme", invitation).await {
                Ok(()) => {}
                Err(Error::TooOften { .. }) => refused += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(refused, 25);
        assert!(subjects(&stage, "una@example.com").await.len() <= 6);
        let link = stage.link("una@example.com", "join").await;
        assert!(!link.is_empty(), "the last one that left works");
        for tagged in ["una+1@example.com", "una+2@example.com", "UNA+3@Example.com"] {
            let refused = stage.invite_all(&ada, &[tagged]).await;
            assert!(matches!(refused, Err(Error::TooOften { .. })), "{tagged} is the same mailbox: {refused:?}");
        }
        stage.later(Span::days(1));
        invitations::resend(&stage.ctx, &ada, "acme", invitation).await.unwrap();
    }

    async fn no_organization_spends_what_others_may_send(store: Store) {
        let stage = Stage::new(store);
        let (ada, eve) = (stage.person("Ada").await, stage.person("Eve").await);
        stage.found(&eve, "other").await;
        for n in 0..10 {
            let tagged = format!("una+{n}@example.com");
            let _some_refused = invitations::invite(&stage.ctx, &eve, "other", &[tagged], (&crate::stage::role("member"), &[])).await;
        }
        stage.acme(&ada).await;
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
    }

    async fn what_is_not_mailed_any_more_stands_in_the_console_and_security_is_always_mailed(store: Store) {
        let stage = Stage::bounded(store, Bounds { notices_per_mailbox: 2, ..Bounds::default() });
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        for name in ["Ben", "Cara", "Dora", "Emil"] {
            stage.joined(&ada, name, "member").await;
        }
        let mails = subjects(&stage, "ada@example.com").await;
        assert_eq!(mails.iter().filter(|subject| subject.contains("joined") || subject.contains("accepted")).count(), 2, "{mails:?}");
        let told = notifications::latest(&stage.ctx, &ada).await.unwrap();
        assert_eq!(told.iter().filter(|notice| notice.text.contains("joined")).count(), 4);
        accounts::change_password(&stage.ctx, &peer(), &ada, PASSWORD, "a new and better one").await.unwrap();
        assert!(subjects(&stage, "ada@example.com").await.last().unwrap().to_lowercase().contains("password"));
    }

    async fn whoever_has_not_confirmed_is_reminded_now_and_then(store: Store) {
        let stage = Stage::new(store);
        let form = SignUp { name: "Una".to_owned(), email: "una@example.com".to_owned(), password: PASSWORD.to_owned(), next: None };
        accounts::sign_up(&stage.ctx, &peer(), &form).await.unwrap();
        for _ in 0..30 {
            let refused = sessions::sign_in(&stage.ctx, &peer(), "una@example.com", PASSWORD).await;
            assert!(matches!(refused, Err(Error::Unconfirmed)), "{refused:?}");
        }
        assert!(stage.mails_to("una@example.com").await.len() <= 4);
    }

    async fn whoever_was_invited_says_never_again_from_the_mail(store: Store) {
        let stage = Stage::new(store);
        let (ada, eve) = (stage.person("Ada").await, stage.person("Eve").await);
        stage.acme(&ada).await;
        stage.found(&eve, "other").await;
        let other = async || {
            let asked = ["una+x@example.com".to_owned()];
            let invited = invitations::invite(&stage.ctx, &eve, "other", &asked, (&crate::stage::role("member"), &[])).await;
            invited.unwrap()[0].refused.clone()
        };
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let invitation = first_invitation(&stage, &ada).await;
        let link = stage.link("una@example.com", "stop").await;
        opt_out::wish(&stage.ctx, &link, Wish::Organization).await.unwrap();

        let unwanted = Some("This address takes no invitations from this organization.".to_owned());
        assert!(invitations::resend(&stage.ctx, &ada, "acme", invitation).await.is_err());
        invitations::revoke(&stage.ctx, &ada, "acme", invitation).await.unwrap();
        let again = stage.invite(&ada, &["una+again@example.com"], "member").await;
        assert_eq!(again.as_slice(), std::slice::from_ref(&unwanted));
        assert_eq!(other().await, None, "others may");

        opt_out::wish(&stage.ctx, &link, Wish::Everywhere).await.unwrap();
        stage.found(&eve, "another").await;
        let asked = ["una@example.com".to_owned()];
        let invited = invitations::invite(&stage.ctx, &eve, "another", &asked, (&crate::stage::role("member"), &[])).await.unwrap();
        assert_eq!(invited[0].refused, unwanted, "the sentence tells no more than of one's own");
        opt_out::wish(&stage.ctx, &link, Wish::Allow).await.unwrap();
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        assert!(matches!(opt_out::wish(&stage.ctx, &"A".repeat(43), Wish::Everywhere).await, Err(Error::DeadLink)));
    }

    async fn whoever_is_placed_unasked_leaves_from_the_mail(store: Store) {
        let stage = Stage::new(store);
        let (ada, ben) = (stage.person("Ada").await, stage.person("Ben").await);
        stage.acme_running(&ada, "pinecone").await;
        assert_eq!(stage.invite(&ada, &["ben@example.com"], "user").await, [None]);
        let is_in = async || stage.page(&ben).await.is_ok();
        assert!(is_in().await, "placed at once");
        let link = stage.link("ben@example.com", "stop").await;
        opt_out::wish(&stage.ctx, &link, Wish::Leave).await.unwrap();
        assert!(!is_in().await);
        assert!(stage.invite(&ada, &["ben@example.com"], "user").await[0].is_some(), "never again");
        opt_out::wish(&stage.ctx, &link, Wish::Leave).await.unwrap();
    }
}

async fn first_invitation(stage: &Stage, ada: &Viewer) -> guildhall_domain::id::InvitationId {
    let (_, page) = invitations::page(&stage.ctx, ada, "acme", None, None).await.unwrap();
    page.rows[0].id
}
