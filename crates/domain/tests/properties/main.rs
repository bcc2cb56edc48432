//! What holds whatever people do: random histories, arbitrary facts, and every state that a small organization can reach.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "tests: a failed unwrap is a failed test, and each test target uses a part of the scene"
)]

#[path = "../scene/acme.rs"]
mod acme;
#[path = "../scene/custom.rs"]
mod custom;
#[path = "../scene/tree.rs"]
mod tree;

mod arbitrary;
mod arbitrary_role;
mod arbitrary_tree;
mod exhaustive;
mod exhaustive_role;
mod exhaustive_tree;
mod history;
mod names;
mod promise;
mod promise_foresee;
mod promise_role;
mod step;
mod wish;
mod wish_role;
mod world;
