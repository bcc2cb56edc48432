//! The checks that cargo runs.

use guildhall_cluster::program;
use std::path::Path;

use super::one;
use super::tally::Counts;
use crate::error::{Error, Result};
use crate::process;
use crate::setup::postgres::{self, Postgres};
use crate::setup::wasm::Toolchain;

/// Formatting, of every crate.
pub(crate) fn formatting() -> Result<Counts> {
    one(process::run(process::command("cargo").args(["fmt", "--all", "--check"]), "fmt"))
}

/// Lints of everything native; the app is linted with `ssr`, because the server asks for it.
pub(crate) fn native_lints() -> Result<Counts> {
    let mut cargo = process::command("cargo");
    cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    one(process::run(&mut cargo, "clippy-server"))
}

/// Lints of what runs in the browser: the client, and through it app (with `hydrate`) and domain; and foresight.
pub(crate) fn browser_lints(toolchain: &Toolchain) -> Result<Counts> {
    let mut cargo = toolchain.cargo("clippy");
    cargo.args(["-p", "guildhall-client", "-p", "guildhall-foresight", "--", "-D", "warnings"]);
    one(process::run(&mut cargo, "clippy-browser"))
}

/// The domain alone, for the browser.
pub(crate) fn domain_for_the_browser(toolchain: &Toolchain) -> Result<Counts> {
    let mut cargo = toolchain.cargo("build");
    cargo.args(["-p", "guildhall-domain", "--profile", "wasm"]);
    one(process::run(&mut cargo, "domain-wasm"))
}

/// Server and tests (benchmarks are compiled by the lints), with one set of features, so that dependencies are compiled once.
pub(crate) fn compile_all() -> Result<Counts> {
    one(process::run(
        process::command("cargo").args(["build", "--workspace", "--bins", "--tests"]),
        "compile",
    ))
}

/// Every test, with nextest where it is installed; both count the same cases.
pub(crate) fn tests(postgres: &Postgres) -> Result<Counts> {
    let nextest = program::find("cargo-nextest").is_some();
    let mut cargo = process::command("cargo");
    if nextest {
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast", "--color=never"]);
    } else {
        cargo.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast", "--color=never"]);
    }
    cargo.env(postgres::URL, postgres.url()).env("INSTA_UPDATE", "no");
    let (success, log) = process::run_logged(&mut cargo, "tests")?;
    counted(success, &log, if nextest { nextest_counts } else { cargo_counts })
}

/// The examples in the documentation.
pub(crate) fn doc_tests() -> Result<Counts> {
    let mut cargo = process::command("cargo");
    cargo.args(["test", "--doc", "--workspace", "--color=never"]);
    let (success, log) = process::run_logged(&mut cargo, "doc-tests")?;
    let mut counts = counted(success, &log, cargo_counts)?;
    // That they compile at all is a check of its own, even where there are none.
    counts.passed += usize::from(success);
    Ok(counts)
}

/// Reads the counts from a log. A run that failed without naming a failed test counts as one failure.
fn counted(success: bool, log: &Path, read: fn(&str) -> Counts) -> Result<Counts> {
    let bytes = std::fs::read(log).map_err(Error::at(log))?;
    let mut counts = read(&String::from_utf8_lossy(&bytes));
    if !success {
        counts.failed = counts.failed.max(1);
        counts.report = process::last_lines(log);
    }
    Ok(counts)
}

/// `Summary [ 1.2s] 120 tests run: 118 passed (1 slow), 2 failed, 1 skipped`, once per run.
fn nextest_counts(log: &str) -> Counts {
    let summary = log.lines().rfind(|line| line.trim_start().starts_with("Summary [")).unwrap_or_default();
    let after = summary.split_once("run:").map_or("", |(_, after)| after);
    let failed =
        ["failed", "timed out", "exec failed"].iter().filter_map(|word| number_before(after, word)).sum();
    Counts { passed: number_before(after, "passed").unwrap_or(0), failed, report: String::new() }
}

/// `test result: ok. 12 passed; 0 failed; …`, once per test binary.
fn cargo_counts(log: &str) -> Counts {
    let results = log.lines().filter(|line| line.starts_with("test result:"));
    results.fold(Counts::default(), |sum, line| Counts {
        passed: sum.passed + number_before(line, "passed").unwrap_or(0),
        failed: sum.failed + number_before(line, "failed").unwrap_or(0),
        report: sum.report,
    })
}

/// The number that stands right before a word: 118 in `118 passed`.
fn number_before(text: &str, word: &str) -> Option<usize> {
    text.split([',', ';', '.']).find_map(|part| {
        let mut words = part.split_whitespace();
        let number = words.next()?.parse().ok()?;
        let rest = words.collect::<Vec<_>>().join(" ");
        (rest == word || rest.starts_with(&format!("{word} ("))).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_summaries_are_read() {
        let log = "  PASS a\n     Summary [   1.206s] 6 tests run: 4 passed (1 slow), 2 failed, 1 skipped\n";
        let counts = nextest_counts(log);
        assert_eq!((counts.passed, counts.failed), (4, 2));
    }

    #[test]
    fn cargo_test_results_add_up_over_binaries() {
        let log = "test result: ok. 3 passed; 0 failed; 1 ignored\nx\ntest result: FAILED. 1 passed; 2 failed; 0 ignored";
        let counts = cargo_counts(log);
        assert_eq!((counts.passed, counts.failed), (4, 2));
    }
}
