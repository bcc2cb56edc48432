//! Roles in projects: who gives, changes and takes them, up to which, and who stays.

use crate::acme::{Acme, built_in, role};
use crate::tree::{deletion, renaming};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::tree::Scope;

/// The default pack, with a project and one in it for each role there; Mia has a place in the organization alone.
fn staffed() -> (Acme, Scope) {
    let mut acme = Acme::new();
    let alpha = acme.project("olivia", "Alpha");
    for (name, held) in [("pia", "admin"), ("walt", "write"), ("rita", "read")] {
        acme.member_at(name, "member", &[(alpha, held)]);
    }
    acme.member("adam", "admin");
    acme.member("mia", "member");
    (acme, alpha)
}

/// A pack in which leads lack a right that keepers hold.
fn with_keys() -> (Acme, Scope) {
    let mut acme = Acme::with_five_roles();
    let alpha = acme.project("olivia", "Alpha");
    for (name, held) in [("lea", "lead"), ("kim", "keeper"), ("guy", "guest")] {
        acme.member_at(name, "member", &[(alpha, held)]);
    }
    acme.member("mia", "member");
    (acme, alpha)
}

#[test]
fn roles_in_a_project_are_given_changed_and_taken_by_those_who_run_it() {
    let (acme, alpha) = staffed();
    let commands =
        [acme.giving(alpha, "mia", "write"), acme.giving(alpha, "rita", "admin"), acme.taking(alpha, "rita")];
    for command in commands {
        for name in ["olivia", "adam", "pia"] {
            let events = acme.ask(name, &command).unwrap();
            assert!(matches!(events.as_slice(), [Event::Granted { .. }]), "{name}: {command:?}");
        }
        for name in ["walt", "mia"] {
            assert_eq!(acme.refuses(name, &command).code(), "lacks", "{name}: {command:?}");
        }
    }
    assert_eq!(
        acme.refuses("walt", &acme.giving(alpha, "mia", "read")).reason(),
        "Only owners, admins and project admins can add members to a project."
    );
}

#[test]
fn what_was_given_changed_and_taken_is_what_is_held() {
    let (mut acme, alpha) = staffed();
    acme.does("pia", &acme.giving(alpha, "mia", "read"));
    assert_eq!(acme.held("mia", alpha), Some(role("read")));
    acme.does("pia", &acme.giving(alpha, "mia", "admin"));
    acme.does("mia", &renaming(alpha, "Beta"));
    acme.does("pia", &acme.taking(alpha, "mia"));
    assert_eq!(acme.held("mia", alpha), None);
    assert_eq!(acme.refuses("mia", &deletion(alpha)).code(), "lacks");
}

#[test]
fn nobody_gives_a_role_with_a_right_that_they_lack_there() {
    let (acme, alpha) = with_keys();
    for (name, to) in [("mia", "keeper"), ("guy", "keeper"), ("lea", "keeper"), ("mia", "chief")] {
        let refused = acme.refuses("lea", &acme.giving(alpha, name, to));
        assert_eq!(refused, Denied::BeyondYou { role: format!("a {to}") }, "{name}");
    }
    assert!(acme.ask("olivia", &acme.giving(alpha, "mia", "keeper")).is_ok());
}

#[test]
fn nobody_acts_on_someone_who_holds_a_right_there_that_they_lack() {
    let (mut acme, alpha) = with_keys();
    for command in [acme.giving(alpha, "kim", "guest"), acme.taking(alpha, "kim")] {
        assert_eq!(acme.refuses("lea", &command), Denied::AboveYou { role: "a keeper".to_owned() });
        assert!(acme.ask("olivia", &command).is_ok());
    }
    acme.member("dora", "deputy");
    acme.does("lea", &acme.giving(alpha, "dora", "guest"));
    let above = Denied::AboveYou { role: "a deputy".to_owned() };
    for command in [acme.giving(alpha, "dora", "lead"), acme.taking(alpha, "dora")] {
        assert_eq!(acme.refuses("lea", &command), above, "adding lowers nobody; what follows may");
    }
}

#[test]
fn on_a_resource_the_role_in_its_project_counts_too() {
    let (mut acme, alpha) = with_keys();
    let thing = acme.resource("olivia", alpha, "Thing");
    acme.holds("guy", thing, "lead");
    for name in ["kim", "olivia"] {
        acme.does("guy", &acme.giving(thing, name, "guest"));
        assert_eq!(acme.refuses("guy", &acme.taking(thing, name)).code(), "above_you", "{name}");
    }
    assert!(acme.ask("guy", &acme.giving(thing, "mia", "guest")).is_ok());
    acme.holds("guy", alpha, "keeper");
    assert!(acme.ask("guy", &acme.giving(thing, "kim", "lead")).is_ok());
}

#[test]
fn nobody_raises_themselves_and_whoever_runs_the_project_may_lower_themselves() {
    let (mut acme, alpha) = staffed();
    assert_eq!(acme.refuses("rita", &acme.giving(alpha, "rita", "write")).code(), "lacks");
    assert_eq!(acme.refuses("walt", &acme.giving(alpha, "walt", "admin")).code(), "lacks");
    acme.does("pia", &acme.giving(alpha, "pia", "read"));
    assert_eq!(acme.held("pia", alpha), Some(role("read")));
}

#[test]
fn role_of_the_organization_that_runs_every_project_is_enough() {
    let (mut acme, alpha) = staffed();
    acme.does("adam", &acme.giving(alpha, "adam", "read"));
    acme.does("adam", &acme.giving(alpha, "adam", "admin"));
    acme.does("adam", &acme.taking(alpha, "pia"));
    acme.does("adam", &acme.taking(alpha, "olivia"));
}

#[test]
fn everyone_gives_up_their_own_place() {
    let (mut acme, alpha) = staffed();
    for name in ["rita", "walt", "pia"] {
        acme.does(name, &acme.taking(alpha, name));
        assert_eq!(acme.held(name, alpha), None);
        assert!(acme.has_a_place(name));
    }
    assert_eq!(acme.refuses("mia", &acme.taking(alpha, "mia")), Denied::Hidden);
}

#[test]
fn stale_page_is_told_the_present_role_and_the_same_role_is_refused() {
    let (mut acme, alpha) = staffed();
    let (stale, first) = (acme.giving(alpha, "rita", "admin"), acme.giving(alpha, "mia", "read"));
    let stale_end = acme.taking(alpha, "rita");
    acme.does("olivia", &acme.giving(alpha, "rita", "write"));
    for command in [&stale, &stale_end] {
        assert_eq!(
            acme.refuses("pia", command).to_string(),
            "rita’s role has changed meanwhile: it is Write now. Look at the page again, then decide."
        );
    }
    let same = acme.giving(alpha, "rita", "write");
    assert_eq!(acme.refuses("pia", &same).reason(), "rita already has the role Write.");
    acme.does("olivia", &first);
    assert_eq!(acme.refuses("pia", &first).code(), "same_role");
    acme.does("olivia", &acme.giving(alpha, "mia", "write"));
    assert_eq!(acme.refuses("pia", &first).code(), "stale_role");
}

#[test]
fn whoever_is_gone_meanwhile_is_neither_changed_nor_taken_out_again() {
    let (mut acme, alpha) = staffed();
    let (change, end) = (acme.giving(alpha, "rita", "admin"), acme.taking(alpha, "rita"));
    acme.does("rita", &acme.taking(alpha, "rita"));
    for command in [change, end] {
        assert_eq!(acme.refuses("pia", &command).code(), "stale_role");
    }
}

#[test]
fn roles_that_the_pack_lacks_are_refused_and_those_of_the_organization_are_none_here() {
    let (acme, alpha) = staffed();
    for unknown in ["emperor", "owner", "member"] {
        let refused = acme.refuses("olivia", &acme.giving(alpha, "mia", unknown));
        assert_eq!(refused, Denied::UnknownRole { role: unknown.to_owned() });
    }
}

#[test]
fn only_members_of_the_organization_hold_roles_in_its_projects() {
    let (mut acme, alpha) = staffed();
    let command = acme.giving(alpha, "mia", "read");
    acme.does("olivia", &acme.removal("mia"));
    assert_eq!(acme.refuses("pia", &command), Denied::Hidden);
}

#[test]
fn removed_member_comes_back_without_their_old_places() {
    let (mut acme, alpha) = staffed();
    let device = acme.resource("olivia", alpha, "Robot");
    acme.holds("rita", device, "write");
    let rita = acme.place("rita");
    acme.does("olivia", &acme.removal("rita"));
    let kept = &acme.hall.projects[&alpha.project];
    assert!(!kept.roles.contains_key(&rita));
    assert!(kept.resources.values().all(|kept| kept.roles.is_empty()));
}

#[test]
fn plan_without_members_refuses_granting_but_not_leaving() {
    let (mut acme, alpha) = staffed();
    "community".clone_into(&mut acme.hall.terms.plan);
    let commands =
        [acme.giving(alpha, "mia", "read"), acme.giving(alpha, "rita", "write"), acme.taking(alpha, "rita")];
    for command in commands {
        assert_eq!(acme.refuses("olivia", &command).code(), "needs_plan", "{command:?}");
        assert_eq!(acme.refuses("walt", &command).code(), "lacks", "{command:?}");
    }
    acme.does("rita", &acme.taking(alpha, "rita"));
    acme.project("olivia", "Beta");
}

/// A pack that keeps an owner in each project: Mia is Alpha's only one.
fn with_one_owner(pack: &str) -> (Acme, Scope) {
    let mut acme = Acme::running(built_in(pack));
    let default = acme.hall.pack.default_role.to_string();
    let alpha = acme.project("olivia", "Alpha");
    acme.member_at("mia", &default, &[(alpha, "owner")]);
    acme.does("olivia", &acme.taking(alpha, "olivia"));
    (acme, alpha)
}

const KEEPING: [(&str, &str); 3] = [("zilliz", "member"), ("pinecone", "user"), ("pinecone-legacy", "user")];

#[test]
fn last_owner_of_a_project_neither_leaves_nor_is_lowered_or_removed() {
    for (pack, lower) in KEEPING {
        let (acme, alpha) = with_one_owner(pack);
        for command in [acme.giving(alpha, "mia", lower), acme.taking(alpha, "mia")] {
            let own = acme.refuses("mia", &command).to_string();
            assert_eq!(
                own,
                "You are the last project owner of Alpha. Make someone else a project owner first."
            );
            let other = acme.refuses("olivia", &command).reason();
            assert_eq!(other, "mia is the last project owner of Alpha.");
        }
    }
}

#[test]
fn last_owner_of_a_project_goes_after_making_another() {
    for (pack, lower) in KEEPING {
        let (mut acme, alpha) = with_one_owner(pack);
        acme.member_at("max", lower, &[(alpha, lower)]);
        acme.does("mia", &acme.giving(alpha, "max", "owner"));
        acme.does("mia", &acme.taking(alpha, "mia"));
        assert_eq!(acme.refuses("max", &acme.taking(alpha, "max")).code(), "last_in_project");
    }
}

#[test]
fn suspended_owner_of_a_project_does_not_count() {
    for (pack, lower) in KEEPING {
        let (mut acme, alpha) = with_one_owner(pack);
        acme.member_at("max", lower, &[(alpha, "owner")]);
        acme.suspend("max");
        for command in [acme.giving(alpha, "mia", lower), acme.taking(alpha, "mia")] {
            assert_eq!(acme.refuses("mia", &command).code(), "last_in_project", "{pack}");
        }
        assert!(acme.ask("mia", &acme.taking(alpha, "max")).is_ok(), "{pack}");
    }
}

#[test]
fn owner_of_every_project_by_their_role_does_not_count_as_a_holder_in_one() {
    for (pack, _) in KEEPING {
        let (mut acme, alpha) = with_one_owner(pack);
        acme.does("olivia", &acme.giving(alpha, "olivia", "owner"));
        acme.does("mia", &acme.taking(alpha, "mia"));
        assert_eq!(acme.refuses("olivia", &acme.taking(alpha, "olivia")).code(), "last_in_project");
    }
}

#[test]
fn last_owner_of_a_project_may_leave_the_organization_whose_owners_come_along() {
    for (pack, lower) in KEEPING {
        let (mut acme, alpha) = with_one_owner(pack);
        acme.member("max", lower);
        acme.does("mia", &Command::Leave);
        acme.does("olivia", &acme.giving(alpha, "max", "owner"));
    }
}

#[test]
fn other_roles_and_places_on_resources_need_no_holder() {
    let (mut acme, alpha) = with_one_owner("zilliz");
    let cluster = acme.resource("mia", alpha, "Cluster");
    acme.holds("mia", cluster, "owner");
    acme.does("mia", &acme.taking(cluster, "mia"));
    acme.member_at("max", "member", &[(alpha, "member")]);
    acme.does("max", &acme.taking(alpha, "max"));
    let (mut acme, alpha) = staffed();
    for name in ["olivia", "pia"] {
        acme.does(name, &acme.taking(alpha, name));
    }
}

#[test]
fn role_on_a_resource_is_seen_and_used_on_that_resource_alone() {
    let mut acme = Acme::running(built_in("zilliz"));
    let alpha = acme.project("olivia", "Alpha");
    let (one, other) = (acme.resource("olivia", alpha, "One"), acme.resource("olivia", alpha, "Other"));
    acme.member_at("mia", "member", &[(one, "owner")]);
    acme.member("max", "member");
    let add = acme.addition(alpha, "Third");
    for command in [
        add,
        renaming(alpha, "Beta"),
        deletion(alpha),
        renaming(other, "Two"),
        deletion(other),
        acme.giving(alpha, "max", "member"),
        acme.giving(other, "max", "member"),
        acme.giving(alpha, "mia", "member"),
    ] {
        assert_eq!(acme.refuses("mia", &command), Denied::Hidden, "{command:?}");
    }
    acme.does("mia", &renaming(one, "First"));
    acme.does("mia", &acme.giving(one, "max", "member"));
    assert_eq!(acme.refuses("max", &deletion(one)).code(), "lacks");
    acme.does("max", &acme.taking(one, "max"));
    acme.does("mia", &deletion(one));
}

#[test]
fn role_in_a_project_is_used_on_everything_in_it() {
    let mut acme = Acme::running(built_in("zilliz"));
    let alpha = acme.project("olivia", "Alpha");
    let cluster = acme.resource("olivia", alpha, "Cluster");
    acme.member_at("mia", "member", &[(alpha, "owner")]);
    acme.member("max", "member");
    acme.does("mia", &acme.giving(cluster, "max", "owner"));
    acme.does("mia", &acme.taking(cluster, "max"));
    acme.does("mia", &deletion(cluster));
}
