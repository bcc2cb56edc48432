//! Who hears of what, as a role model says it.

use crate::stage::Stage;
use guildhall_domain::pack::{BUILT_IN, Pack};
use guildhall_service::{Viewer, members, notifications};
use guildhall_testkit::both_engines;

const RULES: &str = r#"
[notices]
accepted = { console = ["person", "owners"] }
role_changed = { mail = ["owners"], console = ["person", "owners"] }
removed = {}
left = { mail = ["owners"], console = ["owners"] }
"#;

/// The default model under another name, with rules of its own.
fn telling() -> Pack {
    let text = BUILT_IN[0].1.replacen("id = \"autonomy\"", "id = \"telling\"", 1);
    Pack::parse("telling.toml", &format!("{text}\n{RULES}")).unwrap()
}

async fn heard(stage: &Stage, who: &Viewer) -> Vec<String> {
    let notices = notifications::latest(&stage.ctx, who).await.unwrap();
    notices.into_iter().map(|notice| notice.text).collect()
}

async fn mailed(stage: &Stage, who: &Viewer) -> Vec<String> {
    let mails = stage.mails_to(who.me.email.as_str()).await;
    mails.iter().map(|mail| mail.subject().to_owned()).collect()
}

both_engines! {
    async fn owners_and_others_hear_what_the_role_model_says(store: Store) {
        let stage = Stage::with(store, Some(telling()));
        let ada = stage.person("Ada").await;
        stage.acme_running(&ada, "telling").await;
        let olaf = stage.joined(&ada, "Olaf", "owner").await;
        let ben = stage.joined(&ada, "Ben", "member").await;

        // Ada vouches for both and hears of each once; Olaf is an owner when Ben joins.
        let of_ben = |text: &&String| text.contains("Ben") && !text.contains("invited you");
        assert_eq!(heard(&stage, &ada).await.iter().filter(of_ben).count(), 1);
        let told = heard(&stage, &olaf).await;
        assert!(told.iter().any(|text| text == "Ben accepted the invitation for ben@example.com (Acme)."), "{told:?}");
        let mails = mailed(&stage, &olaf).await;
        assert!(!mails.iter().any(|subject| subject.contains("Ben")), "{mails:?}");

        stage.change_role(&ada, &ada, "Ben", "admin").await.unwrap();
        assert!(heard(&stage, &ben).await.contains(&"Ada changed your role in Acme from Member to Admin.".to_owned()));
        assert!(!mailed(&stage, &ben).await.iter().any(|subject| subject.contains("role")), "the person gets no mail");
        assert!(heard(&stage, &olaf).await.contains(&"Ada changed Ben’s role from Member to Admin (Acme).".to_owned()));
        assert!(mailed(&stage, &olaf).await.contains(&"Ada changed Ben’s role from Member to Admin (Acme)".to_owned()));
        assert!(!heard(&stage, &ada).await.iter().any(|text| text.contains("changed Ben")), "who did it knows");

        let cara = stage.joined(&ada, "Cara", "member").await;
        let before = (heard(&stage, &cara).await, mailed(&stage, &cara).await);
        members::remove(&stage.ctx, &ada, "acme", stage.place(&ada, "Cara").await.0).await.unwrap();
        assert_eq!((heard(&stage, &cara).await, mailed(&stage, &cara).await), before, "nobody is told");

        members::leave(&stage.ctx, &ben, "acme").await.unwrap();
        assert!(heard(&stage, &ada).await.contains(&"Ben left, having been Admin (Acme).".to_owned()));
        assert!(mailed(&stage, &ada).await.contains(&"Ben left, having been Admin (Acme)".to_owned()));
    }
}
