//! Whether the machine's clock can be right.

use super::Finding;
use guildhall_domain::time::{Span, Timestamp};

/// 2025-01-01: a clock before it was never set.
const PLAUSIBLE: Timestamp = Timestamp(1_735_689_600_000_000);

/// How far two machines' clocks may stand apart: nothing that ends does so within seconds.
const APART: Span = Span::seconds(5);

/// Compares this machine's clock with a year that has passed, and with the database's machine, by which other processes stand too.
pub(crate) fn clock(here: Timestamp, there: Option<Timestamp>) -> Finding {
    if here < PLAUSIBLE {
        return Err("it stands before 2025, so links and sessions would end at the wrong time: set it, or run an NTP client".to_owned());
    }
    let Some(there) = there else { return Ok("it shows a year after 2024".to_owned()) };
    let apart = (here.0 - there.0).abs();
    if apart > APART.0 {
        let (seconds, way) = (apart / 1_000_000, if here > there { "ahead of" } else { "behind" });
        return Err(format!(
            "it is {seconds} seconds {way} the database server's, so links and sessions end at another time for each process: run an NTP client on both machines"
        ));
    }
    Ok("it agrees with the database server's".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_never_set_is_noticed() {
        assert!(clock(Timestamp(0), None).is_err());
        assert!(clock(PLAUSIBLE, None).is_ok());
    }

    #[test]
    fn a_clock_that_differs_from_the_databases_is_noticed() {
        let check = |there: Span| clock(PLAUSIBLE, Some(PLAUSIBLE.plus(there)));
        assert!(check(Span::seconds(2)).is_ok());
        assert!(check(Span::seconds(90)).unwrap_err().starts_with("it is 90 seconds behind"));
    }
}
