//! Projects and the resources in them: who creates, edits and deletes them, and what stays unseen.

use crate::acme::{Acme, built_in, role};
use crate::tree::{deletion, renaming, title};
use guildhall_domain::command::Command;
use guildhall_domain::decide;
use guildhall_domain::denied::Denied;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Subject;
use guildhall_domain::id::{MemberId, ProjectId, ResourceId};
use guildhall_domain::name::Description;
use guildhall_domain::pack::Pack;
use guildhall_domain::tree::Scope;
use uuid::Uuid;

/// The default pack, with a project that Olivia made, one in it for each role there, and a device.
fn staffed() -> (Acme, Scope, Scope) {
    let mut acme = Acme::new();
    let alpha = acme.project("olivia", "Alpha");
    for (name, held) in [("pia", "admin"), ("walt", "write"), ("rita", "read")] {
        acme.member_at(name, "member", &[(alpha, held)]);
    }
    acme.member("adam", "admin");
    acme.member("mia", "member");
    let device = acme.resource("olivia", alpha, "Robot");
    (acme, alpha, device)
}

/// Everything that can be wanted of a part of the tree, by and for a member.
fn wanted(at: Scope, own: MemberId, other: MemberId) -> Vec<Command> {
    let (project, resource) = (at.project, ResourceId(Uuid::from_u128(7)));
    let grant = |member, from, to| Command::Grant { scope: at, member, from, to };
    let held = || Some(role("member"));
    vec![
        renaming(at, "Omega"),
        deletion(at),
        Command::CreateResource { project, resource, name: title("Omega"), kind: String::new() },
        grant(other, None, held()),
        grant(other, held(), Some(role("owner"))),
        grant(other, held(), None),
        grant(own, None, held()),
        grant(own, held(), None),
    ]
}

#[test]
fn owners_and_admins_create_projects_and_members_do_not() {
    let (mut acme, ..) = staffed();
    let create = acme.creation("Beta");
    assert!(acme.ask("olivia", &create).is_ok() && acme.ask("adam", &create).is_ok());
    assert_eq!(acme.refuses("mia", &create).reason(), "Only owners and admins can create projects.");
    acme.person("eve");
    assert_eq!(acme.refuses("eve", &create), Denied::Hidden);
}

#[test]
fn whoever_creates_a_project_receives_the_role_that_the_pack_says() {
    for pack in Pack::built_in().unwrap() {
        let mut acme = Acme::running(pack.clone());
        let alpha = acme.project("olivia", "Alpha");
        assert_eq!(acme.held("olivia", alpha), pack.tree.creator, "{}", pack.id);
    }
}

#[test]
fn plain_user_of_pinecone_runs_the_project_that_they_created() {
    for pack in ["pinecone", "pinecone-legacy"] {
        let mut acme = Acme::running(built_in(pack));
        acme.member("uwe", "user");
        let alpha = acme.project("uwe", "Alpha");
        acme.does("uwe", &renaming(alpha, "Beta"));
        acme.does("uwe", &deletion(alpha));
    }
}

#[test]
fn two_projects_do_not_share_a_name_and_two_resources_of_one_project_neither() {
    let (mut acme, alpha, device) = staffed();
    let taken = |noun: &str, name: &str| Denied::NameTaken { name: name.to_owned(), noun: noun.to_owned() };
    let again = acme.creation("Alpha");
    assert_eq!(acme.refuses("olivia", &again), taken("project", "Alpha"));
    let beta = acme.project("olivia", "Beta");
    assert_eq!(acme.refuses("olivia", &renaming(beta, "Alpha")), taken("project", "Alpha"));
    let twin = acme.addition(alpha, "Robot");
    assert_eq!(acme.refuses("olivia", &twin), taken("device", "Robot"));
    let other = acme.resource("olivia", alpha, "Sensor");
    assert_eq!(acme.refuses("olivia", &renaming(other, "Robot")), taken("device", "Robot"));
    acme.resource("olivia", beta, "Robot");
    acme.does("olivia", &deletion(device));
    acme.does("olivia", &renaming(other, "Robot"));
}

#[test]
fn a_name_is_free_again_after_a_deletion() {
    let (mut acme, alpha, _) = staffed();
    acme.does("olivia", &deletion(alpha));
    acme.project("olivia", "Alpha");
}

#[test]
fn project_is_edited_and_deleted_by_those_who_run_it() {
    let (acme, alpha, _) = staffed();
    for command in [renaming(alpha, "Beta"), deletion(alpha)] {
        for name in ["olivia", "adam", "pia"] {
            assert!(acme.ask(name, &command).is_ok(), "{name}: {command:?}");
        }
        for name in ["walt", "rita", "mia"] {
            assert_eq!(acme.refuses(name, &command).code(), "lacks", "{name}: {command:?}");
        }
    }
    assert_eq!(
        acme.refuses("walt", &renaming(alpha, "Beta")).to_string(),
        "Only owners, admins and project admins can rename and describe a project. \
         Ask one of the owners, admins and project admins."
    );
}

#[test]
fn project_keeps_its_name_when_it_is_described_anew() {
    let (mut acme, alpha, _) = staffed();
    let (project, description) = (alpha.project, Description::parse("Robots.").unwrap());
    acme.does(
        "pia",
        &Command::EditProject { project, name: title("Alpha"), description: description.clone() },
    );
    assert_eq!(acme.hall.projects[&project].description, description);
}

#[test]
fn project_goes_with_everything_in_it() {
    let (mut acme, alpha, device) = staffed();
    let events = acme.does("pia", &deletion(alpha));
    assert!(matches!(events.as_slice(), [Event::ProjectDeleted { name, .. }] if *name == title("Alpha")));
    for at in [alpha, device] {
        assert_eq!(acme.refuses("olivia", &renaming(at, "Beta")), Denied::Hidden);
    }
    assert!(acme.has_a_place("rita"));
}

#[test]
fn zilliz_begins_with_a_project_that_is_described_anew_but_neither_renamed_nor_deleted() {
    let mut acme = Acme::running(built_in("zilliz"));
    let (project, kept) = acme.hall.projects.first_key_value().unwrap();
    let (project, first) = (*project, kept.first);
    assert_eq!((&kept.name, first), (&title("Default project"), true));
    let at = Scope::project(project);
    assert_eq!(acme.held("olivia", at), Some(role("owner")));
    for command in [renaming(at, "Alpha"), deletion(at)] {
        assert_eq!(acme.refuses("olivia", &command).code(), "first_project");
    }
    let description = Description::parse("Where it began.").unwrap();
    acme.does("olivia", &Command::EditProject { project, name: title("Default project"), description });
    let second = acme.project("olivia", "Alpha");
    acme.does("olivia", &renaming(second, "Beta"));
    acme.does("olivia", &deletion(second));
}

#[test]
fn no_other_pack_begins_with_a_project() {
    for pack in Pack::built_in().unwrap().into_iter().filter(|pack| pack.id != "zilliz") {
        assert!(Acme::running(pack).hall.projects.is_empty());
    }
}

#[test]
fn project_owner_of_zilliz_neither_edits_nor_deletes_their_project() {
    let mut acme = Acme::running(built_in("zilliz"));
    let alpha = acme.project("olivia", "Alpha");
    acme.member_at("mia", "member", &[(alpha, "owner")]);
    assert_eq!(
        acme.refuses("mia", &deletion(alpha)).reason(),
        "Only organization owners can delete a project."
    );
    assert_eq!(acme.refuses("mia", &renaming(alpha, "Beta")).code(), "lacks");
}

#[test]
fn resources_are_made_by_those_who_work_in_the_project() {
    let (mut acme, alpha, device) = staffed();
    let add = acme.addition(alpha, "Sensor");
    for command in [add, renaming(device, "Arm"), deletion(device)] {
        for name in ["olivia", "adam", "pia", "walt", "mia"] {
            assert!(acme.ask(name, &command).is_ok(), "{name}: {command:?}");
        }
    }
}

#[test]
fn developer_of_powens_adds_and_renames_domains_but_deletes_none() {
    let mut acme = Acme::running(built_in("powens"));
    let shop = acme.project("olivia", "Shop");
    acme.member_at("dora", "member", &[(shop, "developer")]);
    acme.member_at("rita", "member", &[(shop, "reader")]);
    let domain = acme.resource("dora", shop, "Checkout");
    acme.does("dora", &renaming(domain, "Till"));
    assert_eq!(
        acme.refuses("dora", &deletion(domain)).reason(),
        "Only admins and workspace admins can delete domains."
    );
    let add = acme.addition(shop, "Other");
    for command in [add, renaming(domain, "Shop"), deletion(domain)] {
        assert_eq!(acme.refuses("rita", &command).code(), "lacks", "{command:?}");
    }
}

#[test]
fn resource_is_of_a_kind_that_the_pack_knows_and_of_none_where_it_knows_none() {
    for (pack, known, unknown) in [
        ("powens", vec!["sandbox", "production"], vec!["staging", ""]),
        ("zilliz", vec![""], vec!["sandbox"]),
    ] {
        let mut acme = Acme::running(built_in(pack));
        let project = acme.project("olivia", "Alpha").project;
        let mut of = |kind: &str| {
            let (resource, kind) = (acme.new_resource_id(), kind.to_owned());
            acme.ask("olivia", &Command::CreateResource { project, resource, name: title("Beta"), kind })
        };
        assert!(known.into_iter().all(|kind| of(kind).is_ok()), "{pack}");
        assert!(
            unknown.into_iter().all(|kind| of(kind).is_err_and(|denied| denied.code() == "unknown_kind"))
        );
    }
}

#[test]
fn project_that_one_may_not_see_is_like_one_that_is_not_there() {
    let mut acme = Acme::running(built_in("zilliz"));
    let alpha = acme.project("olivia", "Alpha");
    let cluster = acme.resource("olivia", alpha, "Cluster");
    acme.member("mia", "member");
    acme.member_at("max", "member", &[(alpha, "member"), (cluster, "member")]);
    let absent = Scope::project(ProjectId(Uuid::from_u128(8)));
    let nowhere = [
        absent,
        Scope { resource: cluster.resource, ..absent },
        Scope { resource: Some(ResourceId(Uuid::from_u128(9))), ..alpha },
    ];
    let (mia, max) = (acme.place("mia"), acme.place("max"));
    for at in [alpha, cluster].into_iter().chain(nowhere) {
        for command in wanted(at, mia, max) {
            assert_eq!(acme.refuses("mia", &command), Denied::Hidden, "{command:?}");
        }
    }
    for at in nowhere {
        for command in wanted(at, acme.owner, max).into_iter().filter(|command| !creates_in(command, alpha)) {
            assert_eq!(acme.refuses("olivia", &command), Denied::Hidden, "{command:?}");
        }
    }
}

fn creates_in(command: &Command, at: Scope) -> bool {
    matches!(command, Command::CreateResource { project, .. } if *project == at.project)
}

#[test]
fn strangers_and_the_removed_see_no_project() {
    let (mut acme, alpha, device) = staffed();
    acme.person("eve");
    let (walt, rita) = (acme.place("walt"), acme.place("rita"));
    acme.does("olivia", &acme.removal("walt"));
    for command in [alpha, device].into_iter().flat_map(|at| wanted(at, walt, rita)) {
        for name in ["eve", "walt"] {
            assert_eq!(acme.refuses(name, &command), Denied::Hidden, "{name}: {command:?}");
        }
    }
}

#[test]
fn suspended_do_nothing_in_projects_either() {
    let (mut acme, alpha, device) = staffed();
    acme.suspend("pia");
    let create = acme.creation("Beta");
    assert_eq!(acme.refuses("pia", &create), Denied::Suspended);
    let (pia, rita) = (acme.place("pia"), acme.place("rita"));
    for command in [alpha, device].into_iter().flat_map(|at| wanted(at, pia, rita)) {
        assert_eq!(acme.refuses("pia", &command), Denied::Suspended, "{command:?}");
    }
}

#[test]
fn facts_about_one_part_of_the_tree_decide_nothing_about_another() {
    let (mut acme, alpha, device) = staffed();
    let beta = acme.project("olivia", "Beta");
    let sensor = acme.resource("olivia", alpha, "Sensor");
    let (olivia, rita) = (acme.owner, acme.place("rita"));
    for (loaded, asked) in [(alpha, beta), (device, sensor), (alpha, device), (device, alpha)] {
        for (about, command) in wanted(loaded, olivia, rita).iter().zip(wanted(asked, olivia, rita)) {
            let facts = acme.facts("olivia", about);
            if !creates_in(&command, loaded) {
                assert_eq!(decide(&facts, &command), Err(Denied::Hidden), "{command:?}");
            }
            assert_eq!(decide(&facts.about(Subject::None), &command), Err(Denied::Hidden), "{command:?}");
        }
    }
}
