//! Roles of the organization's own: who makes, changes and deletes them, and up to what.

use crate::acme::{Acme, role};
use crate::custom::{custom, ending, filling, making};
use guildhall_domain::command::Command;
use guildhall_domain::custom::{CUSTOM_ROLES, CustomRole, RoleTitle};
use guildhall_domain::denied::Denied;
use guildhall_domain::permission::Level;

/// What helpers may do: invite.
pub const INVITES: [&str; 4] = ["org.read", "member.read", "member.read_email", "member.invite"];

/// The default pack with an owner, an admin and a member.
pub fn staffed() -> Acme {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme.person("nina");
    acme
}

pub fn above_adam(by: &mut Acme) -> CustomRole {
    by.own_role("olivia", Level::Organization, "Treasurer", &["org.read", "billing.manage"])
}

#[test]
fn roles_are_made_changed_and_deleted_by_those_who_hold_the_right_to() {
    let mut acme = staffed();
    let rights = |level| if level == Level::Project { "project.read" } else { "org.read" };
    for level in [Level::Organization, Level::Project] {
        let kept = acme.own_role("adam", level, "Kept", &[rights(level)]);
        let commands = [
            making(&custom(level, "Another", &[rights(level)])),
            filling(&kept, &[rights(level)]),
            ending(&kept, None),
        ];
        for command in &commands {
            assert!(acme.ask("olivia", command).is_ok() && acme.ask("adam", command).is_ok(), "{command:?}");
            assert_eq!(acme.refuses("nina", command), Denied::Hidden);
            assert_eq!(
                acme.refuses("mia", command).reason(),
                "Only owners and admins can make and change roles."
            );
        }
        let mut suspended = acme.clone();
        suspended.suspend("adam");
        assert!(commands.iter().all(|command| suspended.refuses("adam", command) == Denied::Suspended));
    }
}

#[test]
fn role_of_the_organizations_own_can_hold_the_right_to_make_others() {
    let mut acme = staffed();
    acme.own_role("olivia", Level::Organization, "Clerk", &["org.read", "member.read", "role.manage"]);
    acme.does("olivia", &acme.change("mia", "member", "clerk"));
    let reader = acme.own_role("mia", Level::Organization, "Reader", &["org.read"]);
    acme.does("mia", &filling(&reader, &["org.read", "member.read"]));
    acme.does("mia", &ending(&reader, None));
    assert_eq!(
        acme.refuses("nina", &making(&reader)).code(),
        "hidden",
        "whoever is not here learns nothing of roles"
    );
    acme.member("noah", "member");
    assert_eq!(
        acme.refuses("noah", &making(&reader)).reason(),
        "Only owners, admins and people with the role Clerk can make and change roles."
    );
}

#[test]
fn nobody_gives_a_role_a_right_that_they_lack() {
    let mut acme = staffed();
    let beyond = |allows: &str| Denied::BeyondYourRights { allows: allows.to_owned() };
    let treasurer = custom(Level::Organization, "Treasurer", &["org.read", "billing.manage"]);
    assert_eq!(acme.refuses("adam", &making(&treasurer)), beyond("manage billing"));
    assert!(acme.ask("olivia", &making(&treasurer)).is_ok());
    let helper = acme.own_role("adam", Level::Organization, "Helper", &INVITES);
    let more = filling(&helper, &["org.read", "org.delete"]);
    assert_eq!(acme.refuses("adam", &more), beyond("delete the organization"));
    assert!(acme.ask("olivia", &more).is_ok());
}

#[test]
fn nobody_raises_themselves_by_the_role_that_they_hold() {
    let mut acme = staffed();
    let clerk = acme.own_role("olivia", Level::Organization, "Clerk", &["org.read", "role.manage"]);
    acme.does("olivia", &acme.change("mia", "member", "clerk"));
    let raise = filling(&clerk, &["org.read", "role.manage", "org.edit"]);
    assert_eq!(acme.refuses("mia", &raise).code(), "beyond_your_rights");
    assert_eq!(acme.refuses("mia", &ending(&clerk, Some("admin"))).code(), "beyond_you");
    acme.does("mia", &filling(&clerk, &["org.read"]));
    assert_eq!(acme.refuses("mia", &raise).code(), "lacks", "one may lower oneself");
}

#[test]
fn role_in_a_project_holds_what_counts_there_and_sees_the_project() {
    let acme = staffed();
    let makes = |rights: &[&str]| acme.ask("olivia", &making(&custom(Level::Project, "Tester", rights)));
    for name in ["member.invite", "org.read", "project.create", "role.manage"] {
        let unknown = Denied::UnknownPermission { name: name.to_owned() };
        assert_eq!(makes(&["project.read", name]), Err(unknown));
    }
    for rights in [[].as_slice(), &["project.write"]] {
        let allows = "see a project and its devices".to_owned();
        assert_eq!(makes(rights), Err(Denied::RoleNeeds { allows }));
    }
    assert!(makes(&["project.read", "project.write", "resource.delete"]).is_ok());
}

#[test]
fn role_in_the_organization_sees_it_and_reads_history_only_with_addresses() {
    let acme = staffed();
    let makes =
        |rights: &[&str]| acme.ask("olivia", &making(&custom(Level::Organization, "Auditor", rights)));
    for (rights, missing) in [
        ([].as_slice(), "see the organization"),
        (&["member.read"], "see the organization"),
        (&["org.read", "history.read"], "see members' e-mail addresses"),
    ] {
        assert_eq!(makes(rights), Err(Denied::RoleNeeds { allows: missing.to_owned() }));
    }
    assert!(makes(&["org.read", "history.read", "member.read_email"]).is_ok());
    assert!(makes(&["org.read", "project.read", "project.write"]).is_ok(), "it counts in every project");
}

#[test]
fn names_of_rights_that_there_are_not_are_refused() {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &["org.read"]);
    for name in ["org.fly", "", "ORG.READ", "vector.upsert"] {
        let unknown = Denied::UnknownPermission { name: name.to_owned() };
        let another = custom(Level::Organization, "Another", &["org.read", name]);
        assert_eq!(acme.refuses("olivia", &making(&another)), unknown);
        assert_eq!(acme.refuses("olivia", &filling(&helper, &["org.read", name])), unknown);
    }
}

#[test]
fn no_two_roles_of_a_level_are_called_alike() {
    let mut acme = staffed();
    let helper = acme.own_role("adam", Level::Organization, "Helper", &["org.read"]);
    let clerk = acme.own_role("adam", Level::Organization, "Clerk", &["org.read"]);
    let taken = |name: &str| Denied::NameTaken { name: name.to_owned(), noun: "role".to_owned() };
    let titled =
        |of: &CustomRole, title: &str| CustomRole { title: RoleTitle::parse(title).unwrap(), ..of.clone() };
    let fresh = CustomRole { id: role("fresh"), ..helper.clone() };
    for title in ["Helper", "helper", "ADMIN", "Owner"] {
        assert_eq!(acme.refuses("adam", &making(&titled(&fresh, title))), taken(title));
    }
    for id in ["helper", "admin"] {
        let same = CustomRole { id: role(id), ..titled(&fresh, "Fresh") };
        assert_eq!(acme.refuses("adam", &making(&same)), taken("Fresh"));
    }
    for title in ["Helper", "admin"] {
        let rename = Command::EditRole { role: titled(&clerk, title), seen: None };
        assert_eq!(acme.refuses("adam", &rename), taken(title));
    }
    assert!(
        acme.ask("adam", &Command::EditRole { role: clerk, seen: None }).is_ok(),
        "its own name is free to it"
    );
    assert!(acme.ask("adam", &making(&custom(Level::Project, "Helper", &["project.read"]))).is_ok());
}

#[test]
fn an_organization_has_at_most_twenty_roles_of_its_own() {
    let mut acme = staffed();
    let mut first = None;
    for n in 0..CUSTOM_ROLES {
        let (level, right) =
            if n % 2 == 0 { (Level::Organization, "org.read") } else { (Level::Project, "project.read") };
        let made = acme.own_role("adam", level, &format!("Role {n}"), &[right]);
        first.get_or_insert(made);
    }
    let another = making(&custom(Level::Project, "Another", &["project.read"]));
    assert_eq!(acme.refuses("olivia", &another), Denied::TooManyRoles { most: 20 });
    acme.does("adam", &ending(&first.unwrap(), None));
    acme.does("adam", &another);
}

#[test]
fn nobody_changes_deletes_or_gives_a_role_that_holds_more_than_they_do() {
    let mut acme = staffed();
    let treasurer = above_adam(&mut acme);
    let above = Denied::AboveYou { role: "a treasurer".to_owned() };
    assert_eq!(acme.refuses("adam", &filling(&treasurer, &["org.read"])), above);
    assert_eq!(acme.refuses("adam", &ending(&treasurer, None)), above);
    let beyond = Denied::BeyondYou { role: "a treasurer".to_owned() };
    assert_eq!(acme.refuses("adam", &acme.change("mia", "member", "treasurer")), beyond);
    let invite = acme.invite("nina", "treasurer");
    assert_eq!(acme.refuses("adam", &invite), beyond);
    acme.does("olivia", &acme.change("mia", "member", "treasurer"));
    assert_eq!(acme.refuses("adam", &acme.removal("mia")), above);
    acme.does("olivia", &filling(&treasurer, &["org.read"]));
    assert!(acme.ask("adam", &acme.removal("mia")).is_ok());
    assert!(acme.ask("adam", &filling(&treasurer, &INVITES)).is_ok());
}

#[test]
fn roles_of_the_pack_are_neither_changed_nor_deleted() {
    let acme = staffed();
    for (level, id) in [
        (Level::Organization, "owner"),
        (Level::Organization, "member"),
        (Level::Project, "write"),
        (Level::Organization, "emperor"),
    ] {
        let same = CustomRole { id: role(id), ..custom(level, "Whatever", &["org.read"]) };
        let unknown = Denied::UnknownRole { role: id.to_owned() };
        assert_eq!(acme.refuses("olivia", &filling(&same, &["org.read"])), unknown);
        assert_eq!(acme.refuses("olivia", &ending(&same, Some("member"))), unknown);
    }
}

#[test]
fn title_suggests_a_name_that_is_one() {
    for (title, name) in [
        ("Helper", "helper"),
        ("  QA & Release -- Lead ", "qa-release-lead"),
        ("日本", "role"),
        ("---", "role"),
        ("Somebody with a title of forty characters", "somebody-with-a-title-of-forty"),
    ] {
        assert_eq!(CustomRole::suggested(title).as_str(), name);
    }
}

#[test]
fn own_roles_are_never_taken_for_the_weakest() {
    let mut acme = staffed();
    acme.own_role("olivia", Level::Organization, "Deputy", &["org.read", "member.read"]);
    acme.own_role("olivia", Level::Project, "Lead", &["project.read", "project.delete"]);
    let names = |level| {
        let roles = acme.hall.pack.weakest_last(level);
        roles.map(|role| role.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(Level::Organization), ["Deputy", "Owner", "Admin", "Member"]);
    assert_eq!(names(Level::Project), ["Lead", "Project admin", "Write", "Read"]);
}
