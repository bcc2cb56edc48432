//! Builds, runs and tests Guildhall: the developer's commands.
#![expect(clippy::print_stdout, reason = "a command line tool talks on standard output")]

mod bench;
mod dist;
mod error;
mod places;
mod process;
mod run;
mod setup;
mod site;
mod stamp;
mod step;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;

/// Builds, runs and tests Guildhall.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sets up what is missing, builds server and site, and starts Guildhall on SQLite.
    Run(run::Wishes),
    /// Sets up what is missing and runs every check and test.
    Test {
        /// Only this part.
        #[arg(long)]
        only: Option<test::Part>,
    },
    /// Checks the house rules that no other tool knows.
    Tidy,
    /// Measures the release binary; takes a while and wants a quiet machine.
    Bench,
    /// Makes dist/guildhall, one binary with everything inside.
    Dist,
    /// Builds the site (client, stylesheet, public files) into target/site.
    Site {
        /// Quick to build and large, for development.
        #[arg(long)]
        dev: bool,
    },
}

fn main() -> ExitCode {
    match obey(Arguments::parse().command) {
        Ok(code) => code,
        Err(trouble) => {
            println!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<ExitCode> {
    match command {
        Command::Run(wishes) => run::run(&wishes)?,
        Command::Test { only } => return Ok(test::test(only)),
        Command::Tidy => return Ok(tidy::alone()),
        Command::Bench => bench::bench()?,
        Command::Dist => dist::dist()?,
        Command::Site { dev } => site::build(if dev { site::Size::Quick } else { site::Size::Small })?,
    }
    Ok(ExitCode::SUCCESS)
}
