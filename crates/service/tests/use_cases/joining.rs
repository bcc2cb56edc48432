//! An invitation's link in each of its states.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::InvitationId;
use guildhall_domain::time::Span;
use guildhall_domain::view::{Entry, Visitor, Welcome};
use guildhall_service::joining::Joined;
use guildhall_service::{Error, Viewer, invitations, joining, members};
use guildhall_store::Store;
use guildhall_testkit::both_engines;

async fn ended(stage: &Stage, link: &str) -> InvitationState {
    match joining::welcome(&stage.ctx, None, link).await.unwrap() {
        Welcome::Ended { how } => how,
        other @ (Welcome::Unknown | Welcome::Replaced { .. } | Welcome::Open { .. }) => panic!("{other:?}"),
    }
}

async fn visitor(stage: &Stage, viewer: Option<&Viewer>, link: &str) -> Visitor {
    match joining::welcome(&stage.ctx, viewer, link).await.unwrap() {
        Welcome::Open { visitor, .. } => visitor,
        other @ (Welcome::Unknown | Welcome::Replaced { .. } | Welcome::Ended { .. }) => panic!("{other:?}"),
    }
}

async fn pending(stage: &Stage, by: &Viewer) -> InvitationId {
    let found = stage.entries(by).await.into_iter().find_map(|entry| match entry {
        Entry::Invitation(invited) => Some(invited.id),
        Entry::Member(_) => None,
    });
    found.expect("a pending invitation")
}

async fn invited(store: Store, address: &str) -> (Stage, Viewer, String) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme(&ada).await;
    assert_eq!(stage.invite(&ada, &[address], "member").await, [None]);
    let link = stage.link(address, "join").await;
    (stage, ada, link)
}

both_engines! {
    async fn looking_changes_nothing_and_tells_who_one_is(store: Store) {
        let (stage, ada, link) = invited(store, "ben@example.com").await;
        for _ in 0..3 {
            assert!(matches!(visitor(&stage, None, &link).await, Visitor::SignedOut { .. }));
        }
        let ben = stage.person("Ben").await;
        let eve = stage.person("Eve").await;
        assert!(matches!(visitor(&stage, Some(&ben), &link).await, Visitor::Invited { .. }));
        assert_eq!(visitor(&stage, Some(&ada), &link).await, Visitor::Member);
        let Visitor::Stranger { masked, .. } = visitor(&stage, Some(&eve), &link).await else { panic!() };
        assert_eq!(masked, "b•••@example.com");
    }

    async fn another_account_cannot_accept_and_does_not_learn_the_address(store: Store) {
        let (stage, _, link) = invited(store, "ben@example.com").await;
        let eve = stage.person("Eve").await;
        let refused = joining::accept(&stage.ctx, &eve, &link).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::WrongAddress { .. })));
        assert!(!refused.to_string().contains("ben@"), "{refused}");
    }

    async fn a_used_link_says_so(store: Store) {
        let (stage, _, link) = invited(store, "ben@example.com").await;
        let ben = stage.person("Ben").await;
        joining::accept(&stage.ctx, &ben, &link).await.unwrap();
        assert_eq!(ended(&stage, &link).await, InvitationState::Accepted);
        assert!(joining::accept(&stage.ctx, &ben, &link).await.is_err());
    }

    async fn a_revoked_link_says_so_and_its_mail_does_not_leave(store: Store) {
        let (stage, ada, link) = invited(store, "ben@example.com").await;
        invitations::revoke(&stage.ctx, &ada, "acme", pending(&stage, &ada).await).await.unwrap();
        assert_eq!(ended(&stage, &link).await, InvitationState::Revoked);

        assert_eq!(stage.invite(&ada, &["cleo@example.com"], "member").await, [None]);
        invitations::revoke(&stage.ctx, &ada, "acme", pending(&stage, &ada).await).await.unwrap();
        let mails = stage.mails_to("cleo@example.com").await;
        assert!(mails.iter().all(|mail| !mail.text().contains("/join/")), "the invitation left although it was revoked before");
    }

    async fn a_declined_link_says_so_and_the_inviter_hears_of_it(store: Store) {
        let (stage, ada, link) = invited(store, "ben@example.com").await;
        joining::decline(&stage.ctx, None, &link).await.unwrap();
        assert_eq!(ended(&stage, &link).await, InvitationState::Declined);
        let bell = guildhall_service::notifications::latest(&stage.ctx, &ada).await.unwrap();
        assert_eq!(bell[0].text, "ben@example.com declined the invitation to Acme.");
    }

    async fn an_expired_link_says_so_without_any_job_having_run(store: Store) {
        let (stage, ada, link) = invited(store, "ben@example.com").await;
        stage.later(Span::days(7));
        assert_eq!(ended(&stage, &link).await, InvitationState::Expired);
        assert_eq!(stage.invite(&ada, &["ben@example.com"], "member").await, [None], "an expired invitation stands in nobody's way");
    }

    async fn a_resent_invitation_has_a_new_link_and_the_old_one_is_dead(store: Store) {
        let (stage, ada, old) = invited(store, "ben@example.com").await;
        stage.later(Span::hours(1));
        invitations::resend(&stage.ctx, &ada, "acme", pending(&stage, &ada).await).await.unwrap();
        let new = stage.link("ben@example.com", "join").await;
        assert_ne!(old, new);
        assert_eq!(joining::welcome(&stage.ctx, None, &old).await.unwrap(), Welcome::Replaced { is_yours: false });
        assert!(matches!(visitor(&stage, None, &new).await, Visitor::SignedOut { .. }));
    }

    async fn a_copied_link_works_beside_the_mailed_one_but_proves_no_address(store: Store) {
        let (stage, ada, mailed) = invited(store, "ben@example.com").await;
        let url = invitations::copy_link(&stage.ctx, &ada, "acme", pending(&stage, &ada).await).await.unwrap();
        let copied = url.rsplit('/').next().unwrap().to_owned();
        assert!(matches!(visitor(&stage, None, &mailed).await, Visitor::SignedOut { .. }));
        // Whoever may invite may copy it, and need not be someone who may read addresses.
        let masked = "b•••@example.com".to_owned();
        assert_eq!(visitor(&stage, None, &copied).await, Visitor::LinkHolder { masked });
        let joined = joining::sign_up_and_join(&stage.ctx, &peer(), &copied, "Ben", PASSWORD).await.unwrap();
        assert!(matches!(joined, Joined::ConfirmFirst));
        let link = stage.link("ben@example.com", "confirm").await;
        let session = guildhall_service::accounts::confirm(&stage.ctx, &peer(), None, &link).await.unwrap();
        let ben = stage.viewer(&session.secret.reveal()).await.unwrap();
        joining::accept(&stage.ctx, &ben, &copied).await.unwrap();
    }

    async fn signing_up_on_the_link_never_touches_an_existing_account(store: Store) {
        let (stage, _, link) = invited(store, "ben@example.com").await;
        let ben = stage.person("Ben").await;
        let joined = joining::sign_up_and_join(&stage.ctx, &peer(), &link, "Mallory", "another password").await.unwrap();
        assert!(matches!(joined, Joined::HasAccount));
        guildhall_service::sessions::sign_in(&stage.ctx, &peer(), "ben@example.com", PASSWORD).await.unwrap();
        assert_eq!(ben.me.name, "Ben");
    }

    async fn what_the_inviter_can_no_longer_give_is_not_given(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "admin").await;
        assert_eq!(stage.invite(&ben, &["cleo@example.com"], "admin").await, [None]);
        let cleo = stage.person("Cleo").await;
        let link = stage.link("cleo@example.com", "join").await;
        stage.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        let refused = joining::accept(&stage.ctx, &cleo, &link).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::InviterLostRight)), "{refused:?}");
    }

    async fn an_invitation_waits_on_the_home_page_of_its_address(store: Store) {
        let (stage, _, _) = invited(store, "ben@example.com").await;
        let ben = stage.person("Ben").await;
        let own = guildhall_service::organizations::own(&stage.ctx, &ben).await.unwrap();
        let waiting = &own.waiting[0];
        assert_eq!((waiting.organization.as_str(), waiting.inviter.as_str(), waiting.role.as_str()), ("Acme", "Ada", "Member"));
        joining::accept_own(&stage.ctx, &ben, waiting.org, waiting.invitation).await.unwrap();
        members::leave(&stage.ctx, &ben, "acme").await.unwrap();
    }
}
