//! The log: lines on standard error, for the terminal or whatever collects them.

use crate::trouble::Trouble;
use std::io::IsTerminal;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

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
    let parts: Vec<&str> = filter.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let filter: Targets = parts.join(",").parse().map_err(|error| unreadable(format!("{error}")))?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(std::io::stderr().is_terminal());
    let lines = lines.with_writer(std::io::stderr);
    // A second call, as tests make it, changes nothing.
    let _begun = tracing_subscriber::registry().with(lines).with(filter).try_init();
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
