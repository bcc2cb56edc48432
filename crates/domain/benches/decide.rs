//! What one question costs: `allows`, and `decide` on facts from a small and a large organization. Prints `name | value | unit`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a benchmark: it prints, may fail loudly, and uses a part of the tests' scene"
)]

#[path = "../tests/scene/acme.rs"]
mod acme;

use acme::Acme;
use guildhall_domain::command::Command;
use guildhall_domain::event::Event;
use guildhall_domain::facts::Facts;
use guildhall_domain::id::{AccountId, MemberId};
use guildhall_domain::permission::{CONSOLE, Permission, PermissionSet};
use guildhall_domain::{allows, decide};
use std::hint::black_box;
use std::time::Instant;
use uuid::Uuid;

const QUESTIONS: usize = 4_096;
const BATCHES: usize = 2_000;

fn main() {
    let small = hall(1_000);
    report("allows, owner admin member stranger", &measure(QUESTIONS, &ask_allows(&small)));
    let large = hall(100_000);
    for (size, acme) in [("1,000", &small), ("100,000", &large)] {
        for (name, facts, command) in commands(acme) {
            let nanoseconds = measure(256, &|questions| {
                for _ in 0..questions {
                    let _ = black_box(decide(black_box(&facts), black_box(&command)));
                }
            });
            report(&format!("decide {name}, {size} members"), &nanoseconds);
        }
    }
}

/// Nanoseconds per question of each batch, sorted; the first batches warm up and do not count.
fn measure(questions: usize, ask: &dyn Fn(usize)) -> Vec<f64> {
    let mut each: Vec<f64> = (0..BATCHES + 50)
        .map(|_| {
            let start = Instant::now();
            ask(questions);
            start.elapsed().as_secs_f64() * 1e9 / f64::from(u32::try_from(questions).unwrap())
        })
        .skip(50)
        .collect();
    each.sort_by(f64::total_cmp);
    each
}

fn report(name: &str, sorted: &[f64]) {
    let at = |percent: usize| sorted.get(sorted.len() * percent / 100).copied().unwrap_or(f64::NAN);
    println!("{name}, p50 | {:.2} | ns", at(50));
    println!("{name}, p99 | {:.2} | ns", at(99));
}

/// As many questions as asked for, over people of every kind and all permissions, in an order that no branch predictor guesses.
fn ask_allows(acme: &Acme) -> impl Fn(usize) + use<> {
    let rights: Vec<PermissionSet> = ["olivia", "admin", "member", "stranger"]
        .map(|who| acme.facts(who, &Command::Leave).rights())
        .to_vec();
    let mut seed = 0x9e37_79b9_u32;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    let questions: Vec<(PermissionSet, Permission)> = (0..QUESTIONS)
        .filter_map(|_| Some((*rights.get(next(4))?, CONSOLE.get(next(CONSOLE.len()))?.permission)))
        .collect();
    move |count| {
        for (rights, permission) in questions.iter().take(count) {
            black_box(allows(black_box(*rights), black_box(*permission)));
        }
    }
}

/// An organization of that many members, with an owner more, an admin, a stranger and an invited guest.
fn hall(members: u32) -> Acme {
    let mut acme = Acme::new();
    for (name, role) in [("oscar", "owner"), ("admin", "admin"), ("member", "member")] {
        acme.member(name, role);
    }
    acme.person("stranger");
    acme.person("guest");
    for n in 4..members {
        let id = Uuid::from_u128(1_000_000 + u128::from(n));
        let (member, account) = (MemberId(id), AccountId(id));
        let name = format!("member{n}");
        acme.hall.apply(&Event::MemberJoined {
            member,
            account,
            name,
            role: acme::role("member"),
            invitation: None,
        });
    }
    acme
}

/// Six commands with the facts that the store would load for them.
fn commands(acme: &Acme) -> Vec<(&'static str, Facts, Command)> {
    let mut invited = acme.clone();
    let invite = invited.invite("newcomer", "member");
    let asked = invited.invitation("olivia", "guest", "member");
    let accept = invited.acceptance(asked);
    let all = [
        ("invite", "admin", invite),
        ("resend", "admin", Command::Resend { invitation: asked }),
        ("accept", "guest", accept),
        ("change role", "olivia", invited.change("member", "member", "admin")),
        ("remove, refused", "admin", invited.removal("olivia")),
        ("leave", "oscar", Command::Leave),
    ];
    all.into_iter().map(|(name, who, command)| (name, invited.facts(who, &command), command)).collect()
}
