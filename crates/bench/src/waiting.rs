//! What others feel while forty writers of one organization wait for it, or write into it as fast as they can.

use crate::crowd::Crowd;
use crate::report::Report;
use crate::trouble::Result;
use guildhall_domain::id::OrgId;
use guildhall_store::Store;
use guildhall_testkit::Database;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many writers there are of the organization that everybody wants.
const CROWD: usize = 40;
/// How often someone else writes and reads meanwhile.
const TIMES: usize = 1_000;

/// What someone felt.
struct Felt {
    p50: Duration,
    p99: Duration,
}

/// Measures someone else's changes and readings alone, beside a crowd that waits for a lock, and beside a crowd that writes.
pub(crate) async fn measure(
    name: &str,
    database: &Database,
    crowds: &[(u32, Crowd)],
    report: &mut Report,
) -> Result<()> {
    let ([(_, calm), .., (_, crowded)], store) = (crowds, database.store().await) else {
        return Err("two sizes of crowds are needed".into());
    };
    let other = database.store().await;
    let alone = (writing(&store, calm.org()).await?, reading(&store, calm.org()).await?);
    say(name, "alone", &alone, &alone, report);
    // A file has one writer, whoever it is: there, whoever holds it keeps everybody waiting.
    if name == "PostgreSQL" {
        let busy = other.write(crowded.org()).await?;
        let crowd = crowd(&store, crowded.org());
        let felt = (writing(&store, calm.org()).await?, reading(&store, calm.org()).await?);
        say(name, "beside forty writers who wait for another organization", &felt, &alone, report);
        drop((busy, crowd));
    }
    let crowd = crowd(&store, crowded.org());
    let felt = (writing(&store, calm.org()).await?, reading(&store, calm.org()).await?);
    say(name, "beside forty writers who change another organization all the time", &felt, &alone, report);
    drop(crowd);
    Ok(())
}

/// Writers who come back as soon as they are through; they end with this value.
fn crowd(store: &Store, org: OrgId) -> JoinSet<()> {
    let mut crowd = JoinSet::new();
    for _ in 0..CROWD {
        let store = store.clone();
        crowd.spawn(async move {
            loop {
                // Whoever waited for too long comes back like the others.
                let _too_long = change(&store, org).await;
            }
        });
    }
    crowd
}

async fn change(store: &Store, org: OrgId) -> Result<()> {
    let mut tx = store.write(org).await?;
    tx.bump_epoch(org).await?;
    Ok(tx.commit().await?)
}

async fn writing(store: &Store, org: OrgId) -> Result<Felt> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        change(store, org).await?;
        times.push(begun.elapsed());
    }
    felt(times)
}

async fn reading(store: &Store, org: OrgId) -> Result<Felt> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        store.freshness().await?;
        store.read().await?.tally(org, true).await?;
        times.push(begun.elapsed());
    }
    felt(times)
}

fn felt(mut times: Vec<Duration>) -> Result<Felt> {
    times.sort_unstable();
    let at =
        |hundredth: usize| times.get(times.len() * hundredth / 100).copied().ok_or("nothing was measured");
    Ok(Felt { p50: at(50)?, p99: at(99)? })
}

fn say(name: &str, beside: &str, felt: &(Felt, Felt), alone: &(Felt, Felt), report: &mut Report) {
    let ms = |span: Duration| span.as_secs_f64() * 1e3;
    for (what, felt, alone) in [("change", &felt.0, &alone.0), ("reading", &felt.1, &alone.1)] {
        let times = felt.p99.as_secs_f64() / alone.p99.as_secs_f64();
        let told = format!("p50 {:.3} ms, p99 {:.3} ms ({times:.2} ×)", ms(felt.p50), ms(felt.p99));
        report.line(name, &format!("someone else's {what}, {beside}"), told, "p99 ≤ 2 ×");
    }
}
