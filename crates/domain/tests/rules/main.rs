//! The rules as facts, one test each, grouped by the noun that they are about.
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
#[path = "../scene/committed.rs"]
mod committed;
#[path = "../scene/custom.rs"]
mod custom;
#[path = "../scene/tree.rs"]
mod tree;

mod accept;
mod derived;
mod explain;
mod explain_inside;
mod grant;
mod invitation;
mod invoicing;
mod member;
mod offer;
mod operator;
mod organization;
mod owner;
mod plan;
mod project;
mod role;
mod role_held;
mod sentences;
mod several;
