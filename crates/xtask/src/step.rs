//! One line per step: what is done, why, and how long it took.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::error::Result;

/// Runs `work` as a step of its own line. The line begins before the work and ends with the time it took.
pub(crate) fn step<T>(what: &str, why: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    timed(what, why, work, |result| if result.is_ok() { "" } else { "failed after " }.to_owned())
}

/// As [`step`], for work whose result decides what is said before the time.
pub(crate) fn timed<T>(
    what: &str,
    why: &str,
    work: impl FnOnce() -> T,
    tell: impl FnOnce(&T) -> String,
) -> T {
    print!("{what:<22} {why} … ");
    let _ = std::io::stdout().flush();
    let begun = Instant::now();
    let result = work();
    println!("{}{}", tell(&result), seconds(begun.elapsed()));
    result
}

/// Tells of a step that had nothing to do.
pub(crate) fn unchanged(what: &str, why: &str) {
    println!("{what:<22} {why} … unchanged");
}

/// A duration as people say it: `4.2 s`, `3 min 5 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_time_has_tenths_and_a_long_one_minutes() {
        assert_eq!(seconds(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }
}
