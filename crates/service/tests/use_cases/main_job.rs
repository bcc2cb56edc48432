//! The main job, end to end, without a browser.

use crate::stage::{PASSWORD, Stage, peer};
use guildhall_domain::view::Entry;
use guildhall_service::{history, joining, members, sessions};
use guildhall_testkit::both_engines;

both_engines! {
    async fn from_founding_to_handing_over(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;

        assert_eq!(stage.invite(&ada, &["ben@example.com", "cleo@example.com"], "member").await, [None, None]);
        let cleo = stage.person("Cleo").await;

        let link = stage.link("ben@example.com", "join").await;
        let joined = joining::sign_up_and_join(&stage.ctx, &peer(), &link, "Ben", PASSWORD).await.unwrap();
        let joining::Joined::In(session, slug) = joined else { panic!("{joined:?}") };
        assert_eq!(slug, "acme");
        let ben = stage.viewer(&session.secret.reveal()).await.unwrap();
        let link = stage.link("cleo@example.com", "join").await;
        joining::accept(&stage.ctx, &cleo, &link).await.unwrap();

        stage.change_role(&ada, &ada, "Ben", "admin").await.unwrap();
        assert!(stage.mails_to("ben@example.com").await.iter().any(|mail| mail.subject().contains("Acme")));
        let bell = guildhall_service::notifications::latest(&stage.ctx, &ben).await.unwrap();
        assert_eq!(bell[0].text, "Ada changed your role in Acme from Member to Admin.");

        assert_eq!(stage.invite(&ben, &["dan@example.com"], "member").await, [None]);
        let refused = stage.change_role(&ben, &ada, "Cleo", "owner").await.unwrap_err().to_string();
        assert!(refused.starts_with("Only an owner can make someone an owner."), "{refused}");

        let refused = members::leave(&stage.ctx, &ada, "acme").await.unwrap_err().to_string();
        assert_eq!(refused, "You are the last owner. Make someone else an owner first.");
        stage.change_role(&ada, &ada, "Ben", "owner").await.unwrap();
        members::leave(&stage.ctx, &ada, "acme").await.unwrap();

        assert_eq!(stage.page(&ada).await.unwrap_err().to_string(), "There is nothing here, or nothing that you may see.");
        let (_, lines) = history::page(&stage.ctx, &ben, "acme", None).await.unwrap();
        let told: Vec<_> = lines.rows.iter().rev().map(|line| format!("{} {}", line.actor, line.text)).collect();
        assert_eq!(told[0], "Ada founded Acme");
        assert_eq!(told.last().unwrap(), "Ada left, having been Owner");
        assert!(told.contains(&"Ada tried to leave the organization".to_owned()), "{told:#?}");
    }

    async fn a_batch_gives_each_row_its_own_verdict(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let verdicts = stage.invite(&ada, &["ben@example.com", "not an address", "BEN@example.com", "ada@example.com"], "member").await;
        assert_eq!(verdicts[0], None);
        assert_eq!(verdicts[1].as_deref(), Some("This is not an e-mail address. It should look like name@example.com."));
        assert_eq!(verdicts[2].as_deref(), Some("This address is in the list twice."));
        assert_eq!(verdicts[3].as_deref(), Some("This person is already a member."));
        assert_eq!(stage.mails_to("ben@example.com").await.len(), 1);
        let pending = stage.entries(&ada).await.into_iter().filter(|entry| matches!(entry, Entry::Invitation(_)));
        assert_eq!(pending.count(), 1);
    }

    async fn a_removed_member_loses_sight_and_hears_of_it(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        stage.page(&ben).await.unwrap();
        let (place, _) = stage.place(&ada, "Ben").await;
        members::remove(&stage.ctx, &ada, "acme", place).await.unwrap();
        assert!(stage.page(&ben).await.is_err());
        assert!(stage.mails_to("ben@example.com").await.last().unwrap().subject().contains("Acme"));
        stage.joined_again(&ada, &ben).await;
    }

    async fn signing_out_ends_the_session(store: Store) {
        let stage = Stage::new(store);
        stage.person("Ada").await;
        let session = sessions::sign_in(&stage.ctx, &peer(), "ada@example.com", PASSWORD).await.unwrap();
        let cookie = session.secret.reveal();
        let ada = stage.viewer(&cookie).await.unwrap();
        sessions::end(&stage.ctx, &ada, ada.session).await.unwrap();
        assert!(stage.viewer(&cookie).await.is_none());
    }
}

impl Stage {
    async fn joined_again(&self, by: &guildhall_service::Viewer, who: &guildhall_service::Viewer) {
        let address = who.me.email.to_string();
        assert_eq!(self.invite(by, &[&address], "admin").await, [None]);
        let link = self.link(&address, "join").await;
        joining::accept(&self.ctx, who, &link).await.unwrap();
        assert_eq!(self.place(by, &who.me.name).await.1, "admin");
    }
}
