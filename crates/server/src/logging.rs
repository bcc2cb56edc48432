//! The log: lines on standard error, for the terminal or whatever collects them.

use crate::trouble::Trouble;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to log what the filter lets through.
///
/// # Errors
/// For a filter that cannot be read.
pub(crate) fn begin(filter: &str) -> Result<(), Trouble> {
    let unreadable = |error| {
        Trouble::new(format!(
            "The log filter “{filter}” cannot be read ({error}): set log to info, or to info,guildhall_server=debug."
        ))
    };
    let filter = EnvFilter::builder().parse(filter).map_err(unreadable)?;
    // A second call, as tests make it, changes nothing.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal());
    let _begun = log.with_writer(std::io::stderr).try_init();
    Ok(())
}
