//! The store's promises, held on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod accounts;
mod audit;
mod backup;
mod cast;
mod chance;
mod changes;
mod failover;
mod file;
mod fold;
mod freshness;
mod invitations;
mod outbox;
mod pooler;
mod race;
mod roster;
mod schema;
mod snapshot;
mod statements;
mod waiting;
