//! Wiring and wire formats: configuration, routes, sessions, problems, events, and the operator's commands.
//!
//! Every handler here extracts, calls one use case of `guildhall_service`, and renders; no rule is decided in this crate.

mod account;
mod audit;
mod backup;
mod cli;
mod clock;
mod compression;
pub mod config;
mod csrf;
mod demo;
mod doctor;
mod events;
mod explain;
mod extract;
mod headers;
mod health;
mod house;
mod html;
mod listener;
mod local;
mod logging;
mod mail;
mod mailbox;
mod member;
mod packs;
mod page_identity;
mod pages;
mod patience;
mod places;
mod plan;
mod preview;
mod problem;
mod repair;
mod request;
pub mod rest;
mod restore;
mod router;
mod serve;
mod session;
mod site;
mod stop;
mod trouble;
mod unread;

pub use cli::main;
pub use house::House;
pub use patience::Patience;
pub use places::Streams;
pub use router::router;
pub use stop::{Stop, Stopper};
pub use trouble::Trouble;
