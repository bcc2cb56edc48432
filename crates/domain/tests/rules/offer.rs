//! Invitations that give roles in projects: who may make and manage them, and what accepting them gives.

use crate::acme::{Acme, built_in, role};
use crate::tree::{deletion, offer};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::id::{InvitationId, ProjectId};
use guildhall_domain::tree::Scope;
use uuid::Uuid;

/// Pinecone's older model: Uwe, a plain user, owns Search and is a user of Ads, which Olivia made.
fn legacy() -> (Acme, Scope, Scope) {
    let mut acme = Acme::running(built_in("pinecone-legacy"));
    acme.member("uwe", "user");
    let search = acme.project("uwe", "Search");
    let ads = acme.project("olivia", "Ads");
    acme.holds("uwe", ads, "user");
    acme.person("nina");
    (acme, search, ads)
}

fn managing(invitation: InvitationId) -> [Command; 3] {
    [Command::Resend { invitation }, Command::CopyLink { invitation }, Command::Revoke { invitation }]
}

/// An invitation of Nina's that someone really made.
fn invited(acme: &mut Acme, by: &str, to: &str, places: &[(Scope, &str)]) -> (InvitationId, Command) {
    let offers = places.iter().map(|(at, held)| offer(*at, held)).collect();
    let invite = acme.invite_with("nina", to, offers);
    let invitation = acme.really_invites(by, &invite);
    (invitation, acme.acceptance(invitation))
}

#[test]
fn project_owner_invites_to_their_project_as_what_everybody_begins_as() {
    let (mut acme, search, _) = legacy();
    for held in ["owner", "user"] {
        let invite = acme.invite_with("nina", "user", vec![offer(search, held)]);
        let events = acme.ask("uwe", &invite).unwrap();
        assert!(
            matches!(events.as_slice(), [Event::InvitationCreated { projects, .. }] if projects.len() == 1)
        );
    }
    let as_owner = acme.invite_with("nina", "owner", vec![offer(search, "user")]);
    assert_eq!(acme.refuses("uwe", &as_owner), Denied::DefaultRoleOnly { role: "User".to_owned() });
    assert!(acme.ask("olivia", &as_owner).is_ok());
}

#[test]
fn project_owner_invites_neither_without_a_project_nor_to_one_that_they_do_not_own() {
    let (mut acme, search, ads) = legacy();
    for offers in [vec![], vec![offer(ads, "user")], vec![offer(search, "user"), offer(ads, "user")]] {
        let invite = acme.invite_with("nina", "user", offers);
        assert_eq!(
            acme.refuses("uwe", &invite).reason(),
            "Only owners can invite people and manage invitations.",
            "{invite:?}"
        );
        assert!(acme.ask("olivia", &invite).is_ok());
    }
}

#[test]
fn project_owner_invites_nobody_where_the_pack_gives_them_no_right_to() {
    for (pack, default) in [("pinecone", "user"), ("zilliz", "member")] {
        let mut acme = Acme::running(built_in(pack));
        let alpha = acme.project("olivia", "Alpha");
        acme.member_at("mia", default, &[(alpha, "owner")]);
        let invite = acme.invite_with("nina", default, vec![offer(alpha, default)]);
        assert_eq!(acme.refuses("mia", &invite).code(), "lacks", "{pack}");
    }
}

#[test]
fn project_owner_manages_the_invitations_to_their_projects_whoever_made_them() {
    let (mut acme, search, _) = legacy();
    for by in ["uwe", "olivia"] {
        let (invitation, _) = invited(&mut acme, by, "user", &[(search, "user")]);
        for command in managing(invitation) {
            assert!(acme.ask("uwe", &command).is_ok(), "{command:?} of {by}'s");
        }
        acme.does("uwe", &Command::Revoke { invitation });
    }
}

#[test]
fn project_owner_manages_no_other_invitation() {
    let (mut acme, search, ads) = legacy();
    for places in [vec![], vec![(ads, "user")], vec![(search, "user"), (ads, "user")]] {
        let (invitation, _) = invited(&mut acme, "olivia", "user", &places);
        for command in managing(invitation) {
            assert_eq!(acme.refuses("uwe", &command).code(), "lacks", "{command:?}");
        }
        acme.does("olivia", &Command::Revoke { invitation });
    }
    let absent = acme.new_invitation_id();
    assert_eq!(acme.refuses("uwe", &Command::Revoke { invitation: absent }).code(), "lacks");
}

#[test]
fn project_owner_does_nothing_to_an_owners_invitation_to_their_project() {
    let (mut acme, search, _) = legacy();
    let (invitation, _) = invited(&mut acme, "olivia", "owner", &[(search, "user")]);
    for command in managing(invitation) {
        assert_eq!(acme.refuses("uwe", &command).code(), "lacks", "{command:?}");
    }
}

#[test]
fn ceiling_in_projects_holds_when_inviting_resending_and_copying() {
    let mut acme = Acme::with_five_roles();
    let alpha = acme.project("olivia", "Alpha");
    acme.member_at("adam", "admin", &[(alpha, "lead")]);
    acme.person("nina");
    let invite = acme.invite_with("nina", "member", vec![offer(alpha, "keeper")]);
    let beyond = Denied::BeyondYou { role: "a keeper".to_owned() };
    assert_eq!(acme.refuses("adam", &invite), beyond);
    let invitation = acme.really_invites("olivia", &invite);
    for command in [Command::Resend { invitation }, Command::CopyLink { invitation }] {
        assert_eq!(acme.refuses("adam", &command), beyond);
    }
}

#[test]
fn nobody_invites_to_a_project_that_they_may_not_see_nor_to_one_that_is_not_there() {
    let mut acme = Acme::with_five_roles();
    let alpha = acme.project("olivia", "Alpha");
    acme.member("adam", "admin");
    let absent = Scope::project(ProjectId(Uuid::from_u128(8)));
    for at in [alpha, absent] {
        let invite = acme.invite_with("nina", "member", vec![offer(at, "guest")]);
        assert_eq!(acme.refuses("adam", &invite), Denied::Hidden);
    }
}

#[test]
fn each_project_stands_once_in_an_invitation() {
    let (mut acme, search, _) = legacy();
    for held in ["user", "owner"] {
        let invite = acme.invite_with("nina", "user", vec![offer(search, "user"), offer(search, held)]);
        assert_eq!(acme.refuses("olivia", &invite), Denied::Hidden);
    }
}

#[test]
fn roles_that_the_pack_lacks_are_not_offered() {
    let (mut acme, search, _) = legacy();
    let invite = acme.invite_with("nina", "user", vec![offer(search, "emperor")]);
    assert_eq!(acme.refuses("olivia", &invite), Denied::UnknownRole { role: "emperor".to_owned() });
}

#[test]
fn accepting_gives_the_roles_in_both_projects() {
    let (mut acme, search, ads) = legacy();
    let (_, accept) = invited(&mut acme, "olivia", "user", &[(search, "owner"), (ads, "user")]);
    let events = acme.does("nina", &accept);
    assert!(
        matches!(
            events.as_slice(),
            [
                Event::InvitationAccepted { .. },
                Event::MemberJoined { .. },
                Event::Granted { .. },
                Event::Granted { .. }
            ]
        ),
        "{events:?}"
    );
    assert_eq!(acme.role_of("nina"), "user");
    assert_eq!(
        (acme.held("nina", search), acme.held("nina", ads)),
        (Some(role("owner")), Some(role("user")))
    );
}

#[test]
fn project_that_was_deleted_meanwhile_drops_out() {
    let (mut acme, search, ads) = legacy();
    let (_, accept) = invited(&mut acme, "olivia", "user", &[(search, "owner"), (ads, "user")]);
    acme.does("olivia", &deletion(search));
    acme.does("nina", &accept);
    assert_eq!(acme.held("nina", ads), Some(role("user")));
}

#[test]
fn invitation_whose_every_project_is_gone_gives_the_organization_alone_and_only_on_an_owners_word() {
    let (mut acme, search, ads) = legacy();
    let (_, accept) = invited(&mut acme, "olivia", "user", &[(ads, "user")]);
    acme.does("olivia", &deletion(ads));
    assert_eq!(acme.ask("nina", &accept).unwrap().len(), 2);
    acme.does("olivia", &Command::Revoke { invitation: *acme.hall.invitations.keys().next().unwrap() });
    let (invitation, accept) = invited(&mut acme, "uwe", "user", &[(search, "user")]);
    acme.does("uwe", &deletion(search));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    assert_eq!(acme.refuses("uwe", &Command::Revoke { invitation }).code(), "lacks");
    acme.does("olivia", &Command::Resend { invitation });
    acme.does("nina", &accept);
}

#[test]
fn inviter_who_lost_their_right_in_the_project_vouches_for_nothing() {
    let (mut acme, search, _) = legacy();
    acme.holds("olivia", search, "owner");
    let (invitation, accept) = invited(&mut acme, "uwe", "user", &[(search, "user")]);
    let before = acme.clone();
    acme.does("olivia", &acme.giving(search, "uwe", "user"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    assert_eq!(acme.refuses("uwe", &Command::Resend { invitation }).code(), "lacks");
    acme.does("uwe", &acme.taking(search, "uwe"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &Command::Resend { invitation });
    acme.does("nina", &accept);
    let mut acme = before;
    acme.suspend("uwe");
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &acme.removal("uwe"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
}

#[test]
fn inviter_who_can_no_longer_give_the_role_in_the_project_vouches_for_nothing() {
    let mut acme = Acme::with_five_roles();
    let alpha = acme.project("olivia", "Alpha");
    acme.member_at("adam", "admin", &[(alpha, "chief")]);
    acme.person("nina");
    let (_, accept) = invited(&mut acme, "adam", "member", &[(alpha, "keeper")]);
    acme.does("olivia", &acme.giving(alpha, "adam", "lead"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &acme.giving(alpha, "adam", "keeper"));
    acme.does("nina", &accept);
}

#[test]
fn whoever_is_placed_at_once_has_their_roles_in_projects_at_once() {
    let mut acme = Acme::running(built_in("pinecone"));
    let (search, ads) = (acme.project("olivia", "Search"), acme.project("olivia", "Ads"));
    acme.person("nina");
    let invite = acme.invite_with("nina", "user", vec![offer(search, "user"), offer(ads, "owner")]);
    let events = acme.does("olivia", &invite);
    assert!(
        matches!(
            events.as_slice(),
            [Event::MemberPlaced { .. }, Event::Granted { .. }, Event::Granted { .. }]
        ),
        "{events:?}"
    );
    assert_eq!(
        (acme.held("nina", search), acme.held("nina", ads)),
        (Some(role("user")), Some(role("owner")))
    );
}

#[test]
fn workspace_admin_of_powens_invites_members_to_their_workspace() {
    let mut acme = Acme::running(built_in("powens"));
    let (shop, bank) = (acme.project("olivia", "Shop"), acme.project("olivia", "Bank"));
    acme.member_at("wanda", "member", &[(shop, "admin"), (bank, "developer")]);
    acme.person("nina");
    let elsewhere = acme.invite_with("nina", "member", vec![offer(bank, "reader")]);
    assert_eq!(acme.refuses("wanda", &elsewhere).code(), "lacks");
    let (_, accept) = invited(&mut acme, "wanda", "member", &[(shop, "developer")]);
    acme.does("nina", &accept);
    assert_eq!(acme.held("nina", shop), Some(role("developer")));
}
