//! Invitations: who may make, resend, copy and revoke them, and up to which role.

use crate::acme::{Acme, address, built_in, role};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{InvitationState, Subject};
use guildhall_domain::id::InvitationId;
use guildhall_domain::pack::Pack;
use guildhall_domain::time::Span;

fn staffed() -> Acme {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme
}

fn managing(invitation: InvitationId) -> [Command; 3] {
    [Command::Resend { invitation }, Command::CopyLink { invitation }, Command::Revoke { invitation }]
}

#[test]
fn member_cannot_invite() {
    let mut acme = staffed();
    let invite = acme.invite("nina", "member");
    let refused = acme.refuses("mia", &invite);
    assert_eq!(refused.reason(), "Only owners and admins can invite people and manage invitations.");
}

#[test]
fn admin_invites_up_to_admin_never_an_owner() {
    let mut acme = staffed();
    for to in ["member", "admin"] {
        let invite = acme.invite("nina", to);
        assert!(acme.ask("adam", &invite).is_ok(), "{to}");
    }
    let invite = acme.invite("nina", "owner");
    assert_eq!(acme.refuses("adam", &invite).reason(), "Only an owner can make someone an owner.");
}

#[test]
fn nobody_invites_to_a_role_beyond_their_own() {
    let mut acme = Acme::with_five_roles();
    acme.member("adam", "admin");
    let invite = acme.invite("nina", "accountant");
    assert_eq!(
        acme.refuses("adam", &invite).reason(),
        "You cannot make someone an accountant: that role holds rights that yours does not."
    );
}

#[test]
fn resending_and_copying_a_link_grant_anew_so_the_ceiling_holds() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "owner");
    for command in [Command::Resend { invitation }, Command::CopyLink { invitation }] {
        assert_eq!(acme.refuses("adam", &command).code(), "only_owners_make_owners");
    }
    assert_eq!(acme.refuses("adam", &Command::Revoke { invitation }).code(), "above_you");
    for command in managing(invitation) {
        assert!(acme.ask("olivia", &command).is_ok());
    }
}

#[test]
fn member_manages_no_invitation() {
    let mut acme = staffed();
    for command in managing(acme.invitation("olivia", "nina", "member")) {
        assert_eq!(acme.refuses("mia", &command).code(), "lacks");
    }
}

#[test]
fn invitation_lives_as_long_as_the_pack_says() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    assert_eq!(acme.hall.invitations[&invitation].expires, acme.now.plus(Span::days(7)));
}

#[test]
fn expired_means_expired_at_read_time() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    acme.wait(Span(Span::days(7).0 - 1));
    assert!(acme.ask("olivia", &Command::CopyLink { invitation }).is_ok());
    acme.wait(Span(1));
    assert_eq!(
        acme.refuses("olivia", &Command::CopyLink { invitation }),
        Denied::NotPending { state: InvitationState::Expired }
    );
}

#[test]
fn resending_gives_a_fresh_expiry_and_another_voucher() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    acme.wait(Span::days(9));
    acme.does("adam", &Command::Resend { invitation });
    let asked = &acme.hall.invitations[&invitation];
    assert_eq!((asked.expires, asked.inviter), (acme.now.plus(Span::days(7)), acme.place("adam")));
}

#[test]
fn expired_invitation_makes_way_for_a_new_one() {
    let mut acme = staffed();
    let earlier = acme.invitation("olivia", "nina", "admin");
    acme.wait(Span::days(7));
    let invite = acme.invite("nina", "member");
    let events = acme.does("adam", &invite);
    assert!(matches!(
        events.as_slice(),
        [Event::InvitationExpired { invitation, .. }, Event::InvitationCreated { .. }] if *invitation == earlier
    ));
}

#[test]
fn replaced_invitation_can_be_neither_resent_nor_revoked() {
    let mut acme = staffed();
    let earlier = acme.invitation("olivia", "nina", "member");
    acme.wait(Span::days(7));
    acme.invitation("olivia", "nina", "member");
    for command in managing(earlier) {
        let expired = Denied::NotPending { state: InvitationState::Expired };
        assert_eq!(acme.refuses("olivia", &command), expired, "{command:?}");
    }
}

#[test]
fn expired_invitation_can_be_revoked() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    acme.wait(Span::days(8));
    acme.does("olivia", &Command::Revoke { invitation });
    assert_eq!(acme.hall.invitations[&invitation].state, InvitationState::Revoked);
}

#[test]
fn ended_invitation_stays_ended() {
    for (end, state) in
        [(0, InvitationState::Revoked), (1, InvitationState::Declined), (2, InvitationState::Accepted)]
    {
        let mut acme = staffed();
        acme.person("nina");
        let invitation = acme.invitation("olivia", "nina", "member");
        match end {
            0 => acme.does("olivia", &Command::Revoke { invitation }),
            1 => acme.does("nina", &Command::Decline { invitation }),
            _ => {
                let accept = acme.acceptance(invitation);
                acme.does("nina", &accept)
            }
        };
        for command in managing(invitation) {
            assert_eq!(acme.refuses("olivia", &command), Denied::NotPending { state }, "{command:?}");
        }
    }
}

#[test]
fn address_is_invited_once_whatever_its_case() {
    let mut acme = staffed();
    acme.invitation("olivia", "nina", "member");
    let invite = acme.invite("NINA", "member");
    assert_eq!(acme.refuses("olivia", &invite), Denied::AlreadyInvited);
}

#[test]
fn member_is_not_invited_again_until_they_are_gone() {
    let mut acme = staffed();
    let invite = acme.invite("mia", "member");
    assert_eq!(acme.refuses("olivia", &invite), Denied::AlreadyMember);
    acme.does("olivia", &acme.removal("mia"));
    assert!(acme.ask("olivia", &invite).is_ok());
}

#[test]
fn cap_on_pending_invitations_holds_and_replacing_an_expired_one_fits_under_it() {
    let mut acme = Acme::with_five_roles();
    for name in ["nina", "noah", "nora"] {
        acme.invitation("olivia", name, "member");
    }
    let fourth = acme.invite("nick", "member");
    assert_eq!(acme.refuses("olivia", &fourth), Denied::TooManyPending { cap: 3 });
    acme.wait(Span::hours(48));
    let again = acme.invite("nina", "member");
    assert!(acme.ask("olivia", &again).is_ok());
}

#[test]
fn unknown_role_is_refused() {
    let mut acme = staffed();
    let invite = acme.invite("nina", "emperor");
    assert_eq!(acme.refuses("olivia", &invite).code(), "unknown_role");
}

#[test]
fn facts_about_one_invitation_or_address_decide_nothing_about_another() {
    let mut acme = staffed();
    let one = acme.invitation("olivia", "nina", "member");
    let other = acme.invitation("olivia", "noah", "member");
    for (loaded, asked) in managing(one).into_iter().zip(managing(other)) {
        assert_eq!(decide(&acme.facts("olivia", &loaded), &asked), Err(Denied::Hidden));
    }
    let invite = acme.invite("nora", "member");
    let key = address("nick").key();
    let elsewhere = Subject::Address { key, holder: None, invitation: None, projects: Vec::new() };
    let elsewhere = acme.facts("olivia", &invite).about(elsewhere);
    assert_eq!(decide(&elsewhere, &invite), Err(Denied::Hidden));
}

#[test]
fn without_an_address_the_answer_is_about_the_role_alone() {
    let mut acme = staffed();
    for (to, allowed) in [("member", true), ("admin", true), ("owner", false)] {
        let invite = acme.invite("nina", to);
        let facts = acme.facts("adam", &invite).about(Subject::None);
        assert_eq!(decide(&facts, &invite).is_ok(), allowed, "{}", role(to));
    }
}

#[test]
fn whoever_has_an_account_is_placed_at_once_where_the_pack_says_so() {
    let mut acme = Acme::running(built_in("pinecone"));
    acme.person("anna");
    let invite = acme.invite("anna", "user");
    let Command::Invite { member, .. } = invite else { unreachable!() };
    let events = acme.does("olivia", &invite);
    assert!(
        matches!(events.as_slice(), [Event::MemberPlaced { member: placed, .. }] if *placed == member),
        "{events:?}"
    );
    assert_eq!(acme.role_of("anna"), "user");
    let again = acme.invite("anna", "user");
    assert_eq!(acme.refuses("olivia", &again), Denied::AlreadyMember);
}

#[test]
fn whoever_has_none_is_invited_there_and_answers() {
    let mut acme = Acme::running(built_in("pinecone"));
    let invitation = acme.invitation("olivia", "anna", "user");
    acme.person("anna");
    let accept = acme.acceptance(invitation);
    acme.does("anna", &accept);
    assert_eq!(acme.role_of("anna"), "user");
}

#[test]
fn nobody_is_placed_with_what_their_inviter_could_not_give() {
    let mut acme = Acme::running(built_in("pinecone"));
    acme.member("ulla", "user");
    acme.person("anna");
    let invite = acme.invite("anna", "user");
    assert!(matches!(acme.refuses("ulla", &invite), Denied::Lacks { .. }));
}

#[test]
fn an_expired_invitation_makes_way_for_whoever_is_placed() {
    let mut acme = Acme::running(built_in("pinecone"));
    acme.invitation("olivia", "anna", "user");
    acme.wait(Span::days(8));
    acme.person("anna");
    let invite = acme.invite("anna", "user");
    let events = acme.does("olivia", &invite);
    assert!(
        matches!(events.as_slice(), [Event::InvitationExpired { .. }, Event::MemberPlaced { .. }]),
        "{events:?}"
    );
}

/// The default pack, in which owners and members hold a right in every project that admins lack.
fn with_keys() -> Acme {
    let (_, text) = guildhall_domain::pack::BUILT_IN[0];
    let text = text.replacen("owner = true\n", "owner = true\nin_every_project = \"keeper\"\n", 1);
    let text =
        text.replacen("title = \"Member\"\n", "title = \"Member\"\nin_every_project = \"keeper\"\n", 1);
    let keys = "[[permission]]\nname = \"key.use\"\nlevel = \"project\"\ngroup = \"Keys\"\nallows = \"use keys\"\n\n\
        [[project_role]]\nid = \"keeper\"\ntitle = \"Keeper\"\nplural = \"keepers\"\ndescription = \"\"\npermissions = [\"project.read\", \"key.use\"]\n";
    let mut acme = Acme::running(Pack::parse("keys.toml", &format!("{text}\n{keys}")).unwrap());
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme
}

#[test]
fn the_ceiling_counts_what_comes_along_in_every_project() {
    let mut acme = with_keys();
    let invite = acme.invite("nina", "member");
    assert!(matches!(acme.refuses("adam", &invite), Denied::BeyondYou { .. }));
    assert!(matches!(acme.refuses("adam", &acme.removal("mia")), Denied::AboveYou { .. }));
    assert!(matches!(acme.refuses("adam", &acme.change("mia", "member", "admin")), Denied::AboveYou { .. }));
    assert!(acme.ask("olivia", &invite).is_ok());
    let invitation = acme.invitation("olivia", "nina", "member");
    assert!(matches!(acme.refuses("adam", &Command::Resend { invitation }), Denied::BeyondYou { .. }));
}
