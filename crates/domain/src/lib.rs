//! What Guildhall means: who may do what, decided in one pure function.
//!
//! [`decide`] takes the [`Facts`](facts::Facts) that a [`Command`](command::Command) depends on and answers with the
//! [`Event`](event::Event)s that would happen, or with the one [`Denied`](denied::Denied) reason why not. The server calls it
//! inside the write transaction; the browser calls the very same function to enable a button and word its tooltip.
//! Nothing here knows a clock, a database, HTTP or a framework.

pub mod allows;
pub mod command;
pub mod custom;
pub mod danger;
pub mod decide;
pub mod denied;
pub mod email;
pub mod event;
pub mod explain;
pub mod facts;
pub mod foresee;
pub mod hall;
pub mod id;
pub mod invoicing;
pub mod name;
pub mod opt_out;
pub mod pack;
pub mod permission;
pub mod plan;
pub mod role;
pub mod time;
pub mod tree;
pub mod view;

pub use allows::allows;
pub use decide::decide;
