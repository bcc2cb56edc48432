//! `cargo run --release` in this folder, or `cargo xtask bench`: the same 4,096 questions of rights, asked Guildhall's engine and two
//! well-known ones, in one run. Every engine must give the same answer to every question. Prints `name | p50 | p99 | nanoseconds`.

mod casbin;
mod cedar;
mod world;

use ::casbin::{CachedEnforcer, Enforcer};
use guildhall_domain::allows;
use guildhall_domain::permission::PermissionSet;
use std::hint::black_box;
use std::time::Instant;
use world::QUESTIONS;

/// How many questions are timed as one: a clock is too coarse for one alone.
const BATCH: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for (size, members) in [("1,000", 1_000), ("100,000", 100_000)] {
        let hall = world::hall(members);
        let questions = world::questions(&hall);
        let rights: Vec<PermissionSet> =
            questions.iter().map(|question| world::rights(&hall, question)).collect();
        let expected: Vec<bool> =
            (0..QUESTIONS).map(|n| allows(rights[n], questions[n].permission)).collect();
        let print = |name: &str, rounds: usize, ask: &dyn Fn(usize) -> bool| {
            for (n, expected) in expected.iter().enumerate() {
                assert_eq!(ask(n), *expected, "{name}, question {n}");
            }
            let sorted = measure(rounds, ask);
            let at = |percent: usize| sorted[sorted.len() * percent / 100];
            println!("{name}, {size} members | {:.1} | {:.1} | ns", at(50), at(99));
        };
        print("guildhall, rights at hand", 500, &|n| {
            allows(black_box(rights[n]), black_box(questions[n].permission))
        });
        print("guildhall, from who holds what", 500, &|n| {
            allows(world::rights(&hall, black_box(&questions[n])), questions[n].permission)
        });
        let cedar = cedar::Cedar::new(&hall, &questions);
        print("cedar-policy", 20, &|n| cedar.allows(n));
        drop(cedar);
        let casbin = casbin::Casbin::<CachedEnforcer>::new(&hall, &questions).await;
        print("casbin, its cache warm", 20, &|n| casbin.allows(n));
        drop(casbin);
        let casbin = casbin::Casbin::<Enforcer>::new(&hall, &questions).await;
        print("casbin", 2, &|n| casbin.allows(n));
    }
}

/// Nanoseconds per question of each batch, sorted; the first round warms up and does not count.
fn measure(rounds: usize, ask: &dyn Fn(usize) -> bool) -> Vec<f64> {
    let mut each = Vec::with_capacity(rounds * QUESTIONS / BATCH);
    for round in 0..=rounds {
        for batch in 0..QUESTIONS / BATCH {
            let start = Instant::now();
            for n in batch * BATCH..(batch + 1) * BATCH {
                black_box(ask(n));
            }
            if round > 0 {
                each.push(start.elapsed().as_secs_f64() * 1e9 / BATCH as f64);
            }
        }
    }
    each.sort_by(f64::total_cmp);
    each
}
