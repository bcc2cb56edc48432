//! SQLite and PostgreSQL behind one concrete [`Store`]: the only place that speaks SQL.
//!
//! A statement is one named constant that both engines run; where they must differ, the pair stands side by side in `engine`.
//! Everything about one organization changes inside [`Store::write`], which orders its writers one after another.

mod account;
mod address;
mod apply;
mod audit;
mod conn;
mod device;
mod engine;
mod error;
mod facts;
mod feed;
mod fold;
mod freshness;
mod installation;
mod invitation;
mod invoicing;
mod ledger;
mod limit;
mod link;
mod migrate;
mod notification;
mod observation;
mod organization;
mod outbox;
mod project;
mod reach;
mod refusal;
mod roles;
mod roster;
mod row;
mod search;
mod session;
mod statement;
mod store;
mod telling;
mod token;
mod tree;
mod tx;
mod waiting;
mod words;

pub use account::{Account, NewAccount};
pub use audit::{AuditEntry, AuditRow, FirstBad, Verified};
pub use conn::Conn;
pub use device::Acquaintance;
pub use error::{Constraint, Error, Result};
pub use facts::Asker;
pub use freshness::Freshness;
pub use link::TokenOwner;
pub use migrate::SCHEMA;
pub use notification::NewNotification;
pub use observation::Observation;
pub use organization::{OrganizationRow, OwnPlace};
pub use outbox::{Claimed, DeadMail, NewMail, StoredMail};
pub use project::{InsideFilter, ProjectFilter};
pub use refusal::{MoreRefusals, Refusals};
pub use roles::Model;
pub use roster::{Cursor, RosterFilter};
pub use session::{NewSession, OpenSession, Session};
pub use statement::every_statement;
pub use store::Store;
pub use telling::Telling;
pub use token::{NewToken, Purpose};
pub use tx::Tx;
pub use waiting::WaitingRow;
