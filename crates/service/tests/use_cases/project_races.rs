//! Two processes on one database, and people who act on a project in the same moment: what must hold holds, and losers hear why.

use crate::stage::Stage;
use crate::tree::{held, naming, offer};
use guildhall_domain::id::ProjectId;
use guildhall_domain::tree::Scope;
use guildhall_service::{Error, Result, Viewer, joining, projects};
use guildhall_testkit::{Database, both_engines};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Acme, running Zilliz's model, with Ada, who owns it, on two processes.
async fn acme(database: &Database) -> (Arc<Stage>, Arc<Stage>, Viewer) {
    let here = Stage::new(database.store().await);
    let there = Arc::new(here.beside(database.store().await));
    let here = Arc::new(here);
    let ada = here.person("Ada").await;
    here.acme_running(&ada, "zilliz").await;
    (here, there, ada)
}

/// Whether it worked; whoever comes too late is refused by a rule.
fn won(outcome: &Result<()>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(Error::Denied(_)) => false,
        Err(other) => panic!("neither done nor refused: {other:?}"),
    }
}

/// Those who own a project themselves.
async fn owners(stage: &Stage, ada: &Viewer, project: ProjectId) -> Vec<String> {
    let opened = stage.opened(ada, project).await.unwrap();
    let inside = held(&opened);
    assert_eq!(opened.project.members as usize, inside.len(), "the count and the list agree");
    inside.into_iter().filter(|(_, role)| role == "owner").map(|(name, _)| name).collect()
}

/// Ben and Cleo own a project, and nobody else does.
async fn owned_by_two(stage: &Stage, ada: &Viewer, (ben, cleo): (&Viewer, &Viewer)) -> ProjectId {
    let project = stage.project(ada, "Apollo").await;
    stage.give(ada, project, ben, "owner").await;
    stage.give(ada, project, cleo, "owner").await;
    let own = (Scope::project(project), stage.own_place(ada).await);
    stage.grant(ada, own, ("owner", "")).await.unwrap();
    project
}

both_engines! {
    async fn two_project_owners_demote_each_other_or_leave_at_once_and_one_stays(database: Database) {
        let (here, there, ada) = acme(&database).await;
        let (ben, cleo) = (here.joined(&ada, "Ben", "member").await, here.joined(&ada, "Cleo", "member").await);
        let project = owned_by_two(&here, &ada, (&ben, &cleo)).await;
        let at = Scope::project(project);
        let (bens, cleos) = ((at, here.own_place(&ben).await), (at, here.own_place(&cleo).await));
        for round in 0..40 {
            let to = if round % 4 < 2 { "member" } else { "" };
            // By turns each acts on the other, and on themselves.
            let (by_ben, by_cleo) = if round % 2 == 0 { (cleos, bens) } else { (bens, cleos) };
            let (one, other) = tokio::join!(
                here.grant(&ben, by_ben, ("owner", to)),
                there.grant(&cleo, by_cleo, ("owner", to)),
            );
            assert!(won(&one) != won(&other), "round {round}: exactly one of the two is first");
            let left = owners(&there, &ada, project).await;
            assert_eq!(left.len(), 1, "round {round}: {left:?}");
            let lost = if left == ["Ben"] { cleos } else { bens };
            here.grant(&ada, lost, (to, "owner")).await.unwrap();
        }
    }

    async fn the_loser_of_two_who_leave_hears_that_they_are_the_last(database: Database) {
        let (here, there, ada) = acme(&database).await;
        let (ben, cleo) = (here.joined(&ada, "Ben", "member").await, here.joined(&ada, "Cleo", "member").await);
        let at = Scope::project(owned_by_two(&here, &ada, (&ben, &cleo)).await);
        let (bens, cleos) = ((at, here.own_place(&ben).await), (at, here.own_place(&cleo).await));
        let (one, other) = tokio::join!(here.grant(&ben, bens, ("owner", "")), there.grant(&cleo, cleos, ("owner", "")));
        let refused = one.and(other).unwrap_err().to_string();
        assert_eq!(refused, "You are the last project owner of Apollo. Make someone else a project owner first.");
    }

    async fn a_member_who_is_added_16_times_at_once_is_added_once(database: Database) {
        let (here, there, ada) = acme(&database).await;
        let ben = here.joined(&ada, "Ben", "member").await;
        let project = here.project(&ada, "Apollo").await;
        let (bens, before) = (here.own_place(&ben).await, here.subjects_to(&ben).await.len());
        let mut adding = JoinSet::new();
        for n in 0..16 {
            let (stage, ada) = (Arc::clone(if n % 2 == 0 { &here } else { &there }), ada.clone());
            let to = if n % 3 == 0 { "owner" } else { "member" };
            adding.spawn(async move { stage.grant(&ada, (Scope::project(project), bens), ("", to)).await });
        }
        let outcomes = adding.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| won(outcome)).count(), 1);
        assert_eq!(here.opened(&ada, project).await.unwrap().project.members, 2);
        assert_eq!(here.subjects_to(&ben).await.len(), before + 1);
        assert_eq!(here.bell(&ben).await.len(), 1 + 1, "the invitation, and one role");
    }

    async fn of_two_who_create_a_project_of_one_name_at_once_one_does(database: Database) {
        let (here, there, ada) = acme(&database).await;
        let ben = here.joined(&ada, "Ben", "owner").await;
        for round in 0..20 {
            let naming = naming(&format!("Project {round}"));
            let (one, other) = tokio::join!(
                projects::create(&here.ctx, &ada, "acme", &naming),
                projects::create(&there.ctx, &ben, "acme", &naming),
            );
            let (one, other) = (one.map(drop), other.map(drop));
            assert!(won(&one) != won(&other), "round {round}: exactly one of the two is first");
            let refused = one.and(other).unwrap_err().to_string();
            assert_eq!(refused, format!("There is already a project named “Project {round}”. Choose another one."));
        }
        let listed = projects::page(&there.ctx, &ada, "acme", "project", None).await.unwrap().page.rows;
        assert_eq!(listed.len(), 21, "20, and the one that Acme began with");
    }

    async fn a_project_that_is_deleted_while_people_enter_it_takes_their_places_with_it(database: Database) {
        let (here, there, ada) = acme(&database).await;
        let ben = here.joined(&ada, "Ben", "member").await;
        let bens = here.own_place(&ben).await;
        for round in 0..6 {
            let project = here.project(&ada, "Apollo").await;
            let guest = here.person(&format!("Guest{round}")).await;
            let address = guest.me.email.to_string();
            let asked = here.invite_into(&ada, &address, ("member", &[offer(project, "member")])).await;
            assert_eq!(asked.unwrap(), None);
            let link = here.link(&address, "join").await;
            let (added, joined, deleted) = tokio::join!(
                here.grant(&ada, (Scope::project(project), bens), ("", "member")),
                joining::accept(&here.ctx, &guest, &link),
                projects::delete(&there.ctx, &ada, "acme", project, "Apollo"),
            );
            won(&added);
            assert!(won(&joined.map(drop)) && won(&deleted), "round {round}: neither stands in the other's way");
            assert!(projects::page(&here.ctx, &guest, "acme", "", None).await.unwrap().page.rows.is_empty());
        }
        let mut conn = here.ctx.store().read().await.unwrap();
        assert!(conn.verify_audit(here.org(&ada).await).await.unwrap().is_ok());
    }
}
