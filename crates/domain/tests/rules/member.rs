//! Members: whose role may be changed, who may be removed, what stays unseen.

use crate::acme::{Acme, role};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Subject;
use guildhall_domain::id::MemberId;
use uuid::Uuid;

fn staffed() -> Acme {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme.person("eve");
    acme
}

#[test]
fn admin_manages_members_and_other_admins() {
    let mut acme = staffed();
    acme.member("amy", "admin");
    for (name, from, to) in
        [("mia", "member", "admin"), ("amy", "admin", "member"), ("adam", "admin", "member")]
    {
        assert!(acme.ask("adam", &acme.change(name, from, to)).is_ok(), "{name}");
    }
    assert!(acme.ask("adam", &acme.removal("amy")).is_ok());
}

#[test]
fn admin_cannot_act_on_an_owner() {
    let mut acme = staffed();
    acme.member("oscar", "owner");
    let above = || Denied::AboveYou { role: "an owner".to_owned() };
    assert_eq!(acme.refuses("adam", &acme.removal("oscar")), above());
    assert_eq!(acme.refuses("adam", &acme.change("oscar", "owner", "member")), above());
}

#[test]
fn admin_cannot_act_on_a_suspended_owner_either() {
    let mut acme = staffed();
    acme.member("oscar", "owner");
    acme.suspend("oscar");
    assert_eq!(acme.refuses("adam", &acme.removal("oscar")).code(), "above_you");
}

#[test]
fn nobody_acts_on_someone_who_holds_a_right_that_they_lack() {
    let mut acme = Acme::with_five_roles();
    acme.member("adam", "admin");
    acme.member("carl", "accountant");
    acme.member("mia", "member");
    assert_eq!(acme.refuses("adam", &acme.removal("carl")).code(), "above_you");
    assert_eq!(acme.refuses("adam", &acme.change("mia", "member", "accountant")).code(), "beyond_you");
}

#[test]
fn member_changes_no_role_and_removes_nobody() {
    let acme = staffed();
    assert_eq!(
        acme.refuses("mia", &acme.change("mia", "member", "admin")).reason(),
        "Only owners and admins can change roles."
    );
    assert_eq!(
        acme.refuses("mia", &acme.removal("adam")).reason(),
        "Only owners and admins can remove members."
    );
}

#[test]
fn one_may_lower_oneself_but_not_remove_oneself() {
    let acme = staffed();
    assert!(acme.ask("adam", &acme.change("adam", "admin", "member")).is_ok());
    assert_eq!(acme.refuses("adam", &acme.removal("adam")), Denied::RemovingYourself);
    assert_eq!(acme.refuses("mia", &acme.removal("mia")), Denied::RemovingYourself);
}

#[test]
fn members_and_admins_leave() {
    let mut acme = staffed();
    for name in ["adam", "mia"] {
        let events = acme.does(name, &Command::Leave);
        assert!(matches!(events.as_slice(), [Event::MemberLeft { name: left, .. }] if left == name));
        assert_eq!(acme.refuses(name, &Command::Leave), Denied::Hidden);
    }
}

#[test]
fn removed_member_has_no_right_left() {
    let mut acme = staffed();
    let change = acme.change("mia", "member", "admin");
    acme.does("olivia", &acme.removal("adam"));
    assert_eq!(acme.refuses("adam", &change), Denied::Hidden);
}

#[test]
fn suspended_member_may_only_leave() {
    let mut acme = staffed();
    acme.suspend("adam");
    let invite = acme.invite("nina", "member");
    for command in [acme.change("mia", "member", "admin"), acme.removal("mia"), invite] {
        assert_eq!(acme.refuses("adam", &command), Denied::Suspended);
    }
    assert!(acme.ask("adam", &Command::Leave).is_ok());
}

#[test]
fn stranger_and_absent_get_the_same_answer() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    let absent = acme.new_invitation_id();
    let nobody = MemberId(Uuid::from_u128(9_999));
    let pairs = [
        (acme.removal("mia"), Command::Remove { member: nobody }),
        (
            acme.change("mia", "member", "admin"),
            Command::ChangeRole { member: nobody, from: role("member"), to: role("admin") },
        ),
        (Command::Resend { invitation }, Command::Resend { invitation: absent }),
        (Command::CopyLink { invitation }, Command::CopyLink { invitation: absent }),
        (Command::Revoke { invitation }, Command::Revoke { invitation: absent }),
    ];
    for (present, absent) in pairs {
        assert_eq!(acme.refuses("eve", &present), Denied::Hidden, "{present:?}");
        assert_eq!(acme.refuses("eve", &absent), Denied::Hidden, "{absent:?}");
        assert_eq!(acme.refuses("olivia", &absent), Denied::Hidden, "{absent:?}");
    }
}

#[test]
fn member_cannot_tell_whether_an_invitation_exists() {
    let mut acme = staffed();
    let invitation = acme.invitation("olivia", "nina", "member");
    let absent = acme.new_invitation_id();
    let present = acme.refuses("mia", &Command::Revoke { invitation });
    assert_eq!(present, acme.refuses("mia", &Command::Revoke { invitation: absent }));
    assert_eq!(present.code(), "lacks");
}

#[test]
fn facts_about_one_member_decide_nothing_about_another() {
    let acme = staffed();
    let about_mia = acme.facts("olivia", &acme.removal("mia"));
    assert_eq!(decide(&about_mia, &acme.removal("adam")), Err(Denied::Hidden));
    assert_eq!(decide(&about_mia, &acme.change("adam", "member", "admin")), Err(Denied::Hidden));
    let about_nothing = about_mia.about(Subject::None);
    assert_eq!(decide(&about_nothing, &acme.removal("mia")), Err(Denied::Hidden));
}

#[test]
fn stale_page_is_told_the_present_role() {
    let mut acme = staffed();
    acme.does("olivia", &acme.change("mia", "member", "admin"));
    let refused = acme.refuses("olivia", &acme.change("mia", "member", "owner"));
    assert_eq!(
        refused.to_string(),
        "mia’s role has changed meanwhile: it is Admin now. Look at the page again, then decide."
    );
    assert_eq!(
        acme.refuses("olivia", &acme.change("mia", "member", "admin")).reason(),
        "mia already has the role Admin."
    );
}

#[test]
fn unknown_role_is_refused() {
    let acme = staffed();
    let refused = acme.refuses("olivia", &acme.change("mia", "member", "emperor"));
    assert_eq!(refused, Denied::UnknownRole { role: "emperor".to_owned() });
}
