//! Use cases as facts, on both databases, with mails read from a transport that keeps them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod accounts;
mod alike;
mod as_it_was;
mod credentials;
mod fresh;
mod history;
mod housekeeping;
mod joining;
mod lost;
mod mails;
mod main_job;
mod names;
mod notices;
mod outbox;
mod packs;
mod preview;
mod project_invitations;
mod project_races;
mod projects;
mod proof;
mod review;
mod rounds;
mod secrecy;
mod stage;
mod superseded;
mod tree;
