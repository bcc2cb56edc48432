//! What a round of housekeeping costs those who write beside it.

use crate::report::Report;
use crate::trouble::Result;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::id::{AccountId, SessionId};
use guildhall_domain::name::DisplayName;
use guildhall_domain::time::Timestamp;
use guildhall_store::{Leftover, NewAccount, NewSession, Store};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How many sessions have ended.
const ENDED: u32 = 100_000;
/// How many rows one transaction deletes, as the server's does.
const BATCH: u32 = 500;
/// How long others have the database to themselves between two batches, as the server leaves it.
const BREATH: Duration = Duration::from_millis(20);

/// Measures small writes, one after another, alone and beside a round.
pub(crate) async fn measure(name: &str, store: &Store, report: &mut Report) -> Result<()> {
    fill(store).await?;
    let quiet = writes(store, tokio::spawn(pause())).await?;
    let beside = writes(store, tokio::spawn(clean(store.clone()))).await?;
    report.line(name, "small writes, one after another", told(&quiet), "");
    let what = format!("the same while {ENDED} ended sessions are deleted, {BATCH} at a time");
    report.line(name, &what, told(&beside), "p99 ≤ 2 ×");
    Ok(())
}

async fn fill(store: &Store) -> Result<()> {
    let account = AccountId::from_parts(1, &[0xc1; 10]);
    let email = EmailAddress::parse("upkeep@example.org").map_err(|why| why.0)?;
    let name = DisplayName::parse("Upkeep").map_err(|why| why.0)?;
    let created = Timestamp(0);
    let mut tx = store.write_unscoped().await?;
    let made = tx.create_account(&NewAccount { id: account, name, email, created }).await?;
    let credentials = made.credentials();
    for number in 0..ENDED {
        let hash = Sha256::digest(number.to_be_bytes());
        let mut entropy = [0; 10];
        entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        let id = SessionId::from_parts(2, &entropy);
        let browser = "bench".to_owned();
        let session = NewSession {
            id,
            hash: hash.into(),
            credentials,
            browser,
            created,
            expires: Timestamp(1),
            continues: None,
        };
        tx.create_session(&session).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// How long it took, and how long each write beside it.
struct Writes {
    whole: Duration,
    each: Vec<Duration>,
}

/// Writes for as long as a task runs.
async fn writes(store: &Store, beside: JoinHandle<Result<()>>) -> Result<Writes> {
    let (begun, mut each) = (Instant::now(), Vec::new());
    while !beside.is_finished() {
        let one = Instant::now();
        let mut tx = store.write_unscoped().await?;
        tx.count("bench", Timestamp(0), 1).await?;
        tx.commit().await?;
        each.push(one.elapsed());
    }
    beside.await??;
    each.sort_unstable();
    Ok(Writes { whole: begun.elapsed(), each })
}

async fn clean(store: Store) -> Result<()> {
    loop {
        let mut tx = store.write_unscoped().await?;
        tx.begin_housekeeping().await?;
        let deleted = tx.clean_up(Leftover::Sessions, Timestamp(2), BATCH).await?;
        tx.commit().await?;
        if deleted < u64::from(BATCH) {
            return Ok(());
        }
        tokio::time::sleep(BREATH).await;
    }
}

async fn pause() -> Result<()> {
    tokio::time::sleep(Duration::from_secs(3)).await;
    Ok(())
}

fn told(writes: &Writes) -> String {
    let at = |hundredth: usize| {
        let place = writes.each.len() * hundredth / 100;
        writes.each.get(place.min(writes.each.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    let millis = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
    let whole = writes.whole.as_secs_f64();
    format!("p50 {}, p99 {}, {} in {whole:.1} s", millis(at(50)), millis(at(99)), writes.each.len())
}
