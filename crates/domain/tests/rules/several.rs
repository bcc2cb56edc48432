//! Several roles held at once: their holder has the rights of all of them, and the rules ask about them together.

use crate::acme::{Acme, built_in, role, several_of_five};
use crate::custom::{ending, filling};
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::explain::{Change, Source};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, Permission};
use guildhall_domain::role::{RoleId, SEVERAL};

const BOTH: &str = "accountant,admin";

/// Olivia owns the organization; Adam is an admin, Mia a member.
fn hall() -> Acme {
    let mut acme = Acme::running(several_of_five());
    acme.member("adam", "admin");
    acme.member("mia", "member");
    acme
}

#[test]
fn roles_have_one_name_together_whatever_their_order() {
    let together = |roles: &[&str]| RoleId::together(&roles.iter().map(|id| role(id)).collect::<Vec<_>>());
    assert_eq!(together(&["admin", "accountant"]).unwrap(), role(BOTH));
    assert_eq!(together(&["admin", "accountant,admin"]).unwrap(), role(BOTH));
    assert_eq!(role(" admin , accountant "), role(BOTH));
    assert_eq!(together(&[]).unwrap_err().0, "Choose a role.");
    let many: Vec<_> = (0..=SEVERAL).map(|n| role(&format!("role-{n}"))).collect();
    assert!(RoleId::together(&many).unwrap_err().0.contains("at most 8 roles"));
    for broken in ["", ",", "admin,", "admin,Accountant"] {
        assert!(RoleId::parse(broken).is_err(), "{broken}");
    }
    assert!(
        role("accountant,admin,member").includes(&role(BOTH)) && !role(BOTH).includes(&role("admin,member"))
    );
    assert_eq!(role(BOTH).replacing(&role("admin"), &role("member")), role("accountant,member"));
    assert_eq!(role(BOTH).replacing(&role("admin"), &role("accountant")), role("accountant"));
    assert_eq!(role(BOTH).replacing(&role("member"), &role("owner")), role(BOTH));
}

#[test]
fn whoever_holds_several_roles_has_the_rights_of_all() {
    let pack = several_of_five();
    let both = pack.permissions(&role(BOTH));
    assert_eq!(both, pack.permissions(&role("admin")).union(pack.permissions(&role("accountant"))));
    assert_eq!(pack.title(&role(BOTH)), "Admin and Accountant");
    assert_eq!(pack.role(&role(BOTH)).unwrap().with_article, "an admin and an accountant");
    assert_eq!(pack.rank(&role(BOTH)), pack.rank(&role("admin")));
    let everywhere = pack.permissions(&role("accountant,deputy"));
    assert!(
        everywhere.contains(pack.permission("key.use").unwrap()),
        "what comes along in projects counts too"
    );
}

#[test]
fn pack_that_does_not_say_so_lets_nobody_hold_several() {
    let mut acme = Acme::running(built_in("powens"));
    acme.member("mia", "member");
    let unknown = Denied::UnknownRole { role: "accounting,member".to_owned() };
    assert_eq!(acme.refuses("olivia", &acme.change("mia", "member", "accounting,member")), unknown);
    assert_eq!(acme.hall.pack.alternatives(&role("member")), [role("admin"), role("accounting")]);
}

#[test]
fn one_that_the_pack_no_longer_has_takes_nothing_from_its_holder_and_is_not_given() {
    let pack = several_of_five();
    let left = role("gone,owner");
    assert_eq!(pack.permissions(&left), pack.permissions(&role("owner")));
    assert!(pack.is_owner(&left));
    assert_eq!(pack.title(&left), "Owner and an unknown role");
    let mut acme = hall();
    let unknown = Denied::UnknownRole { role: "gone".to_owned() };
    assert_eq!(acme.refuses("olivia", &acme.change("mia", "member", "gone,member")), unknown);
    acme.hall.members.get_mut(&acme.place("adam")).unwrap().role = role("admin,gone");
    let change = acme.change("adam", "admin,gone", "admin");
    acme.does("olivia", &change);
}

#[test]
fn roles_come_and_go_one_by_one() {
    let mut acme = hall();
    let events = acme.does("olivia", &acme.change("mia", "member", "accountant,member"));
    assert!(matches!(events.as_slice(), [Event::RoleChanged { to, .. }] if *to == role("accountant,member")));
    acme.does("olivia", &acme.change("mia", "accountant,member", "accountant"));
    assert_eq!(acme.role_of("mia"), "accountant");
    let invite = acme.invite("nina", BOTH);
    acme.person("nina");
    let invitation = acme.really_invites("olivia", &invite);
    let accept = acme.acceptance(invitation);
    acme.does("nina", &accept);
    assert_eq!(acme.role_of("nina"), BOTH);
}

#[test]
fn ceiling_counts_all_of_them_together() {
    let mut acme = hall();
    let beyond = acme.refuses("adam", &acme.change("mia", "member", BOTH));
    assert_eq!(beyond, Denied::BeyondYou { role: "an admin and an accountant".to_owned() });
    acme.does("olivia", &acme.change("mia", "member", "accountant,member"));
    let above = acme.refuses("adam", &acme.removal("mia"));
    assert_eq!(above, Denied::AboveYou { role: "an accountant and a member".to_owned() });
    acme.does("olivia", &acme.change("adam", "admin", BOTH));
    acme.does("adam", &acme.change("mia", "accountant,member", "member"));
}

#[test]
fn owner_with_another_role_is_an_owner() {
    let mut acme = hall();
    acme.does("olivia", &acme.change("adam", "admin", "admin,owner"));
    assert_eq!(acme.hall.owners(), 2);
    acme.does("adam", &acme.change("olivia", "owner", "member,owner"));
    acme.does("adam", &acme.change("olivia", "member,owner", "member"));
    assert_eq!(acme.hall.owners(), 1);
    let last = acme.refuses("adam", &acme.change("adam", "admin,owner", "admin"));
    assert_eq!(last, Denied::LastOwner { name: None, owner: "an owner".to_owned() });
    let owners = Denied::OnlyOwnersMakeOwners { owner: "an owner".to_owned() };
    acme.member("dora", "deputy");
    assert_eq!(acme.refuses("dora", &acme.change("olivia", "member", "member,owner")), owners);
}

#[test]
fn an_own_role_is_changed_and_ends_for_those_too_who_hold_it_with_others() {
    let mut acme = hall();
    let helper = acme.own_role("olivia", Level::Organization, "Helper", &["org.read"]);
    acme.does("olivia", &acme.change("mia", "member", "helper,member"));
    acme.does("olivia", &filling(&helper, &["org.read", "billing.manage"]));
    let rights = acme.hall.pack.permissions(&role("helper,member"));
    assert!(rights.contains(Permission::BILLING_MANAGE));
    let in_use = Denied::RoleInUse { role: "Helper".to_owned(), held: 1 };
    for several in ["admin,helper", "accountant,member"] {
        assert_eq!(acme.refuses("olivia", &ending(&helper, Some(several))), in_use);
    }
    assert_eq!(acme.refuses("olivia", &ending(&helper, None)), in_use);
    acme.does("olivia", &ending(&helper, Some("accountant")));
    assert_eq!(acme.role_of("mia"), "accountant,member");
}

#[test]
fn each_of_them_is_told_as_a_source_and_one_more_as_the_least_change() {
    let mut acme = hall();
    acme.does("olivia", &acme.change("mia", "member", "accountant,member"));
    let command = acme.removal("mia");
    let facts = acme.facts("olivia", &command);
    let place = acme.hall.members.get(&acme.place("mia")).unwrap().clone();
    let pack: &Pack = &acme.hall.pack;
    let explain = |name: &str| {
        let entry = pack.entries().find(|entry| entry.name == name).unwrap();
        facts.explain(&place, &entry)
    };
    let titles =
        |sources: &[Source]| sources.iter().filter(|source| matches!(source, Source::Role { .. })).count();
    assert_eq!(titles(&explain("org.read").sources), 2);
    let billing = explain("billing.manage");
    assert!(
        matches!(billing.changes.as_slice(), [Change::Role { to, beside: 0, .. }] if *to == role("member"))
    );
    let invite = explain("member.invite");
    let [Change::Role { to, .. }] = invite.changes.as_slice() else { panic!("{invite:?}") };
    assert_eq!(*to, role("accountant,admin,member"));
}
