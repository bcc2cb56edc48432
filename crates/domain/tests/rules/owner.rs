//! Owners: who makes one, and that one always stays.

use crate::acme::{Acme, built_in};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;

const LAST: &str = "You are the last owner. Make someone else an owner first.";

#[test]
fn admin_cannot_make_an_owner() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    for (name, from) in [("mia", "member"), ("adam", "admin")] {
        let refused = acme.refuses("adam", &acme.change(name, from, "owner"));
        assert_eq!(refused.reason(), "Only an owner can make someone an owner.");
        assert_eq!(refused.code(), "only_owners_make_owners");
    }
}

#[test]
fn owner_makes_an_owner() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.does("olivia", &acme.change("adam", "admin", "owner"));
    assert_eq!((acme.role_of("adam").as_str(), acme.hall.owners()), ("owner", 2));
}

#[test]
fn last_owner_cannot_leave() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    assert_eq!(acme.refuses("olivia", &Command::Leave).to_string(), LAST);
}

#[test]
fn last_owner_cannot_demote_themselves() {
    let acme = Acme::new();
    for to in ["admin", "member"] {
        assert_eq!(acme.refuses("olivia", &acme.change("olivia", "owner", to)).to_string(), LAST);
    }
}

#[test]
fn owner_hands_over_by_promoting_and_then_leaves() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.does("olivia", &acme.change("adam", "admin", "owner"));
    let events = acme.does("olivia", &Command::Leave);
    assert!(matches!(events.as_slice(), [Event::MemberLeft { .. }]));
    assert_eq!(acme.hall.owners(), 1);
    assert_eq!(acme.refuses("adam", &Command::Leave).to_string(), LAST);
}

#[test]
fn removing_another_owner_keeps_one() {
    let mut acme = Acme::new();
    acme.member("oscar", "owner");
    acme.does("olivia", &acme.removal("oscar"));
    assert_eq!(acme.hall.owners(), 1);
}

#[test]
fn of_two_owners_demoting_each_other_the_second_is_too_late() {
    let mut acme = Acme::new();
    acme.member("oscar", "owner");
    let second = acme.change("olivia", "owner", "member");
    acme.does("olivia", &acme.change("oscar", "owner", "member"));
    assert_eq!(acme.refuses("oscar", &second).code(), "lacks");
}

#[test]
fn suspended_owner_does_not_count() {
    let mut acme = Acme::new();
    acme.member("oscar", "owner");
    acme.suspend("oscar");
    assert_eq!(acme.refuses("olivia", &Command::Leave).to_string(), LAST);
    assert_eq!(acme.refuses("olivia", &acme.change("olivia", "owner", "admin")).to_string(), LAST);
}

#[test]
fn suspended_owner_can_be_removed_and_can_leave() {
    let mut acme = Acme::new();
    acme.member("oscar", "owner");
    acme.suspend("oscar");
    assert!(acme.ask("olivia", &acme.removal("oscar")).is_ok());
    assert!(acme.ask("oscar", &Command::Leave).is_ok());
}

#[test]
fn pending_owner_invitation_does_not_count() {
    let mut acme = Acme::new();
    acme.invitation("olivia", "oscar", "owner");
    assert_eq!(acme.refuses("olivia", &Command::Leave).to_string(), LAST);
}

#[test]
fn whoever_holds_every_right_without_being_an_owner_makes_no_owner() {
    let mut acme = Acme::with_five_roles();
    acme.member("dora", "deputy");
    acme.member("mia", "member");
    let invite = acme.invite("nina", "owner");
    let owner = || Denied::OnlyOwnersMakeOwners { owner: "an owner".to_owned() };
    assert_eq!(acme.refuses("dora", &invite), owner());
    assert_eq!(acme.refuses("dora", &acme.change("mia", "member", "owner")), owner());
    assert_eq!(acme.refuses("dora", &acme.change("dora", "deputy", "owner")), owner());
}

#[test]
fn whoever_holds_every_right_cannot_remove_or_demote_the_last_owner() {
    let mut acme = Acme::with_five_roles();
    acme.member("dora", "deputy");
    let sentence = "olivia is the last owner. Make someone else an owner first.";
    assert_eq!(acme.refuses("dora", &acme.removal("olivia")).to_string(), sentence);
    assert_eq!(acme.refuses("dora", &acme.change("olivia", "owner", "deputy")).to_string(), sentence);
    acme.member("oscar", "owner");
    assert!(acme.ask("dora", &acme.removal("olivia")).is_ok());
}

#[test]
fn the_last_owner_is_called_what_the_pack_calls_owners() {
    let acme = Acme::running(built_in("powens"));
    let refused = acme.refuses("olivia", &Command::Leave);
    assert_eq!(refused.to_string(), "You are the last admin. Make someone else an admin first.");
}
