//! Counting what passed and failed.

use std::process::ExitCode;

use crate::error::Result;
use crate::step::timed;

/// How many test cases of one check passed and failed, with what to show of the failures.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Cases that passed.
    pub(crate) passed: usize,
    /// Cases that failed.
    pub(crate) failed: usize,
    /// Shown when something failed.
    pub(crate) report: String,
}

impl Counts {
    /// A check that counts as a single passed case.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0, report: String::new() };
}

/// The running total.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// Runs a check as a step and counts its cases; a check that ends in an error counts as one failed.
    /// Returns something only when all passed.
    pub(crate) fn check(
        &mut self,
        what: &str,
        why: &str,
        work: impl FnOnce() -> Result<Counts>,
    ) -> Option<()> {
        let counts = self.set_up(timed(what, why, work, said))?;
        self.passed += counts.passed;
        self.failed += counts.failed;
        if counts.failed > 0 {
            println!("{}\n", counts.report);
        }
        (counts.failed == 0).then_some(())
    }

    /// Takes the result of setting something up; a failure counts as one failed case and is told.
    pub(crate) fn set_up<T>(&mut self, result: Result<T>) -> Option<T> {
        result
            .map_err(|trouble| {
                self.failed += 1;
                println!("{trouble}\n");
            })
            .ok()
    }

    /// Prints the closing line, alone and last.
    pub(crate) fn close(&self) -> ExitCode {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// What the check's line says before its time.
fn said(result: &Result<Counts>) -> String {
    match result {
        Ok(Counts { passed: 1, failed: 0, .. }) => String::new(),
        Ok(Counts { passed, failed: 0, .. }) => format!("{passed} passed, "),
        Ok(Counts { passed, failed, .. }) => format!("{passed} passed, {failed} failed, "),
        Err(_) => "failed after ".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn cases_add_up_and_an_error_counts_as_one_failed() {
        let mut tally = Tally::default();
        assert!(tally.check("a", "all pass", || Ok(Counts { passed: 3, ..Counts::default() })).is_some());
        let mixed = Counts { passed: 2, failed: 1, report: "one broke".to_owned() };
        assert!(tally.check("b", "one fails", || Ok(mixed)).is_none());
        assert!(tally.check("c", "cannot start", || Err(Error::said("no"))).is_none());
        assert_eq!((tally.passed, tally.failed), (5, 2));
    }
}
