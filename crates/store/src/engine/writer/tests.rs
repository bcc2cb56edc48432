//! The shared commit, tried with raw statements: who shares, who fails alone, who fails together, who goes away.

use super::super::sqlite::Role;
use super::*;
use rusqlite::params;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn writer() -> (TempDir, Arc<Writer>) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path().join("test.db").to_str().unwrap());
    let conn = place.connect(Role::Writer).unwrap();
    let writer = Writer::new(place, conn);
    let mut seat = seat(&writer).await;
    run(&mut seat, "create table a (id integer primary key)");
    run(&mut seat, "create table b (id integer references a (id) deferrable initially deferred)");
    seat.commit().await.unwrap();
    (folder, writer)
}

fn run(seat: &mut Seat, sql: &'static str) {
    rows::execute(seat.wire().unwrap(), sql, &[]).unwrap();
}

async fn seat(writer: &Arc<Writer>) -> Seat {
    Arc::clone(writer).seat(None).await.unwrap()
}

async fn insert(writer: Arc<Writer>, id: i64) -> Result<()> {
    let mut seat = writer.seat(None).await?;
    rows::execute(seat.wire()?, "insert into a values ($1)", params![id])?;
    // Here the caller may go away.
    tokio::task::yield_now().await;
    seat.commit().await
}

async fn count(writer: &Arc<Writer>) -> i64 {
    let look = async {
        let mut seat = seat(writer).await;
        let (n,) = rows::fetch_one(seat.wire().unwrap(), "select count(*) from a", &[]).unwrap();
        n
    };
    timeout(Duration::from_secs(10), look).await.expect("the connection is usable")
}

/// Waits until so many stand in the queue.
async fn queue_of(writer: &Arc<Writer>, n: usize) {
    while writer.waiting.load(Ordering::SeqCst) < n {
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_all_last() {
    let (_folder, writer) = writer().await;
    let mut tasks = JoinSet::new();
    (0..200).for_each(|id| drop(tasks.spawn(insert(Arc::clone(&writer), id))));
    assert!(tasks.join_all().await.into_iter().all(|done| done.is_ok()));
    assert_eq!(count(&writer).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_queue_share_a_commit() {
    let (_folder, writer) = writer().await;
    let first = seat(&writer).await;
    let others: Vec<_> = (0..5).map(|id| tokio::spawn(insert(Arc::clone(&writer), id))).collect();
    queue_of(&writer, 5).await;
    let early = tokio::spawn(first.commit());
    sleep(Duration::from_millis(1)).await;
    for other in others {
        other.await.unwrap().unwrap();
    }
    early.await.unwrap().unwrap();
    assert_eq!(count(&writer).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_drops_their_seat_undoes_their_own_part_alone() {
    let (_folder, writer) = writer().await;
    let mut first = seat(&writer).await;
    run(&mut first, "insert into a values (1)");
    let second = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move {
            let mut second = seat(&writer).await;
            run(&mut second, "insert into a values (2)");
            drop(second);
        }
    });
    queue_of(&writer, 1).await;
    let third = tokio::spawn(insert(Arc::clone(&writer), 3));
    queue_of(&writer, 2).await;
    first.commit().await.unwrap();
    second.await.unwrap();
    third.await.unwrap().unwrap();
    assert_eq!(count(&writer).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_to_drop_their_seat_takes_nobody_along() {
    let (_folder, writer) = writer().await;
    let mut first = seat(&writer).await;
    run(&mut first, "insert into a values (1)");
    let second = tokio::spawn(insert(Arc::clone(&writer), 2));
    queue_of(&writer, 1).await;
    drop(first);
    second.await.unwrap().unwrap();
    assert_eq!(count(&writer).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_counted_on_someone_who_went_away_happens() {
    let (_folder, writer) = writer().await;
    let mut first = seat(&writer).await;
    run(&mut first, "insert into a values (1)");
    let gone = tokio::spawn(insert(Arc::clone(&writer), 2));
    queue_of(&writer, 1).await;
    let blocked = Arc::clone(&writer).seat(None);
    let mut blocked = Box::pin(blocked);
    assert!(timeout(Duration::from_millis(5), &mut blocked).await.is_err(), "the seat is taken");
    gone.abort();
    let committed = tokio::spawn(first.commit());
    drop(blocked);
    timeout(Duration::from_secs(5), committed).await.expect("somebody commits").unwrap().unwrap();
    assert!(count(&writer).await >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_that_are_cancelled_anywhere_leave_the_connection_usable() {
    let (_folder, writer) = writer().await;
    for round in 0..300_u64 {
        let id = i64::try_from(round).unwrap() * 10;
        let tasks: Vec<_> = (0..4).map(|n| tokio::spawn(insert(Arc::clone(&writer), id + n))).collect();
        tokio::time::sleep(Duration::from_micros(round * 3 % 700)).await;
        tasks[(round % 4) as usize].abort();
        tasks[(round % 3) as usize].abort();
        for task in tasks {
            if let Ok(done) = timeout(Duration::from_secs(10), task).await.expect("nobody waits for ever") {
                done.unwrap();
            }
        }
    }
    insert(Arc::clone(&writer), 1_000_000).await.unwrap();
    assert!(count(&writer).await > 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_commit_fails_for_the_whole_batch_and_for_nobody_later() {
    let (_folder, writer) = writer().await;
    let mut first = seat(&writer).await;
    run(&mut first, "insert into b values (99)");
    let second = tokio::spawn(insert(Arc::clone(&writer), 2));
    queue_of(&writer, 1).await;
    assert!(matches!(first.commit().await, Err(Error::Conflict(_))));
    assert!(second.await.unwrap().is_err());
    insert(Arc::clone(&writer), 3).await.unwrap();
    assert_eq!(count(&writer).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_writer_says_that_it_is_not_available() {
    let (_folder, writer) = writer().await;
    writer.close().await;
    assert!(matches!(insert(writer, 1).await, Err(Error::Unavailable(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_is_waited_for_without_holding_a_thread() {
    let (folder, writer) = writer().await;
    let other = Connection::open(folder.path().join("test.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    // More of them than there are threads: whoever else comes is still served.
    let waiting: Vec<_> = (0..16).map(|id| tokio::spawn(insert(Arc::clone(&writer), id))).collect();
    queue_of(&writer, 15).await;
    tokio::spawn(async {}).await.unwrap();
    other.execute_batch("commit").unwrap();
    for done in waiting {
        done.await.unwrap().unwrap();
    }
    assert_eq!(count(&writer).await, 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_one_organization_keeps_nobody_else_waiting() {
    let (_folder, writer) = writer().await;
    let first = seat(&writer).await;
    let served = Arc::new(AtomicUsize::new(0));
    let take = |org| {
        let (writer, served) = (Arc::clone(&writer), Arc::clone(&served));
        tokio::spawn(async move {
            let seat = writer.seat(Some(org)).await.unwrap();
            let before = served.fetch_add(1, Ordering::SeqCst);
            drop(seat);
            before
        })
    };
    let crowd: Vec<_> = (0..100).map(|_| take(org(1))).collect();
    queue_of(&writer, QUEUE.2).await;
    let mine = take(org(2));
    queue_of(&writer, QUEUE.2 + 1).await;
    drop(first);
    assert!(mine.await.unwrap() <= QUEUE.2, "whoever comes after a hundred of them is the ninth");
    for one in crowd {
        one.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_gives_up_though_nobody_moves() {
    let (_folder, writer) = writer().await;
    let busy = seat(&writer).await;
    let waiting: Vec<_> = (0..20).map(|_| tokio::spawn(Arc::clone(&writer).seat(None))).collect();
    for seat in waiting {
        assert!(matches!(seat.await.unwrap(), Err(Error::Unavailable(_))));
    }
    drop(busy);
    insert(writer, 1).await.unwrap();
}

fn org(number: u128) -> OrgId {
    OrgId(uuid::Uuid::from_u128(number))
}

#[test]
fn what_became_of_a_commit_is_unknown_where_the_disk_failed_alone() {
    let outcome = |code| {
        let failure = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        unless_known(failure.into())
    };
    assert!(matches!(outcome(rusqlite::ffi::SQLITE_IOERR_FSYNC), Error::Unknown(_)));
    assert!(matches!(outcome(rusqlite::ffi::SQLITE_FULL), Error::Full(_)));
    let busy = Error::Unavailable("database is locked".to_owned());
    assert!(matches!(unless_known(busy), Error::Unavailable(_)));
}
