//! Invitations that name projects: what they say, what they give, and who may send them.

use crate::stage::{PASSWORD, Stage, peer};
use crate::tree::{held, offer};
use guildhall_domain::denied::Denied;
use guildhall_domain::id::{InvitationId, ProjectId};
use guildhall_domain::time::Span;
use guildhall_domain::tree::{OFFERS, Scope};
use guildhall_domain::view::{Entry, Welcome};
use guildhall_service::joining::Joined;
use guildhall_service::{Error, Viewer, invitations, joining, organizations, projects};
use guildhall_store::Store;
use guildhall_testkit::both_engines;

/// Acme with two projects of Ada's.
async fn acme(store: Store, pack: &str) -> (Stage, Viewer, ProjectId, ProjectId) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme_running(&ada, pack).await;
    let (apollo, gemini) = (stage.project(&ada, "Apollo").await, stage.project(&ada, "Gemini").await);
    (stage, ada, apollo, gemini)
}

/// As what a link lets whoever holds it join.
async fn welcomed_as(stage: &Stage, link: &str) -> String {
    match joining::welcome(&stage.ctx, None, link).await.unwrap() {
        Welcome::Open { role, .. } => role,
        other @ (Welcome::Unknown | Welcome::Replaced { .. } | Welcome::Ended { .. }) => panic!("{other:?}"),
    }
}

/// What someone holds in a project, as Ada sees it.
async fn role_in(stage: &Stage, ada: &Viewer, project: ProjectId, name: &str) -> Option<String> {
    let inside = held(&stage.opened(ada, project).await.unwrap());
    inside.into_iter().find_map(|(who, role)| (who == name).then_some(role))
}

async fn pending(stage: &Stage, by: &Viewer) -> InvitationId {
    let found = stage.entries(by).await.into_iter().find_map(|entry| match entry {
        Entry::Invitation(invited) => Some(invited.id),
        Entry::Member(_) => None,
    });
    found.expect("a pending invitation")
}

/// Signs up on an invitation's page, and is in.
async fn signed_up(stage: &Stage, link: &str, name: &str) -> Viewer {
    let joined =
        Box::pin(joining::sign_up_and_join(&stage.ctx, &peer(), link, name, PASSWORD)).await.unwrap();
    let Joined::In(session, slug) = joined else { panic!("{joined:?}") };
    assert_eq!(slug, "acme");
    stage.viewer(&session.secret.reveal()).await.unwrap()
}

both_engines! {
    async fn mail_and_welcome_name_the_projects_and_accepting_gives_the_roles(store: Store) {
        let (stage, ada, apollo, gemini) = acme(store, "autonomy").await;
        let offers = [offer(apollo, "write"), offer(gemini, "read")];
        assert_eq!(stage.invite_into(&ada, "ben@example.com", ("member", &offers)).await.unwrap(), None);
        let told = "Member, and Write in Apollo and Read in Gemini";
        let mails = stage.mails_to("ben@example.com").await;
        let said = format!("Ada invited you to join Acme on Guildhall, with the role {told}.");
        assert!(mails[0].text().contains(&said), "{}", mails[0].text());
        let link = stage.link("ben@example.com", "join").await;
        assert_eq!(welcomed_as(&stage, &link).await, told);
        assert_eq!(stage.opened(&ada, apollo).await.unwrap().asked[0].person.email.as_str(), "ben@example.com");

        let ben = signed_up(&stage, &link, "Ben").await;
        assert_eq!(role_in(&stage, &ada, apollo, "Ben").await.as_deref(), Some("write"));
        assert_eq!(role_in(&stage, &ada, gemini, "Ben").await.as_deref(), Some("read"));
        assert!(stage.opened(&ada, apollo).await.unwrap().asked.is_empty());
        assert_eq!(stage.bell(&ben).await, [], "who accepts knows");
        assert_eq!(stage.subjects_to(&ben).await, ["Ada invited you to Acme"]);
        assert_eq!(stage.bell(&ada).await[0].0, "Ben joined Acme as Member.");
        assert_eq!(
            stage.newest_lines(&ada, 5).await[..],
            [
                "Ada invited ben@example.com as Member, with roles in 2 projects",
                "Ben accepted the invitation for ben@example.com",
                "Ben joined as Member",
                "Ben received the role Write in Apollo",
                "Ben received the role Read in Gemini",
            ]
        );
    }

    async fn a_project_that_is_deleted_meanwhile_drops_out(store: Store) {
        let (stage, ada, apollo, gemini) = acme(store, "autonomy").await;
        let offers = [offer(apollo, "write"), offer(gemini, "read")];
        stage.invite_into(&ada, "ben@example.com", ("member", &offers)).await.unwrap();
        let link = stage.link("ben@example.com", "join").await;
        projects::delete(&stage.ctx, &ada, "acme", apollo, "Apollo").await.unwrap();
        assert_eq!(welcomed_as(&stage, &link).await, "Member, and Read in Gemini");
        invitations::resend(&stage.ctx, &ada, "acme", pending(&stage, &ada).await).await.unwrap();
        let mails = stage.mails_to("ben@example.com").await;
        let again = mails.last().unwrap().text();
        assert!(again.contains("with the role Member, and Read in Gemini.") && !again.contains("Apollo"), "{again}");
        projects::delete(&stage.ctx, &ada, "acme", gemini, "Gemini").await.unwrap();
        let link = stage.link("ben@example.com", "join").await;
        assert_eq!(welcomed_as(&stage, &link).await, "Member");
        let ben = signed_up(&stage, &link, "Ben").await;
        assert_eq!(stage.place(&ada, &ben.me.name).await.1, "member");
    }

    async fn what_waits_at_home_names_the_projects_too(store: Store) {
        let (stage, ada, apollo, gemini) = acme(store, "autonomy").await;
        let dora = stage.person("Dora").await;
        let offers = [offer(apollo, "write"), offer(gemini, "read")];
        assert_eq!(stage.invite_into(&ada, "dora@example.com", ("member", &offers)).await.unwrap(), None);
        let own = organizations::own(&stage.ctx, &dora).await.unwrap();
        assert_eq!(own.waiting[0].role, "Member, and Write in Apollo and Read in Gemini");
    }

    async fn projects_that_cannot_be_named_are_refused(store: Store) {
        let (stage, ada, apollo, _) = acme(store, "autonomy").await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let absent = ProjectId::from_parts(stage.now().millis(), &[7; 10]);
        let many = vec![offer(apollo, "read"); OFFERS + 1];
        let refused = stage.invite_into(&ada, "cleo@example.com", ("member", &many)).await.unwrap_err();
        assert_eq!(refused.to_string(), "Name at most 20 at a time; these are 21.");
        let twice = [offer(apollo, "read"), offer(apollo, "write")];
        let refused = stage.invite_into(&ada, "cleo@example.com", ("member", &twice)).await.unwrap_err();
        assert_eq!(refused.to_string(), "Name each of them once: an invitation gives one role in each.");
        let refused = stage.invite_into(&ada, "cleo@example.com", ("member", &[offer(absent, "read")])).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::Hidden)), "{refused:?}");
        let refused = stage.invite_into(&ada, "cleo@example.com", ("member", &[offer(apollo, "king")])).await.unwrap_err();
        assert_eq!(refused.to_string(), "There is no role “king” in this organization. Choose one of the roles in the list.");
        let refused = stage.invite_into(&ben, "cleo@example.com", ("member", &[offer(apollo, "read")])).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::Lacks { .. })), "{refused:?}");
        assert!(stage.mails_to("cleo@example.com").await.is_empty());
    }

    async fn what_the_inviter_can_no_longer_give_in_a_project_is_not_given(store: Store) {
        let (stage, ada, apollo, _) = acme(store, "pinecone-legacy").await;
        let ben = stage.joined(&ada, "Ben", "user").await;
        stage.give(&ada, apollo, &ben, "owner").await;
        let asked = stage.invite_into(&ben, "cleo@example.com", ("user", &[offer(apollo, "owner")])).await;
        assert_eq!(asked.unwrap(), None);
        let (cleo, link) = (stage.person("Cleo").await, stage.link("cleo@example.com", "join").await);
        let whom = (Scope::project(apollo), stage.own_place(&ben).await);
        stage.grant(&ada, whom, ("owner", "user")).await.unwrap();
        let refused = joining::accept(&stage.ctx, &cleo, &link).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::InviterLostRight)), "{refused:?}");
        stage.grant(&ada, whom, ("user", "owner")).await.unwrap();
        joining::accept(&stage.ctx, &cleo, &link).await.unwrap();
        assert_eq!(role_in(&stage, &ada, apollo, "Cleo").await.as_deref(), Some("owner"));
    }

    async fn a_project_owner_who_is_a_plain_user_invites_into_it_and_nowhere_else(store: Store) {
        let (stage, ada, apollo, gemini) = acme(store, "pinecone-legacy").await;
        let ben = stage.joined(&ada, "Ben", "user").await;
        stage.give(&ada, apollo, &ben, "owner").await;
        let refused = async |as_role: &str, offers: &[_]| {
            stage.invite_into(&ben, "cleo@example.com", (as_role, offers)).await.unwrap_err().to_string()
        };
        assert_eq!(refused("user", &[]).await, "Only owners can invite people and manage invitations. Ask one of the owners.");
        assert_eq!(refused("owner", &[offer(apollo, "user")]).await, "Whom you invite to your projects joins as User. Invite them as User.");
        let hidden = "There is nothing here, or nothing that you may see.";
        assert_eq!(refused("user", &[offer(apollo, "user"), offer(gemini, "user")]).await, hidden);

        let (_, open) = projects::open_to_invite(&stage.ctx, &ben, "acme").await.unwrap();
        assert_eq!(open.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Apollo"]);
        assert_eq!(stage.invite_into(&ben, "cleo@example.com", ("user", &[offer(apollo, "user")])).await.unwrap(), None);
        let link = stage.link("cleo@example.com", "join").await;
        assert_eq!(welcomed_as(&stage, &link).await, "User, and Project user in Apollo");
        let invitation = stage.opened(&ben, apollo).await.unwrap().asked[0].person.id;
        invitations::resend(&stage.ctx, &ben, "acme", invitation).await.unwrap();
        invitations::revoke(&stage.ctx, &ben, "acme", invitation).await.unwrap();
        assert_eq!(stage.newest_lines(&ada, 1).await[..], ["Ben revoked the invitation for cleo@example.com"]);
    }

    async fn whoever_is_placed_at_once_hears_of_it_once(store: Store) {
        let (stage, ada, apollo, gemini) = acme(store, "pinecone").await;
        let ben = stage.person("Ben").await;
        let before = stage.subjects_to(&ben).await.len();
        let offers = [offer(apollo, "user"), offer(gemini, "owner")];
        assert_eq!(stage.invite_into(&ada, "ben@example.com", ("user", &offers)).await.unwrap(), None);
        let told = "User, and Project user in Apollo and Project owner in Gemini";
        let bell = stage.bell(&ben).await;
        assert_eq!(bell, [(format!("Ada added you to Acme as {told}."), Some("/acme/members".to_owned()))]);
        let mails = stage.mails_to("ben@example.com").await;
        assert_eq!(mails.len(), before + 1);
        let text = mails.last().unwrap().text();
        assert!(text.contains(&format!("Ada added you to Acme on Guildhall, with the role {told}.")), "{text}");
        assert_eq!(role_in(&stage, &ada, gemini, "Ben").await.as_deref(), Some("owner"));
        assert_eq!(
            stage.newest_lines(&ada, 3).await[..],
            [
                "Ada added Ben (ben@example.com) as User",
                "Ada gave Ben the role Project user in Apollo",
                "Ada gave Ben the role Project owner in Gemini",
            ]
        );
    }

    async fn whoever_is_here_for_a_workspace_alone_leaves_with_their_last(store: Store) {
        let (stage, ada, shop, bank) = acme(store, "powens").await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let place = stage.own_place(&ben).await;
        stage.give(&ada, shop, &ben, "reader").await;
        stage.give(&ada, bank, &ben, "reader").await;
        stage.grant(&ada, (Scope::project(shop), place), ("reader", "")).await.unwrap();
        assert!(stage.page(&ben).await.is_ok(), "another place is left");
        let (bell, mails) = (stage.bell(&ben).await.len(), stage.subjects_to(&ben).await.len());
        stage.grant(&ada, (Scope::project(bank), place), ("reader", "")).await.unwrap();
        assert!(stage.page(&ben).await.is_err());
        let mut heard: Vec<_> = stage.bell(&ben).await.into_iter().map(|(text, _)| text).collect();
        heard.truncate(heard.len() - bell);
        assert_eq!(heard, ["Ada removed you from Acme."]);
        let subjects = stage.subjects_to(&ben).await.split_off(mails);
        assert_eq!(subjects, ["Ada removed you from Acme"]);
        assert_eq!(
            stage.newest_lines(&ada, 2).await[..],
            ["Ada removed Ben from Gemini (Reader)", "Ada removed Ben (Member)"]
        );
    }

    async fn whoever_gives_up_their_last_place_has_left_and_hears_nothing(store: Store) {
        let (stage, ada, shop, bank) = acme(store, "powens").await;
        let (ben, cleo) = (stage.joined(&ada, "Ben", "member").await, stage.joined(&ada, "Cleo", "member").await);
        stage.give(&ada, shop, &ben, "admin").await;
        stage.give(&ada, bank, &cleo, "reader").await;
        let heard = async |who: &Viewer| (stage.bell(who).await.len(), stage.subjects_to(who).await.len());
        let (bens, cleos) = (heard(&ben).await, heard(&cleo).await);
        stage.grant(&ben, (Scope::project(shop), stage.own_place(&ben).await), ("admin", "")).await.unwrap();
        assert!(stage.page(&ben).await.is_err());
        assert_eq!(heard(&ben).await, bens);
        assert_eq!(stage.newest_lines(&ada, 1).await[..], ["Ben left, having been Member"]);

        let ending = projects::ending(&stage.ctx, &ada, "acme", Scope::project(bank)).await.unwrap();
        assert!(format!("{:?}", ending.subject).contains("Cleo"), "who would leave is told before");
        stage.later(Span::seconds(1));
        projects::delete(&stage.ctx, &ada, "acme", bank, "Gemini").await.unwrap();
        assert_eq!(heard(&cleo).await, (cleos.0 + 1, cleos.1 + 1), "told once");
        assert_eq!(stage.bell(&cleo).await[0].0, "Ada removed you from Acme.");
        assert_eq!(
            stage.newest_lines(&ada, 2).await[..],
            ["Ada deleted the workspace Gemini", "Ada removed Cleo (Member)"]
        );
    }
}
