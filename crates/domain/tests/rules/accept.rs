//! Answering an invitation: for whom, until when, and on whose word.

use crate::acme::Acme;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::InvitationState;
use guildhall_domain::id::InvitationId;
use guildhall_domain::time::Span;

fn invited(by: &str, to: &str) -> (Acme, InvitationId, Command) {
    let mut acme = Acme::new();
    acme.member("oscar", "owner");
    acme.member("adam", "admin");
    acme.person("nina");
    acme.person("eve");
    let invitation = acme.invitation(by, "nina", to);
    let accept = acme.acceptance(invitation);
    (acme, invitation, accept)
}

#[test]
fn accepting_gives_exactly_the_invited_role() {
    for to in ["owner", "admin", "member"] {
        let (mut acme, _, accept) = invited("olivia", to);
        let events = acme.does("nina", &accept);
        assert!(matches!(
            events.as_slice(),
            [Event::InvitationAccepted { .. }, Event::MemberJoined { invitation: Some(_), .. }]
        ));
        assert_eq!(acme.role_of("nina"), to);
    }
}

#[test]
fn invitation_is_used_once() {
    let (mut acme, invitation, accept) = invited("olivia", "member");
    acme.does("nina", &accept);
    acme.does("nina", &Command::Leave);
    let again = acme.acceptance(invitation);
    assert_eq!(acme.refuses("nina", &again), Denied::NotPending { state: InvitationState::Accepted });
}

#[test]
fn demoted_inviter_no_longer_vouches_for_what_they_could_give() {
    let (mut acme, _, accept) = invited("oscar", "owner");
    acme.does("olivia", &acme.change("oscar", "owner", "admin"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
}

#[test]
fn demoted_inviter_still_vouches_for_what_they_can_give() {
    let (mut acme, _, accept) = invited("oscar", "member");
    acme.does("olivia", &acme.change("oscar", "owner", "admin"));
    assert!(acme.ask("nina", &accept).is_ok());
    acme.does("olivia", &acme.change("oscar", "admin", "member"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
}

#[test]
fn removed_or_suspended_inviter_vouches_for_nothing() {
    let (mut acme, _, accept) = invited("adam", "member");
    acme.suspend("adam");
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &acme.removal("adam"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
}

#[test]
fn resending_puts_another_voucher_in_the_place_of_one_who_is_gone() {
    let (mut acme, invitation, accept) = invited("adam", "member");
    acme.does("adam", &Command::Leave);
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &Command::Resend { invitation });
    assert!(acme.ask("nina", &accept).is_ok());
}

#[test]
fn deputy_vouches_for_no_owner() {
    let mut acme = Acme::with_five_roles();
    acme.member("oscar", "owner");
    acme.person("nina");
    let invitation = acme.invitation("oscar", "nina", "owner");
    let accept = acme.acceptance(invitation);
    acme.does("olivia", &acme.change("oscar", "owner", "deputy"));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
}

#[test]
fn expired_revoked_and_declined_invitations_are_not_accepted() {
    let (mut acme, _, accept) = invited("olivia", "member");
    acme.wait(Span::days(7));
    assert_eq!(acme.refuses("nina", &accept).reason(), "This invitation has expired.");
    let (mut acme, invitation, accept) = invited("olivia", "member");
    acme.does("olivia", &Command::Revoke { invitation });
    assert_eq!(acme.refuses("nina", &accept).reason(), "This invitation was revoked.");
    let (mut acme, invitation, accept) = invited("olivia", "member");
    acme.does("nina", &Command::Decline { invitation });
    assert_eq!(acme.refuses("nina", &accept).reason(), "This invitation was declined.");
}

#[test]
fn wrong_address_learns_a_masked_one() {
    let (acme, invitation, accept) = invited("olivia", "member");
    for command in [accept, Command::Decline { invitation }] {
        let refused = acme.refuses("eve", &command);
        assert_eq!(refused, Denied::WrongAddress { masked: "n•••@example.com".to_owned() });
        assert!(!refused.to_string().contains("nina"));
    }
}

#[test]
fn unconfirmed_address_accepts_nothing() {
    let (acme, _, accept) = invited("olivia", "member");
    let mut facts = acme.facts("nina", &accept);
    facts.actor.verified_email = None;
    assert_eq!(decide(&facts, &accept), Err(Denied::Unverified));
}

#[test]
fn accepting_needs_an_account_declining_needs_only_the_link() {
    let (acme, invitation, accept) = invited("olivia", "member");
    let mut facts = acme.facts("nina", &accept);
    (facts.actor.account, facts.actor.verified_email) = (None, None);
    assert_eq!(decide(&facts, &accept), Err(Denied::Hidden));
    assert!(decide(&facts, &Command::Decline { invitation }).is_ok());
}

#[test]
fn member_cannot_join_twice() {
    let (mut acme, _, accept) = invited("olivia", "admin");
    let account = acme.who("nina").account;
    let member = acme.new_member_id();
    let (name, role) = ("nina".to_owned(), crate::acme::role("member"));
    acme.hall.apply(&Event::MemberJoined { member, account, name, role, invitation: None });
    let told = Denied::YouAreMember { organization: "Acme".to_owned(), slug: "acme".to_owned() };
    assert_eq!(acme.refuses("nina", &accept), told);
}

#[test]
fn members_are_told_the_way_in_whatever_became_of_the_invitation() {
    let told = Denied::YouAreMember { organization: "Acme".to_owned(), slug: "acme".to_owned() };
    let (mut acme, invitation, accept) = invited("olivia", "member");
    for (who, command) in [("adam", accept.clone()), ("adam", Command::Decline { invitation })] {
        assert_eq!(acme.refuses(who, &command), told, "it waits for another address");
    }
    acme.does("nina", &accept);
    for command in [acme.acceptance(invitation), Command::Decline { invitation }] {
        assert_eq!(acme.refuses("nina", &command), told, "it was accepted by the actor");
    }
    acme.suspend("nina");
    assert_eq!(acme.refuses("nina", &accept), Denied::Suspended);
    let (mut acme, invitation, accept) = invited("olivia", "member");
    acme.does("olivia", &Command::Revoke { invitation });
    assert_eq!(acme.refuses("adam", &accept), told, "it was taken back");
}

#[test]
fn absent_invitation_cannot_be_answered() {
    let (mut acme, _, _) = invited("olivia", "member");
    let invitation = acme.new_invitation_id();
    let accept = acme.acceptance(invitation);
    for command in [accept, Command::Decline { invitation }] {
        assert_eq!(acme.refuses("nina", &command), Denied::Hidden);
    }
}
