//! How long this browser takes: for the benchmark (`end2end/measure/`), over what a dialog was given.

use guildhall_domain::command::Command;
use guildhall_domain::danger::dangers;
use guildhall_domain::decide;
use guildhall_domain::facts::{Membership, Subject};
use guildhall_domain::foresee::Prospect;
use wasm_bindgen::prelude::wasm_bindgen;

/// Milliseconds for all verdicts of a page of so many members with six acts each; every row's facts are made as the page makes them.
#[wasm_bindgen]
#[must_use]
pub fn time_decisions(prospect: &str, rows: u32, rounds: u32) -> f64 {
    let Ok(prospect) = serde_json::from_str::<Prospect>(prospect) else { return f64::NAN };
    let Subject::Member(place) = &prospect.subject else { return f64::NAN };
    let began = js_sys::Date::now();
    for _ in 0..rounds * rows {
        let facts = prospect.facts.about(Subject::Member(place.clone()));
        std::hint::black_box(acts(&prospect, place).iter().filter(|act| decide(&facts, act).is_ok()).count());
    }
    (js_sys::Date::now() - began) / f64::from(rounds)
}

/// Six acts on a member: a role each for as many as there are, then leaving and removing.
fn acts(prospect: &Prospect, place: &Membership) -> Vec<Command> {
    let member = place.id;
    let roles = prospect.facts.pack.roles.iter().cycle().take(4);
    let change = |to: &guildhall_domain::role::Role| Command::ChangeRole {
        member,
        from: place.role.clone(),
        to: to.id.clone(),
    };
    let others = [Command::Leave, Command::Remove { member }];
    roles.map(change).chain(others).collect()
}

/// Milliseconds for trying the role of a dialog, and how many commands that tries: the first before the second.
#[wasm_bindgen]
#[must_use]
pub fn time_search(prospect: &str) -> Vec<f64> {
    let Ok(prospect) = serde_json::from_str::<Prospect>(prospect) else { return Vec::new() };
    let (Command::MakeRole { role } | Command::EditRole { role, .. }) = &prospect.command else {
        return Vec::new();
    };
    let began = js_sys::Date::now();
    let Ok(found) = dangers(&prospect.facts.pack, role) else { return Vec::new() };
    vec![js_sys::Date::now() - began, f64::from(found.tried)]
}
