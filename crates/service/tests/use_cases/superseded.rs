//! An invitation whose address becomes that of a member ends, and everyone concerned hears of it.

use crate::stage::{PASSWORD, Stage, peer, role};
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::time::Span;
use guildhall_domain::view::Welcome;
use guildhall_service::organizations::{self, Founding};
use guildhall_service::{Error, Viewer, accounts, history, invitations, joining, notifications};
use guildhall_testkit::both_engines;

impl Stage {
    /// Moves a person to another address, from the mail.
    async fn moves(&self, who: &Viewer, to: &str) -> Viewer {
        accounts::change_address(&self.ctx, who, to, PASSWORD).await.unwrap();
        let link = self.link(to, "confirm").await;
        let signed_in = accounts::confirm(&self.ctx, &peer(), Some(who), &link).await.unwrap();
        self.viewer(&signed_in.secret.reveal()).await.unwrap()
    }

    async fn states(&self, by: &Viewer) -> Vec<(String, InvitationState)> {
        let (_, page) = invitations::page(&self.ctx, by, "acme", None, None).await.unwrap();
        page.rows.into_iter().map(|row| (row.email.to_string(), row.state)).collect()
    }
}

both_engines! {
    async fn an_address_that_becomes_a_members_ends_its_invitation(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        stage.invite(&ada, &["benny@example.com", "cleo@example.com"], "admin").await;
        let invited = stage.link("benny@example.com", "join").await;
        let before = stage.epoch().await;
        let ben = stage.moves(&ben, "benny@example.com").await;
        assert!(stage.epoch().await > before, "whoever follows the organization is told");

        let (facts, pending) =
            invitations::page(&stage.ctx, &ada, "acme", Some(InvitationState::Pending), None).await.unwrap();
        assert_eq!((facts.organization.members, facts.organization.pending), (2, 1));
        assert_eq!(pending.rows.len(), 1);
        let ended = invitations::page(&stage.ctx, &ada, "acme", Some(InvitationState::Superseded), None).await.unwrap().1;
        assert_eq!(ended.rows[0].email.as_str(), "benny@example.com");
        assert_eq!(stage.entries(&ada).await.len(), 3, "two members and one invitation");

        let again = invitations::resend(&stage.ctx, &ada, "acme", ended.rows[0].id).await.unwrap_err();
        let expected = Denied::NotPending { state: InvitationState::Superseded };
        assert!(matches!(&again, Error::Denied(denied) if *denied == expected), "{again}");
        let welcome = joining::welcome(&stage.ctx, None, &invited).await.unwrap();
        assert_eq!(welcome, Welcome::Ended { how: InvitationState::Superseded });

        for (who, text) in [
            (&ada, "benny@example.com is the address of a member of Acme now, so your invitation for it has ended."),
            (&ben, "You are a member of Acme already, so the invitation for benny@example.com has ended."),
        ] {
            let told = notifications::latest(&stage.ctx, who).await.unwrap();
            assert!(told.iter().any(|notice| notice.text == text), "{told:?}");
        }
        let subjects: Vec<_> = stage.mails_to("ada@example.com").await.iter().map(|mail| mail.subject().to_owned()).collect();
        assert_eq!(subjects.last().unwrap().replace('\u{200b}', ""), "Your invitation to Acme for benny@example.com has ended");
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        let line = page.rows.iter().find(|line| line.text.starts_with("proved the address")).expect("a line");
        assert_eq!(line.actor, "Ben");
        assert_eq!(line.text, "proved the address benny@example.com, which ended the invitation for it");
        let mut conn = stage.ctx.store().read().await.unwrap();
        conn.verify_audit(facts.organization.id).await.unwrap().unwrap();
    }

    async fn it_ends_in_every_organization_of_the_member(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        for slug in ["beta", "gamma"] {
            let founding = Founding {
                name: slug.to_owned(),
                slug: slug.to_owned(),
                description: String::new(),
                website: String::new(),
                pack: "autonomy".to_owned(),
            };
            organizations::found(&stage.ctx, &ada, &founding).await.unwrap();
        }
        let member = role("member");
        let invite = async |slug: &str, to: &str| {
            invitations::invite(&stage.ctx, &ada, slug, &[to.to_owned()], (&member, &[])).await.unwrap();
        };
        invite("beta", "ben@example.com").await;
        joining::accept(&stage.ctx, &ben, &stage.link("ben@example.com", "join").await).await.unwrap();
        for slug in ["acme", "beta", "gamma"] {
            invite(slug, "benny@example.com").await;
        }
        stage.moves(&ben, "benny@example.com").await;
        for (slug, pending) in [("acme", 0), ("beta", 0), ("gamma", 1)] {
            let (facts, page) =
                invitations::page(&stage.ctx, &ada, slug, Some(InvitationState::Pending), None).await.unwrap();
            assert_eq!((page.rows.len(), facts.organization.pending), (pending, u32::try_from(pending).unwrap()), "{slug}");
            let mut conn = stage.ctx.store().read().await.unwrap();
            conn.verify_audit(facts.organization.id).await.unwrap().unwrap();
        }
    }

    async fn one_that_has_expired_ends_as_well_and_others_stay(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let dora = stage.person("Dora").await;
        stage.invite(&ada, &["benny@example.com", "dolly@example.com"], "member").await;
        stage.moves(&dora, "dolly@example.com").await;
        stage.later(Span::days(8));
        stage.moves(&ben, "benny@example.com").await;
        let states = stage.states(&ada).await;
        assert!(states.contains(&("benny@example.com".to_owned(), InvitationState::Superseded)), "{states:?}");
        // Dora is no member: her invitation waits for her, or has run out.
        assert!(states.contains(&("dolly@example.com".to_owned(), InvitationState::Expired)), "{states:?}");
    }

    async fn nobody_is_invited_beside_a_member_who_moves_at_that_moment(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let mut ben = stage.joined(&ada, "Ben", "member").await;
        for n in 0..6 {
            let to = format!("ben{n}@example.com");
            let addresses = [to.as_str()];
            let (moved, _) = tokio::join!(stage.moves(&ben, &to), stage.invite(&ada, &addresses, "member"));
            ben = moved;
            let states = stage.states(&ada).await;
            assert!(!states.iter().any(|(_, state)| *state == InvitationState::Pending), "{states:?}");
            stage.later(Span::hours(2));
        }
    }
}
