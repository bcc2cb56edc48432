//! A connection pooler before the database: one that shares sessions among its clients is refused, one that does not is welcome.

use crate::cast::{found, invite, person};
use guildhall_store::{Error, Store};
use guildhall_testkit::{Database, Pooler, postgres, run};

async fn is_refused(database: &Database, mode: &str, settings: &str) {
    let pooler = Pooler::start(database, mode, settings).await;
    let refused = Store::connect(pooler.url()).await.map(drop);
    let Err(Error::Unusable(said)) = refused else { panic!("{mode} ({settings}) gave {refused:?}") };
    assert!(said.contains("session mode") && said.contains("pool_mode = session"), "{said}");
}

#[test]
fn a_pooler_that_shares_sessions_is_refused() {
    run(postgres(), |database| async move {
        for mode in ["transaction", "statement"] {
            for settings in
                ["", "server_round_robin = 1", "default_pool_size = 1", "server_reset_query_always = 1"]
            {
                is_refused(&database, mode, settings).await;
            }
        }
    });
}

#[test]
fn it_is_refused_while_others_keep_it_busy_and_whoever_came_before() {
    run(postgres(), |database| async move {
        let pooler = Pooler::start(&database, "transaction", "default_pool_size = 10").await;
        let busy: Vec<_> = (0..5).map(|_| tokio::spawn(others(pooler.url().to_owned()))).collect();
        for _ in 0..5 {
            assert!(matches!(Store::connect(pooler.url()).await, Err(Error::Unusable(_))));
        }
        for other in busy {
            other.abort();
        }
    });
}

/// Another program's questions, each in a transaction of its own.
async fn others(url: String) {
    use sqlx::Connection;
    let Ok(mut connection) = sqlx::PgConnection::connect(&url).await else { return };
    while sqlx::raw_sql("select pg_sleep(0.002)").execute(&mut connection).await.is_ok() {}
}

#[test]
fn a_pooler_in_session_mode_is_like_the_server() {
    run(postgres(), |database| async move {
        let pooler = Pooler::start(&database, "session", "default_pool_size = 40").await;
        let store = Store::connect_with(pooler.url(), 8).await.unwrap();
        store.migrate(crate::cast::NOW).await.unwrap();
        let mut news = store.changes();
        let before = store.freshness().await.unwrap();
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        for number in 0..20 {
            invite(&store, org, &ada, &format!("guest{number}@example.com"), "member").await;
        }
        assert!(store.freshness().await.unwrap() > before);
        let other = Store::connect_with(pooler.url(), 4).await.unwrap();
        let told = tokio::spawn(async move { while news.recv().await.unwrap() != org {} });
        while !told.is_finished() {
            let mut tx = other.write(org).await.unwrap();
            tx.bump_epoch(org).await.unwrap();
            tx.commit().await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        for store in [store, other] {
            store.close().await;
        }
    });
}
