//! PostgreSQL servers of one's own, for tests and measurements: in a temporary folder, on a free port, gone at the end.
//!
//! It knows nothing but the standard library, so that whoever sets up a machine compiles it at once.

mod cluster;
pub mod program;

pub use cluster::{Cluster, Log, programs};
