//! What stops a measurement.

/// A sentence for whoever measures.
pub(crate) type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// The result of a step of a measurement.
pub(crate) type Result<T> = std::result::Result<T, Trouble>;
