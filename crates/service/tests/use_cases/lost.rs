//! What fails after something was changed does not say that nothing was.

use crate::stage::Stage;
use guildhall_service::{Error, noting_commits};
use guildhall_testkit::both_engines;

fn what_a_failure_says() -> Error {
    guildhall_store::Error::Unavailable("no route to 10.0.0.7".to_owned()).into()
}

both_engines! {
    async fn nothing_was_changed_is_said_only_where_nothing_was(store: Store) {
        let stage = Stage::new(store);
        let ada = stage.person("Ada").await;
        stage.acme(&ada).await;
        noting_commits(async {
            stage.entries(&ada).await;
            assert!(matches!(what_a_failure_says(), Error::Unavailable(_)), "reading changes nothing");
            // Carried out in a round, by another task.
            stage.invite(&ada, &["ben@example.com"], "member").await;
            let failed = what_a_failure_says();
            assert!(matches!(failed, Error::Unknown(_)) && failed.to_string().contains("not known whether"), "{failed}");
        })
        .await;
        noting_commits(async {
            assert!(matches!(what_a_failure_says(), Error::Unavailable(_)), "this is another request");
        })
        .await;
    }
}
