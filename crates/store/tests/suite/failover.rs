//! A server that takes no changes for a while, that is replaced by another one, or that does not answer: the store goes on by itself.

use crate::cast::{NOW, found, person};
use guildhall_domain::time::Timestamp;
use guildhall_store::{Error, Store};
use guildhall_testkit::{Server, postgres, run};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

const READ_ONLY: &str =
    "begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = on',
    current_database()); end $$; commit";
const READ_WRITE: &str =
    "begin read write; do $$ begin execute format('alter database %I reset default_transaction_read_only',
    current_database()); end $$; commit";
const END_OTHERS: &str = "select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()";

/// One change, which can be counted afterwards.
async fn change(store: &Store, number: i64) -> Result<(), Error> {
    let mut tx = store.write_unscoped().await?;
    tx.count(&format!("change {number}"), Timestamp(1), 1).await?;
    tx.commit().await
}

/// Waits until changes are taken.
async fn until_it_takes_changes(store: &Store, number: i64) {
    while change(store, number).await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A test with servers of its own.
fn alone<F: Future<Output = ()>>(test: F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

/// Two servers, the second following the first and asked before each commit is answered; and the address of both.
async fn two() -> (Server, Server, String) {
    let first = Server::start();
    let second = first.standby();
    first.run("alter system set synchronous_standby_names = '*'; select pg_reload_conf()").await;
    first.reaches("select count(*) from pg_stat_replication where sync_state = 'sync'", 1).await;
    let url = format!("postgres://postgres@{},{}/postgres", first.place(), second.place());
    (first, second, url)
}

async fn promote(server: &Server) {
    server.run("select pg_promote(true)").await;
    server.reaches("select case when pg_is_in_recovery() then 0::bigint else 1::bigint end", 1).await;
}

#[test]
fn changes_go_on_after_the_database_took_none_for_a_while() {
    run(postgres(), |database| async move {
        let store = database.store().await;
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        database.meddle(READ_ONLY).await;
        database.meddle(END_OTHERS).await;
        // Whoever connects now has a session that never takes changes.
        while !matches!(change(&store, 1).await, Err(Error::ReadOnly(_))) {}
        assert!(matches!(store.writable().await, Err(Error::ReadOnly(_))));
        store.freshness().await.unwrap();
        store.read().await.unwrap().tally(org, true).await.expect("reading works");
        assert!(store.write(org).await.is_err());
        database.meddle(READ_WRITE).await;
        until_it_takes_changes(&store, 2).await;
        while store.writable().await.is_err() {}
        // Every connection of the pool was from before.
        for number in 0..40 {
            change(&store, number).await.unwrap();
            store.write(org).await.unwrap().commit().await.unwrap();
        }
    });
}

#[test]
fn connections_that_were_ended_are_replaced_without_a_failure() {
    run(postgres(), |database| async move {
        let store = database.store().await;
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        for round in 0..5 {
            let mut several = Vec::new();
            for _ in 0..6 {
                several.push(store.read().await.unwrap());
            }
            drop(several);
            store.freshness().await.unwrap();
            database.meddle(END_OTHERS).await;
            store.freshness().await.unwrap();
            store.read().await.unwrap().tally(org, true).await.unwrap();
            change(&store, round).await.unwrap();
            store.write(org).await.unwrap().commit().await.unwrap();
        }
    });
}

#[test]
fn a_promotion_under_writes_loses_nothing_that_was_answered() {
    alone(async {
        let (mut first, second, url) = two().await;
        let store = Store::connect(&url).await.unwrap();
        store.migrate(NOW).await.unwrap();
        let (answered, stop) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
        let writers = (0..4).map(|writer| {
            let (store, answered, stop) = (store.clone(), Arc::clone(&answered), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut lasting = Vec::new();
                for number in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    if change(&store, writer * 1_000_000 + number).await.is_ok() {
                        lasting.push(writer * 1_000_000 + number);
                        answered.fetch_add(1, Ordering::SeqCst);
                    }
                }
                lasting
            })
        });
        let writers: Vec<_> = writers.collect();
        let until = |number| {
            let answered = Arc::clone(&answered);
            async move {
                while answered.load(Ordering::SeqCst) < number {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
        };
        until(200).await;
        first.kill();
        promote(&second).await;
        until(answered.load(Ordering::SeqCst) + 200).await;
        stop.store(true, Ordering::SeqCst);
        let mut conn = store.read().await.unwrap();
        for writer in writers {
            for number in writer.await.unwrap() {
                let counted = conn.counted(&format!("change {number}"), Timestamp(0)).await.unwrap();
                assert_eq!(counted, [(Timestamp(1), 1)], "change {number} was answered and is lost");
            }
        }
        store.writable().await.unwrap();
    });
}

#[test]
fn a_primary_that_was_demoted_in_place_is_left() {
    alone(async {
        let (first, second, url) = two().await;
        let store = Store::connect(&url).await.unwrap();
        store.migrate(NOW).await.unwrap();
        let ada = person(&store, "Ada", "ada@example.com").await;
        let (org, _) = found(&store, &ada, "acme").await;
        let mut news = store.changes();
        let before = store.freshness().await.unwrap();
        first.run("alter system set default_transaction_read_only = on; select pg_reload_conf()").await;
        promote(&second).await;
        until_it_takes_changes(&store, 1).await;
        store.writable().await.unwrap();
        assert!(store.freshness().await.unwrap() > before);
        // Whoever listens has moved as well: what another process changes there is told here.
        let other = Store::connect(&second.url()).await.unwrap();
        let told = tokio::spawn(async move { while news.recv().await.unwrap() != org {} });
        while !told.is_finished() {
            let mut tx = other.write(org).await.unwrap();
            tx.bump_epoch(org).await.unwrap();
            tx.commit().await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(first.number("select count(*) from rate where key = 'change 1'").await, 0);
        assert_eq!(second.number("select count(*) from rate where key = 'change 1'").await, 1);
    });
}

#[test]
fn a_primary_that_stopped_answering_is_left_and_not_returned_to() {
    alone(async {
        let (first, second, url) = two().await;
        let store = Store::connect(&url).await.unwrap();
        store.migrate(NOW).await.unwrap();
        change(&store, 1).await.unwrap();
        store.freshness().await.unwrap();
        first.freeze();
        promote(&second).await;
        until_it_takes_changes(&store, 2).await;
        first.thaw();
        for number in 3..20 {
            change(&store, number).await.unwrap();
        }
        assert_eq!(second.number("select count(*) from rate where key like 'change %'").await, 19);
    });
}

#[test]
fn of_several_hosts_the_one_that_takes_changes_is_used_wherever_it_stands() {
    alone(async {
        let (first, second, _) = two().await;
        let url = |hosts: &str, attributes: &str| {
            format!(
                "postgres://postgres@{hosts}/postgres?target_session_attrs={attributes}&connect_timeout=2"
            )
        };
        let turned = format!("127.0.0.1:1,{},{}", second.place(), first.place());
        for attributes in ["read-write", "primary"] {
            let store = Store::connect(&url(&turned, attributes)).await.unwrap();
            store.migrate(NOW).await.unwrap();
            until_it_takes_changes(&store, 1).await;
            store.close().await;
        }
        let any = Store::connect(&url(&turned, "any")).await.unwrap();
        assert!(matches!(any.writable().await, Err(Error::ReadOnly(_))), "the first that answers follows");
        let none = Store::connect(&url(&second.place(), "primary")).await.map(drop).unwrap_err();
        assert!(none.to_string().contains(&second.place()), "{none}");
    });
}

#[test]
fn a_server_that_was_restarted_read_only_takes_changes_when_it_is_let() {
    alone(async {
        let mut server = Server::start();
        let store = Store::connect(&server.url()).await.unwrap();
        store.migrate(NOW).await.unwrap();
        change(&store, 1).await.unwrap();
        server.run("alter system set default_transaction_read_only = on").await;
        server.restart();
        while !matches!(store.writable().await, Err(Error::ReadOnly(_))) {}
        assert!(matches!(change(&store, 2).await, Err(Error::ReadOnly(_))));
        let back =
            "set default_transaction_read_only = off; alter system reset default_transaction_read_only;
            select pg_reload_conf()";
        server.run(back).await;
        until_it_takes_changes(&store, 2).await;
        while store.writable().await.is_err() {}
    });
}

#[test]
fn a_server_that_does_not_answer_is_given_up_and_taken_up_again() {
    alone(async {
        let server = Server::start();
        let store = Store::connect_with(&server.url(), 4).await.unwrap();
        store.migrate(NOW).await.unwrap();
        store.freshness().await.unwrap();
        server.freeze();
        assert!(matches!(change(&store, 1).await, Err(Error::Unavailable(_))));
        assert!(matches!(store.freshness().await, Err(Error::Unavailable(_))));
        assert!(store.writable().await.is_err());
        server.thaw();
        until_it_takes_changes(&store, 2).await;
        for number in 10..30 {
            change(&store, number).await.unwrap();
        }
        store.freshness().await.unwrap();
    });
}
