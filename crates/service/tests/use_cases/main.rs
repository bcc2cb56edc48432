//! Use cases as facts, on both databases, with mails read from a transport that keeps them.

mod accounts;
mod history;
mod joining;
mod main_job;
mod outbox;
mod secrecy;
mod stage;
