//! Explaining: where a right comes from, what keeps it away, and the least that would change the answer.

use crate::acme::{Acme, built_in};
use guildhall_domain::command::Command;
use guildhall_domain::explain::{Change, Explanation, Obstacle, Source};
use guildhall_domain::facts::MemberStatus;
use guildhall_domain::permission::Level;
use guildhall_domain::plan::Terms;

fn explain(acme: &Acme, who: &str, right: &str) -> Explanation {
    let facts = acme.facts("olivia", &Command::Leave);
    let member = acme.hall.members[&acme.place(who)].clone();
    let all = facts.explain_all(&member);
    all.into_iter().find(|explained| explained.right == right).unwrap()
}

#[test]
fn a_right_comes_from_the_role_and_goes_with_it() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    let explained = explain(&acme, "adam", "member.invite");
    assert!(explained.allowed);
    assert_eq!(explained.sources, [Source::Role { role: "Admin".to_owned() }]);
    assert_eq!(explained.why(), "Admin allows it.");
    assert_eq!(explained.what_would_change_it(), "Making them a member, which takes 13 other rights too.");
}

#[test]
fn what_no_role_of_theirs_allows_takes_the_nearest_role_that_does() {
    let mut acme = Acme::new();
    acme.member("mia", "member");
    let explained = explain(&acme, "mia", "member.invite");
    assert!(!explained.allowed && explained.sources.is_empty());
    assert!(
        matches!(explained.changes.as_slice(), [Change::Role { to, .. }] if to.as_str() == "admin"),
        "{explained:?}"
    );
    assert_eq!(explained.why(), "No role that they hold allows it.");
}

#[test]
fn a_right_may_come_along_in_every_project() {
    let acme = Acme::running(built_in("pinecone"));
    let explained = explain(&acme, "olivia", "vector.upsert");
    assert_eq!(explained.why(), "Owner comes with Project owner everywhere, which allows it.");
}

#[test]
fn a_role_that_derives_and_one_of_its_own_are_told_as_what_they_are() {
    let mut acme = Acme::running(built_in("powens"));
    acme.member("mia", "member");
    let derived = explain(&acme, "mia", "member.read");
    assert_eq!(
        derived.why(),
        "Member allows it. Whoever has a place in a workspace loses it with the last one."
    );
    let helper = acme.own_role("olivia", Level::Organization, "Helper", &["org.read"]);
    acme.does("olivia", &acme.change("mia", "member", helper.id.as_str()));
    assert_eq!(
        explain(&acme, "mia", "org.read").why(),
        "Helper, a role of the organization’s own, allows it."
    );
}

#[test]
fn a_plan_keeps_from_people_what_their_role_allows() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.hall.terms = Terms { plan: "community".to_owned(), seats: None, domain: "acme.example".to_owned() };
    let explained = explain(&acme, "adam", "member.remove");
    assert!(!explained.allowed && matches!(explained.obstacles.as_slice(), [Obstacle::Plan { .. }]));
    assert_eq!(explained.why(), "Admin allows it. The plan Community does not come with it.");
    assert_eq!(explained.what_would_change_it(), "The plan Education, Teams or Enterprise.");
    assert!(explain(&acme, "adam", "member.read").allowed);
}

#[test]
fn the_suspended_hold_nothing_until_they_are_reinstated() {
    let mut acme = Acme::new();
    acme.member("adam", "admin");
    acme.suspend("adam");
    let explained = explain(&acme, "adam", "member.read");
    assert_eq!((explained.allowed, explained.changes), (false, vec![Change::Reinstate]));
}

#[test]
fn nothing_takes_from_the_last_owner_what_only_owners_have() {
    let acme = Acme::new();
    let explained = explain(&acme, "olivia", "org.delete");
    assert!(explained.allowed && explained.changes.is_empty());
    assert_eq!(explained.what_would_change_it(), "Nothing, until someone else has this role too.");
}

#[test]
fn what_every_role_allows_goes_with_the_place_alone() {
    let mut acme = Acme::new();
    acme.member("mia", "member");
    let explained = explain(&acme, "mia", "member.read");
    assert_eq!(explained.changes, [Change::Part]);
    assert_eq!(explained.what_would_change_it(), "Leaving or being removed: every role allows it.");
}

#[test]
fn what_it_says_is_what_decide_and_the_matrix_say() {
    for pack in guildhall_domain::pack::Pack::built_in().unwrap() {
        let mut acme = Acme::running(pack.clone());
        for role in &pack.roles {
            let name = format!("anna.{}", role.id);
            acme.member(&name, role.id.as_str());
            let facts = acme.facts(&name, &Command::Leave);
            let member = acme.hall.members[&acme.place(&name)].clone();
            for (explained, entry) in facts.explain_all(&member).iter().zip(pack.entries()) {
                assert_eq!(
                    explained.allowed,
                    pack.everywhere(role).contains(entry.permission),
                    "{explained:?}"
                );
                assert_eq!(
                    explained.allowed,
                    !explained.sources.is_empty() && explained.obstacles.is_empty()
                );
                if let [Change::Role { to, .. }] = explained.changes.as_slice() {
                    let other = pack.role(to).unwrap();
                    assert_ne!(pack.everywhere(&other).contains(entry.permission), explained.allowed);
                }
            }
        }
    }
}

#[test]
fn every_step_is_named_and_all_of_them_do_it() {
    for plan in ["community", "enterprise"] {
        for (role, suspended) in
            [("owner", false), ("admin", false), ("admin", true), ("member", false), ("member", true)]
        {
            let mut acme = Acme::new();
            acme.member("mia", role);
            if suspended {
                acme.suspend("mia");
            }
            acme.hall.terms.plan = plan.to_owned();
            for (n, explained) in everything(&acme).into_iter().enumerate() {
                let after = changed(&acme, &explained.changes);
                if explained.changes != [Change::Part] {
                    assert_ne!(everything(&after)[n].allowed, explained.allowed, "{explained:?}");
                }
            }
        }
    }
}

/// Every right of Mia's.
fn everything(acme: &Acme) -> Vec<Explanation> {
    let member = acme.hall.members[&acme.place("mia")].clone();
    acme.facts("olivia", &Command::Leave).explain_all(&member)
}

fn changed(acme: &Acme, changes: &[Change]) -> Acme {
    let mut after = acme.clone();
    let id = after.place("mia");
    for change in changes {
        match change {
            Change::Role { to, .. } => after.hall.members.get_mut(&id).unwrap().role = to.clone(),
            Change::Reinstate => after.hall.members.get_mut(&id).unwrap().status = MemberStatus::Active,
            Change::Plan { .. } => "teams".clone_into(&mut after.hall.terms.plan),
            Change::Part | Change::Give { .. } | Change::Take { .. } => {}
        }
    }
    after
}
