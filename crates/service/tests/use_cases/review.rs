//! What other sessions of an account did is shown to its owner, who takes it back, and to nobody else.

use crate::stage::{PASSWORD, Stage, browser, peer, role};
use crate::tree::naming;
use guildhall_domain::denied::Denied;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::InvitationId;
use guildhall_domain::permission::Level;
use guildhall_domain::time::Span;
use guildhall_domain::tree::Scope;
use guildhall_service::review::{self, Act, Deed, OtherSession, Remedy};
use guildhall_service::roles::{self, Draft};
use guildhall_service::{
    Error, Viewer, accounts, history, housekeeping, invitations, joining, members, projects, sessions,
};
use guildhall_store::{Leftover, Store};
use guildhall_testkit::both_engines;

const NEW: &str = "another quiet desk";

impl Stage {
    /// Another session of a person, in a browser that says something else of itself.
    async fn elsewhere(&self, email: &str, says: &str) -> Viewer {
        let peer = guildhall_service::Peer { browser: says.to_owned(), ..browser('T') };
        let signed_in = sessions::sign_in(&self.ctx, &peer, email, PASSWORD).await.unwrap();
        self.viewer(&signed_in.secret.reveal()).await.unwrap()
    }

    /// A person changes their password: how many sessions it ended, and the one that they are in then.
    async fn new_password(&self, who: &Viewer) -> (usize, Viewer) {
        let signed_in = accounts::change_password(&self.ctx, &peer(), who, PASSWORD, NEW).await.unwrap();
        (signed_in.ended, self.viewer(&signed_in.secret.reveal()).await.unwrap())
    }

    async fn reviewed(&self, who: &Viewer) -> Vec<OtherSession> {
        review::page(&self.ctx, who, None).await.unwrap().rows
    }

    /// What other sessions did, newest first.
    async fn acts(&self, who: &Viewer) -> Vec<Act> {
        self.reviewed(who).await.into_iter().flat_map(|session| session.acts).collect()
    }

    async fn texts(&self, who: &Viewer) -> Vec<String> {
        self.acts(who).await.into_iter().map(|act| act.text).collect()
    }

    /// The act that reads so.
    async fn act(&self, who: &Viewer, text: &str) -> Act {
        let acts = self.acts(who).await;
        acts.iter().find(|act| act.text == text).unwrap_or_else(|| panic!("{text}: {acts:?}")).clone()
    }

    async fn take_back(&self, who: &Viewer, text: &str, deed: Deed) -> Result<&'static str, Error> {
        let seq = self.act(who, text).await.seq;
        Box::pin(review::take_back(&self.ctx, who, "acme", (seq, deed))).await
    }

    async fn pending_invitation(&self, who: &Viewer) -> InvitationId {
        invitations::page(&self.ctx, who, "acme", Some(InvitationState::Pending), None).await.unwrap().1.rows
            [0]
        .id
    }

    async fn auditor(&self, by: &Viewer, title: &str) {
        roles::make(&self.ctx, by, "acme", draft(title, &["org.read"])).await.unwrap();
    }
}

fn draft(title: &str, permissions: &[&str]) -> Draft {
    Draft {
        level: Level::Organization,
        title: title.to_owned(),
        description: String::new(),
        permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// What would take an act back: each with its words, and whether it is refused.
fn ways(act: &Act) -> Vec<(Deed, &str, bool)> {
    match &act.remedy {
        Remedy::Ways(ways) => {
            ways.iter().map(|way| (way.deed, way.words.as_str(), way.refused.is_some())).collect()
        }
        Remedy::Nothing { .. } => Vec::new(),
    }
}

fn why(act: &Act) -> &str {
    match &act.remedy {
        Remedy::Nothing { why, .. } => why,
        Remedy::Ways(ways) => panic!("it can be taken back: {ways:?}"),
    }
}

async fn acme(store: Store) -> (Stage, Viewer, Viewer) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme(&ada).await;
    let ben = stage.joined(&ada, "Ben", "member").await;
    (stage, ada, ben)
}

both_engines! {
    async fn whoever_changes_the_password_sees_what_the_other_session_did_and_takes_it_back(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let unas = stage.pending_invitation(&ada).await;
        stage.auditor(&ada, "Checker").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let place = stage.own_place(&ben).await;

        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        let ctx = &stage.ctx;
        stage.later(Span::minutes(1));
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "admin").await, [None]);
        invitations::copy_link(ctx, &thief, "acme", unas).await.unwrap();
        stage.change_role(&thief, &thief, "Ben", "admin").await.unwrap();
        stage.auditor(&thief, "Auditor").await;
        let more = draft("Checker", &["org.read", "member.read", "member.read_email", "history.read"]);
        roles::edit(ctx, &thief, "acme", (role("checker"), None), more).await.unwrap();
        projects::grant(ctx, &thief, "acme", (Scope::project(apollo), place), (None, Some(role("write")))).await.unwrap();
        projects::edit(ctx, &thief, "acme", apollo, &naming("Artemis")).await.unwrap();

        let (ended, owner) = stage.new_password(&ada).await;
        assert_eq!(ended, 1);
        assert!(stage.viewer("x").await.is_none());
        let sessions = stage.reviewed(&owner).await;
        assert_eq!(sessions.len(), 1, "none of her own: {sessions:?}");
        assert_eq!((sessions[0].browser.as_str(), sessions[0].open), ("Mallory’s browser", false));
        assert_eq!(sessions[0].signed_in, thief.origin.sign_in.at);
        assert_eq!(stage.texts(&owner).await, [
            "renamed the project Apollo to Artemis",
            "gave Ben the role Write in Apollo",
            "changed what the role Checker allows",
            "made the role Auditor",
            "changed Ben’s role from Member to Admin",
            "copied a link of the invitation for una@example.com",
            "invited eve@example.com as Admin",
        ]);

        let done = stage.take_back(&owner, "invited eve@example.com as Admin", Deed::Revoke).await.unwrap();
        assert_eq!(done, "The invitation is revoked, and its links no longer work.");
        let copied = "copied a link of the invitation for una@example.com";
        let act = stage.act(&owner, copied).await;
        assert_eq!(ways(&act), [(Deed::Replace, "Replace the link", false), (Deed::Revoke, "Revoke the invitation", false)]);
        stage.take_back(&owner, copied, Deed::Replace).await.unwrap();
        stage.take_back(&owner, "changed Ben’s role from Member to Admin", Deed::Restore).await.unwrap();
        assert_eq!(stage.place(&owner, "Ben").await.1, "member");
        stage.take_back(&owner, "made the role Auditor", Deed::Delete).await.unwrap();
        stage.take_back(&owner, "changed what the role Checker allows", Deed::Restore).await.unwrap();
        let facts = roles::page(ctx, &owner, "acme").await.unwrap().facts;
        let checker = facts.pack.custom_role(Level::Organization, &role("checker")).unwrap();
        assert_eq!(checker.permissions.into_iter().collect::<Vec<_>>(), ["org.read"]);
        assert_eq!(facts.pack.custom_role(Level::Organization, &role("auditor")), None);
        stage.take_back(&owner, "gave Ben the role Write in Apollo", Deed::Restore).await.unwrap();
        stage.take_back(&owner, "renamed the project Apollo to Artemis", Deed::Restore).await.unwrap();

        let left = stage.acts(&owner).await;
        assert_eq!(left.len(), 7, "what takes back is her own act");
        for act in &left {
            assert!(act.text == copied || ways(act).is_empty(), "{act:?}");
        }
        let (_, page) = history::page(ctx, &owner, "acme", None).await.unwrap();
        assert_eq!(page.rows[0].text, "renamed the project Artemis to Apollo");
        assert_eq!(page.rows[0].by, Some(owner.account()));
    }

    async fn nobody_else_reads_it_or_takes_anything_back_by_it(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "member").await, [None]);
        stage.change_role(&ada, &ada, "Ben", "owner").await.unwrap();
        let seq = stage.act(&ada, "invited eve@example.com as Member").await.seq;
        assert_eq!(stage.reviewed(&ben).await, []);
        let signed_in = accounts::change_password(&stage.ctx, &peer(), &ben, PASSWORD, NEW).await.unwrap();
        assert_eq!((signed_in.ended, signed_in.first), (0, None));
        let ben = stage.viewer(&signed_in.secret.reveal()).await.unwrap();
        let refused = review::take_back(&stage.ctx, &ben, "acme", (seq, Deed::Revoke)).await.unwrap_err();
        assert_eq!(refused.to_string(), Error::from(Denied::Hidden).to_string(), "not even an owner");
        let refused = review::take_back(&stage.ctx, &thief, "acme", (seq, Deed::Revoke)).await.unwrap_err();
        assert_eq!(refused.to_string(), Error::from(Denied::Hidden).to_string(), "it is the session's own act");
        assert_eq!(stage.texts(&thief).await[0], "changed Ben’s role from Member to Owner", "to it, hers are another's");
    }

    async fn history_and_its_chain_say_nothing_of_sessions(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "member").await, [None]);
        let (facts, _) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        let mut conn = stage.ctx.store().read().await.unwrap();
        let org = facts.organization.id;
        let entries = conn.audit_page(org, None, 50).await.unwrap();
        for entry in &entries {
            let told = format!("{entry:?}");
            assert!(!told.contains("Mallory") && !told.contains(&thief.session.to_string()), "{told}");
        }
        conn.verify_audit(org).await.unwrap().unwrap();
    }

    async fn a_reset_shows_what_every_earlier_session_did(store: Store) {
        let (stage, ada, _) = acme(store).await;
        stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        accounts::ask_reset(&stage.ctx, &peer(), "ada@example.com").await.unwrap();
        let link = stage.link("ada@example.com", "reset").await;
        let signed_in = accounts::reset(&stage.ctx, &peer(), &link, None, NEW).await.unwrap();
        assert_eq!((signed_in.ended, signed_in.first.as_deref()), (2, Some(review::PAGE)));
        let owner = stage.viewer(&signed_in.secret.reveal()).await.unwrap();
        let texts = stage.texts(&owner).await;
        assert_eq!(texts, ["invited ben@example.com as Member", "joined as Owner", "founded Acme"]);
        assert_eq!(stage.reviewed(&ada).await.len(), 0);
    }

    async fn what_decide_refuses_now_is_shown_with_its_sentence(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "admin").await, [None]);
        stage.auditor(&thief, "Auditor").await;
        stage.change_role(&thief, &thief, "Ben", "owner").await.unwrap();
        stage.change_role(&ben, &ben, "Ada", "member").await.unwrap();
        let invited = stage.act(&ada, "invited eve@example.com as Admin").await;
        assert_eq!(ways(&invited), [(Deed::Revoke, "Revoke the invitation", true)]);
        let refused = stage.take_back(&ada, "invited eve@example.com as Admin", Deed::Revoke).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::Lacks { .. })), "{refused:?}");
        stage.change_role(&ben, &ben, "Ada", "owner").await.unwrap();
        let (place, from) = stage.place(&ada, "Ben").await;
        members::change_role(&stage.ctx, &ada, "acme", place, (role(&from), role("auditor"))).await.unwrap();
        assert_eq!(why(&stage.act(&ada, "changed Ben’s role from Member to Owner").await), "Their role was changed again since: it is Auditor now.");
        assert_eq!(ways(&stage.act(&ada, "made the role Auditor").await), [(Deed::Delete, "Delete the role", true)]);
    }

    async fn whoever_came_by_the_invitation_is_removed(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        let eve = stage.joined(&thief, "Eve", "admin").await;
        let invited = "invited eve@example.com as Admin";
        assert_eq!(ways(&stage.act(&ada, invited).await), [(Deed::Remove, "Remove Eve", false)]);
        stage.take_back(&ada, invited, Deed::Remove).await.unwrap();
        assert!(stage.page(&eve).await.is_err());
        assert_eq!(why(&stage.act(&ada, invited).await), "It was accepted. Look whether they are still a member.");
        let gone = stage.take_back(&ada, invited, Deed::Remove).await.unwrap_err();
        assert!(matches!(gone, Error::Unusable { field: "deed", .. }), "{gone:?}");
    }

    async fn what_was_deleted_is_made_again_or_said_to_be_gone(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        stage.auditor(&ada, "Auditor").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        let ctx = &stage.ctx;
        roles::delete(ctx, &thief, "acme", (Level::Organization, role("auditor")), None).await.unwrap();
        projects::delete(ctx, &thief, "acme", apollo, "Apollo").await.unwrap();
        members::remove(ctx, &thief, "acme", stage.own_place(&ben).await).await.unwrap();
        stage.project(&thief, "Trojan").await;
        stage.take_back(&ada, "deleted the role Auditor", Deed::Restore).await.unwrap();
        assert_eq!(why(&stage.act(&ada, "deleted the role Auditor").await), "There is such a role again.");
        assert_eq!(why(&stage.act(&ada, "deleted the project Apollo").await), "What was in it cannot be brought back. Create it again if it is needed.");
        assert_eq!(why(&stage.act(&ada, "removed Ben (Member)").await), "Someone who was removed has to be invited again.");
        let made = stage.act(&ada, "created the project Trojan").await;
        assert_eq!(why(&made), "If it should not be there, delete it on its page.");
        assert!(matches!(&made.remedy, Remedy::Nothing { page: Some(page), .. } if page.starts_with("/acme/projects/")));
    }

    async fn an_address_that_is_not_for_the_owner_any_more_is_not_told_here(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        stage.change_role(&ada, &ada, "Ben", "admin").await.unwrap();
        assert_eq!(stage.invite(&ada, &["una@example.com"], "member").await, [None]);
        let unas = stage.pending_invitation(&ada).await;
        let thief = stage.elsewhere("ben@example.com", "Mallory’s browser").await;
        invitations::resend(&stage.ctx, &thief, "acme", unas).await.unwrap();
        invitations::revoke(&stage.ctx, &thief, "acme", unas).await.unwrap();
        assert_eq!(stage.texts(&ben).await[0], "revoked the invitation for una@example.com");
        stage.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        assert_eq!(stage.texts(&ben).await, [
            "revoked the invitation for an address that you may not see",
            "sent the invitation to an address that you may not see again",
        ]);
        members::remove(&stage.ctx, &ada, "acme", stage.own_place(&ben).await).await.unwrap();
        let gone = stage.act(&ben, "revoked the invitation for an address that you may not see").await;
        assert_eq!(why(&gone), "You are not a member of Acme any more. Ask one of its owners for help.");
    }

    async fn it_comes_in_pages_each_act_once(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        let addresses: Vec<String> = (0..30).map(|n| format!("eve{n}@example.com")).collect();
        let asked: Vec<&str> = addresses.iter().map(String::as_str).collect();
        assert_eq!(stage.invite(&thief, &asked, "member").await, vec![None; 30]);
        let first = review::page(&stage.ctx, &ada, None).await.unwrap();
        let second = review::page(&stage.ctx, &ada, first.next.as_deref()).await.unwrap();
        assert_eq!((first.rows[0].acts.len(), second.rows[0].acts.len(), second.next), (25, 5, None));
        let mut seqs: Vec<_> = first.rows.iter().chain(&second.rows).flat_map(|row| &row.acts).map(|act| act.seq).collect();
        seqs.dedup();
        assert_eq!(seqs.len(), 30);
        let foreign = review::page(&stage.ctx, &stage.person("Cleo").await, first.next.as_deref()).await;
        assert!(matches!(foreign, Err(Error::Unusable { field: "after", .. })));
    }

    async fn an_act_that_was_under_way_when_its_session_ended_is_shown_too(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        let (_, owner) = stage.new_password(&ada).await;
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "member").await, [None], "its request had begun");
        let sessions = stage.reviewed(&owner).await;
        assert_eq!((sessions[0].browser.as_str(), sessions[0].acts.len()), ("Mallory’s browser", 1));
    }

    async fn whoever_moves_to_another_address_keeps_their_own_acts_apart(store: Store) {
        let (stage, ada, _) = acme(store).await;
        accounts::change_address(&stage.ctx, &ada, "ada@new.example", PASSWORD).await.unwrap();
        let link = stage.link("ada@new.example", "confirm").await;
        let signed_in = accounts::confirm(&stage.ctx, &peer(), Some(&ada), &link).await.unwrap();
        let moved = stage.viewer(&signed_in.secret.reveal()).await.unwrap();
        assert_ne!(moved.session, ada.session);
        assert_eq!(stage.reviewed(&moved).await, []);
    }

    async fn a_rehearsal_and_a_refusal_are_no_acts_and_joining_is_one(store: Store) {
        let (stage, ada, ben) = acme(store).await;
        let thief = stage.elsewhere("ben@example.com", "Mallory’s browser").await;
        members::leave(&stage.ctx.rehearsing().0, &thief, "acme").await.unwrap();
        invitations::invite(&stage.ctx, &thief, "acme", &["eve@example.com".to_owned()], (&role("member"), &[])).await.unwrap_err();
        assert_eq!(stage.reviewed(&ben).await, []);
        members::leave(&stage.ctx, &thief, "acme").await.unwrap();
        assert_eq!(stage.invite(&ada, &["ben@example.com"], "member").await, [None]);
        let link = stage.link("ben@example.com", "join").await;
        Box::pin(joining::accept(&stage.ctx, &thief, &link)).await.unwrap();
        assert_eq!(stage.texts(&ben).await, [
            "joined as Member",
            "accepted the invitation for ben@example.com",
            "left, having been Member",
        ]);
    }

    async fn it_is_known_for_ninety_days(store: Store) {
        let (stage, ada, _) = acme(store).await;
        let thief = stage.elsewhere("ada@example.com", "Mallory’s browser").await;
        assert_eq!(stage.invite(&thief, &["eve@example.com"], "member").await, [None]);
        let cleaned = async || {
            let cleaned = Box::pin(housekeeping::round(&stage.ctx)).await.unwrap().deleted;
            cleaned.into_iter().find(|(kind, _)| *kind == Leftover::SessionActs).map_or(0, |(_, rows)| rows)
        };
        stage.later(Span::days(89));
        assert_eq!(cleaned().await, 0);
        assert_eq!(stage.texts(&ada).await.len(), 1, "also after its session has run out");
        stage.later(Span::days(1));
        assert!(cleaned().await > 1);
        assert_eq!(stage.reviewed(&ada).await, []);
    }
}
