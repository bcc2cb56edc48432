//! Explaining a right in one part of the tree: for every model, every role in the organization and every role there and around it, the
//! answer is what counts, and what would change it changes it.

use crate::acme::{Acme, built_in};
use guildhall_domain::explain::{Change, Explanation, Source};
use guildhall_domain::facts::Subject;
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::tree::{Node, Scope, Told};

/// Every right of Mia's in a part of the tree.
fn explain(acme: &Acme, at: Scope) -> Vec<Explanation> {
    let command = acme.taking(at, "mia");
    let facts = acme.facts("olivia", &command);
    let Subject::Node(node) = &facts.subject else { unreachable!() };
    let Node { told: Told::Member(placed), .. } = node.as_ref() else { unreachable!() };
    facts.explain_inside(node, placed)
}

fn one(acme: &Acme, at: Scope, right: &str) -> Explanation {
    explain(acme, at).into_iter().find(|explained| explained.right == right).unwrap()
}

/// The model's organization with Mia in it, a project, and something in that.
fn halls(pack: &Pack) -> Vec<(Acme, Scope, Scope)> {
    let with = |role: &str| {
        let mut acme = Acme::running(pack.clone());
        let project = acme.project("olivia", "Alpha");
        let resource = acme.resource("olivia", project, "Beta");
        acme.member("mia", role);
        (acme, project, resource)
    };
    pack.roles.iter().map(|role| with(role.id.as_str())).collect()
}

/// The same with each role there, and with none.
fn held(acme: &Acme, at: Scope) -> Vec<Acme> {
    let roles = acme.hall.pack.project_roles.iter().map(|role| {
        let mut holds = acme.clone();
        holds.holds("mia", at, role.id.as_str());
        holds
    });
    [acme.clone()].into_iter().chain(roles).collect()
}

/// What the changes that are named make of it.
fn changed(acme: &Acme, at: Scope, changes: &[Change]) -> Acme {
    let mut after = acme.clone();
    let mia = after.place("mia");
    for change in changes {
        let part = |name: &str| if name == "Alpha" { Scope::project(at.project) } else { at };
        match change {
            Change::Role { to, .. } => after.hall.members.get_mut(&mia).unwrap().role = to.clone(),
            Change::Give { to, at, .. } => after.moves("mia", part(at), Some(to.clone())),
            Change::Take { at, .. } => after.moves("mia", part(at), None),
            Change::Part | Change::Reinstate | Change::Plan { .. } => unreachable!("{change:?}"),
        }
    }
    after
}

/// How many changes are named for Mia's rights there. Each answer is compared with what counts, and with the answer after the changes.
fn look(acme: &Acme, at: Scope) -> usize {
    let pack = &acme.hall.pack;
    let role = &acme.hall.members[&acme.place("mia")].role;
    let around = at.resource.and_then(|_| acme.held("mia", Scope::project(at.project)));
    let own = acme.held("mia", at);
    let counts = pack.inside(role, around.iter().chain(&own));
    let mut changes = 0;
    let entries = pack.entries().filter(|entry| entry.level == Level::Project);
    for (n, (explained, entry)) in explain(acme, at).iter().zip(entries).enumerate() {
        assert_eq!(explained.allowed, counts.contains(entry.permission), "{explained:?}");
        if !explained.changes.is_empty() && explained.changes != [Change::Part] {
            let after = explain(&changed(acme, at, &explained.changes), at);
            assert_ne!(after[n].allowed, explained.allowed, "{explained:?}");
            changes += explained.changes.len();
        }
    }
    changes
}

#[test]
fn what_it_says_is_what_counts_and_what_it_names_changes_it() {
    for pack in Pack::built_in().unwrap() {
        let mut changes = 0;
        for (acme, project, resource) in halls(&pack) {
            for around in held(&acme, project) {
                changes += look(&around, project);
                changes += held(&around, resource).iter().map(|acme| look(acme, resource)).sum::<usize>();
            }
        }
        assert!(changes > 0, "{}", pack.id);
    }
}

#[test]
fn each_role_that_gives_a_right_is_named_with_its_place_and_so_is_each_step_to_lose_it() {
    let mut acme = Acme::running(built_in("zilliz"));
    let project = acme.project("olivia", "Alpha");
    let resource = acme.resource("olivia", project, "Beta");
    acme.member_at("mia", "member", &[(project, "owner"), (resource, "member")]);
    let explained = one(&acme, resource, "index.manage");
    let source = |role: &str, at: &str| Source::Given { role: role.to_owned(), at: at.to_owned() };
    assert_eq!(explained.sources, [source("Project owner", "Alpha"), source("Project member", "Beta")]);
    assert_eq!(explained.why(), "Project owner in Alpha allows it. Project member in Beta allows it.");
    assert_eq!(
        explained.what_would_change_it(),
        "Taking them out of Alpha, which takes 10 other rights too. Taking them out of Beta, which takes 5 other rights too."
    );
}

#[test]
fn only_the_last_of_whom_a_project_keeps_one_can_lose_nothing() {
    let mut acme = Acme::new();
    let project = acme.project("olivia", "Alpha");
    acme.member_at("mia", "member", &[(project, "admin")]);
    let explained = one(&acme, project, "project.edit");
    assert!(
        matches!(explained.changes.as_slice(), [Change::Give { .. }]),
        "autonomy keeps nobody: {explained:?}"
    );

    let mut acme = Acme::running(built_in("pinecone"));
    let project = acme.project("olivia", "Alpha");
    let resource = acme.resource("olivia", project, "Beta");
    let kept = acme.hall.pack.tree.keeps.clone().unwrap();
    acme.member_at("mia", "user", &[(project, kept.as_str()), (resource, kept.as_str())]);
    for at in [project, resource] {
        assert!(!one(&acme, at, "resource.edit").changes.is_empty(), "Olivia is another");
    }
    acme.moves("olivia", project, None);
    for at in [project, resource] {
        let explained = one(&acme, at, "resource.edit");
        assert_eq!(explained.changes, [], "{explained:?}");
    }
}
