//! A statement that finds nothing is noticed, however much others beside it change.

use crate::engine::{Rows, change_one, execute, fetch, later};
use crate::error::{Error, Result};
use crate::{Store, Tx};
use guildhall_testkit::{Database, both_engines};

const ONE: &str = "update thing set seen = seen + 1 where id = $1";
const PAIR: &str = "update thing set seen = seen + 1 where pair = $1";
const ONE_THEN_PAIR: &str = "update thing set seen = seen - 1 where id = $1;
    update thing set seen = seen - 1 where pair = $2";
const SEEN: &str = "select cast(sum(seen) as bigint) from thing";

/// Three things, of which two are a pair.
async fn things(database: &Database) -> Store {
    // A file that holds other tables than ours is not opened.
    drop(database.store().await);
    database.meddle("create table thing (id bigint primary key, pair bigint, seen bigint not null)").await;
    database.meddle("insert into thing values (1, 7, 0), (2, 7, 0), (3, 8, 0)").await;
    Store::connect(database.url()).await.unwrap()
}

async fn seen(store: &Store) -> Result<i64> {
    let (seen,) = fetch!(one, &mut store.read().await?, (i64,), SEEN)?;
    Ok(seen)
}

async fn run(tx: &mut Tx, id: i64) -> Result<u64> {
    execute!(&mut *tx, ONE, id)
}

async fn run_script(tx: &mut Tx, one: i64, pair: i64) -> Result<()> {
    change_one!(tx, ONE_THEN_PAIR, one, pair)
}

fn is_noticed(outcome: &Result<()>) -> bool {
    matches!(outcome, Err(Error::Corrupt(_) | Error::Broken))
}

async fn bundled(tx: &mut Tx, parts: &[(&'static str, i64)]) -> Result<()> {
    for (sql, value) in parts {
        later!(tx, sql, Rows::One, *value)?;
    }
    Ok(())
}

both_engines! {
    async fn in_a_bundle_each_part_changes_one_row(database: Database) {
        let store = things(&database).await;
        for parts in [[(ONE, 9), (PAIR, 7)], [(PAIR, 7), (ONE, 9)], [(ONE, 3), (PAIR, 7)], [(ONE, 1), (ONE, 9)]] {
            let mut tx = store.write_unscoped().await.unwrap();
            bundled(&mut tx, &parts).await.unwrap();
            assert!(is_noticed(&tx.commit().await), "{parts:?}");
        }
        assert_eq!(seen(&store).await.unwrap(), 0);
        let mut tx = store.write_unscoped().await.unwrap();
        bundled(&mut tx, &[(ONE, 1), (ONE, 2), (PAIR, 8)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen(&store).await.unwrap(), 3);
        store.close().await;
    }

    async fn in_a_script_each_statement_changes_one_row_and_what_came_before_is_undone(database: Database) {
        let store = things(&database).await;
        for (one, pair) in [(9, 7), (1, 7), (1, 9), (9, 9)] {
            let mut tx = store.write_unscoped().await.unwrap();
            run(&mut tx, 3).await.unwrap();
            assert!(is_noticed(&run_script(&mut tx, one, pair).await), "{one} {pair}");
            assert!(is_noticed(&tx.commit().await), "{one} {pair}");
        }
        assert_eq!(seen(&store).await.unwrap(), 0);
        let mut tx = store.write_unscoped().await.unwrap();
        run_script(&mut tx, 1, 8).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen(&store).await.unwrap(), -2);
        store.close().await;
    }
}
