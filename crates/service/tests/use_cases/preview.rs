//! A preview is decided once, and draws what it was decided on.

use crate::stage::{Stage, role};
use guildhall_domain::denied::Denied;
use guildhall_domain::id::MemberId;
use guildhall_domain::permission::Level;
use guildhall_domain::view::{Roster, RosterQuery};
use guildhall_service::preview::{self, Eyes, Look};
use guildhall_service::roles::{self, Draft};
use guildhall_service::{Error, Viewer, history, invoicing, members, organizations, projects};
use guildhall_store::Store;
use guildhall_testkit::both_engines;

async fn cast(store: Store) -> (Stage, Viewer, Viewer, MemberId) {
    let stage = Stage::new(store);
    let ada = stage.person("Ada").await;
    stage.acme(&ada).await;
    let ben = stage.joined(&ada, "Ben", "admin").await;
    stage.joined(&ada, "Cleo", "member").await;
    let (cleo, _) = stage.place(&ada, "Cleo").await;
    (stage, ada, ben, cleo)
}

async fn look(stage: &Stage, by: &Viewer, member: MemberId) -> Look {
    preview::begin(&stage.ctx, by, "acme", &Eyes::Member(member)).await.unwrap()
}

fn is_lacking<T>(outcome: &guildhall_service::Result<T>) -> bool {
    matches!(outcome, Err(Error::Denied(Denied::Lacks { .. })))
}

/// What an admin may not see through anybody's eyes: what owners alone may.
async fn shows_a_members_view(stage: &Stage, look: &Look) {
    let (ctx, eyes) = (&stage.ctx, &look.preview);
    assert!(is_lacking(&invoicing::page(ctx, eyes, "acme", None, None).await));
    assert!(is_lacking(&history::page(ctx, eyes, "acme", None).await));
    assert!(is_lacking(&guildhall_service::invitations::page(ctx, eyes, "acme", None, None).await));
    let page = members::page(ctx, eyes, "acme", &RosterQuery::default()).await.unwrap();
    assert!(matches!(page.roster, Roster::Colleagues(_)), "{page:?}");
    let facts = organizations::open(ctx, eyes, "acme").await.unwrap();
    assert_eq!(facts.actor.membership.unwrap().role, role("member"));
}

both_engines! {
    async fn a_role_that_changes_while_a_preview_is_drawn_changes_nothing_in_it(store: Store) {
        let (stage, ada, ben, cleo) = cast(store).await;
        let look = look(&stage, &ben, cleo).await;
        shows_a_members_view(&stage, &look).await;
        stage.change_role(&ada, &ada, "Cleo", "owner").await.unwrap();
        shows_a_members_view(&stage, &look).await;
        // Whoever asks anew is refused, since Cleo stands above them by now.
        let anew = preview::begin(&stage.ctx, &ben, "acme", &Eyes::Member(cleo)).await;
        assert!(matches!(anew, Err(Error::Denied(Denied::AboveYou { .. }))), "{anew:?}");
        members::remove(&stage.ctx, &ada, "acme", cleo).await.unwrap();
        shows_a_members_view(&stage, &look).await;
    }

    async fn nor_does_a_role_that_allows_more_meanwhile(store: Store) {
        let (stage, ada, ben, cleo) = cast(store).await;
        let draft = |permissions: &[&str]| Draft {
            level: Level::Organization,
            title: "Guide".to_owned(),
            description: String::new(),
            permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        };
        let few = ["org.read", "member.read"];
        let guide = roles::make(&stage.ctx, &ada, "acme", draft(&few)).await.unwrap();
        stage.change_role(&ada, &ada, "Cleo", guide.as_str()).await.unwrap();
        let looks = [
            look(&stage, &ben, cleo).await,
            preview::begin(&stage.ctx, &ben, "acme", &Eyes::Role(guide.clone())).await.unwrap(),
        ];
        let more = ["org.read", "member.read", "member.read_email", "billing.read", "history.read", "member.invite"];
        roles::edit(&stage.ctx, &ada, "acme", (guide.clone(), None), draft(&more)).await.unwrap();
        for look in looks {
            let (ctx, eyes) = (&stage.ctx, &look.preview);
            assert!(is_lacking(&invoicing::page(ctx, eyes, "acme", None, None).await));
            assert!(is_lacking(&history::page(ctx, eyes, "acme", None).await));
            let page = members::page(ctx, eyes, "acme", &RosterQuery::default()).await.unwrap();
            assert!(matches!(page.roster, Roster::Colleagues(_)), "{page:?}");
        }
    }

    async fn nor_does_a_place_in_a_project_that_is_given_meanwhile(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme_running(&ada, "zilliz").await;
        stage.joined(&ada, "Cleo", "member").await;
        let (cleo, _) = stage.place(&ada, "Cleo").await;
        let naming = projects::Naming { name: "Apollo".to_owned(), description: "Secret".to_owned() };
        let apollo = projects::create(&stage.ctx, &ada, "acme", &naming).await.unwrap();
        let look = look(&stage, &ada, cleo).await;
        let scope = guildhall_domain::tree::Scope::project(apollo);
        projects::grant(&stage.ctx, &ada, "acme", (scope, cleo), (None, Some(role("owner")))).await.unwrap();
        let (ctx, eyes) = (&stage.ctx, &look.preview);
        let listed = projects::page(ctx, eyes, "acme", "", None).await.unwrap();
        assert!(listed.page.rows.iter().all(|line| line.id != apollo), "{listed:?}");
        let opened = projects::open(ctx, eyes, "acme", scope, &projects::Looking::default()).await;
        assert!(matches!(opened, Err(Error::Denied(Denied::Hidden))), "{opened:?}");
        let anew = preview::begin(ctx, &ada, "acme", &Eyes::Member(cleo)).await.unwrap();
        let listed = projects::page(ctx, &anew.preview, "acme", "", None).await.unwrap();
        assert!(listed.page.rows.iter().any(|line| line.id == apollo && line.own.is_some()), "{listed:?}");
    }
}
