//! Builds, runs and tests Guildhall: the developer's commands.
#![expect(clippy::print_stdout, reason = "a command line tool talks on standard output")]

mod error;
mod places;
mod process;
mod setup;
mod site;
mod stamp;
mod step;

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
        Command::Site { dev } => site::build(if dev { site::Size::Quick } else { site::Size::Small })?,
    }
    Ok(ExitCode::SUCCESS)
}
