//! How long the facts of one decision take to load, whatever the size of the organization: about people who were asked about a moment ago,
//! and about others, of whom nothing is in memory in a large one.

use crate::crowd::Crowd;
use crate::report::Report;
use crate::trouble::Result;
use guildhall_domain::command::About;
use guildhall_domain::email::EmailAddress;
use guildhall_domain::pack::Packs;
use guildhall_domain::tree::{Detail, Scope};
use guildhall_store::{Asker, Conn, Store};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// How many times each is loaded.
const TIMES: u32 = 4_000;

/// Of how many those are who are asked about again and again: everybody who is at work on the members of one organization today.
const FEW: u32 = 200;

/// What facts are about.
#[derive(Clone, Copy)]
enum Kind {
    Nothing,
    Member,
    Address,
    Insider,
}

const KINDS: [(Kind, &str); 4] = [
    (Kind::Nothing, "the actor alone"),
    (Kind::Member, "a member"),
    (Kind::Address, "an address"),
    (Kind::Insider, "a member in a project"),
];

/// Measures each kind in each crowd, over one connection.
pub(crate) async fn measure(
    name: &str,
    store: &Store,
    crowds: &[(u32, Crowd)],
    report: &mut Report,
) -> Result<()> {
    let packs = Packs::built_in()?;
    for (kind, about) in KINDS {
        for (of, whom) in [(FEW, "one of 200"), (u32::MAX, "someone else each time")] {
            if matches!(kind, Kind::Nothing) && of > FEW {
                continue;
            }
            let told = each(store, &packs, crowds, (kind, of)).await?;
            report.line(name, &format!("loading facts about {about}, {whom}"), told, "≤ 1.2 ×");
        }
    }
    Ok(())
}

/// What it takes in each crowd, and in the largest beside the smallest.
async fn each(
    store: &Store,
    packs: &Packs,
    crowds: &[(u32, Crowd)],
    (kind, of): (Kind, u32),
) -> Result<String> {
    let (mut told, mut first, mut last) = (String::new(), None, Duration::ZERO);
    for (size, crowd) in crowds {
        let mut conn = store.read().await?;
        let (p50, p99) = times(&mut conn, packs, (crowd, *size), (kind, of)).await?;
        write!(told, "{size}: {:.1} µs (p99 {:.1}); ", micros(p50), micros(p99))?;
        first.get_or_insert(p50);
        last = p50;
    }
    let dearer = last.as_secs_f64() / first.unwrap_or(last).as_secs_f64().max(f64::MIN_POSITIVE);
    write!(told, "{dearer:.2} ×")?;
    Ok(told)
}

async fn times(
    conn: &mut Conn,
    packs: &Packs,
    (crowd, size): (&Crowd, u32),
    (kind, of): (Kind, u32),
) -> Result<(Duration, Duration)> {
    let mut all = Vec::with_capacity(TIMES as usize);
    for round in 0..TIMES {
        // All over the organization.
        let whose = 1 + (round % of).wrapping_mul(7_919) % (size - 1);
        let address = EmailAddress::parse(&crowd.address(whose))?;
        let about = match kind {
            Kind::Nothing => About::Nothing,
            Kind::Member => About::Member(crowd.member(whose)),
            Kind::Address => About::Address(&address, &[]),
            Kind::Insider => {
                About::Node(Scope::project(crowd.project()), Detail::Member(crowd.member(whose)))
            }
        };
        let began = Instant::now();
        let facts =
            conn.facts(crowd.now(), packs, crowd.org(), &Asker::Account(crowd.founder()), about).await?;
        all.push(began.elapsed());
        facts.ok_or("there is no such organization")?;
    }
    all.sort_unstable();
    let at = |share: usize| all.get(all.len() * share / 100).copied().unwrap_or_default();
    Ok((at(50), at(99)))
}

fn micros(span: Duration) -> f64 {
    span.as_secs_f64() * 1e6
}
