//! The database behind the program: what it cannot work with is said, and what lasts a while is told by `/readyz` and outlived.

use crate::process::{Process, guildhall};
use crate::scene::{Scene, signed_up};
use crate::start::gives_up;
use guildhall_testkit::{Pooler, both_engines, postgres, run};
use serde_json::json;

const READ_ONLY: &str =
    "begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = on',
    current_database()); end $$; commit; select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()";
const READ_WRITE: &str =
    "begin read write; do $$ begin execute format('alter database %I reset default_transaction_read_only',
    current_database()); end $$; commit";

/// Calls until the answer has a status.
async fn until(process: &Process, status: u16, cookie: &str, (method, path, body): (&str, &str, &str)) {
    while process.call(cookie, method, path, body).await.0 != status {
        tokio::task::yield_now().await;
    }
}

fn named(name: &str) -> String {
    json!({"name": name}).to_string()
}

#[test]
fn a_pooler_that_shares_sessions_is_refused_by_every_command() {
    run(postgres(), |database| async move {
        database.store().await;
        for mode in ["transaction", "statement"] {
            let pooler = Pooler::start(&database, mode, "").await;
            let url = pooler.url();
            gives_up(
                &["serve", "--listen", "127.0.0.1:0", "--database", url],
                &["session mode", "pool_mode = session"],
            );
            gives_up(&["migrate", "--database", url], &["session mode"]);
            let output = guildhall(&["doctor", "--log", "off", "--database", url]).output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(said.contains("WRONG  database: ") && said.contains("pool_mode = session"), "{said}");
        }
        let pooler = Pooler::start(&database, "session", "default_pool_size = 40").await;
        let output = guildhall(&["doctor", "--log", "off", "--database", pooler.url()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let process = Process::start(&["--database", pooler.url(), "--database-connections", "6"]);
        until(&process, 200, "", ("GET", "/readyz", "")).await;
    });
}

#[test]
fn a_server_that_takes_no_changes_for_a_while_is_told_and_outlived() {
    run(postgres(), |database| async move {
        let scene = Scene::new(database.store().await);
        let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        let process = Process::start(&["--database", database.url()]);
        until(&process, 201, &ada, ("POST", "/api/organizations", &named("Acme"))).await;
        database.meddle(READ_ONLY).await;
        until(&process, 503, "", ("GET", "/readyz", "")).await;
        assert_eq!(process.call("", "GET", "/livez", "").await.0, 200);
        until(&process, 200, &ada, ("GET", "/api/organizations/acme/members", "")).await;
        let (status, body) = process.call(&ada, "POST", "/api/organizations", &named("Beta")).await;
        assert_eq!(status, 503, "{body}");
        let output = guildhall(&["doctor", "--log", "off", "--database", database.url()]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("WRONG  database: PostgreSQL answers and takes no changes"), "{said}");
        database.meddle(READ_WRITE).await;
        until(&process, 201, &ada, ("POST", "/api/organizations", &named("Beta"))).await;
        until(&process, 200, "", ("GET", "/readyz", "")).await;
        for number in 0..20 {
            let founding = named(&format!("Gamma {number}"));
            let (status, body) = process.call(&ada, "POST", "/api/organizations", &founding).await;
            assert_eq!(status, 201, "{body}");
        }
    });
}

#[test]
fn a_data_folder_may_be_called_anything() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a#b", "a?b=c", "100% %20", "a b", "ä山"] {
        let data = folder.path().join(name);
        let process = Process::start(&["--data", data.to_str().unwrap()]);
        drop(process);
        assert!(data.join("guildhall.db").is_file(), "{name}");
    }
}

#[test]
fn a_number_of_connections_that_makes_no_sense_is_said() {
    gives_up(
        &["serve", "--database-connections", "1"],
        &["GUILDHALL_DATABASE_CONNECTIONS", "from 4 to 1000"],
    );
    gives_up(
        &["doctor", "--database", "postgres://u:secret@h1,h2/db?target_session_attrs=standby"],
        &["failed"],
    );
}

both_engines! {
    async fn pages_and_health_answer_while_another_process_writes(database: Database) {
        let scene = Scene::new(database.store().await);
        let ada = signed_up(&scene.ctx, "Ada", "ada@example.org").await;
        let process = Process::start(&["--database", database.url()]);
        assert_eq!(process.call(&ada, "POST", "/api/organizations", &named("Acme")).await.0, 201);
        database.meddle("update session set seen = seen - 3600000000").await;
        let busy = database.bare_store().await.write_unscoped().await.unwrap();
        for path in ["/api/organizations/acme/members", "/api/organizations/acme/invitations", "/acme/members", "/readyz", "/livez"] {
            let (status, body) = process.call(&ada, "GET", path, "").await;
            assert_eq!(status, 200, "{path}: {body}");
        }
        drop(busy);
        assert_eq!(process.call(&ada, "POST", "/api/organizations", &named("Beta")).await.0, 201);
    }
}
