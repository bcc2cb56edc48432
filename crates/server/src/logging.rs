//! The log: lines on standard error, for the terminal or whatever collects them.

use crate::trouble::Trouble;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to log what the filter lets through.
///
/// # Errors
/// For a filter that cannot be read.
pub(crate) fn begin(filter: &str) -> Result<(), Trouble> {
    let unreadable = |error: String| {
        Trouble::new(format!(
            "The log filter “{filter}” cannot be read ({error}): set log to info, or to info,guildhall_server=debug."
        ))
    };
    if let Some(word) = filter.split(',').find(|part| is_no_level(part)) {
        return Err(unreadable(format!("{} is no level", word.trim())));
    }
    let filter = EnvFilter::builder().parse(filter).map_err(|error| unreadable(error.to_string()))?;
    // A second call, as tests make it, changes nothing.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal());
    let _begun = log.with_writer(std::io::stderr).try_init();
    Ok(())
}

/// A part of a filter that names neither a level nor what it is about: the library would take it for a place that never logs.
fn is_no_level(part: &str) -> bool {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let part = part.trim();
    !part.is_empty()
        && !part.contains('=')
        && !part.contains('[')
        && !LEVELS.contains(&part.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::is_no_level;

    #[test]
    fn what_names_neither_a_level_nor_a_place_is_noticed() {
        let check = |filter: &str| filter.split(',').any(is_no_level);
        assert!(check("verbose!!") && check("info,loud"));
        assert!(!check("info") && !check("INFO, guildhall_server=debug,") && !check("off"));
    }
}
