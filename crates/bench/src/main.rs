//! Measures the server from outside: crowds, a load generator, a report.
//!
//! `guildhall-bench SERVER [OUTPUT]` starts the release binary SERVER on each database, lets Debian's `wrk` ask it over loopback, and
//! writes a table in Markdown. `cargo xtask bench` builds what it needs and calls it. Options measure a part: see `plan`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to whoever started it"
)]

mod crowd;
mod facts;
mod house;
mod housekeeping;
mod load;
mod plan;
mod report;
mod rounds;
mod scripts;
mod streams;
mod trouble;
mod waiting;

use plan::Plan;
use report::Report;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let plan = match Plan::read(std::env::args().skip(1)) {
        Ok(plan) => plan,
        Err(trouble) => {
            eprintln!("{trouble}");
            return ExitCode::FAILURE;
        }
    };
    let mut report = Report::default();
    let outcome = rounds::all(&plan, &mut report).await;
    if let Some(output) = &plan.output
        && let Err(error) = std::fs::write(output, report.markdown())
    {
        eprintln!("The report cannot be written to {}: {error}.", output.display());
        return ExitCode::FAILURE;
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}
