//! Founding an organization.

use crate::acme::Acme;
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::{Facts, Subject};
use guildhall_domain::id::{MemberId, ProjectId};
use guildhall_domain::name::{Description, OrgName, Slug, Website};
use uuid::Uuid;

fn founding() -> (Facts, Command) {
    let mut acme = Acme::new();
    acme.person("nina");
    let command = Command::Found {
        founder: MemberId(Uuid::from_u128(7)),
        project: ProjectId(Uuid::from_u128(8)),
        name: OrgName::parse("Nina’s").unwrap(),
        slug: Slug::parse("ninas").unwrap(),
        description: Description::parse("").unwrap(),
        website: Website::parse("").unwrap(),
    };
    let facts = acme.facts("nina", &command).about(Subject::Name { taken: false });
    (facts, command)
}

#[test]
fn founder_becomes_the_first_owner() {
    let (facts, command) = founding();
    let events = decide(&facts, &command).unwrap();
    assert!(matches!(
        events.as_slice(),
        [Event::OrganizationFounded { .. }, Event::MemberJoined { role, invitation: None, .. }] if role.as_str() == "owner"
    ));
}

#[test]
fn founding_needs_an_account_with_a_confirmed_address() {
    let (mut facts, command) = founding();
    facts.actor.verified_email = None;
    assert_eq!(decide(&facts, &command), Err(Denied::Unverified));
    facts.actor.account = None;
    assert_eq!(decide(&facts, &command), Err(Denied::Hidden));
}

#[test]
fn taken_slug_is_named() {
    let (facts, command) = founding();
    let refused = decide(&facts.about(Subject::Name { taken: true }), &command).unwrap_err();
    assert_eq!(refused.to_string(), "The address “ninas” is already taken. Choose another one.");
}

#[test]
fn slug_that_nobody_looked_up_counts_as_taken() {
    let (facts, command) = founding();
    assert_eq!(decide(&facts.about(Subject::None), &command).unwrap_err().code(), "slug_taken");
}
