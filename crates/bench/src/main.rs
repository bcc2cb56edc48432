//! Measures the server from outside: crowds, a load generator, a report.
//!
//! `guildhall-bench SERVER [OUTPUT]` starts the release binary SERVER on each database, lets Debian's `wrk` ask it over loopback, and
//! writes a table in Markdown. `cargo xtask bench` builds what it needs and calls it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to whoever started it"
)]

mod crowd;
mod house;
mod load;
mod report;
mod rounds;
mod trouble;

use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let Some(server) = arguments.next() else {
        eprintln!("Usage: guildhall-bench SERVER [OUTPUT]. SERVER is the release binary of guildhall.");
        return ExitCode::FAILURE;
    };
    let mut report = Report::default();
    let outcome = rounds::all(&server, &mut report).await;
    if let Some(output) = arguments.next()
        && let Err(error) = std::fs::write(&output, report.markdown())
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
