//! Projects and resources: making, naming and ending them, roles in them, and what people hear of it.

use crate::stage::{Stage, role};
use crate::tree::{held, naming};
use guildhall_domain::command::Command;
use guildhall_domain::denied::Denied;
use guildhall_domain::id::ProjectId;
use guildhall_domain::time::Span;
use guildhall_domain::tree::Scope;
use guildhall_service::projects::{self, Looking, Naming};
use guildhall_service::{Error, Viewer, accounts, foresee};
use guildhall_store::Store;
use guildhall_testkit::both_engines;

/// Acme with Ada, who owns it, and Ben, a plain member.
async fn acme(store: Store, pack: &str) -> (Stage, Viewer, Viewer) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme_running(&ada, pack).await;
    let ben = stage.joined(&ada, "Ben", if pack.starts_with("pinecone") { "user" } else { "member" }).await;
    (stage, ada, ben)
}

/// The names of the projects that someone finds.
pub(crate) async fn listed(stage: &Stage, who: &Viewer, search: &str) -> Vec<String> {
    let found = projects::page(&stage.ctx, who, "acme", search, None).await.unwrap();
    found.page.rows.into_iter().map(|line| line.name).collect()
}

/// The names of those whom someone finds to add to a project.
async fn found(stage: &Stage, who: &Viewer, project: ProjectId, adding: &str) -> Vec<String> {
    let looking = Looking { adding: adding.to_owned(), ..Looking::default() };
    let opened = projects::open(&stage.ctx, who, "acme", Scope::project(project), &looking).await.unwrap();
    opened.found.into_iter().map(|(person, _)| person.name).collect()
}

/// The field that a refusal is about.
fn field(refused: &Error) -> Option<&'static str> {
    if let Error::Unusable { field, .. } = refused {
        Some(field)
    } else if let Error::Denied(denied) = refused {
        denied.field()
    } else {
        None
    }
}

/// A new resource in a project, as a part of the tree.
async fn resource(stage: &Stage, by: &Viewer, project: ProjectId, (name, kind): (&str, &str)) -> Scope {
    let made = projects::create_resource(&stage.ctx, by, "acme", project, (name, kind)).await;
    Scope::resource(project, made.unwrap())
}

both_engines! {
    async fn whoever_has_another_name_stands_where_it_belongs(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let chip = resource(&stage, &ada, apollo, ("Chip", "")).await;
        for scope in [Scope::project(apollo), chip] {
            stage.grant(&ada, (scope, stage.own_place(&ben).await), ("", "write")).await.unwrap();
        }
        stage.grant(&ada, (chip, stage.own_place(&ada).await), ("", "write")).await.unwrap();
        accounts::rename(&stage.ctx, &ada, "Zoe").await.unwrap();
        for scope in [Scope::project(apollo), chip] {
            let opened = projects::open(&stage.ctx, &ben, "acme", scope, &Looking::default()).await.unwrap();
            let names: Vec<String> = held(&opened).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, ["Ben", "Zoe"]);
        }
    }

    async fn what_a_place_would_give_reads_the_same_until_something_changes(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let (scope, member) = (Scope::project(apollo), stage.own_place(&ben).await);
        let command = Command::Grant { scope, member, from: None, to: Some(role("write")) };
        let asked = || async { foresee::prospect(&stage.ctx, &ada, "acme", command.clone()).await.unwrap().unwrap() };
        let before = asked().await;
        stage.later(Span::hours(1));
        assert_eq!(asked().await, before);
        stage.grant(&ada, (Scope::project(stage.project(&ada, "Gemini").await), member), ("", "read")).await.unwrap();
        assert_ne!(asked().await, before);
    }

    async fn whoever_is_suspended_finds_no_project_in_no_way(database: Database) {
        let (stage, ada, ben) = acme(database.store().await, "pinecone-legacy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let chip = resource(&stage, &ada, apollo, ("Chip", "")).await;
        for scope in [Scope::project(apollo), chip] {
            stage.grant(&ada, (scope, stage.own_place(&ben).await), ("", "owner")).await.unwrap();
        }
        assert_eq!(projects::open_to_invite(&stage.ctx, &ben, "acme").await.unwrap().1.len(), 1);
        database.meddle("update member set status = 'suspended' where label = 'ben'").await;
        let refusals = [
            projects::page(&stage.ctx, &ben, "acme", "", None).await.err(),
            projects::open_to_invite(&stage.ctx, &ben, "acme").await.err(),
            projects::open(&stage.ctx, &ben, "acme", Scope::project(apollo), &Looking::default()).await.err(),
            projects::open(&stage.ctx, &ben, "acme", chip, &Looking::default()).await.err(),
            projects::ending(&stage.ctx, &ben, "acme", chip).await.err(),
        ];
        for refused in refusals {
            assert!(matches!(refused, Some(Error::Denied(Denied::Suspended))), "{refused:?}");
        }
    }

    async fn a_project_is_made_renamed_and_described(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, " Apollo ").await;
        let naming = Naming { name: "Artemis".to_owned(), description: "To the Moon".to_owned() };
        projects::edit(&stage.ctx, &ada, "acme", apollo, &naming).await.unwrap();
        let opened = stage.opened(&ben, apollo).await.unwrap();
        assert_eq!((opened.project.name.as_str(), opened.project.description.as_str()), ("Artemis", "To the Moon"));
        assert_eq!(held(&opened), [("Ada".to_owned(), "admin".to_owned())]);
        assert_eq!((opened.project.members, opened.project.resources, opened.project.first), (1, 0, false));
        let naming = Naming { name: "Artemis".to_owned(), description: "To Mars".to_owned() };
        projects::edit(&stage.ctx, &ada, "acme", apollo, &naming).await.unwrap();
        assert_eq!(listed(&stage, &ben, "art").await, ["Artemis"]);
        assert!(listed(&stage, &ben, "apollo").await.is_empty());
        assert_eq!(
            stage.newest_lines(&ada, 3).await[..],
            ["Ada received the role Project admin in Apollo", "Ada renamed the project Apollo to Artemis", "Ada described the project Artemis anew"]
        );
    }

    async fn names_that_cannot_be_are_refused_in_their_field(store: Store) {
        let (stage, ada, _) = acme(store, "autonomy").await;
        let (apollo, _) = (stage.project(&ada, "Apollo").await, stage.project(&ada, "Gemini").await);
        for (name, why) in [
            ("", "Enter a name."),
            ("Gemini", "There is already a project named “Gemini”. Choose another one."),
        ] {
            let refused = projects::edit(&stage.ctx, &ada, "acme", apollo, &naming(name)).await.unwrap_err();
            assert_eq!((refused.to_string().as_str(), field(&refused)), (why, Some("name")));
        }
    }

    async fn a_project_ends_when_its_name_is_written_out_and_not_before(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        resource(&stage, &ada, apollo, ("Robot", "")).await;
        for written in ["", "apollo", "Apollo 11"] {
            let refused = projects::delete(&stage.ctx, &ada, "acme", apollo, written).await.unwrap_err();
            assert!(matches!(refused, Error::Unusable { field: "name", .. }), "{refused:?}");
            assert_eq!(refused.to_string(), "To delete it, write its name: “Apollo”.");
        }
        let refused = projects::delete(&stage.ctx, &ben, "acme", apollo, "Apollo").await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::Lacks { .. })), "{refused:?}");
        projects::delete(&stage.ctx, &ada, "acme", apollo, " Apollo ").await.unwrap();
        assert!(matches!(stage.opened(&ada, apollo).await, Err(Error::Denied(Denied::Hidden))));
        assert_eq!(stage.newest_lines(&ada, 2).await[..], ["Ben tried to delete a project", "Ada deleted the project Apollo"]);
        stage.project(&ada, "Apollo").await;
    }

    async fn the_project_that_an_organization_began_with_stays(store: Store) {
        let (stage, ada, ben) = acme(store, "zilliz").await;
        let page = projects::page(&stage.ctx, &ada, "acme", "", None).await.unwrap().page;
        let first = page.rows[0].id;
        assert_eq!((page.rows.len(), page.rows[0].name.as_str(), page.rows[0].first), (1, "Default project", true));
        let said = "The organization began with “Default project”, which is neither renamed nor deleted.";
        let renamed = projects::edit(&stage.ctx, &ada, "acme", first, &naming("Other")).await.unwrap_err();
        let deleted = projects::delete(&stage.ctx, &ada, "acme", first, "Default project").await.unwrap_err();
        assert_eq!([renamed.to_string(), deleted.to_string()], [said, said]);
        assert!(listed(&stage, &ben, "").await.is_empty() && stage.opened(&ben, first).await.is_err());
    }

    async fn a_resource_is_made_renamed_given_and_deleted(store: Store) {
        let (stage, ada, ben) = acme(store, "powens").await;
        let shop = stage.project(&ada, "Shop").await;
        let refused = projects::create_resource(&stage.ctx, &ada, "acme", shop, ("Checkout", "lunar")).await.unwrap_err();
        assert_eq!(refused.to_string(), "There is no kind “lunar” here. It can be sandbox or production.");
        let checkout = resource(&stage, &ada, shop, ("Checkout", "sandbox")).await;
        let again = projects::create_resource(&stage.ctx, &ada, "acme", shop, ("Checkout", "production")).await.unwrap_err();
        assert_eq!(again.to_string(), "There is already a domain named “Checkout”. Choose another one.");
        projects::rename_resource(&stage.ctx, &ada, "acme", checkout, "Till").await.unwrap();
        stage.grant(&ada, (checkout, stage.own_place(&ben).await), ("", "reader")).await.unwrap();

        let way = stage.opened(&ben, shop).await.unwrap();
        assert!(way.insiders.is_none(), "who is in the workspace is not for someone who has a domain in it alone");
        assert_eq!(way.resources.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Till"]);
        let opened = projects::open(&stage.ctx, &ben, "acme", checkout, &Looking::default()).await.unwrap();
        assert_eq!(held(&opened), [("Ben".to_owned(), "reader".to_owned())]);

        let refused = projects::delete_resource(&stage.ctx, &ada, "acme", checkout, "Shop").await.unwrap_err();
        assert_eq!(refused.to_string(), "To delete it, write its name: “Till”.");
        let place = format!("/acme/projects/{shop}/{}", checkout.resource.unwrap());
        assert_eq!(stage.bell(&ben).await[0], ("Ada gave you the role Reader in Till (Acme).".to_owned(), Some(place)));
        projects::delete_resource(&stage.ctx, &ada, "acme", checkout, "Till").await.unwrap();
        assert_eq!(
            stage.newest_lines(&ada, 6).await[..],
            [
                "Ada created the domain Checkout",
                "Ada tried to create a domain",
                "Ada renamed the domain Checkout to Till",
                "Ada gave Ben the role Reader in Till",
                "Ada deleted the domain Till",
                "Ada removed Ben (Member)",
            ]
        );
    }

    async fn a_role_given_changed_and_taken_is_told_to_whom_it_is_about(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let whom = (Scope::project(apollo), stage.own_place(&ben).await);
        let before = stage.mails_to("ben@example.com").await.len();
        for step in [("", "write"), ("write", "read"), ("read", "")] {
            stage.grant(&ada, whom, step).await.unwrap();
            // What is told again within minutes is told once, as it stands.
            stage.mails_to("ben@example.com").await;
            stage.later(Span::minutes(10));
        }
        let place = Some(format!("/acme/projects/{apollo}"));
        let bell = stage.bell(&ben).await;
        assert_eq!(bell[2], ("Ada gave you the role Write in Apollo (Acme).".to_owned(), place.clone()));
        assert_eq!(bell[1], ("Ada gave you the role Read in Apollo (Acme).".to_owned(), place));
        assert_eq!(bell[0], ("Ada removed you from Apollo (Acme).".to_owned(), Some("/acme/projects".to_owned())));

        let mails = stage.mails_to("ben@example.com").await;
        let mails: Vec<_> = mails[before..].iter().map(|mail| (mail.subject(), mail.text())).collect();
        assert_eq!(mails.len(), 3);
        assert_eq!((mails[0].0, mails[2].0), ("Ada gave you a role in Apollo (Acme)", "Ada removed you from Apollo (Acme)"));
        assert!(mails[0].1.contains("Ada gave you the role Write in Apollo, which is in Acme."), "{}", mails[0].1);
        assert!(mails[0].1.contains(&format!("https://hall.example/acme/projects/{apollo}\n")), "{}", mails[0].1);
        assert!(mails[1].1.contains("Your role in Apollo is Read"), "{}", mails[1].1);
        assert!(mails[2].1.contains("You no longer have a role in Apollo"), "{}", mails[2].1);
        assert_eq!(
            stage.newest_lines(&ada, 3).await[..],
            ["Ada gave Ben the role Write in Apollo", "Ada changed Ben’s role in Apollo from Write to Read", "Ada removed Ben from Apollo (Read)"]
        );
    }

    async fn nobody_hears_of_what_they_do_to_themselves(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        stage.give(&ada, apollo, &ben, "admin").await;
        let (bell, mails) = (stage.bell(&ben).await.len(), stage.subjects_to(&ben).await.len());
        let own = (Scope::project(apollo), stage.own_place(&ben).await);
        stage.grant(&ben, own, ("admin", "write")).await.unwrap();
        stage.grant(&ben, own, ("write", "")).await.unwrap();
        assert_eq!((stage.bell(&ben).await.len(), stage.subjects_to(&ben).await.len()), (bell, mails));
        assert!(stage.bell(&ada).await.iter().all(|(text, _)| !text.contains("Apollo")));
        assert_eq!(stage.newest_lines(&ada, 1).await[..], ["Ben left Apollo, having been Write"]);
    }

    async fn what_is_refused_stands_in_history(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let (own, adas) = (stage.own_place(&ben).await, stage.own_place(&ada).await);
        projects::create(&stage.ctx, &ben, "acme", &naming("Gemini")).await.unwrap_err();
        projects::edit(&stage.ctx, &ben, "acme", apollo, &naming("Gemini")).await.unwrap_err();
        stage.grant(&ben, (Scope::project(apollo), own), ("", "admin")).await.unwrap_err();
        stage.grant(&ben, (Scope::project(apollo), adas), ("admin", "read")).await.unwrap_err();
        stage.grant(&ben, (Scope::project(apollo), adas), ("admin", "")).await.unwrap_err();
        assert_eq!(
            stage.newest_lines(&ada, 5).await[..],
            [
                "Ben tried to create a project (“Gemini”)",
                "Ben tried to edit a project (“Gemini”)",
                "Ben tried to give the role Project admin in a project",
                "Ben tried to change a role in a project from Project admin to Read",
                "Ben tried to take the role Project admin in a project",
            ]
        );
    }

    async fn whoever_may_not_read_addresses_finds_nobody_by_them(store: Store) {
        let (stage, ada, ben) = acme(store, "autonomy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        stage.give(&ada, apollo, &ben, "admin").await;
        stage.joined(&ada, "Cleo", "member").await;
        for (adding, as_ada, as_ben) in [("cleo", 1, 1), ("cleo@example.com", 1, 0), ("example", 3, 0), ("", 0, 0)] {
            let (adas, bens) = (found(&stage, &ada, apollo, adding).await, found(&stage, &ben, apollo, adding).await);
            assert_eq!((adas.len(), bens.len()), (as_ada, as_ben), "{adding}");
        }
        let looking = Looking { adding: "cleo".to_owned(), ..Looking::default() };
        let opened = projects::open(&stage.ctx, &ben, "acme", Scope::project(apollo), &looking).await.unwrap();
        let told = format!("{:?} {:?} {:?}", opened.insiders, opened.asked, opened.found);
        assert!(!told.replace("ben@example.com", "").contains('@'), "{told}");
    }

    async fn whoever_has_no_place_finds_a_project_neither_in_the_list_nor_by_its_id(store: Store) {
        let (stage, ada, ben) = acme(store, "pinecone-legacy").await;
        let apollo = stage.project(&ada, "Apollo").await;
        let absent = ProjectId::from_parts(stage.now().millis(), &[7; 10]);
        for id in [apollo, absent] {
            let at = Scope::project(id);
            let refusals = [
                stage.opened(&ben, id).await.map(drop).unwrap_err(),
                projects::edit(&stage.ctx, &ben, "acme", id, &naming("Mine")).await.unwrap_err(),
                projects::delete(&stage.ctx, &ben, "acme", id, "Apollo").await.unwrap_err(),
                projects::create_resource(&stage.ctx, &ben, "acme", id, ("Index", "")).await.map(drop).unwrap_err(),
                stage.grant(&ben, (at, stage.own_place(&ben).await), ("", "owner")).await.unwrap_err(),
                stage.grant(&ben, (at, stage.own_place(&ben).await), ("owner", "")).await.unwrap_err(),
                stage.grant(&ben, (at, stage.own_place(&ada).await), ("owner", "")).await.unwrap_err(),
            ];
            for refused in refusals {
                assert!(matches!(refused, Error::Denied(Denied::Hidden)), "{refused:?}");
            }
        }
        assert!(listed(&stage, &ben, "").await.is_empty());
        let own = stage.project(&ben, "Gemini").await;
        assert_eq!(listed(&stage, &ben, "").await, ["Gemini"]);
        assert_eq!(held(&stage.opened(&ben, own).await.unwrap()), [("Ben".to_owned(), "owner".to_owned())]);
    }
}
