//! What whoever runs the installation may do with members, whatever they themselves hold: and what nobody may.

use crate::acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;

fn staffed() -> Acme {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme
}

fn suspension(acme: &Acme, name: &str) -> Command {
    Command::Suspend { member: acme.place(name) }
}

fn restoration(acme: &Acme, name: &str) -> Command {
    Command::Restore { member: acme.place(name) }
}

fn operates(acme: &mut Acme, command: &Command) -> Vec<Event> {
    let events = acme.operated(command).unwrap();
    for event in &events {
        acme.hall.apply(event);
    }
    events
}

#[test]
fn the_operator_replaces_a_lost_owner_in_two_steps_and_no_fewer() {
    let mut acme = staffed();
    for command in
        [acme.removal("olivia"), acme.change("olivia", "owner", "member"), suspension(&acme, "olivia")]
    {
        assert_eq!(
            acme.operated(&command).unwrap_err().to_string(),
            "olivia is the last owner. Make someone else an owner first."
        );
    }
    let raise = acme.change("mia", "member", "owner");
    operates(&mut acme, &raise);
    let removal = acme.removal("olivia");
    assert!(
        matches!(operates(&mut acme, &removal).as_slice(), [Event::MemberRemoved { name, .. }] if name == "olivia")
    );
    assert_eq!(acme.role_of("mia"), "owner");
    assert_eq!(acme.hall.owners(), 1);
}

#[test]
fn a_suspended_owner_does_not_count_and_is_no_successor() {
    let mut acme = staffed();
    acme.member("otto", "owner");
    let suspend = suspension(&acme, "otto");
    assert!(
        matches!(operates(&mut acme, &suspend).as_slice(), [Event::MemberSuspended { role: held, .. }] if *held == role("owner"))
    );
    assert_eq!(acme.hall.owners(), 1);
    assert!(matches!(acme.operated(&acme.removal("olivia")), Err(Denied::LastOwner { .. })));
    let restore = restoration(&acme, "otto");
    operates(&mut acme, &restore);
    assert!(acme.operated(&acme.removal("olivia")).is_ok());
}

#[test]
fn whoever_is_suspended_may_do_nothing_until_they_are_restored() {
    let mut acme = staffed();
    let (suspend, restore) = (suspension(&acme, "adam"), restoration(&acme, "adam"));
    operates(&mut acme, &suspend);
    assert_eq!(acme.refuses("adam", &acme.removal("mia")), Denied::Suspended);
    assert_eq!(acme.operated(&suspend), Err(Denied::SameStatus { name: "adam".to_owned(), suspended: true }));
    operates(&mut acme, &restore);
    assert!(acme.ask("adam", &acme.removal("mia")).is_ok());
    assert_eq!(
        acme.operated(&restore),
        Err(Denied::SameStatus { name: "adam".to_owned(), suspended: false })
    );
}

#[test]
fn the_operator_brings_someone_into_an_organization_whose_only_member_is_lost() {
    let mut acme = Acme::new();
    acme.hall.terms.plan = "community".to_owned();
    acme.person("nina");
    let add = |acme: &Acme, name: &str| Command::Add {
        member: guildhall_domain::id::MemberId(uuid::Uuid::from_u128(7_000)),
        email: acme.who(name).email.clone(),
        role: role("owner"),
    };
    let nina = add(&acme, "nina");
    assert_eq!(acme.refuses("olivia", &nina), Denied::Hidden);
    assert!(matches!(operates(&mut acme, &nina).as_slice(), [Event::MemberPlaced { inviter: None, .. }]));
    assert_eq!(acme.operated(&nina), Err(Denied::AlreadyMember));
    assert!(acme.operated(&acme.removal("olivia")).is_ok());
    let stranger = Command::Add {
        member: guildhall_domain::id::MemberId(uuid::Uuid::from_u128(7_001)),
        email: crate::acme::address("nobody"),
        role: role("owner"),
    };
    assert_eq!(acme.operated(&stranger), Err(Denied::Hidden));
}

#[test]
fn whoever_is_added_answers_no_invitation_any_more() {
    let mut acme = Acme::new();
    acme.person("nina");
    let invitation = acme.invitation("olivia", "nina", "member");
    let add = Command::Add {
        member: guildhall_domain::id::MemberId(uuid::Uuid::from_u128(7_000)),
        email: acme.who("nina").email.clone(),
        role: role("admin"),
    };
    let events = operates(&mut acme, &add);
    assert!(
        matches!(events.as_slice(), [Event::InvitationSuperseded { .. }, Event::MemberPlaced { .. }]),
        "{events:?}"
    );
    let accept = acme.acceptance(invitation);
    assert!(acme.ask("nina", &accept).is_err());
    assert_eq!(acme.role_of("nina"), "admin");
}

#[test]
fn nobody_else_suspends_or_restores() {
    let mut acme = staffed();
    acme.suspend("mia");
    acme.person("eve");
    for who in ["olivia", "adam", "eve"] {
        assert_eq!(acme.refuses(who, &suspension(&acme, "adam")), Denied::Hidden);
        assert_eq!(acme.refuses(who, &restoration(&acme, "mia")), Denied::Hidden);
    }
}

#[test]
fn the_operator_gives_no_role_that_the_pack_lacks_and_knows_what_is_there() {
    let acme = staffed();
    assert!(matches!(
        acme.operated(&acme.change("mia", "member", "emperor")),
        Err(Denied::UnknownRole { .. })
    ));
    assert!(matches!(acme.operated(&acme.change("mia", "admin", "owner")), Err(Denied::StaleRole { .. })));
    let elsewhere = guildhall_domain::id::MemberId(uuid::Uuid::from_u128(9_999));
    for command in [
        Command::Remove { member: elsewhere },
        Command::Suspend { member: elsewhere },
        Command::Restore { member: elsewhere },
        Command::ChangeRole { member: elsewhere, from: role("member"), to: role("owner") },
    ] {
        assert_eq!(acme.operated(&command), Err(Denied::Hidden));
    }
}

#[test]
fn no_plan_stands_in_the_operators_way() {
    let mut acme = staffed();
    acme.hall.terms.plan = "community".to_owned();
    assert!(matches!(acme.refuses("olivia", &acme.removal("mia")), Denied::NeedsPlan { .. }));
    for command in [acme.removal("mia"), acme.change("mia", "member", "owner"), suspension(&acme, "mia")] {
        assert!(acme.operated(&command).is_ok(), "{command:?}");
    }
}
