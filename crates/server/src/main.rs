//! The binary: one process that serves the console, its API and its mail.

use std::process::ExitCode;

fn main() -> ExitCode {
    guildhall_server::main()
}
