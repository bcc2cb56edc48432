//! Every state that a small organization with one role of its own can reach: who holds it, what it holds, and every command by everyone.

use crate::acme::{Acme, built_in, role};
use crate::custom::{custom, ending, filling, making};
use crate::exhaustive::{PEOPLE, Search, commands, suspensions};
use guildhall_domain::command::{About, Command};
use guildhall_domain::custom::CustomRole;
use guildhall_domain::hall::Hall;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::{Level, PermissionSet};

/// How many states there are; another number means that rules changed, or that the search stopped early.
const STATES_OF_TWO: usize = 3_219;
const STATES_OF_THREE: usize = 5_361;

/// What the role begins with.
const RIGHTS: [&str; 6] =
    ["member.change_role", "member.invite", "member.read", "member.read_email", "org.read", "role.manage"];

/// What two people give it and take from it. Without `org.read` no such role can be.
const MOVED_BY_TWO: [&str; 7] = [
    "billing.manage",
    "member.change_role",
    "member.invite",
    "member.read",
    "member.read_email",
    "member.remove",
    "role.manage",
];
const MOVED_BY_THREE: [&str; 3] = ["member.remove", "billing.manage", "role.manage"];

/// Everything that someone can want of the organization's own role: to make it, to give it one right more or less, to delete it.
fn about_the_role(hall: &Hall, moved: &[&str]) -> Vec<Command> {
    let Some(now) = hall.custom.first() else {
        return vec![making(&custom(Level::Organization, "Helper", &RIGHTS))];
    };
    let to = hall.pack.roles.iter().map(|role| Some(role.id.as_str()));
    let ends = to.chain([None]).map(|to| ending(now, to));
    moved.iter().map(|right| with_or_without(now, right)).chain(ends).collect()
}

fn with_or_without(now: &CustomRole, right: &str) -> Command {
    let held = now.permissions.iter().map(String::as_str);
    let mut rights: Vec<&str> = held.filter(|name| *name != right).collect();
    if rights.len() == now.permissions.len() {
        rights.push(right);
    }
    rights.sort_unstable();
    filling(now, &rights)
}

/// Everybody holds what the table says of their role, and nothing more.
fn everybody_holds_what_their_role_says(given: &Pack, acme: &Acme, hall: &Hall) {
    for person in &acme.people {
        let facts = hall.facts(acme.now, person, &acme.people, About::Nothing);
        let Some(place) = facts.actor.membership.as_ref() else { continue };
        let own = hall.custom.iter().find(|own| own.id == place.role);
        let said = own.map_or_else(|| given.permissions(&place.role), |own| own.rights(given));
        assert!(!facts.pack.is_owner(&role("helper")));
        let holds = facts.rights();
        assert!(holds == said || holds == PermissionSet::NONE, "{} in {hall:?}", person.name);
    }
}

fn visit(people: &[&str], most_open: usize, moved: &[&str]) -> usize {
    let wishes = |hall: &Hall| {
        [commands(hall, people, most_open, &[Vec::new()]), about_the_role(hall, moved)].concat()
    };
    let given = built_in("autonomy");
    let check = |acme: &Acme, hall: &Hall| everybody_holds_what_their_role_says(&given, acme, hall);
    Search { people, wishes: &wishes, passing: &suspensions, check: &check }.visit(given.clone())
}

#[test]
fn whatever_two_people_make_of_a_role_nobody_holds_what_nobody_could_give() {
    assert_eq!(visit(&PEOPLE[..2], 1, &MOVED_BY_TWO), STATES_OF_TWO);
}

#[test]
fn nor_does_anyone_whatever_three_people_make_of_one() {
    assert_eq!(visit(&PEOPLE[..3], 1, &MOVED_BY_THREE), STATES_OF_THREE);
}
