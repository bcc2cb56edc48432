//! History reads as it was when it happened: what roles were called, and in which order.

use crate::stage::{Stage, role};
use guildhall_domain::pack::Pack;
use guildhall_domain::permission::Level;
use guildhall_domain::time::Span;
use guildhall_service::roles::{self, Draft};
use guildhall_service::{Viewer, history};
use guildhall_testkit::both_engines;

fn draft(title: &str) -> Draft {
    let permissions = ["org.read", "member.read"].map(str::to_owned).to_vec();
    Draft { level: Level::Organization, title: title.to_owned(), description: String::new(), permissions }
}

impl Stage {
    async fn told(&self, viewer: &Viewer) -> Vec<String> {
        let (_, page) = history::page(&self.ctx, viewer, "acme", None).await.unwrap();
        page.rows.into_iter().map(|row| row.text).collect()
    }
}

both_engines! {
    async fn a_role_is_called_what_it_was_called_then(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let ben = stage.joined(&ada, "Ben", "member").await;
        let helpers = roles::make(&stage.ctx, &ada, "acme", draft("Helpers")).await.unwrap();
        stage.change_role(&ada, &ada, "Ben", helpers.as_str()).await.unwrap();
        stage.invite(&ada, &["cleo@example.com"], helpers.as_str()).await;
        stage.change_role(&ben, &ada, "Ada", helpers.as_str()).await.unwrap_err();
        roles::edit(&stage.ctx, &ada, "acme", (helpers.clone(), None), draft("Wardens")).await.unwrap();
        stage.change_role(&ada, &ada, "Ben", "member").await.unwrap();
        let (level, to) = (Level::Organization, Some(role("member")));
        roles::delete(&stage.ctx, &ada, "acme", (level, helpers.clone()), to).await.unwrap();
        let told = stage.told(&ada).await;
        for sentence in [
            "changed Ben’s role from Member to Helpers",
            "invited cleo@example.com as Helpers",
            "tried to change a role from Owner to Helpers",
            "made the role Helpers",
            "changed the role Helpers, which is Wardens now",
            "changed Ben’s role from Wardens to Member",
            "deleted the role Wardens; whoever held it is Member now",
        ] {
            assert!(told.iter().any(|text| text == sentence), "“{sentence}” is missing in {told:#?}");
        }
        assert!(!told.iter().any(|text| text.contains(helpers.as_str())), "{told:#?}");
    }

    async fn a_role_model_that_calls_its_roles_otherwise_does_not_rewrite_the_past(database: Database) {
        let stage = Stage::new(database.store().await);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.joined(&ada, "Ben", "member").await;
        let text = Pack::built_in().unwrap().into_iter().find(|pack| pack.id == "autonomy").unwrap();
        let mut renamed = text;
        for known in renamed.roles.iter_mut().filter(|known| known.id == role("member")) {
            "Fellow".clone_into(&mut known.title);
        }
        let later = stage.beside_with(database.store().await, renamed);
        let told = later.told(&ada).await;
        assert!(told.iter().any(|text| text == "joined as Member"), "{told:#?}");
        later.invite(&ada, &["cleo@example.com"], "member").await;
        assert_eq!(later.told(&ada).await[0], "invited cleo@example.com as Fellow");
    }

    async fn an_entry_from_before_titles_were_kept_names_no_id(database: Database) {
        let stage = Stage::new(database.store().await);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        let helpers = roles::make(&stage.ctx, &ada, "acme", draft("Helpers")).await.unwrap();
        stage.invite(&ada, &["cleo@example.com"], helpers.as_str()).await;
        let (level, to) = (Level::Organization, Some(role("member")));
        roles::delete(&stage.ctx, &ada, "acme", (level, helpers.clone()), to).await.unwrap();
        database.meddle("update audit set entry = replace(entry, '\"titles\":{', '\"titles\":{\"x\":\"\"},\"earlier\":{')").await;
        let told = stage.told(&ada).await;
        assert!(told.iter().any(|text| text == "invited cleo@example.com as an unknown role"), "{told:#?}");
    }

    async fn a_clock_that_is_behind_does_not_disorder_history(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        stage.invite(&ada, &["one@example.com"], "member").await;
        stage.later(Span::hours(-1));
        stage.invite(&ada, &["two@example.com"], "member").await;
        let (_, page) = history::page(&stage.ctx, &ada, "acme", None).await.unwrap();
        assert_eq!(page.rows[0].text, "invited two@example.com as Member");
        assert!(page.rows.windows(2).all(|pair| pair[0].at >= pair[1].at && pair[0].seq > pair[1].seq));
    }
}
