//! Places in the organization that derive from places in the tree, as in Powens's model: they end with the last of these.

use crate::acme::{Acme, built_in};
use crate::tree::{deletion, offer};
use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::tree::{LEAVERS, Scope};

/// Powens's model with a workspace, a domain in it, and another workspace; Wanda runs the first.
fn powens() -> (Acme, Scope, Scope, Scope) {
    let mut acme = Acme::running(built_in("powens"));
    let (shop, bank) = (acme.project("olivia", "Shop"), acme.project("olivia", "Bank"));
    let domain = acme.resource("olivia", shop, "Checkout");
    acme.member_at("wanda", "member", &[(shop, "admin")]);
    (acme, shop, domain, bank)
}

/// Whether exactly these people's places in the organization ended.
fn ended(events: &[Event], expected: &[&str]) -> bool {
    let name = |event: &Event| {
        let (Event::MemberRemoved { name, .. } | Event::MemberLeft { name, .. }) = event else { return None };
        Some(name.clone())
    };
    events.iter().filter_map(name).collect::<Vec<_>>() == expected
}

#[test]
fn member_leaves_with_the_last_place_that_is_taken_from_them_and_not_before() {
    let (mut acme, shop, domain, bank) = powens();
    acme.member_at("rita", "member", &[(shop, "reader"), (domain, "developer"), (bank, "reader")]);
    for at in [shop, bank] {
        let events = acme.does("olivia", &acme.taking(at, "rita"));
        assert!(ended(&events, &[]), "{events:?}");
    }
    let events = acme.does("wanda", &acme.taking(domain, "rita"));
    assert!(
        matches!(events.as_slice(), [Event::Granted { to: None, .. }, Event::MemberRemoved { .. }]),
        "{events:?}"
    );
    assert!(!acme.has_a_place("rita"));
}

#[test]
fn giving_up_ones_last_place_is_leaving() {
    let (mut acme, shop, ..) = powens();
    acme.member_at("rita", "member", &[(shop, "reader")]);
    let events = acme.does("rita", &acme.taking(shop, "rita"));
    assert!(matches!(events.as_slice(), [Event::Granted { .. }, Event::MemberLeft { .. }]), "{events:?}");
}

#[test]
fn another_role_in_the_place_of_ones_last_ends_nothing() {
    let (mut acme, shop, ..) = powens();
    acme.member_at("rita", "member", &[(shop, "reader")]);
    let events = acme.does("wanda", &acme.giving(shop, "rita", "developer"));
    assert!(ended(&events, &[]), "{events:?}");
}

#[test]
fn members_whose_only_places_are_in_a_deleted_workspace_leave_with_it() {
    let (mut acme, shop, domain, bank) = powens();
    acme.member_at("rita", "member", &[(shop, "reader")]);
    acme.member_at("dora", "member", &[(domain, "developer")]);
    acme.member_at("both", "member", &[(shop, "reader"), (domain, "developer")]);
    acme.member_at("stays", "member", &[(shop, "reader"), (bank, "reader")]);
    acme.member("nowhere", "member");
    acme.suspend("rita");
    let events = acme.does("olivia", &deletion(shop));
    assert!(matches!(events.first(), Some(Event::ProjectDeleted { .. })));
    assert!(ended(&events, &["wanda", "rita", "dora", "both"]), "{events:?}");
    assert!(acme.has_a_place("stays") && acme.has_a_place("nowhere"));
}

#[test]
fn members_whose_only_place_is_on_a_deleted_domain_leave_with_it() {
    let (mut acme, shop, domain, _) = powens();
    acme.member_at("dora", "member", &[(domain, "developer")]);
    acme.member_at("both", "member", &[(shop, "reader"), (domain, "developer")]);
    let events = acme.does("wanda", &deletion(domain));
    assert!(ended(&events, &["dora"]), "{events:?}");
}

#[test]
fn whoever_deletes_their_only_workspace_leaves_of_their_own_will() {
    let (mut acme, shop, ..) = powens();
    let events = acme.does("wanda", &deletion(shop));
    assert!(
        matches!(events.as_slice(), [Event::ProjectDeleted { .. }, Event::MemberLeft { .. }]),
        "{events:?}"
    );
}

#[test]
fn admins_and_accounting_do_not_derive_and_stay() {
    let (mut acme, shop, domain, _) = powens();
    acme.member_at("adam", "admin", &[(shop, "reader")]);
    acme.member_at("anna", "accounting", &[(shop, "reader"), (domain, "reader")]);
    for (at, name) in [(shop, "adam"), (shop, "anna"), (domain, "anna")] {
        let events = acme.does("olivia", &acme.taking(at, name));
        assert!(ended(&events, &[]), "{events:?}");
    }
    acme.holds("anna", domain, "reader");
    let events = acme.does("olivia", &deletion(domain));
    assert!(ended(&events, &[]), "{events:?}");
    acme.holds("adam", shop, "reader");
    let events = acme.does("olivia", &deletion(shop));
    assert!(ended(&events, &["wanda"]), "{events:?}");
}

#[test]
fn in_other_packs_members_stay_without_a_place_in_the_tree() {
    let mut acme = Acme::running(built_in("zilliz"));
    let alpha = acme.project("olivia", "Alpha");
    acme.member_at("mia", "member", &[(alpha, "member")]);
    acme.does("olivia", &acme.taking(alpha, "mia"));
    acme.holds("mia", alpha, "member");
    acme.does("olivia", &deletion(alpha));
    assert!(acme.has_a_place("mia"));
}

#[test]
fn no_more_people_leave_with_a_workspace_than_can_at_once() {
    let (mut acme, shop, _, bank) = powens();
    for n in 1..=LEAVERS {
        acme.member_at(&format!("rita{n}"), "member", &[(shop, "reader")]);
    }
    assert_eq!(
        acme.refuses("olivia", &deletion(shop)).to_string(),
        "More than 200 people are here for “Shop” alone. Remove some of them first."
    );
    acme.holds("wanda", bank, "reader");
    assert_eq!(acme.does("olivia", &deletion(shop)).len(), 1 + LEAVERS);
}

#[test]
fn whoever_came_with_an_invitation_to_a_workspace_leaves_with_it() {
    let (mut acme, shop, ..) = powens();
    let invite = acme.invite_with("nina", "member", vec![offer(shop, "reader")]);
    let invitation = acme.really_invites("olivia", &invite);
    acme.person("nina");
    let accept = acme.acceptance(invitation);
    acme.does("nina", &accept);
    acme.does("wanda", &acme.taking(shop, "nina"));
    assert!(!acme.has_a_place("nina"));
    assert!(acme.ask("olivia", &Command::Revoke { invitation }).is_err());
}
