//! The server as its clients meet it: in this process where that is enough, as real processes where it is not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod addresses;
mod authority;
mod backups;
mod clock;
mod compression;
mod credentials;
mod crowd;
mod csrf;
mod databases;
mod demo;
mod emails;
mod endpoints;
mod events;
mod explain;
mod guessing;
mod hidden;
mod hidden_invitations;
mod jar;
mod languages;
mod limits;
mod links;
mod log;
mod looking;
mod lost_answers;
mod mail;
mod mail_server;
mod mailbox;
mod mailed_links;
mod one_reading;
mod operating;
mod operator;
mod own_events;
mod page_identity;
mod patience;
mod plans;
mod preview;
mod process;
mod projects;
mod proxy;
mod race;
mod rehearsal;
mod rehearsed_invitations;
mod review;
mod scene;
mod secrecy;
mod sign_in;
mod sign_up;
mod site;
mod start;
mod upkeep;
mod wire;
