//! Holding a role of the organization's own: it is a role like the pack's, its holders follow its changes, and get another one with its end.

use crate::acme::{Acme, role};
use crate::custom::{custom, ending, filling, making};
use crate::role::{INVITES, above_adam, staffed};
use crate::tree::{offer, renaming};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CustomRole, RoleTitle};
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::MemberStatus;
use guildhall_domain::permission::Level;
use guildhall_domain::time::Span;
use guildhall_domain::tree::Scope;

/// Mia holds a role of the organization's own, and Nina is invited with it.
fn with_helpers() -> (Acme, CustomRole) {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &INVITES);
    acme.does("adam", &acme.change("mia", "member", "helper"));
    acme.invitation("adam", "nina", "helper");
    (acme, helper)
}

/// Mia holds in a project, on a resource in it, and Nina's invitation gives there, a role of the organization's own.
fn with_testers() -> (Acme, CustomRole, Scope, Scope) {
    let mut acme = staffed();
    let (alpha, tester) =
        (acme.project("olivia", "Alpha"), custom(Level::Project, "Tester", &["project.read"]));
    acme.does("adam", &making(&tester));
    let thing = acme.resource("olivia", alpha, "Thing");
    for at in [alpha, thing] {
        acme.does("adam", &acme.giving(at, "mia", "tester"));
    }
    let invite = acme.invite_with("nina", "member", vec![offer(alpha, "tester")]);
    acme.really_invites("adam", &invite);
    (acme, tester, alpha, thing)
}

/// The roles that invitations give: in the organization, and in projects.
fn invited_as(acme: &Acme) -> Vec<String> {
    let offers = |offers: &[guildhall_domain::tree::Offer]| {
        offers.iter().map(|offer| offer.role.to_string()).collect::<Vec<_>>()
    };
    let all = acme.hall.invitations.values();
    all.flat_map(|asked| [vec![asked.role.to_string()], offers(&asked.projects)].concat()).collect()
}

#[test]
fn role_of_the_other_level_is_another_role() {
    let (acme, helper) = with_helpers();
    let elsewhere = CustomRole { level: Level::Project, ..helper };
    let unknown = Denied::UnknownRole { role: "helper".to_owned() };
    assert_eq!(acme.refuses("olivia", &filling(&elsewhere, &["project.read"])), unknown);
    assert_eq!(acme.refuses("olivia", &ending(&elsewhere, None)), unknown);
}

#[test]
fn role_that_nobody_holds_goes_and_nobody_gets_another_one() {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &["org.read"]);
    for to in [None, Some("owner"), Some("emperor")] {
        let events = acme.ask("adam", &ending(&helper, to)).unwrap();
        assert!(matches!(events.as_slice(), [Event::RoleDeleted { to: None, .. }]), "{events:?}");
    }
    acme.does("adam", &ending(&helper, None));
    let change = acme.change("mia", "member", "helper");
    assert_eq!(acme.refuses("adam", &change), Denied::UnknownRole { role: "helper".to_owned() });
    acme.does("adam", &making(&helper));
}

#[test]
fn role_that_is_held_is_deleted_only_with_one_that_the_deleter_may_give() {
    let (mut acme, helper) = with_helpers();
    above_adam(&mut acme);
    let in_use = Denied::RoleInUse { role: "Helper".to_owned(), held: 2 };
    for by in ["adam", "olivia"] {
        for to in [None, Some("owner"), Some("helper")] {
            assert_eq!(acme.refuses(by, &ending(&helper, to)), in_use, "{by}: {to:?}");
        }
        let unknown = Denied::UnknownRole { role: "emperor".to_owned() };
        assert_eq!(acme.refuses(by, &ending(&helper, Some("emperor"))), unknown);
    }
    let beyond = Denied::BeyondYou { role: "a treasurer".to_owned() };
    assert_eq!(acme.refuses("adam", &ending(&helper, Some("treasurer"))), beyond);
    assert!(acme.ask("olivia", &ending(&helper, Some("treasurer"))).is_ok());
}

#[test]
fn whoever_held_a_deleted_role_or_was_invited_with_it_gets_the_other_one() {
    let (mut acme, helper) = with_helpers();
    acme.suspend("mia");
    acme.does("adam", &ending(&helper, Some("member")));
    assert_eq!((acme.role_of("mia").as_str(), invited_as(&acme)), ("member", vec!["member".to_owned()]));
    assert_eq!(acme.hall.members[&acme.place("mia")].status, MemberStatus::Suspended);
    let invitation = *acme.hall.invitations.keys().next().unwrap();
    let accept = acme.acceptance(invitation);
    acme.does("nina", &accept);
    assert_eq!(acme.role_of("nina"), "member");
}

#[test]
fn an_invitation_past_its_time_still_holds_its_role() {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &["org.read"]);
    let invitation = acme.invitation("adam", "nina", "helper");
    acme.wait(Span::days(30));
    assert_eq!(acme.refuses("adam", &ending(&helper, None)).code(), "role_in_use");
    acme.does("adam", &ending(&helper, Some("member")));
    acme.does("adam", &Command::Resend { invitation });
    assert_eq!(invited_as(&acme), ["member"]);
}

#[test]
fn an_invitation_that_was_taken_back_holds_nothing() {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &["org.read"]);
    let invitation = acme.invitation("adam", "nina", "helper");
    acme.does("adam", &Command::Revoke { invitation });
    acme.does("adam", &ending(&helper, None));
}

#[test]
fn in_projects_too_whoever_held_a_deleted_role_gets_the_other_one() {
    let (mut acme, tester, alpha, thing) = with_testers();
    let in_use = Denied::RoleInUse { role: "Tester".to_owned(), held: 3 };
    for to in [None, Some("tester")] {
        assert_eq!(acme.refuses("olivia", &ending(&tester, to)), in_use);
    }
    acme.own_role("olivia", Level::Organization, "Clerk", &["org.read", "role.manage", "project.read"]);
    acme.member("clara", "clerk");
    let beyond = Denied::BeyondYou { role: "a writer".to_owned() };
    assert_eq!(acme.refuses("clara", &ending(&tester, Some("write"))), beyond);
    acme.does("adam", &ending(&tester, Some("write")));
    for at in [alpha, thing] {
        assert_eq!(acme.held("mia", at), Some(role("write")));
    }
    assert_eq!(invited_as(&acme), ["member", "write"]);
}

#[test]
fn after_it_was_made_a_role_is_given_and_invited_with_like_the_packs_own() {
    let (mut acme, _) = with_helpers();
    acme.person("noah");
    let invite = acme.invite("noah", "member");
    assert_eq!(acme.refuses("mia", &invite).code(), "beyond_you", "members see projects, helpers do not");
    let invite = acme.invite("noah", "helper");
    acme.does("mia", &invite);
    let waiting: Vec<_> = acme.hall.invitations.keys().copied().collect();
    for (who, invitation) in ["nina", "noah"].into_iter().zip(waiting) {
        let accept = acme.acceptance(invitation);
        acme.does(who, &accept);
        assert_eq!(acme.role_of(who), "helper");
    }
    acme.member("paul", "member");
    let invite = acme.invite("emil", "member");
    assert_eq!(
        acme.refuses("paul", &invite).reason(),
        "Only owners, admins and people with the role Helper can invite people and manage invitations."
    );
}

#[test]
fn what_a_role_of_the_organizations_own_gives_is_explained() {
    let (acme, _) = with_helpers();
    let explained = |who: &str, right: &str| {
        let facts = acme.facts("olivia", &Command::Leave);
        let all = facts.explain_all(&acme.hall.members[&acme.place(who)]);
        all.into_iter().find(|explained| explained.right == right).unwrap()
    };
    let invites = explained("mia", "member.invite");
    assert!(invites.allowed);
    assert_eq!(invites.why(), "Helper, a role of the organization’s own, allows it.");
    let removes = explained("mia", "member.remove");
    assert_eq!(removes.what_would_change_it(), "Making them an admin, which gives 17 other rights too.");
}

#[test]
fn after_a_change_its_holders_hold_at_once_what_it_says() {
    let (mut acme, helper) = with_helpers();
    let invite = acme.invite("emil", "helper");
    assert!(acme.ask("mia", &invite).is_ok());
    acme.does("adam", &filling(&helper, &["org.read", "member.read"]));
    assert_eq!(acme.refuses("mia", &invite).code(), "lacks");
    acme.does("adam", &filling(&helper, &[INVITES.as_slice(), &["role.manage"]].concat()));
    acme.does("mia", &making(&custom(Level::Organization, "Reader", &["org.read"])));
    acme.does("mia", &invite);
}

#[test]
fn in_projects_too_they_hold_at_once_what_it_says() {
    let (mut acme, tester, alpha, thing) = with_testers();
    acme.own_role("olivia", Level::Organization, "Guest", &["org.read"]);
    acme.does("olivia", &acme.change("mia", "member", "guest"));
    for at in [alpha, thing] {
        assert_eq!(acme.refuses("mia", &renaming(at, "Other")).code(), "lacks");
    }
    acme.does("adam", &filling(&tester, &["project.read", "project.edit", "resource.edit"]));
    for at in [alpha, thing] {
        acme.does("mia", &renaming(at, "Other"));
    }
}

#[test]
fn an_invitation_gives_no_more_than_its_inviter_may_when_its_role_grew() {
    let (mut acme, helper) = with_helpers();
    let invitation = *acme.hall.invitations.keys().next().unwrap();
    let accept = acme.acceptance(invitation);
    acme.does("olivia", &filling(&helper, &["org.read", "billing.manage"]));
    assert_eq!(acme.refuses("nina", &accept), Denied::InviterLostRight);
    acme.does("olivia", &Command::Resend { invitation });
    acme.does("nina", &accept);
}

#[test]
fn an_event_says_what_a_role_was_called() {
    let (mut acme, helper) = with_helpers();
    let renamed = CustomRole { title: RoleTitle::parse("Scout").unwrap(), ..helper };
    let edited = acme.does("adam", &Command::EditRole { role: renamed.clone(), seen: None });
    assert_eq!(edited, [Event::RoleEdited { was: "Helper".to_owned(), role: renamed.clone() }]);
    let deleted = acme.does("adam", &ending(&renamed, Some("member")));
    let [Event::RoleDeleted { title, to, .. }] = deleted.as_slice() else { unreachable!("{deleted:?}") };
    assert_eq!((title.as_str(), to), ("Scout", &Some(role("member"))));
}

#[test]
fn what_was_taken_from_a_role_does_not_come_back_with_its_new_name() {
    let (mut acme, helper) = with_helpers();
    let seen = Some(helper.permissions.clone());
    let renaming = Command::EditRole {
        role: CustomRole { title: RoleTitle::parse("Scout").unwrap(), ..helper.clone() },
        seen,
    };
    assert!(acme.ask("olivia", &renaming).is_ok());
    acme.does("adam", &filling(&helper, &["org.read", "member.read"]));
    assert_eq!(acme.refuses("olivia", &renaming), Denied::ChangedRole { role: "Helper".to_owned() });
    acme.does("adam", &filling(&helper, &helper.permissions.iter().map(String::as_str).collect::<Vec<_>>()));
    assert!(acme.ask("olivia", &renaming).is_ok(), "it holds what was seen again");
}
