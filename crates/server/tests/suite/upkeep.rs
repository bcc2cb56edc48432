//! What keeps a database fit: what the program needs of it, backups, counters. As an operator meets it at the command line.

use crate::process::{Process, guildhall};
use crate::scene::{Scene, signed_up};
use guildhall_testkit::both_engines;
use serde_json::json;

/// What the program says on a database: its exit code and all that it printed.
pub(crate) fn run(url: &str, arguments: &[&str]) -> (i32, String) {
    let ran = guildhall(arguments).args(["--log", "off", "--database", url]).output().unwrap();
    let text = [ran.stdout, ran.stderr].concat();
    (ran.status.code().unwrap(), String::from_utf8(text).unwrap())
}

pub(crate) fn works(url: &str, arguments: &[&str]) -> String {
    let (code, text) = run(url, arguments);
    assert_eq!(code, 0, "{arguments:?}: {text}");
    text
}

/// What `doctor`, `migrate` and `serve` all say of a database that cannot be used.
pub(crate) fn all_say(url: &str, parts: &[&str]) {
    for arguments in [&["doctor"][..], &["migrate"], &["serve", "--listen", "127.0.0.1:0"]] {
        let (code, text) = run(url, arguments);
        assert_eq!(code, 1, "{arguments:?}: {text}");
        for part in parts {
            assert!(text.contains(part), "{arguments:?} does not say “{part}”: {text}");
        }
        assert!(!text.contains("secret") && !text.contains("panicked"), "{text}");
    }
}

/// Ada, who founded Acme and invited Ben, whose mail waits.
async fn founded(scene: &Scene, process: &Process) -> String {
    let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
    let founding = json!({"name": "Acme", "slug": "acme", "pack": "zilliz"}).to_string();
    assert_eq!(process.call(&ada, "POST", "/api/organizations", &founding).await.0, 201);
    ada
}

pub(crate) async fn invites(process: &Process, ada: &str, email: &str) {
    let batch = json!({"addresses": [email], "role": "member"}).to_string();
    assert_eq!(process.call(ada, "POST", "/api/organizations/acme/invitations", &batch).await.0, 200);
}

mod server {
    use super::{all_say, run, works};
    use crate::process::Process;
    use crate::scene::{Scene, signed_up};
    use guildhall_store::Store;
    use sqlx::{AssertSqlSafe, Connection, PgConnection};
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A database, and a role that owns nothing; both are dropped in the end.
    struct Server {
        url: String,
        name: String,
    }

    impl Server {
        async fn new(how: &str) -> Self {
            static MADE: AtomicU32 = AtomicU32::new(0);
            let url = std::env::var("TEST_POSTGRES_URL").expect("a server for tests");
            let name =
                format!("guildhall_needs_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
            let server = Self { url, name };
            server.leave().await;
            server.run("", &format!("create database {} {how}", server.name)).await;
            server.run("", &format!("create role {} login password 'secret'", server.name)).await;
            server
        }

        /// Drops what there is.
        async fn leave(&self) {
            self.run("", &format!("drop database if exists {} with (force)", self.name)).await;
            self.run("", &format!("drop role if exists {}", self.name)).await;
        }

        async fn run(&self, database: &str, sql: &str) {
            let url = self.at(database);
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }

        fn at(&self, database: &str) -> String {
            let (address, parameters) = self.url.split_once('?').unwrap_or((&self.url, ""));
            let (base, own) = address.rsplit_once('/').unwrap();
            format!("{base}/{}?{parameters}", if database.is_empty() { own } else { database })
        }

        /// The database's address, as the role that owns nothing.
        fn role_url(&self) -> String {
            let (_, rest) =
                self.at(&self.name).split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            format!("postgres://{}:secret@{rest}", self.name)
        }
    }

    #[tokio::test]
    async fn a_database_without_room_for_most_letters_is_refused() {
        for encoding in ["LATIN1", "SQL_ASCII"] {
            let server = Server::new(&format!("encoding '{encoding}' locale 'C' template template0")).await;
            let mends = format!("create database {} encoding 'UTF8' template template0", server.name);
            all_say(&server.at(&server.name), &[encoding, &mends]);
            server.leave().await;
        }
    }

    #[tokio::test]
    async fn a_role_that_may_not_make_tables_is_told_which_right_it_lacks_and_serves_once_they_stand() {
        let server = Server::new("template template0").await;
        let role = server.role_url();
        server.run(&server.name, "revoke create on schema public from public").await;
        all_say(
            &role,
            &[
                "may not make tables in the schema public",
                "permission denied",
                &format!("grant create on schema public to {}", server.name),
            ],
        );
        works(&server.at(&server.name), &["migrate"]);
        let grant =
            format!("grant select, insert, update, delete on all tables in schema public to {}", server.name);
        all_say(&role, &[&grant]);
        server
            .run(&server.name, &format!("grant select on all tables in schema public to {}", server.name))
            .await;
        all_say(&role, &["may not delete in the table account", &grant]);
        server.run(&server.name, &grant).await;
        server.run(&server.name, &format!("revoke update on mail from {}", server.name)).await;
        all_say(&role, &["may not update in the table mail", &grant]);
        server.run(&server.name, &grant).await;
        works(&role, &["migrate"]);
        let process = Process::start(&["--database", &role]);
        let store = Store::connect(&role).await.unwrap();
        let scene = Scene::new(store.clone());
        let ada = signed_up(&scene.ctx, "山", "ada@example.org").await;
        let form = r#"{"name": "山 Acme", "slug": "acme"}"#;
        assert_eq!(process.call(&ada, "POST", "/api/organizations", form).await.0, 201);
        drop(process);
        let (_, said) = run(&role, &["doctor"]);
        assert!(said.contains("ok     database: PostgreSQL answers; schema"), "{said}");
        assert!(said.contains("ok     counters: "), "{said}");
        store.close().await;
        server.leave().await;
    }

    #[tokio::test]
    async fn a_search_path_that_leads_nowhere_and_a_schema_that_is_not_whole_are_told() {
        let server = Server::new("template template0").await;
        let role = server.role_url();
        server.run("", &format!("alter role {} set search_path = nowhere", server.name)).await;
        all_say(&role, &["search_path (nowhere)", "grant usage, create on schema public"]);
        server.run("", &format!("alter role {} reset search_path", server.name)).await;
        let whole = server.at(&server.name);
        works(&whole, &["migrate"]);
        server.run(&server.name, "drop table notification").await;
        all_say(&whole, &["Some of Guildhall's tables are missing from the schema public"]);
        server.leave().await;
    }

    #[tokio::test]
    async fn a_server_says_itself_what_it_refuses_and_a_password_is_written_by_numbers() {
        let server = Server::new("template template0").await;
        all_say(&server.at("guildhall_no_such_database"), &["guildhall_no_such_database\" does not exist"]);
        for (url, sign) in [
            ("postgres://guildhall:se#secret@127.0.0.1/guildhall", "“#”"),
            ("postgres://guildhall:12/secret@127.0.0.1/guildhall", "“/”"),
            ("postgres://guildhall:se?secret@127.0.0.1/guildhall", "“?”"),
        ] {
            all_say(url, &[sign, "%23", "%2F", "GUILDHALL_DATABASE"]);
        }
        server.leave().await;
    }
}

both_engines! {
    async fn what_is_counted_wrong_is_found_and_mended(database: Database) {
        let scene = Scene::new(database.store().await);
        let process = Process::start(&["--database", database.url()]);
        let ada = super::founded(&scene, &process).await;
        super::invites(&process, &ada, "ben@example.org").await;
        let project = json!({"name": "Apollo"}).to_string();
        assert_eq!(process.call(&ada, "POST", "/api/organizations/acme/projects", &project).await.0, 201);
        let sound = super::works(database.url(), &["doctor"]);
        assert!(sound.contains("ok     counters: they agree with their rows"), "{sound}");
        assert_eq!(super::works(database.url(), &["repair"]), "Every counter agrees with its rows.\n");
        for meddling in [
            "update organization set owners = owners + 1",
            "update organization set members = -3",
            "update organization set pending = 40",
            "update role_tally set members = members + 2",
            "delete from role_tally",
            "update member set name = 'Somebody', label = 'somebody'",
            "update project set members = 9",
        ] {
            database.meddle(meddling).await;
            let (code, wrong) = super::run(database.url(), &["doctor"]);
            assert!(code == 1 && wrong.contains("WRONG  counters: ") && wrong.contains("in acme, "), "{meddling}: {wrong}");
            let dry = super::works(database.url(), &["repair", "--dry-run"]);
            assert!(dry.starts_with("acme: ") && dry.ends_with("Nothing was changed.\n"), "{dry}");
            assert_eq!(super::run(database.url(), &["doctor"]).0, 1, "a rehearsal mends nothing");
            let mended = super::works(database.url(), &["repair", "--org", "acme"]);
            assert!(mended.ends_with("They agree with their rows now, and the histories say so.\n"), "{mended}");
            super::works(database.url(), &["doctor"]);
            super::works(database.url(), &["audit", "verify"]);
        }
        let members = process.call(&ada, "GET", "/api/organizations/acme/members?search=ada", "").await.1;
        assert!(members.contains("\"Ada\""), "{members}");
        let history = process.call(&ada, "GET", "/api/organizations/acme/history", "").await.1;
        assert!(history.contains("The operator") && history.contains("owners: 2 counted, 1 there"), "{history}");
        assert_eq!(super::run(database.url(), &["repair", "--org", "nowhere"]), (1, "There is no organization “nowhere”.\n".to_owned()));
    }

    async fn held_mails_leave_when_they_are_released_and_not_before(database: Database) {
        let scene = Scene::new(database.store().await);
        let folder = tempfile::tempdir().unwrap();
        let mails = folder.path().to_str().unwrap();
        let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        {
            // This process is one whose mails wait: nothing works on its outbox.
            let acme = crate::scene::Browser { email: "ada@example.org".to_owned(), cookie: ada };
            scene.post(&acme, "/api/organizations", json!({"name": "Acme", "slug": "acme"})).await;
            for guest in ["ben@example.org", "cleo@example.org", "dan@example.org"] {
                scene.invited(&acme, "acme", guest, "member").await;
            }
        }
        let process = Process::start(&["--database", database.url(), "--mail-dir", mails, "--hold-mail"]);
        let listed = super::works(database.url(), &["mail", "list"]);
        let line = |guest: &str| listed.lines().find(|line| line.contains(guest)).unwrap().to_owned();
        let id = |guest: &str| line(guest).split(' ').next().unwrap().to_owned();
        assert!(line("ben@example.org").contains("Ada invited you to Acme"), "{listed}");
        super::works(database.url(), &["mail", "drop", &id("ben@example.org")]);
        super::works(database.url(), &["mail", "release", &id("cleo@example.org")]);
        let left = |guest: &str| {
            let texts = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap_or_default());
            texts.filter(|text| text.contains(guest)).count()
        };
        crate::upkeep::until(|| left("cleo@example.org") == 1).await;
        assert_eq!((left("ben@example.org"), left("dan@example.org")), (0, 0));
        assert_eq!(super::run(database.url(), &["mail", "release", &id("ben@example.org")]).0, 1);
        assert_eq!(super::run(database.url(), &["mail", "drop"]).0, 2);
        super::works(database.url(), &["mail", "release", "--all"]);
        crate::upkeep::until(|| left("dan@example.org") == 1).await;
        assert_eq!(left("ben@example.org"), 0);
        assert_eq!(super::works(database.url(), &["mail", "list"]), "No mail is held back.\n");
        drop(process);
    }
}

/// Waits until something is so.
pub(crate) async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
